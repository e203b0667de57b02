using System.Collections.Concurrent;
using StitchDelta.Contracts;

namespace StitchDelta.Steps.WholeLine;

/// <summary>What lines that are installed side by side share: their turns at what several of them change, and what is looked up once for all.</summary>
/// <param name="lines">How many they are.</param>
public sealed class LineShare(int lines = 1)
{
  private readonly ConcurrentDictionary<IWorkspace, ClusterChoices> _choices = new();
  private readonly ConcurrentDictionary<IWorkspace, ClusterWatch> _watches = new();

  private readonly ConcurrentDictionary<IWorkspace, Lazy<Task<IReadOnlyList<ClusterInfo>>>> _clusters = new();

  internal Turns Turns { get; } = new();

  internal InlinePolicyRoom Room { get; } = new();

  /// <summary>The clusters that there were when the first line asked.</summary>
  internal Task<IReadOnlyList<ClusterInfo>> ClustersOf(IWorkspace workspace, CancellationToken cancel) =>
    _clusters.GetOrAdd(workspace, w => new(() => w.ListClustersAsync(cancel))).Value;

  internal ClusterChoices ChoicesOf(IWorkspace workspace) => _choices.GetOrAdd(workspace, w => new ClusterChoices(w));

  internal ClusterWatch WatchOf(IWorkspace workspace) => _watches.GetOrAdd(workspace, w => new ClusterWatch(w, lines));
}
