namespace StitchDelta.Verbs;

/// <summary>Makes right what checks found wrong, with the resources that they are about.</summary>
public static class RepairDestination
{
  /// <summary>Repairs what can be repaired.</summary>
  /// <param name="subject">What was checked.</param>
  /// <param name="checks">What was found.</param>
  /// <param name="plan">A saved plan, beyond which nothing is done; null for none.</param>
  /// <returns>What is known now, with the plan where it is only planned, and for each check that could be repaired what was done for
  /// it.</returns>
  public static async Task<(StitchDestination Result, IReadOnlyDictionary<string, string> Repairs)> RunAsync(
    IStage stage, CheckSubject subject, IReadOnlyCollection<StitchCheck> checks, StitchPlan? plan, CancellationToken cancel)
  {
    if (plan is not null) await PlanReview.RequireAsync(plan, subject.Systems, cancel);
    if (subject.Traced is { } traced)
    {
      Guard.RequireOne(traced, one => CheckChain.TestOf(one.Record.BucketName!, one.Role.RoleName, "-Repair"));
      Guard.RequireAccount(subject.Given, traced);
      Guard.RequireTellingAccount(stage, traced, subject.Given.RoleName is not null && !subject.IsRolePiped);
      await Guard.RequireWorkspaceAsync(subject.Systems, traced, cancel);
      await Guard.RequireIdsAsync(traced, subject.Systems, cancel);
    }
    // That it is on record as this installation's says more than where its URL points by now.
    if (subject.Record.DestinationId is null || subject.Record.DestinationId != subject.Traced?.Destination?.DestinationId)
      await DestinationOwner.RequireAsync(subject, cancel);
    var (wrong, stuck) = (new List<DestinationCheck>(), new HashSet<Resource>());
    var found = checks.Where(c => c.Status is CheckStatus.Failed or CheckStatus.Warning);
    foreach (var check in (await CheckDestination.ChainForAsync(subject, cancel)).Join(found, c => c.Name, c => c.CheckName, (c, _) => c))
    {
      if (check.Repairs is not { } resource) continue;
      if (await CanRepairAsync(stage, check, subject, cancel)) wrong.Add(check);
      // Without its cluster no URL leads anywhere.
      else stuck.UnionWith(check == ClusterChecks.ClusterThere ? [resource, JdbcUrlResource.Instance] : [resource]);
    }
    LeaveWhatStitchCannotBeTold(stuck, wrong, stage);
    if (IsReplaced(subject) && wrong.RemoveAll(c => ResourceTable.WithDependents([c.Repairs!]).Contains(DestinationResource.Instance)) > 0)
      stage.Warn($"The destination on record, {subject.Record.DestinationId}, is not in the Stitch account, which has another one: "
        + "what Stitch would have to be told of is not repaired.");
    var isMadeAgain = subject.Traced is { Destinations: not null, Destination: null };
    // A token of the caller's in its place would be of no use: the cluster has the owner of Stitch's token as its only user.
    if (wrong.Any(NeedsToken) && await subject.OthersTokenAsync(cancel) is { Owner: var owner } && wrong.RemoveAll(NeedsToken) > 0)
      stage.Warn($"Stitch's token is {owner}'s, and only {owner} can renew it. Have {owner} run: "
        + CheckChain.TestOf(subject.Facts.BucketName ?? "<bucket>", subject.Facts.RoleName, "-Repair"));
    if (wrong.Count == 0) return (new() { Facts = subject.Facts }, new Dictionary<string, string>());

    var wanted = wrong.Select(c => c.Repairs!).ToHashSet();
    // A destination that is made again needs a token of which the value is known.
    if (wanted.Contains(DestinationResource.Instance) && isMadeAgain) wanted.Add(TokenResource.Instance);
    var share = new SharedWork();
    var desired = await DesiredAsync(subject, wrong, share, cancel);
    if (plan is not null)
    {
      PlanReview.Require(plan, (await RepairAsync(new QuietPlan(stage))).Result.Changes);
      stage = new ByPlan(stage, plan);
    }
    var done = await RepairAsync(stage);
    var result = done.Result;
    if (stage.IsPlanning) result = result with { Plan = await PlanReview.MakeAsync(subject.Systems, result.Changes, cancel) };
    return (result, Reported(wrong, done));

    bool NeedsToken(DestinationCheck check) =>
      check.Repairs == TokenResource.Instance || (isMadeAgain && check.Repairs == DestinationResource.Instance);

    async Task<Installation> RepairAsync(IStage by)
    {
      var installation = new Installation(by, subject.Systems, desired, share)
      {
        IsRepair = true,
        Facts = subject.Facts,
        RenewsToken = wanted.Contains(TokenResource.Instance),
        Wanted = ResourceTable.WithDependents(wanted),
      };
      await Look.RunAsync(installation, cancel);
      // Also of a role of somebody else, which has no record: what its cluster's tags or its tokens' marks prove.
      if (subject.Traced is { Record.Id: not null } known) installation.Record = known.Record;
      if (installation.Wanted.Contains(ClusterResource.Instance))
      {
        await LookAtCluster.RunAsync(installation, installation.Recorded, cancel);
        await LookAtCluster.ChooseAsync(installation, cancel);
      }
      await Walk.RunAsync(installation, cancel);
      return installation;
    }
  }

  /// <summary>What was looked at for the first time after a repair, and is wrong: before, it was skipped for want of something that was
  /// wrong, too.</summary>
  public static IReadOnlyList<StitchCheck> Uncovered(IEnumerable<StitchCheck> before, IEnumerable<StitchCheck> after)
  {
    var skipped = before.Where(c => c.Status == CheckStatus.Skipped).Select(c => c.CheckId).ToHashSet();
    return [.. after.Where(c => c.Status == CheckStatus.Failed && c.Resource.Length > 0 && skipped.Contains(c.CheckId))];
  }

  /// <summary>The checks as they are after a second round, with what the first one repaired.</summary>
  public static IReadOnlyList<StitchCheck> WithRepairsOf(IEnumerable<StitchCheck> checks, IEnumerable<StitchCheck> first)
  {
    var done = first.Where(c => c.Repair.Length > 0).ToDictionary(c => c.CheckId, c => c.Repair);
    return [.. checks.Select(c => !done.TryGetValue(c.CheckId, out var before) ? c
      : c with { Repair = c.Repair.Length > 0 ? $"{before}; {c.Repair}" : before })];
  }

  /// <summary>What was done for each check. What followed from it, as the new URL that Stitch was told, is told with the first.</summary>
  private static Dictionary<string, string> Reported(List<DestinationCheck> wrong, Installation installation)
  {
    var all = installation.Changes.Where(c => c.Change.Action != ChangeAction.None).ToList();
    var reported = new Dictionary<string, string>();
    foreach (var check in wrong)
    {
      var isFirst = reported.Count == 0;
      var own = all.Where(c => c.Resource == check.Repairs || (isFirst && wrong.All(w => w.Repairs != c.Resource))).Select(c =>
        c.Change.ToString()).ToList();
      if (own.Count > 0) reported[check.Name] = string.Join("; ", own);
    }
    return reported;
  }

  // A destination that is not the one on record is not for a repair to change, and an account has one only. It is known before the first
  // write.
  private static bool IsReplaced(CheckSubject subject) =>
    subject.Record.DestinationId is { } id && subject.Traced?.Destinations is { Count: > 0 } all && all.All(d => d.DestinationId != id);

  // What Stitch would have to be told of is no use where the URL is not known, or the destination is not shown to be the installation's: a
  // token would be one that nobody has.
  private static void LeaveWhatStitchCannotBeTold(HashSet<Resource> stuck, List<DestinationCheck> wrong, IStage stage)
  {
    stuck.IntersectWith([JdbcUrlResource.Instance, DestinationResource.Instance]);
    // The URL comes with a cluster that is made.
    if (wrong.Any(c => c.Repairs == ClusterResource.Instance)) stuck.Remove(JdbcUrlResource.Instance);
    foreach (var check in wrong.ToList())
    {
      var needed = ResourceTable.WithDependents([check.Repairs!]).SelectMany(r => r.DependsOn.Append(r)).FirstOrDefault(stuck.Contains);
      if (needed is null) continue;
      stage.Warn($"'{check.Name}' cannot be repaired: it needs the {needed.Name}, which cannot be repaired.");
      wrong.Remove(check);
    }
  }

  // Skip what we cannot prove belongs to this installation.
  private static async Task<bool> CanRepairAsync(IStage stage, DestinationCheck check, CheckSubject subject, CancellationToken cancel)
  {
    var lacking = await check.Repairs!.LacksAsync(subject, cancel);
    if (lacking is not null) stage.Warn($"'{check.Name}' cannot be repaired: give {lacking}.");
    return lacking is null;
  }

  private static async Task<InstallRequest> DesiredAsync(
    CheckSubject subject, List<DestinationCheck> wrong, SharedWork share, CancellationToken cancel)
  {
    var facts = subject.Facts;
    return new()
    {
      BucketName = facts.BucketName!,
      StitchRegion = facts.StitchRegion,
      RoleName = facts.RoleName
        ?? (facts.InstanceProfileArn is { } arn ? InstanceProfileArns.NameIn(arn) : MakeInstanceProfile.DefaultRoleName),
      DeploymentRoleName = facts.DeploymentRoleName,
      // A role that is gone is made where it was; one that is there stays where it is.
      RoleOptions = new() { Path = subject.Traced?.Role is null ? subject.Record.RolePath : null },
      CatalogName = subject.Given.CatalogName,
      ClusterName = facts.ClusterName,
      // One that Stitch cannot use is replaced; any other is the administrator's choice.
      SparkVersion = wrong.Contains(ClusterChecks.Runtime)
        ? await share.ChoicesOf(subject.Workspace).RuntimeAsync(null, null, cancel) : null,
      OnBehalfOf = facts.OnBehalfOf,
      TokenComment = facts.TokenComment,
      // Of a destination that is gone, the token's comment still has the name.
      DestinationName = facts.DestinationName ?? TokenRequest.DestinationIn(facts.TokenComment),
    };
  }
}
