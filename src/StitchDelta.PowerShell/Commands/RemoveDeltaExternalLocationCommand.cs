using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Removes what New-DeltaExternalLocation made: the external location over the bucket, its storage credential, and that one's role.
/// What somebody uses stays.</summary>
[Cmdlet(VerbsCommon.Remove, "DeltaExternalLocation", SupportsShouldProcess = true)]
[OutputType(typeof(DeltaExternalLocation))]
public sealed class RemoveDeltaExternalLocationCommand : AwsWorkspaceCmdlet
{
  /// <summary>The bucket over which the location is.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var bucket = BucketNames.Parse(Need(BucketName, nameof(BucketName), "New-DeltaExternalLocation"));
    var (workspace, _) = Connections.Workspace(WorkspaceUrl, WorkspaceToken, Connection);
    Emit(await RemoveExternalLocation.RunAsync(this, Aws, workspace.Catalog, bucket, cancel));
  }
}
