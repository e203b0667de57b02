namespace StitchDelta.Verbs;

/// <summary>Takes an installation back: what this module made, from the destination to the bucket's policy. What it did not make stays, and
/// is told.</summary>
public static class UninstallDestination
{
  /// <summary>Takes it back.</summary>
  /// <param name="known">What is known of the installation: a destination, or what it was made of.</param>
  /// <returns>The destination as it was, and all that was done.</returns>
  public static Task<StepResult<StitchDestination>> RunAsync(IStage stage, InstallationFacts known, ConnectedSystems systems,
    CancellationToken cancel) =>
    RunAsync(stage, known, [nameof(known.RoleName)], systems, null, null, cancel);

  /// <summary>The same, asked about once: before anything is removed, all that would be is shown.</summary>
  /// <param name="known">What is known of it.</param>
  /// <param name="insisted">The names of the parameters that were given by themselves, and not by an object.</param>
  /// <param name="approve">Whether what is found may go: its name, and each change. Null to have the stage asked about each by
  /// itself.</param>
  /// <param name="approved">A saved plan, beyond which nothing is done; null for none.</param>
  public static async Task<StepResult<StitchDestination>> RunAsync(
    IStage stage, InstallationFacts known, IReadOnlyCollection<string> insisted, ConnectedSystems systems,
    Func<string, IReadOnlyList<ResourceChange>, bool>? approve, StitchPlan? approved, CancellationToken cancel)
  {
    if (approved is not null) await PlanReview.RequireAsync(approved, systems, cancel);
    known = known with { DeploymentRoleName = await FindRole.NameAsync(systems.Aws, known.DeploymentRoleName, cancel) };
    var traced = await Trace.RunAsync(stage, known, systems, cancel, forRemoval: true, said: insisted);
    var facts = traced.Facts;
    if (facts is { BucketName: null, RoleName: null, ClusterId: null, DestinationId: null, TokenId: null })
      return await NothingAsync(stage, facts, systems, cancel);
    Guard.RequireOne(traced, one => $"Uninstall-StitchDestination {one.Record.BucketName} -RoleName {one.Role.RoleName}");
    Guard.RequireAccount(known, traced);
    // A plan that was made in an account with a destination is for that one, unless its removal has begun.
    var mayBeEmpty = approved?.StitchClientId is null || (traced.Recorded is { } recorded && RemovalTag.IsIn(recorded.Role.Tags));
    Guard.RequireTellingAccount(stage, traced, known.RoleName is not null && insisted.Contains(nameof(known.RoleName)) && mayBeEmpty);
    if (traced is { Record.Id: null, Lost: { InstanceProfileArn: { } profile } lost, Facts.BucketName: { } bucket })
      stage.Warn($"There is an installation for {bucket}, whose role is gone and whose cluster is {lost.ClusterName} ({lost.ClusterId}), "
        + "to which the URL in Stitch does not lead. "
        + $"If it was for this account: Uninstall-StitchDestination {bucket} -RoleName {InstanceProfileArns.NameIn(profile)}");
    await Guard.RequireWorkspaceAsync(systems, traced, cancel);
    await Guard.RequireNamesAsync(known, insisted, traced, systems, cancel);
    await Guard.RequireIdsAsync(traced, systems, cancel);
    known = traced.Given;
    if (traced.Record.Id is not null) DestinationResource.RequireFree(new Removal(stage, systems, known, traced), traced.Destinations);
    var plan = new Removal(new QuietPlan(stage), systems, known, traced);
    await plan.RunAsync(cancel);
    IReadOnlyList<ResourceChange> goes = [.. plan.Result.Changes.Where(c => c.Action != ChangeAction.None)];
    if (approved is not null)
    {
      PlanReview.Require(approved, goes);
      stage = new ByPlan(stage, approved);
    }
    await RequireAdminAsync(goes, systems, cancel);
    if (approve is not null && !stage.IsPlanning)
    {
      if (goes.Count > 0 && !approve(facts.DestinationName ?? facts.BucketName ?? facts.RoleName ?? "", goes))
        return StepResult.Declined<StitchDestination>();
      stage = new ApprovedAsAWhole(stage, goes);
    }
    var removal = new Removal(stage, systems, known, traced);
    var marked = goes.Count > 0 ? await MarkAsync(removal, cancel) : null;
    if (!await removal.RunAsync(cancel))
    {
      if (marked is not null) await UnmarkAsync(removal, marked, cancel);
      return StepResult.Declined<StitchDestination>();
    }
    if (marked is not null && removal.Result.Changes.All(c => c.Action != ChangeAction.Delete || c.Resource != $"role {marked}"))
      await UnmarkAsync(removal, marked, cancel);
    return stage.IsPlanning ? removal.Result with { Plan = await PlanReview.MakeAsync(systems, removal.Result.Changes, cancel) }
      : removal.Result;
  }

  // Databricks would say so when half of it is gone.
  private static async Task RequireAdminAsync(IReadOnlyList<ResourceChange> goes, ConnectedSystems systems, CancellationToken cancel)
  {
    if (goes.FirstOrDefault(c => c.Resource.StartsWith("registration of ", StringComparison.Ordinal)) is { } registration
      && await systems.Workspace.GetMeAsync(cancel) is { IsAdmin: false } user)
      throw Catalogue.AdminNeededToUninstall.For(registration.Resource, registration.Resource, user.UserName);
  }

  /// <summary>Tags the installation's own role, so that nobody on another machine installs over it meanwhile.</summary>
  /// <returns>The role; null when it has no such tag.</returns>
  private static async Task<string?> MarkAsync(Removal removal, CancellationToken cancel)
  {
    if (removal.Recorded?.Role is not { } role || removal.WhyRoleIsOthers is not null) return null;
    if (RemovalTag.Since(role.Tags, DateTimeOffset.UtcNow) is not null) return role.RoleName;
    const string Meaning = "Who installs on another machine meanwhile is not held back";
    // Who may not tag goes on all the same. Where AWS does not answer, nothing is removed yet, and the role could not be later.
    return await TagAsync(removal, role.RoleName, RemovalTag.At(DateTimeOffset.UtcNow), Meaning, e => e.StatusCode is >= 400 and < 500,
      cancel)
      ? role.RoleName : null;
  }

  private static Task<bool> UnmarkAsync(Removal removal, string roleName, CancellationToken cancel) =>
    removal.Stage.IsPlanning ? Task.FromResult(true)
    : TagAsync(removal, roleName,
      RemovalTag.NoneOf(removal.Result.Changes.Any(c =>
      c.Action == ChangeAction.Delete && c.Resource.StartsWith("Stitch destination ", StringComparison.Ordinal))),
        "Install-StitchDestination is refused for an hour", _ => true, cancel);

  private static async Task<bool> TagAsync(
    Removal removal, string roleName, IReadOnlyDictionary<string, string> tag, string meaning, Func<StitchDeltaException, bool> mayFail,
    CancellationToken cancel)
  {
    var changes = new ChangeSet(removal.Stage);
    try
    {
      await RemovalTag.WriteAsync(changes, removal.Systems.Aws, roleName, tag, cancel);
    }
    catch (StitchDeltaException e) when (mayFail(e))
    {
      removal.Stage.Warn($"The tag {RemovalTag.Key} of role {roleName} could not be written: {e.Message} {meaning}.");
      return false;
    }
    return removal.Take(changes.Changes);
  }

  // An account without a destination does not tell which installation was for it.
  private static async Task<StitchDestination> NothingAsync(IStage stage, InstallationFacts facts, ConnectedSystems systems,
    CancellationToken cancel)
  {
    var there = (await systems.Stitch.ListDestinationsAsync(cancel)).FirstOrDefault();
    var none = there is null ? "no destination"
      : $"no destination {facts.DestinationName}, but {there.DestinationName} ({there.DestinationId})";
    var change = new ResourceChange(ChangeAction.None, "installation", $"nothing to take back: the Stitch account has {none}");
    stage.Unchanged(change);
    var all = await FindInstallations.RunAsync(systems.Aws, new(), cancel);
    if (all.Count == 0) stage.Warn($"There is nothing to take back: the Stitch account has {none}, and the AWS account no installation.");
    foreach (var left in all)
      stage.Warn($"The Stitch account has {none}. There is an installation for {left.BucketName}; "
        + $"if it was for this account: Uninstall-StitchDestination {left.BucketName} -RoleName {left.RoleName}");
    return new() { Facts = facts, Changes = [change], IsPlanned = stage.IsPlanning };
  }
}
