using System.Globalization;

namespace StitchDelta.Resources.Clusters;

/// <summary>Waits for clusters.</summary>
public static class AwaitCluster
{
  private const int EventsShown = 5;

  /// <summary>Waits until it runs, and says what the service says meanwhile. A cluster that ends instead, or takes too long, is an
  /// error.</summary>
  public static Task<ClusterInfo> RunAsync(IStage stage, IWorkspace workspace, string clusterId, TimeSpan timeout,
    CancellationToken cancel) =>
    RunAsync(stage, new ClusterWatch(workspace), clusterId, timeout, cancel);

  /// <summary>The same, for one of many.</summary>
  public static async Task<ClusterInfo> RunAsync(IStage stage, ClusterWatch watch, string clusterId, TimeSpan timeout,
    CancellationToken cancel)
  {
    var (cluster, done) = await UntilAsync(stage, watch, clusterId, "Starting", c =>
      c.State is "RUNNING" or "TERMINATED" or "ERROR", timeout, cancel);
    if (!done)
      throw Catalogue.ClusterStartTimeout.For(clusterId, cluster.ClusterName, cluster.State, (int)timeout.TotalSeconds,
        cluster.StateMessage);
    return cluster.State == "RUNNING" ? cluster : throw Catalogue.ClusterStartFailed.For(
      clusterId, cluster.ClusterName, TerminationAdvice.Message(cluster)
        + await EventsAsync(watch.Workspace, clusterId, cancel), TerminationAdvice.Remedy(cluster));
  }

  /// <summary>Waits until it has stopped.</summary>
  public static async Task<ClusterInfo> StopAsync(IStage stage, ClusterWatch watch, string clusterId, TimeSpan timeout,
    CancellationToken cancel)
  {
    var (cluster, done) = await UntilAsync(stage, watch, clusterId, "Stopping", c => c.State is "TERMINATED" or "ERROR", timeout, cancel);
    return done ? cluster
      : throw Catalogue.ClusterStopTimeout.For(clusterId, cluster.ClusterName, cluster.State, (int)timeout.TotalSeconds,
        cluster.StateMessage);
  }

  /// <summary>Waits until it neither starts nor stops: only then may it be changed.</summary>
  internal static async Task<ClusterInfo> SettleAsync(IStage stage, IWorkspace workspace, ClusterInfo cluster, TimeSpan timeout,
    CancellationToken cancel)
  {
    if (IsSettled(cluster)) return cluster;
    var (settled, done) = await UntilAsync(stage, new ClusterWatch(workspace), cluster.ClusterId, "Waiting for", IsSettled, timeout,
      cancel);
    return done ? settled
      : throw Catalogue.ClusterStartTimeout.For(cluster.ClusterId, settled.ClusterName, settled.State, (int)timeout.TotalSeconds,
        settled.StateMessage);

    static bool IsSettled(ClusterInfo cluster) => cluster.State is "RUNNING" or "TERMINATED" or "ERROR";
  }

  private static async Task<(ClusterInfo Cluster, bool Done)> UntilAsync(
    IStage stage, ClusterWatch watch, string clusterId, string doing, Func<ClusterInfo, bool> isDone, TimeSpan timeout,
      CancellationToken cancel)
  {
    var activity = $"{doing} cluster {clusterId}";
    var begun = watch.Begin();
    return await Poll.UntilAsync(stage, () => activity, AskAsync, isDone, timeout, cancel);

    async Task<ClusterInfo> AskAsync()
    {
      var cluster = await watch.LookAsync(clusterId, begun, cancel) ?? throw Catalogue.ClusterNotFound.For(clusterId, clusterId);
      activity = $"{doing} cluster {cluster.ClusterName}";
      stage.Progress(activity, cluster.StateMessage.Length > 0 ? cluster.StateMessage : cluster.State);
      return cluster;
    }
  }

  /// <summary>The last events, oldest first. Events only enrich the error; if they cannot be read, it goes out without them.</summary>
  private static async Task<string> EventsAsync(IWorkspace workspace, string clusterId, CancellationToken cancel)
  {
    try
    {
      var events = (await workspace.ListClusterEventsAsync(clusterId, EventsShown, cancel)).OrderBy(e => e.Time)
        .Select(e => $"{e.Time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} "
          + $"{e.EventType}{(e.Detail.Length > 0 ? $" ({e.Detail})" : "")}").ToList();
      return events.Count == 0 ? "" : $" Last events (UTC): {string.Join(", ", events)}.";
    }
    catch (StitchDeltaException)
    {
      return "";
    }
  }
}
