namespace StitchDelta.Resources.Clusters;

/// <summary>Guide step 2.3: the JDBC URL of the cluster. No API tells it; it is built from the host, the org id and the cluster
/// id.</summary>
public static class MakeJdbcUrl
{
  /// <summary>Builds the URL of a cluster.</summary>
  /// <param name="nameOrId">The cluster, by id or by name.</param>
  /// <param name="orgId">The org id; null to ask the workspace.</param>
  /// <param name="scheme">Which driver it is for. Stitch's form shows that of Spark.</param>
  public static async Task<DeltaJdbcUrl> RunAsync(
    IStage stage, IWorkspace workspace, Uri workspaceUrl, string nameOrId, string? orgId, CancellationToken cancel,
      JdbcScheme scheme = JdbcScheme.Spark)
  {
    orgId = await OrgIdAsync(workspace, workspaceUrl, orgId, cancel);
    // A cluster that is only planned cannot be looked up.
    var cluster = stage.IsPlanning ? null : await FindCluster.RunAsync(workspace, nameOrId, cancel);
    var clusterId = cluster?.ClusterId ?? nameOrId;
    var url = JdbcUrl.ForCluster(workspaceUrl, orgId, clusterId, scheme);
    var described = cluster is null ? new DeltaCluster { WorkspaceUrl = workspaceUrl, ClusterId = clusterId }
      : MakeCluster.Describe(cluster, workspaceUrl);
    return new() { Facts = (Describe(url).Facts with { OrgId = orgId }).Or(described.Facts), IsPlanned = stage.IsPlanning };
  }

  /// <summary>The org id, without which there is no URL; asked for where it is not known.</summary>
  internal static async Task<string> OrgIdAsync(IWorkspace workspace, Uri workspaceUrl, string? known, CancellationToken cancel) =>
    known ?? (await workspace.GetMeAsync(cancel)).OrgId ?? throw Catalogue.OrgIdUnknown.For(workspaceUrl, workspaceUrl);

  /// <summary>Builds the URL of a SQL warehouse.</summary>
  public static async Task<DeltaJdbcUrl> OfWarehouseAsync(
    IWorkspace workspace, Uri workspaceUrl, string warehouseId, CancellationToken cancel, JdbcScheme scheme = JdbcScheme.Spark)
  {
    var found = await WarehouseResource.RequireAsync(workspace, warehouseId, cancel);
    return Describe(JdbcUrl.ForWarehouse(workspaceUrl, found.WarehouseId, scheme)) with { WorkspaceUrl = workspaceUrl };
  }

  /// <summary>Reads a URL that somebody pasted, and warns when it is not of this workspace.</summary>
  /// <param name="pasted">The URL.</param>
  /// <param name="workspace">The workspace to compare it with and its address; null for none.</param>
  public static async Task<DeltaJdbcUrl> ReadAsync(IStage stage, string pasted, (IWorkspace Workspace, Uri Url)? workspace,
    CancellationToken cancel)
  {
    var url = JdbcUrl.Parse(pasted);
    if (workspace is var (client, address))
    {
      if (!url.IsAt(address))
        stage.Warn($"The JDBC URL is of {url.Host}:{url.Port}, but the workspace is {address.Authority}.");
      else if (url.OrgId is { } org && (await client.GetMeAsync(cancel)).OrgId is { } actual && org != actual)
        stage.Warn($"The JDBC URL names the org id {org}, but the workspace's is {actual}: the endpoint will not be found.");
    }
    return Describe(url) with { WorkspaceUrl = url.WorkspaceUrl };
  }

  /// <summary>The parts of a URL. The workspace's address is not among them: a proxy may stand before it.</summary>
  internal static DeltaJdbcUrl Describe(JdbcUrl url) => new()
  {
    JdbcUrl = url.ToString(),
    JdbcHost = url.Host,
    JdbcPort = url.Port,
    HttpPath = url.HttpPath,
    OrgId = url.OrgId,
    ClusterId = url.ClusterId,
    WarehouseId = url.WarehouseId,
  };
}
