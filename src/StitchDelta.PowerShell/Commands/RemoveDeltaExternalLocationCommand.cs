using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Removes what New-DeltaExternalLocation made: the external location over the bucket, its storage credential, and that one's
/// role. What somebody uses stays.</summary>
[Cmdlet(VerbsCommon.Remove, "DeltaExternalLocation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(DeltaExternalLocation))]
public sealed class RemoveDeltaExternalLocationCommand : AwsWorkspaceCmdlet
{
  /// <summary>The bucket over which the location is.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  /// <summary>Does not ask. What the command does is the same.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Force { get; set; }

  private protected override bool IsForced => Force;

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var bucket = BucketNames.Parse(Need(BucketName, nameof(BucketName), "New-DeltaExternalLocation"));
    var (workspace, _) = Connections.Workspace(WorkspaceUrl, WorkspaceToken, Connection);
    Emit(await OnceAsync($"the external location over {bucket}", stage =>
      RemoveExternalLocation.RunAsync(stage, Aws, workspace.Catalog, bucket, cancel)));
  }
}
