namespace StitchDelta.Verbs;

/// <summary>Judges before the first write with which cluster an installation goes on: with none of somebody else's, and where its own is
/// gone, with a new one under a name that is free.</summary>
internal static class LookAtCluster
{
  /// <summary>Looks.</summary>
  /// <param name="record">What will be on record of it when the cluster is made; null for what belongs to no installation.</param>
  public static async Task RunAsync(Installation it, InstallationRecord? record, CancellationToken cancel)
  {
    if (it.WarehouseId is not null) return;
    var all = await it.Share.ClustersOf(it.Systems.Workspace, cancel);
    var request = ClusterResource.Request(it) with { Installation = record };
    // One that stopped a month ago is in no list.
    var recorded = record?.ClusterId is not { } id ? null
      : all.FirstOrDefault(c => c.ClusterId == id) ?? await it.Systems.Workspace.GetClusterAsync(id, cancel);
    it.Cluster = recorded is not null && OwnCluster.IsOf(recorded, record!) ? recorded : Unrecorded(it, all, recorded, request);
  }

  /// <summary>Judges whether the cluster can get what it is to get, and chooses what a new one gets where nothing is asked for.</summary>
  public static async Task ChooseAsync(Installation it, CancellationToken cancel)
  {
    if (it.WarehouseId is not null) return;
    var choices = it.Share.ChoicesOf(it.Systems.Workspace);
    if (it is { Cluster: null, Recorded: not null })
      it.Record = it.Record with
      {
        ClusterSize = await SizeOnRecord.StillToBeHadAsync(it.Stage, choices, ClusterResource.Request(it), cancel),
      };
    await choices.RequireAsync(ClusterResource.Request(it), it.Cluster, cancel);
  }

  private static ClusterInfo? Unrecorded(Installation it, IReadOnlyList<ClusterInfo> all, ClusterInfo? recorded, ClusterRequest request)
  {
    // One that lost its mark is there still, and must not be made a second time.
    var isGone = recorded is null && (it.IsRepair || request.Installation?.ClusterId is not null);
    if (isGone && request.ClusterName is null) return ChooseName(it, all, request);
    var there = OwnCluster.Among(all, request);
    if (isGone && there is null && Default(it, request) is { } size)
      it.Stage.Warn($"The size of the cluster that is gone is on no record{size}");
    return there;
  }

  // No name is on record. Whoever has the usual one keeps it.
  private static ClusterInfo? ChooseName(Installation it, IReadOnlyList<ClusterInfo> all, ClusterRequest request)
  {
    var (usual, second) = (MakeCluster.DefaultName, $"{MakeCluster.DefaultName}-{it.Desired.RoleName}");
    var name = usual;
    try
    {
      if (OwnCluster.Among(all, request) is { } there) return there;
    }
    catch (StitchDeltaException e) when (IsOfName(e) && all.All(c => c.ClusterName != second))
    {
      name = second;
    }
    it.Desired = it.Desired with { ClusterName = name };
    var why = name == usual ? "" : $", for {(Copy(all, request) is { } copy ? $"{copy} is a copy of the former one, which is left alone"
      : $"{usual} is somebody else's")}";
    it.Stage.Warn($"The name of the cluster that is gone is not on record, and the new one is called '{name}'{why}. "
      + (Default(it, request) is { } size ? $"No size is on record either{size} " : "")
      + Choice(it, name, name == usual ? second : it.Desired.RoleName));
    return null;
  }

  private static string? Copy(IReadOnlyList<ClusterInfo> all, ClusterRequest request) =>
    request.Installation?.Id is { } id
      && OwnCluster.MarkedIn(all, id).FirstOrDefault(c => c.ClusterName == request.NewName) is { } copy
      ? $"{copy.ClusterName} ({copy.ClusterId})" : null;

  // Null where a size was asked for, now or before.
  private static string? Default(Installation it, ClusterRequest request) => !request.NewSize.IsEmpty ? null
    : $", so the new one gets the default one, {ClusterWords.Workers(1, null)}. For another: {it.Desired.Command} -NumWorkers 2.";

  // Once it is there it keeps its name.
  private static string Choice(Installation it, string name, string other) =>
    !it.Stage.IsPlanning ? $"To rename it, in the workspace: Compute, {name}, Edit."
    : "To choose another name: " + (it.IsRepair
      ? CheckChain.TestOf(it.Desired.BucketName, it.Desired.RoleName, $"-Repair -ClusterName {CommandText.Quoted(other)}")
      : $"{it.Desired.Command} -ClusterName {CommandText.Quoted(other)}");

  private static bool IsOfName(StitchDeltaException refusal) =>
    refusal.Entry == Catalogue.ClusterOfOthers || refusal.Entry == Catalogue.PartOfOtherInstallation
      || refusal.Entry == Catalogue.ClusterNameAmbiguous;
}
