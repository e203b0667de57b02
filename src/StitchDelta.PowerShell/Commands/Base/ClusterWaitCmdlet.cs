using System.Management.Automation;

using StitchDelta.Binding;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that waits for clusters, for all of them together, so that many take the time of the slowest.</summary>
public abstract class ClusterWaitCmdlet : WorkspaceCmdlet
{
  private readonly List<(DeltaCluster Cluster, IWorkspace Workspace, IReadOnlyDictionary<string, object> Origin)> _waiting = [];

  /// <summary>How many seconds to wait for the cluster.</summary>
  [Parameter]
  [Between(1, 86400)]
  [Reads(typeof(int))]
  public int TimeoutSeconds { get; set; } = 1800;

  /// <summary>Waits for the cluster after the last object has come.</summary>
  private protected void WaitFor(DeltaCluster cluster, IWorkspace workspace) => _waiting.Add((cluster, workspace, Origin()));

  /// <summary>Waits for one.</summary>
  private protected virtual Task<ClusterInfo> UntilAsync(ClusterWatch watch, string clusterId, TimeSpan timeout,
    CancellationToken cancel) =>
    AwaitCluster.RunAsync(this, watch, clusterId, timeout, cancel);

  private protected sealed override Task FinishAsync(CancellationToken cancel)
  {
    var watches = _waiting.GroupBy(w => w.Workspace).ToDictionary(g => g.Key, g => new ClusterWatch(g.Key, g.Count()));
    return SideBySideAsync(_waiting, async (waiting, cancelOne) =>
    {
      var cluster = await UntilAsync(watches[waiting.Workspace], waiting.Cluster.ClusterId!, TimeSpan.FromSeconds(TimeoutSeconds),
        cancelOne);
      WriteMade(waiting.Cluster with { ClusterState = cluster.State }, waiting.Origin);
    }, (_, fault) => RecordOf(fault), cancel);
  }
}
