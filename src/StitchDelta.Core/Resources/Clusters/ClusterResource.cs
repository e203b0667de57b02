namespace StitchDelta.Resources.Clusters;

/// <summary>The cluster that loads and serves the tables.</summary>
internal sealed class ClusterResource : Resource
{
  public static readonly ClusterResource Instance = new();

  private ClusterResource() : base("cluster", GuideStep.Cluster)
  {
  }

  public override IReadOnlyList<Resource> DependsOn => [RegistrationResource.Instance, CatalogResource.Instance];

  public override async Task<bool> EnsureAsync(Installation installation, CancellationToken cancel)
  {
    if (installation.WarehouseId is not null) return true;
    var (systems, wanted) = (installation.Systems, Request(installation));
    StepResult<DeltaCluster> made;
    using (await installation.LockAsync($"cluster {wanted.NewName} {systems.WorkspaceUrl}", cancel))
      made = await MakeCluster.RunAsync(installation.Stage, systems.Workspace, systems.WorkspaceUrl!, wanted,
        installation.Share.ChoicesOf(systems.Workspace), cancel);
    if (!installation.Take(made)) return false;
    // Nobody would find it later, and it costs money.
    if (installation.HasMade(this))
      await installation.RequireNotRemovedAsync(stage => TakeBackAsync(stage, systems, made.Value.ClusterId!, cancel), cancel);
    if (!installation.Stage.IsPlanning && made.Value.ClusterState != "RUNNING")
    {
      var running = await AwaitCluster.RunAsync(installation.Stage, installation.Share.WatchOf(systems.Workspace), made.Value.ClusterId!,
        installation.Desired.ClusterTimeout, cancel);
      installation.Facts = installation.Facts with { ClusterState = running.State };
    }
    return true;
  }

  /// <summary>What is asked of it.</summary>
  public static ClusterRequest Request(Installation installation)
  {
    var desired = installation.Desired;
    return new()
    {
      ClusterName = desired.ClusterName,
      InstanceProfileArn = installation.Facts.InstanceProfileArn ?? "",
      CatalogName = installation.Facts.CatalogName,
      SparkVersion = desired.SparkVersion,
      NodeTypeId = desired.NodeTypeId,
      NumWorkers = desired.NumWorkers,
      AutoTerminationMinutes = desired.AutoTerminationMinutes,
      TokenOwner = desired.OnBehalfOf ?? installation.Record.TokenOwner,
      Installation = installation.Recorded,
      PolicyId = desired.PolicyId,
      TagsAtCreation = desired.RoleOptions.Tags,
      TakeOver = desired.TakeOver,
      TakeOverCommand = installation.IsRepair ? $"{desired.Command} -ClusterName {CommandText.Quoted(desired.NewClusterName)} -TakeOver"
        : "the same command with -TakeOver",
      // A repair takes no size.
      SizedBy = installation.IsRepair ? desired.Command : "the same command",
    };
  }

  private static async Task TakeBackAsync(IStage stage, ConnectedSystems systems, string clusterId, CancellationToken cancel)
  {
    if (await systems.Workspace.GetClusterAsync(clusterId, cancel) is { } cluster)
      await EndCluster.RemoveAsync(stage, systems.Workspace, systems.WorkspaceUrl!, cluster, includeForeign: false, cancel);
  }

  public override async Task<bool> DestroyAsync(Removal removal, CancellationToken cancel)
  {
    var facts = removal.Facts;
    if (facts.ClusterId is not { } id) return await LeaveCopiesAsync(removal, null, cancel);
    if (await removal.Systems.Workspace.GetClusterAsync(id, cancel) is not { } cluster)
    {
      // Another one that bears the mark may have been made in its place. The proof at the end need not tell of it again.
      if (!removal.IsProof) await LeaveCopiesAsync(removal, id, cancel);
      return removal.Unchanged($"cluster {facts.ClusterName ?? id}", "gone already");
    }
    var resource = MakeCluster.Resource(cluster);
    if (cluster.CustomTags.ContainsKey(Mark.TakenOverKey)) return removal.Leave(resource, "it was there before, and was taken over");
    var tags = RecordTags.Decode(cluster.CustomTags);
    if (tags is { Id: null, BucketName: null }) return removal.Leave(resource, "this module did not make it: "
      + $"it lacks the tag {Mark.TagKey}");
    if (tags.BucketName is { } bucket && facts.BucketName is { } meant && bucket != meant)
      return removal.Leave(resource, $"it is of the installation that loads into {bucket}");
    if (tags.Id is not null && tags.Id != removal.Record.Id) return removal.Leave(resource, $"it is of the installation {tags.Id}");
    if (removal.Record.ClusterId is { } recorded && recorded != id)
      return removal.Leave(resource, $"it is a copy: the cluster on record is {recorded}");
    // With both proofs it is the installation's own, whatever profile somebody gave it.
    if (removal.Record.ClusterId != id && cluster.InstanceProfileArn is { } profile && facts.InstanceProfileArn is { } ownProfile
      && profile != ownProfile)
      return removal.Leave(resource, $"it works with another instance profile, {profile}");
    await LeaveCopiesAsync(removal, id, cancel);
    return removal.Take(await EndCluster.RemoveAsync(removal.Stage, removal.Systems.Workspace, removal.Systems.WorkspaceUrl!, cluster,
      includeForeign: false, cancel));
  }

  /// <summary>Tells of other clusters that bear the mark: somebody cloned the installation's own, and they cost money when that is
  /// gone.</summary>
  private static async Task<bool> LeaveCopiesAsync(Removal removal, string? own, CancellationToken cancel)
  {
    if (removal.Installation is not { } installation || removal.Systems.WorkspaceFault is not null) return true;
    foreach (var copy in OwnCluster.MarkedIn(await removal.Others.ClustersAsync(cancel), installation).Where(c =>
      c.ClusterId != own))
      removal.Leave(MakeCluster.Resource(copy),
        $"it bears the mark of the installation and is not the one on record: Remove-DeltaCluster {copy.ClusterId} takes it away");
    return true;
  }

  public override async Task<string?> LacksAsync(CheckSubject subject, CancellationToken cancel) =>
    subject.Facts is { ClusterName: null, InstallationId: null } ? "-ClusterName"
    : subject.Facts.InstanceProfileArn is null ? "-InstanceProfileArn"
    : await base.LacksAsync(subject, cancel);
}
