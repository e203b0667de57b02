using System.Management.Automation;
using StitchDelta.Contracts;
using StitchDelta.Steps;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that has clusters started and waits for all of them together, so that many take the time of the slowest.</summary>
public abstract class ClusterStartCmdlet : WorkspaceCmdlet
{
  private readonly List<(DeltaCluster Cluster, IWorkspace Workspace)> _starting = [];

  /// <summary>Does not wait until the cluster runs.</summary>
  [Parameter]
  public SwitchParameter NoWait { get; set; }

  /// <summary>How many seconds to wait for the cluster.</summary>
  [Parameter]
  [ValidateRange(1, 86400)]
  public int TimeoutSeconds { get; set; } = 1800;

  /// <summary>Emits the cluster when it runs, which may be after the last object has come.</summary>
  private protected void EmitWhenRunning(DeltaCluster? cluster, IWorkspace workspace)
  {
    if (cluster is null) return;
    cluster = HandOn(cluster);
    if (cluster.IsPlanned || NoWait || cluster.ClusterState == "RUNNING")
      WriteObject(cluster);
    else
      _starting.Add((cluster, workspace));
  }

  private protected sealed override Task FinishAsync(CancellationToken cancel) =>
    SideBySideAsync(_starting, async (starting, cancelOne) =>
    {
      var running = await AwaitCluster.RunAsync(
        this, starting.Workspace, starting.Cluster.ClusterId!, TimeSpan.FromSeconds(TimeoutSeconds), cancelOne);
      WriteObject(starting.Cluster with { ClusterState = running.State });
    }, cancel);
}
