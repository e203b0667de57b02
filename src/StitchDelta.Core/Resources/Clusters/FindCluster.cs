using System.Text.RegularExpressions;

namespace StitchDelta.Resources.Clusters;

/// <summary>Finds clusters that are there, by id or by name: people have either.</summary>
public static class FindCluster
{
  // As in 0804-220509-stead130: month and day, time, and a word.
  private static readonly Regex Id = new("^[0-9]{4}-[0-9]{6}-[a-z0-9]+$", RegexOptions.CultureInvariant);

  /// <summary>The cluster with this id, or else the only one of this name; an error when there is none.</summary>
  public static async Task<ClusterInfo> RunAsync(IWorkspace workspace, string nameOrId, CancellationToken cancel) =>
    await LookAsync(workspace, nameOrId, cancel) ?? throw Catalogue.ClusterNotFound.For(nameOrId, nameOrId);

  /// <summary>The same, or null. An id comes before a name that looks like it.</summary>
  public static async Task<ClusterInfo?> LookAsync(IWorkspace workspace, string nameOrId, CancellationToken cancel)
  {
    var given = nameOrId.Trim();
    if (given.Length == 0 || Redactor.HoldsSecret(given)) return null;
    if (Id.IsMatch(given) && await workspace.GetClusterAsync(given, cancel) is { } found) return found;
    var all = await workspace.ListClustersAsync(cancel);
    // A name may end in a blank, and another one be the same without.
    return all.FirstOrDefault(c => c.ClusterId == given) ?? Named(all, nameOrId) ?? Named(all, given);
  }

  /// <summary>The only cluster of this name, or null. Names are not unique in Databricks; two of them are an error.</summary>
  internal static async Task<ClusterInfo?> NamedAsync(IWorkspace workspace, string clusterName, CancellationToken cancel) =>
    Named(await workspace.ListClustersAsync(cancel), clusterName);

  /// <summary>The same, among clusters that were listed.</summary>
  internal static ClusterInfo? Named(IEnumerable<ClusterInfo> all, string clusterName)
  {
    var named = all.Where(c => c.ClusterName == clusterName).ToList();
    return named.Count < 2 ? named.FirstOrDefault()
      : throw Catalogue.ClusterNameAmbiguous.For(clusterName, clusterName, string.Join(", ", named.Select(c => c.ClusterId)));
  }
}
