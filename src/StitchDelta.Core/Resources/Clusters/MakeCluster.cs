namespace StitchDelta.Resources.Clusters;

/// <summary>Guide step 2.2: a cluster that works with the instance profile.</summary>
public static class MakeCluster
{
  /// <summary>The name of the cluster where none is given.</summary>
  public const string DefaultName = "stitch";

  /// <summary>The Spark setting that must be false for Stitch.</summary>
  public const string AutoMerge = "spark.databricks.delta.schema.autoMerge.enabled";

  internal const string SingleUser = "SINGLE_USER";

  /// <summary>What Databricks puts before the key of a tag that it keeps for itself.</summary>
  internal const string Reserved = "x_";

  private const string OnDemand = "ON_DEMAND";

  // How long a cluster may take from one state that cannot be changed to one that can.
  private static readonly TimeSpan SettlingTime = TimeSpan.FromMinutes(20);

  /// <summary>Makes the cluster, or repairs and starts the one that is there. Does not wait for it.</summary>
  public static Task<StepResult<DeltaCluster>> RunAsync(IStage stage, IWorkspace workspace, Uri workspaceUrl, ClusterRequest request,
    CancellationToken cancel) =>
    RunAsync(stage, workspace, workspaceUrl, request, new ClusterChoices(workspace), cancel);

  /// <summary>The same for one of many, which share what is looked up for them.</summary>
  public static async Task<StepResult<DeltaCluster>> RunAsync(
    IStage stage, IWorkspace workspace, Uri workspaceUrl, ClusterRequest request, ClusterChoices choices, CancellationToken cancel)
  {
    // What is wrong with a runtime is said before anything is asked of Databricks.
    if (request.SparkVersion is not null) RuntimeVersion.Require(request.SparkVersion);
    await choices.RequirePolicyAsync(request.PolicyId, cancel);
    if (request.SparkConf.TryGetValue(AutoMerge, out var merge) && merge != "false")
      stage.Warn($"{AutoMerge} stays false: with {merge} Stitch could not load.");

    var found = await OwnCluster.FindAsync(workspace, request, cancel);
    if (found is null && request.Installation is { } record)
      request = request with
      {
        Installation = record with { ClusterSize = await SizeOnRecord.StillToBeHadAsync(stage, choices, request, cancel) },
      };
    await choices.RequireAsync(request, found, cancel);
    var size = found is null ? request.Size : await ClusterKeeps.WarnAsync(stage, workspace, found, request, cancel);
    var changes = new ChangeSet(stage);
    var cluster = found is null
      ? await CreateAsync(stage, workspace, changes, request, choices, cancel)
      : await RepairAsync(stage, workspace, changes, found, request, choices, cancel);
    var made = Describe(cluster, workspaceUrl);
    return changes.Result(made with { Facts = made.Facts with { ClusterSize = size.Text } });
  }

  /// <summary>Starts a cluster that is there. Does not wait for it.</summary>
  public static async Task<StepResult<DeltaCluster>> StartAsync(IStage stage, IWorkspace workspace, Uri workspaceUrl, ClusterInfo found,
    CancellationToken cancel)
  {
    var changes = new ChangeSet(stage);
    var cluster = await StartIfStoppedAsync(stage, workspace, changes, found, cancel);
    if (changes.Changes.Count == 0) changes.Unchanged(Resource(found));
    return changes.Result(Describe(cluster, workspaceUrl));
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
    IStage stage, IWorkspace workspace, ChangeSet changes, ClusterRequest request, ClusterChoices choices, CancellationToken cancel)
  {
    var accessMode = request.AccessMode ?? SingleUser;
    ClusterKeeps.WarnOfUser(stage, request, accessMode);
    var size = request.NewSize;
    var spec = new ClusterSpec
    {
      ClusterName = request.NewName,
      InstanceProfileArn = request.InstanceProfileArn,
      SparkVersion = await choices.RuntimeAsync(request.NewSparkVersion, size.PolicyId, cancel),
      NodeTypeId = await choices.NodeTypeAsync(size.NodeTypeId, cancel),
      NumWorkers = size.NumWorkers ?? 1,
      Autoscale = size.Autoscale,
      PolicyId = size.PolicyId,
      Availability = Availability(request.Spot) ?? OnDemand,
      // Generous: a loader that comes back within two hours finds the cluster running.
      AutoTerminationMinutes = size.AutoTerminationMinutes ?? 120,
      AccessMode = accessMode,
      SingleUserName = accessMode == SingleUser ? request.SingleUser ?? await choices.UserNameAsync(cancel) : null,
      SparkConf = SparkConf(new Dictionary<string, string>(), request),
      CustomTags = Over(Over(OwnCluster.MarksFor(request), request.TagsAtCreation), request.CustomTags),
    };
    var id = $"<new cluster '{request.NewName}'>";
    var detail = ClusterWords.OfNew(spec, request);
    var made = await changes.ApplyAsync(new(ChangeAction.Create, $"cluster {request.NewName}", detail) { Seen = Seen.Of(detail) },
      async () => id = await ExplainAsync(workspace, spec,
        () => OwnCluster.CreateAsync(workspace, spec, request, cancel), cancel));
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
    IStage stage, IWorkspace workspace, ChangeSet changes, ClusterInfo found, ClusterRequest request, ClusterChoices choices,
      CancellationToken cancel)
  {
    var resource = Resource(found);
    var accessMode = request.AccessMode ?? (IsAccessModeFor(request.CatalogName, found.AccessMode) ? found.AccessMode : SingleUser);
    ClusterKeeps.WarnOfUser(stage, request, accessMode);
    var wanted = new ClusterSpec
    {
      ClusterName = found.ClusterName,
      InstanceProfileArn = request.InstanceProfileArn,
      SparkVersion = request.SparkVersion ?? found.SparkVersion,
      NodeTypeId = request.NodeTypeId ?? found.NodeTypeId,
      NumWorkers = request.NumWorkers ?? found.NumWorkers ?? 1,
      Autoscale = request.Autoscale ?? (request.NumWorkers is null ? found.Autoscale : null),
      Availability = Availability(request.Spot) ?? (found.Availability.Length > 0 ? found.Availability : OnDemand),
      AutoTerminationMinutes = request.AutoTerminationMinutes ?? found.AutoTerminationMinutes,
      AccessMode = accessMode,
      SingleUserName = accessMode == SingleUser ? request.SingleUser ?? found.SingleUserName
        ?? await choices.UserNameAsync(cancel) : null,
      SparkConf = SparkConf(found.SparkConf, request),
      CustomTags = OwnCluster.MarksAtEdit(found, request).Aggregate(Over(found.CustomTags, request.CustomTags), With),
    };
    var differences = Differences(found, wanted).ToList();
    if (differences.Count > 0)
    {
      if (await changes.ApplyAsync(new(ChangeAction.Update, resource,
        string.Join(Environment.NewLine, differences)) { Seen = Seen.Of([.. differences]) },
        () => ExplainAsync(workspace, wanted, async () =>
        {
          await AwaitCluster.SettleAsync(stage, workspace, found, SettlingTime, cancel);
          await workspace.EditClusterAsync(found.ClusterId, wanted, cancel);
          return found.ClusterId;
        }, cancel)))
        found = await workspace.GetClusterAsync(found.ClusterId, cancel) ?? found;
    }
    else
    {
      changes.Unchanged(resource);
    }
    return await StartIfStoppedAsync(stage, workspace, changes, found, cancel);
  }

  /// <summary>Whether a cluster of an access mode reaches a catalog: without one of its own it knows nothing of Unity Catalog.</summary>
  internal static bool IsAccessModeFor(string? catalogName, string accessMode) =>
    !TableHome.IsOfUnityCatalog(catalogName) || accessMode is not ("NONE" or "" or "LEGACY_SINGLE_USER_STANDARD" or "LEGACY_PASSTHROUGH");

  // Databricks' words for a profile that is not registered differ from release to release; its list does not.
  private static async Task<string> ExplainAsync(IWorkspace workspace, ClusterSpec spec, Func<Task<string>> write, CancellationToken cancel)
  {
    try
    {
      return await write();
    }
    catch (StitchDeltaException e) when (e.StatusCode is 400 or 403 or 404 && e.Entry != Catalogue.DatabricksTokenRefused
      && e.Entry != Catalogue.DatabricksAddressBlocked)
    {
      if (spec.InstanceProfileArn is not { } arn || (await workspace.ListInstanceProfilesAsync(cancel)).Contains(arn)) throw;
      throw Catalogue.InstanceProfileNotRegistered.After(arn, e, arn, e.Fault!.Message);
    }
  }

  private static async Task<ClusterInfo> StartIfStoppedAsync(IStage stage, IWorkspace workspace, ChangeSet changes, ClusterInfo found,
    CancellationToken cancel) =>
    found.State is "TERMINATED" or "TERMINATING" or "ERROR"
    && await changes.ApplyAsync(
      new(ChangeAction.Update, Resource(found), $"start (it is {found.State})") { IsOfTheMoment = true }, async () =>
      {
        await AwaitCluster.SettleAsync(stage, workspace, found, SettlingTime, cancel);
        await workspace.StartClusterAsync(found.ClusterId, cancel);
      })
      ? found with { State = "PENDING" }
      : found;

  internal static string Resource(ClusterInfo cluster) => $"cluster {cluster.ClusterName} ({cluster.ClusterId})";

  private static IEnumerable<string> Differences(ClusterInfo found, ClusterSpec wanted)
  {
    if (found.InstanceProfileArn != wanted.InstanceProfileArn)
      yield return $"instance profile: {found.InstanceProfileArn ?? "none"} -> {wanted.InstanceProfileArn}";
    if (found.SparkVersion != wanted.SparkVersion) yield return $"runtime: {found.SparkVersion} -> {wanted.SparkVersion}";
    if (found.NodeTypeId != wanted.NodeTypeId) yield return $"node type: {found.NodeTypeId} -> {wanted.NodeTypeId}";
    if (ClusterWords.Workers(found.NumWorkers, found.Autoscale) is var size
      && ClusterWords.Workers(wanted.NumWorkers, wanted.Autoscale) is var wantedSize && size != wantedSize)
      yield return $"size: {size} -> {wantedSize}";
    if (found.Availability.Length > 0 && found.Availability != wanted.Availability)
      yield return $"availability: {found.Availability} -> {wanted.Availability}";
    if (found.AutoTerminationMinutes != wanted.AutoTerminationMinutes)
      yield return $"auto-termination: {found.AutoTerminationMinutes} -> {wanted.AutoTerminationMinutes} minutes";
    if (found.AccessMode != wanted.AccessMode) yield return $"access mode: {found.AccessMode} -> {wanted.AccessMode}";
    if (found.SingleUserName is { } user && wanted.SingleUserName is { } wantedUser && user != wantedUser)
      yield return $"single user: {user} -> {wantedUser}";
    foreach (var difference in Differences("", found.SparkConf,
      wanted.SparkConf).Concat(Differences("tag ", found.CustomTags, wanted.CustomTags)))
      yield return difference;
  }

  private static IEnumerable<string> Differences(string what, IReadOnlyDictionary<string, string> found, IReadOnlyDictionary<string,
    string> wanted) =>
    wanted.Where(w => !found.TryGetValue(w.Key, out var value) || value != w.Value)
      .Select(w => $"{what}{w.Key}: {(found.TryGetValue(w.Key, out var value) ? value : "not set")} -> {w.Value}");

  private static Dictionary<string, string> SparkConf(IReadOnlyDictionary<string, string> found, ClusterRequest request) =>
    With(
      request.CatalogName is { } catalog ? With(Over(found, request.SparkConf), new(TableHome.InitialCatalog, catalog))
        : Over(found, request.SparkConf),
      new(AutoMerge, "false"));

  private static Dictionary<string, string> Over(IReadOnlyDictionary<string, string> found, IReadOnlyDictionary<string, string> asked) =>
    asked.Select(p => new KeyValuePair<string, string>(found.ContainsKey(Reserved + p.Key) ? Reserved + p.Key : p.Key, p.Value))
      .Aggregate(found.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal), With);

  private static Dictionary<string, string> With(Dictionary<string, string> all, KeyValuePair<string, string> pair)
  {
    all[pair.Key] = pair.Value;
    return all;
  }

  private static string? Availability(bool? spot) => spot switch { true => "SPOT_WITH_FALLBACK", false => OnDemand, null => null };
}
