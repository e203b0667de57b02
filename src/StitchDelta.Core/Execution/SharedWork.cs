using System.Collections.Concurrent;

namespace StitchDelta.Execution;

/// <summary>What rows that are installed side by side share: their turns at what several of them change, and what is looked up once for
/// all.</summary>
/// <param name="rows">How many they are.</param>
public sealed class SharedWork(int rows = 1)
{
  private readonly ConcurrentDictionary<IWorkspace, ClusterChoices> _choices = new();
  private readonly ConcurrentDictionary<IWorkspace, ClusterWatch> _watches = new();

  private readonly Once<IWorkspace, IReadOnlyList<ClusterInfo>> _clusters = new();
  private readonly Once<(string, string), bool> _grants = new();
  private readonly Once<IWorkspace, CatalogSetup> _catalogs = new();

  internal KeyedLock KeyedLock { get; } = new();

  internal InlinePolicyRoom Room { get; } = new();

  internal AccountRoom AccountRoom { get; } = new();

  internal TokenRoom TokenRoom { get; } = new();

  /// <summary>The clusters that there were when the first installation asked.</summary>
  internal Task<IReadOnlyList<ClusterInfo>> ClustersOf(IWorkspace workspace, CancellationToken cancel) =>
    _clusters.AskAsync(workspace, () => workspace.ListClustersAsync(cancel));

  /// <summary>Whether the bucket's policy let the loader in before the first of them came, by no installation's doing. Looked up once for a
  /// bucket: it takes every role that has an installation for it.</summary>
  internal Task<bool> WasGrantedAsync(string accountId, string bucketName, Func<Task<bool>> look) =>
    _grants.AskAsync((accountId, bucketName), look);

  /// <summary>What the workspace has of Unity Catalog.</summary>
  internal Task<CatalogSetup> CatalogsOf(IWorkspace workspace, CancellationToken cancel) =>
    _catalogs.AskAsync(workspace, () => CatalogSetup.ReadAsync(workspace.Catalog, cancel));

  internal ClusterChoices ChoicesOf(IWorkspace workspace) => _choices.GetOrAdd(workspace, w => new ClusterChoices(w));

  internal ClusterWatch WatchOf(IWorkspace workspace) => _watches.GetOrAdd(workspace, w => new ClusterWatch(w, rows));
}
