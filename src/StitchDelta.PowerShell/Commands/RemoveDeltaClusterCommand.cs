using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Removes a cluster and its settings for good. To only stop it there is Stop-DeltaCluster.</summary>
[Cmdlet(VerbsCommon.Remove, "DeltaCluster", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(DeltaCluster))]
public sealed class RemoveDeltaClusterCommand : WorkspaceCmdlet
{
  /// <summary>The cluster's id, or its name.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? ClusterId { get; set; }

  /// <summary>The cluster's name, where its id is not known.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? ClusterName { get; set; }

  /// <summary>Removes also a cluster that this module did not make.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter IncludeForeign { get; set; }

  /// <summary>Does not ask. What the command does is the same.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Force { get; set; }

  private protected override bool IsForced => Force;

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var nameOrId = Need(ClusterId ?? ClusterName, nameof(ClusterId), "Get-DeltaCluster");
    var (workspace, url) = Connected();
    var found = await FindClusterAsync(workspace, nameOrId, cancel);
    Emit(await EndCluster.RemoveAsync(this, workspace, url, found, IncludeForeign, cancel));
  }
}
