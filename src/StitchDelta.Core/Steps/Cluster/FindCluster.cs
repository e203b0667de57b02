using StitchDelta.Contracts;
using StitchDelta.Errors;

namespace StitchDelta.Steps;

/// <summary>Finds clusters that are there.</summary>
public static class FindCluster
{
  /// <summary>The cluster of this id, or else the only one of this name.</summary>
  public static async Task<ClusterInfo> RunAsync(IWorkspace workspace, string? clusterId, string? clusterName, CancellationToken cancel)
  {
    if (clusterId is not null)
      return await workspace.GetClusterAsync(clusterId, cancel) ?? throw Catalogue.ClusterNotFound.For(clusterId, clusterId);
    return await NamedAsync(workspace, clusterName!, cancel) ?? throw Catalogue.ClusterNotFound.For(clusterName, clusterName);
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
