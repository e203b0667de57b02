using System.Diagnostics;

namespace StitchDelta.Resources.Clusters;

/// <summary>Looks at clusters for several who wait at the same time. When they are many, one list answers all who ask together, so that the
/// workspace gets no more requests for fifty than for a few.</summary>
/// <param name="waiting">How many wait.</param>
public sealed class ClusterWatch(IWorkspace workspace, int waiting = 1)
{
  private const int Few = 3;
  private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(250);

  private readonly object _gate = new();
  private Task<Dictionary<string, ClusterInfo>>? _list;
  private Stopwatch _age = Stopwatch.StartNew();
  private long _lists;

  internal IWorkspace Workspace => workspace;

  /// <summary>
  /// The beginning of a wait: what was read before it, or is being read now, does not count for it. A list may have been asked for by
  /// somebody else before the cluster was started, and still have it stopped.
  /// </summary>
  public long Begin()
  {
    lock (_gate) return _lists;
  }

  /// <summary>The cluster as it is, or was a moment ago; null when there is none.</summary>
  /// <param name="clusterId">The cluster's id.</param>
  /// <param name="begun">When the wait began, from <see cref="Begin"/>.</param>
  public async Task<ClusterInfo?> LookAsync(string clusterId, long begun, CancellationToken cancel) =>
    waiting > Few && (await Shared(begun, cancel)).TryGetValue(clusterId, out var cluster)
      ? cluster
      // A list may not know yet what was just made.
      : await workspace.GetClusterAsync(clusterId, cancel);

  private Task<Dictionary<string, ClusterInfo>> Shared(long begun, CancellationToken cancel)
  {
    lock (_gate)
    {
      if (_list is null || _lists <= begun || (_list.IsCompleted && _age.Elapsed > Fresh))
        (_list, _age, _lists) = (ListAsync(cancel), Stopwatch.StartNew(), _lists + 1);
      return _list;
    }
  }

  private async Task<Dictionary<string, ClusterInfo>> ListAsync(CancellationToken cancel) =>
    (await workspace.ListClustersAsync(cancel)).GroupBy(c => c.ClusterId).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
}
