namespace StitchDelta.Resources.Clusters;

/// <summary>What a cluster that is there keeps although something else was asked for, or does not have.</summary>
internal static class ClusterKeeps
{
  /// <summary>Warns of the name, the policy and the tags that it does not get.</summary>
  /// <returns>What was asked for of its size and can be had.</returns>
  public static async Task<ClusterSize> WarnAsync(IStage stage, IWorkspace workspace, ClusterInfo found, ClusterRequest request,
    CancellationToken cancel)
  {
    var (cluster, page) = ($"the {MakeCluster.Resource(found)} is there already", $"in the workspace: Compute, {found.ClusterName}, Edit");
    if (request.ClusterName is { } name && name != found.ClusterName)
      Ignored.Warn(stage, nameof(request.ClusterName), $"'{name}'", $"{cluster} and keeps its name",
        $"To rename it, {page}. It stays the same cluster.");
    var size = request.Size;
    if (request.PolicyId is { } asked && await PolicyAsync(workspace, found, cancel) is var actual && actual != asked)
    {
      Ignored.Warn(stage, nameof(request.PolicyId), $"'{asked}'",
        $"{cluster}, {(actual is null ? "without a cluster policy" : $"with the cluster policy '{actual}'")}", $"To change that, {page}.");
      size = size with { PolicyId = null };
    }
    Ignored.WarnOfTags(stage, $"the {MakeCluster.Resource(found)}", Tags(found), request.TagsAtCreation, lacking =>
      $"To set them, which restarts it when it runs: New-DeltaCluster -ClusterName {CommandText.Quoted(found.ClusterName)} "
      + $"-InstanceProfileArn {request.InstanceProfileArn} -Tag {CommandText.Table(lacking)}");
    return size;
  }

  /// <summary>Warns of a single user who was asked for where the cluster is of another access mode.</summary>
  public static void WarnOfUser(IStage stage, ClusterRequest request, string accessMode)
  {
    if (request.SingleUserName is { } user && accessMode != MakeCluster.SingleUser)
      Ignored.Warn(stage, nameof(request.SingleUserName), $"'{user}'", $"the access mode is {accessMode}",
        $"Only {MakeCluster.SingleUser} has a single user: -AccessMode {MakeCluster.SingleUser}");
  }

  // A list does not tell the policy.
  private static async Task<string?> PolicyAsync(IWorkspace workspace, ClusterInfo found, CancellationToken cancel) =>
    found.PolicyId ?? (await workspace.GetClusterAsync(found.ClusterId, cancel))?.PolicyId;

  // What Databricks put before a key does not make it another tag.
  private static Dictionary<string, string> Tags(ClusterInfo found) => found.CustomTags
    .Concat(found.CustomTags.Where(t => t.Key.StartsWith(MakeCluster.Reserved, StringComparison.Ordinal))
      .Select(t => new KeyValuePair<string, string>(t.Key.Substring(MakeCluster.Reserved.Length), t.Value)))
    .GroupBy(t => t.Key).ToDictionary(g => g.Key, g => g.First().Value);
}
