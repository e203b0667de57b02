using StitchDelta.Contracts;
using StitchDelta.Errors;

namespace StitchDelta.Steps;

/// <summary>Waits for a cluster to run.</summary>
public static class AwaitCluster
{
  /// <summary>Waits until it runs, and says what the service says meanwhile. A cluster that ends instead, or takes too long, is an error.</summary>
  public static async Task<ClusterInfo> RunAsync(IStage stage, IWorkspace workspace, string clusterId, TimeSpan timeout, CancellationToken cancel)
  {
    var activity = $"Starting cluster {clusterId}";
    try
    {
      var (cluster, done) = await Poll.UntilAsync(AskAsync, c => c.State is "RUNNING" or "TERMINATED" or "ERROR", timeout, cancel);
      if (!done)
        throw Catalogue.ClusterStartTimeout.For(clusterId, cluster.ClusterName, cluster.State, (int)timeout.TotalSeconds, cluster.StateMessage);
      return cluster.State == "RUNNING"
        ? cluster
        : throw Catalogue.ClusterStartFailed.For(clusterId, cluster.ClusterName, TerminationAdvice.Message(cluster), TerminationAdvice.Remedy(cluster));
    }
    finally
    {
      stage.Progress(activity, "", completed: true);
    }

    async Task<ClusterInfo> AskAsync()
    {
      var cluster = await workspace.GetClusterAsync(clusterId, cancel) ?? throw Catalogue.ClusterNotFound.For(clusterId, clusterId);
      activity = $"Starting cluster {cluster.ClusterName}";
      stage.Progress(activity, cluster.StateMessage.Length > 0 ? cluster.StateMessage : cluster.State);
      return cluster;
    }
  }
}
