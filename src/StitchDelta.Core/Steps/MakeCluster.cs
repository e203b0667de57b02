using System.Security.Cryptography;
using System.Text;
using StitchDelta.Contracts;
using StitchDelta.Errors;

namespace StitchDelta.Steps;

/// <summary>Guide step 2.2: a cluster that works with the instance profile.</summary>
public static class MakeCluster
{
  /// <summary>The Spark setting that must be false for Stitch.</summary>
  public const string AutoMerge = "spark.databricks.delta.schema.autoMerge.enabled";

  /// <summary>Makes the cluster, or repairs and starts the one that is there. Does not wait for it.</summary>
  /// <returns>Null when a change was declined.</returns>
  public static async Task<DeltaCluster?> RunAsync(IStage stage, IWorkspace workspace, Uri workspaceUrl, ClusterRequest request, CancellationToken cancel)
  {
    // What is wrong with a runtime is said before anything is asked of Databricks.
    if (request.SparkVersion is not null) await ChooseCluster.RuntimeAsync(workspace, request.SparkVersion, cancel);
    var named = (await workspace.ListClustersAsync(cancel)).Where(c => c.ClusterName == request.ClusterName).ToList();
    if (named.Count > 1)
      throw Catalogue.ClusterNameAmbiguous.For(request.ClusterName, request.ClusterName, string.Join(", ", named.Select(c => c.ClusterId)));

    var changes = new ChangeSet(stage);
    var cluster = named.Count == 0
      ? await CreateAsync(workspace, workspaceUrl, changes, request, cancel)
      : await RepairAsync(workspace, changes, named[0], request, cancel);
    return changes.Declined ? null : Describe(cluster, workspaceUrl) with { Changes = changes.Changes, IsPlanned = stage.IsPlanning };
  }

  /// <summary>Starts a cluster that is there. Does not wait for it.</summary>
  /// <returns>Null when the change was declined.</returns>
  public static async Task<DeltaCluster?> StartAsync(IStage stage, IWorkspace workspace, Uri workspaceUrl, string clusterId, CancellationToken cancel)
  {
    var found = await workspace.GetClusterAsync(clusterId, cancel) ?? throw Catalogue.ClusterNotFound.For(clusterId, clusterId);
    var changes = new ChangeSet(stage);
    var cluster = await StartIfStoppedAsync(workspace, changes, found, cancel);
    if (changes.Changes.Count == 0) changes.Keep(Resource(found));
    return changes.Declined ? null : Describe(cluster, workspaceUrl) with { Changes = changes.Changes, IsPlanned = stage.IsPlanning };
  }

  /// <summary>What there is to say of a cluster.</summary>
  public static DeltaCluster Describe(ClusterInfo cluster, Uri workspaceUrl) => new()
  {
    WorkspaceUrl = workspaceUrl,
    ClusterId = cluster.ClusterId,
    ClusterName = cluster.ClusterName,
    ClusterState = cluster.State,
    SparkVersion = cluster.SparkVersion,
    NodeTypeId = cluster.NodeTypeId,
    AccessMode = cluster.AccessMode,
    InstanceProfileArn = cluster.InstanceProfileArn,
  };

  private static async Task<ClusterInfo> CreateAsync(
    IWorkspace workspace, Uri workspaceUrl, ChangeSet changes, ClusterRequest request, CancellationToken cancel)
  {
    var accessMode = request.AccessMode ?? "SINGLE_USER";
    var spec = new ClusterSpec
    {
      ClusterName = request.ClusterName,
      InstanceProfileArn = request.InstanceProfileArn,
      SparkVersion = await ChooseCluster.RuntimeAsync(workspace, request.SparkVersion, cancel),
      NodeTypeId = await ChooseCluster.NodeTypeAsync(workspace, request.NodeTypeId, cancel),
      NumWorkers = request.NumWorkers ?? 1,
      // Generous: a loader that comes back within two hours finds the cluster running.
      AutoTerminationMinutes = request.AutoTerminationMinutes ?? 120,
      AccessMode = accessMode,
      SingleUserName = accessMode == "SINGLE_USER" ? (await workspace.GetMeAsync(cancel)).UserName : null,
      SparkConf = new Dictionary<string, string> { [AutoMerge] = "false" },
      CustomTags = new Dictionary<string, string> { [MakeInstanceProfile.Tag] = request.BucketName ?? "true" },
    };
    var id = $"<new cluster '{request.ClusterName}'>";
    var made = await changes.ApplyAsync(
      new(ChangeAction.Create, $"cluster {request.ClusterName}", $"{spec.SparkVersion} on {spec.NodeTypeId}, {Workers(spec.NumWorkers)}, {spec.AccessMode}"),
      async () => id = await ExplainAsync(workspace, spec,
        () => workspace.CreateClusterAsync(spec, IdempotencyToken(workspaceUrl, request.ClusterName), cancel), cancel));
    return new ClusterInfo
    {
      ClusterId = id,
      ClusterName = spec.ClusterName,
      State = made ? "PENDING" : "",
      SparkVersion = spec.SparkVersion,
      NodeTypeId = spec.NodeTypeId,
      AccessMode = spec.AccessMode,
      InstanceProfileArn = spec.InstanceProfileArn,
    };
  }

  private static async Task<ClusterInfo> RepairAsync(
    IWorkspace workspace, ChangeSet changes, ClusterInfo found, ClusterRequest request, CancellationToken cancel)
  {
    var resource = Resource(found);
    var accessMode = request.AccessMode ?? found.AccessMode;
    var wanted = new ClusterSpec
    {
      ClusterName = found.ClusterName,
      InstanceProfileArn = request.InstanceProfileArn,
      SparkVersion = request.SparkVersion ?? found.SparkVersion,
      NodeTypeId = request.NodeTypeId ?? found.NodeTypeId,
      NumWorkers = request.NumWorkers ?? found.NumWorkers ?? 1,
      AutoTerminationMinutes = request.AutoTerminationMinutes ?? found.AutoTerminationMinutes,
      AccessMode = accessMode,
      SingleUserName = accessMode == "SINGLE_USER" ? found.SingleUserName ?? (await workspace.GetMeAsync(cancel)).UserName : null,
      SparkConf = new Dictionary<string, string>(found.SparkConf.ToDictionary(p => p.Key, p => p.Value)) { [AutoMerge] = "false" },
      CustomTags = found.CustomTags,
    };
    var differences = Differences(found, wanted).ToList();
    if (differences.Count > 0)
    {
      if (await changes.ApplyAsync(new(ChangeAction.Update, resource, string.Join(Environment.NewLine, differences)),
        () => ExplainAsync(workspace, wanted, async () =>
        {
          await workspace.EditClusterAsync(found.ClusterId, wanted, cancel);
          return found.ClusterId;
        }, cancel)))
        found = await workspace.GetClusterAsync(found.ClusterId, cancel) ?? found;
    }
    else
    {
      changes.Keep(resource);
    }
    return await StartIfStoppedAsync(workspace, changes, found, cancel);
  }

  // Databricks' words for a profile that is not registered differ from release to release; its list does not.
  private static async Task<string> ExplainAsync(IWorkspace workspace, ClusterSpec spec, Func<Task<string>> write, CancellationToken cancel)
  {
    try
    {
      return await write();
    }
    catch (StitchDeltaException e) when (e.StatusCode is >= 400 and < 500)
    {
      if (spec.InstanceProfileArn is not { } arn || (await workspace.ListInstanceProfilesAsync(cancel)).Contains(arn)) throw;
      throw Catalogue.InstanceProfileNotRegistered.After(arn, e, arn, e.Fault!.Message);
    }
  }

  private static async Task<ClusterInfo> StartIfStoppedAsync(IWorkspace workspace, ChangeSet changes, ClusterInfo found, CancellationToken cancel) =>
    found.State is "TERMINATED" or "TERMINATING" or "ERROR"
    && await changes.ApplyAsync(
      new(ChangeAction.Update, Resource(found), $"start (it is {found.State})"), () => workspace.StartClusterAsync(found.ClusterId, cancel))
      ? found with { State = "PENDING" }
      : found;

  private static string Resource(ClusterInfo cluster) => $"cluster {cluster.ClusterName} ({cluster.ClusterId})";

  private static IEnumerable<string> Differences(ClusterInfo found, ClusterSpec wanted)
  {
    if (found.InstanceProfileArn != wanted.InstanceProfileArn)
      yield return $"instance profile: {found.InstanceProfileArn ?? "none"} -> {wanted.InstanceProfileArn}";
    if (found.SparkVersion != wanted.SparkVersion) yield return $"runtime: {found.SparkVersion} -> {wanted.SparkVersion}";
    if (found.NodeTypeId != wanted.NodeTypeId) yield return $"node type: {found.NodeTypeId} -> {wanted.NodeTypeId}";
    if (found.NumWorkers is { } workers && workers != wanted.NumWorkers) yield return $"workers: {workers} -> {wanted.NumWorkers}";
    if (found.AutoTerminationMinutes != wanted.AutoTerminationMinutes)
      yield return $"auto-termination: {found.AutoTerminationMinutes} -> {wanted.AutoTerminationMinutes} minutes";
    if (found.AccessMode != wanted.AccessMode) yield return $"access mode: {found.AccessMode} -> {wanted.AccessMode}";
    if (!found.SparkConf.TryGetValue(AutoMerge, out var merge) || merge != "false") yield return $"{AutoMerge}: {merge ?? "not set"} -> false";
  }

  private static string Workers(int count) => count == 0 ? "single node" : count == 1 ? "1 worker" : $"{count} workers";

  // The same for the same name in the same workspace, so that a repeated request finds the cluster that the first one made.
  private static string IdempotencyToken(Uri workspaceUrl, string clusterName)
  {
    using var hash = SHA256.Create();
    return string.Concat(hash.ComputeHash(Encoding.UTF8.GetBytes($"{workspaceUrl.Authority} {clusterName}")).Select(b => b.ToString("x2", null)));
  }
}
