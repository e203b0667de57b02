using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Waits until a cluster runs. Clusters that come down one pipe are waited for together. One that stops instead is an error that
/// says why.</summary>
[Cmdlet(VerbsLifecycle.Wait, "DeltaCluster")]
[OutputType(typeof(DeltaCluster))]
public sealed class WaitDeltaClusterCommand : ClusterWaitCmdlet
{
  /// <summary>The cluster's id, or its name.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? ClusterId { get; set; }

  /// <summary>The cluster's name, where its id is not known.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? ClusterName { get; set; }

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var nameOrId = Need(ClusterId ?? ClusterName, nameof(ClusterId), "Get-DeltaCluster");
    if (IsPlanning)
    {
      WriteMade(HandOn(new DeltaCluster { ClusterId = ClusterId, ClusterName = ClusterName, IsPlanned = true }));
      return;
    }
    var (workspace, url) = Connected();
    var found = await FindClusterAsync(workspace, nameOrId, cancel);
    var cluster = HandOn(MakeCluster.Describe(found, url));
    if (found.State == "RUNNING") WriteMade(cluster);
    else WaitFor(cluster, workspace);
  }
}
