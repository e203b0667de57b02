using System.Diagnostics;
using StitchDelta.Contracts;

namespace StitchDelta.Steps;

/// <summary>Looks at clusters for several who wait at the same time. When they are many, one list answers all who ask together, so that the workspace gets no more requests for fifty than for a few.</summary>
/// <param name="workspace">Databricks.</param>
/// <param name="waiting">How many wait.</param>
public sealed class ClusterWatch(IWorkspace workspace, int waiting = 1)
{
  private const int Few = 3;
  private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(250);

  private readonly object _gate = new();
  private Task<Dictionary<string, ClusterInfo>>? _list;
  private Stopwatch _age = Stopwatch.StartNew();

  internal IWorkspace Workspace => workspace;

  /// <summary>The cluster as it is, or was a moment ago; null when there is none.</summary>
  public async Task<ClusterInfo?> LookAsync(string clusterId, CancellationToken cancel) =>
    waiting > Few && (await Shared(cancel)).TryGetValue(clusterId, out var cluster)
      ? cluster
      // A list may not know yet what was just made.
      : await workspace.GetClusterAsync(clusterId, cancel);

  private Task<Dictionary<string, ClusterInfo>> Shared(CancellationToken cancel)
  {
    lock (_gate)
    {
      if (_list is null || (_list.IsCompleted && _age.Elapsed > Fresh))
        (_list, _age) = (ListAsync(cancel), Stopwatch.StartNew());
      return _list;
    }
  }

  private async Task<Dictionary<string, ClusterInfo>> ListAsync(CancellationToken cancel) =>
    (await workspace.ListClustersAsync(cancel)).GroupBy(c => c.ClusterId).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
}
