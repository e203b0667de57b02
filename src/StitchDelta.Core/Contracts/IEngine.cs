namespace StitchDelta.Contracts;

/// <summary>The adapters to the three systems. Made once a process and without state: what differs from call to call is in the
/// connection.</summary>
public interface IEngine
{
  /// <summary>S3, IAM and STS with these credentials. Nothing is sent yet.</summary>
  IAws Aws(AwsConnection connection, ICallLog log);

  /// <summary>A Databricks workspace. Nothing is sent yet.</summary>
  IWorkspace Workspace(WorkspaceConnection connection, ICallLog log);

  /// <summary>A Stitch account. Nothing is sent yet.</summary>
  IStitchAccount Stitch(StitchConnection connection, ICallLog log);
}
