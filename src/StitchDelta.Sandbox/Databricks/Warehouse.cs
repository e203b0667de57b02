namespace StitchDelta.Sandbox.Databricks;

/// <summary>A SQL warehouse. Admins may always use it.</summary>
/// <param name="id">Its id.</param>
internal sealed class Warehouse(string id)
{
  public string Id { get; } = id;

  public bool IsDeleted { get; set; }

  /// <summary>Connecting starts it again.</summary>
  public bool IsStopped { get; set; }

  /// <summary>The instance profile of the workspace's data access configuration; empty for none.</summary>
  public string InstanceProfileArn { get; set; } = "";

  /// <summary>The users, service principals and groups that may use it.</summary>
  public HashSet<string> Users { get; } = new(StringComparer.OrdinalIgnoreCase) { Workspace.Users };
}
