using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Stops a cluster and waits until it has stopped. Its settings are kept, and the next connection or Start-DeltaCluster starts it
/// again.</summary>
[Cmdlet(VerbsLifecycle.Stop, "DeltaCluster", SupportsShouldProcess = true)]
[OutputType(typeof(DeltaCluster))]
public sealed class StopDeltaClusterCommand : ClusterWaitCmdlet
{
  /// <summary>The cluster's id, or its name.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? ClusterId { get; set; }

  /// <summary>The cluster's name, where its id is not known.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? ClusterName { get; set; }

  /// <summary>Does not wait until the cluster has stopped.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter NoWait { get; set; }

  private protected override Task<ClusterInfo> UntilAsync(ClusterWatch watch, string clusterId, TimeSpan timeout,
    CancellationToken cancel) =>
    AwaitCluster.StopAsync(this, watch, clusterId, timeout, cancel);

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var nameOrId = Need(ClusterId ?? ClusterName, nameof(ClusterId), "Get-DeltaCluster");
    var (workspace, url) = Connected();
    var found = await FindClusterAsync(workspace, nameOrId, cancel);
    var result = await EndCluster.StopAsync(this, workspace, url, found, cancel);
    if (result.Status == StepStatus.Declined) return;
    var stopped = HandOn(result.Value);
    if (stopped.IsPlanned || NoWait || stopped.ClusterState is not "TERMINATING") WriteMade(stopped);
    else WaitFor(stopped, workspace);
  }
}
