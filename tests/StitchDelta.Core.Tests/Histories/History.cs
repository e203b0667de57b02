namespace StitchDelta.Tests.Histories;

/// <summary>What a history must not come to.</summary>
internal sealed class Violation(string property, string what) : Exception($"{property}: {what}");

/// <summary>Lives through the steps of a history, and holds after each what must hold.</summary>
internal sealed class History(bool hasGrant)
{
  // Of what is not there, or is another's, a verb has nothing to bring to an end.
  private static readonly ErrorEntry[] Refusals =
  [
    Catalogue.StitchDestinationNotFound, Catalogue.TokenNotFound, Catalogue.DestinationNeedsInstallation, Catalogue.DestinationOfOtherInstallation,
    Catalogue.PartOfOtherInstallation, Catalogue.ClusterOfOthers, Catalogue.RoleNotForEC2, Catalogue.ClusterCopied, Catalogue.InstanceProfileHasOtherRole,
    Catalogue.InstallationAmbiguous, Catalogue.InstallationNotFound,
  ];

  public World World { get; } = new(hasGrant);

  /// <summary>Whether a request was made to fail.</summary>
  public bool HadFault { get; private set; }

  /// <summary>What a verb was refused with, for a look at what histories come to.</summary>
  public List<string> Errors { get; } = [];

  public async Task RunAsync(IEnumerable<Step> steps)
  {
    foreach (var step in steps)
    {
      if (step.Verb == Verb.Drift)
      {
        Drift.All[step.Number].Do(World, Site.All[step.Site]);
        World.Adopt(World.Stranger);
      }
      else
      {
        var site = Site.All[step.Site];
        // A bucket's name alone means the only installation there, also for whoever is connected to an account that has none.
        // What has no role on record must be named to be taken back.
        var hasRole = World.Owners.GetValueOrDefault($"role {site.Role} in {site.Cloud}") == World.Name(site);
        var named = step.IsBare && !hasRole && (step.Verb == Verb.Uninstall || OthersAtBucket(site).Any()) ? step with { Number = 0 } : step;
        var known = World.TokensOf(site).ToDictionary(t => t.TokenId, t => IsKnown(site, t.TokenId));
        // A rotation changes the token alone, and what is wrong beside it stays wrong.
        var wasWrong = step.Verb == Verb.Rotate && World.WhyNot(site).Length > 0;
        if (await DoAsync(named)) await DoAsync(named with { At = -1 }, isAgain: true, mayNotConnect: wasWrong);
        foreach (var there in Site.All.Where(World.IsThere)) await DoctorAsync(there);
        EachTokenIsKnown(step, site, known);
        continue;
      }
      foreach (var there in Site.All.Where(World.IsThere)) await DoctorAsync(there);
    }
  }

  /// <summary>Runs a verb, and looks at all that it did.</summary>
  /// <returns>Whether a request failed.</returns>
  private async Task<bool> DoAsync(Step step, bool isAgain = false, bool mayNotConnect = false)
  {
    var (site, tape, stage, before) = (Site.All[step.Site], NewTape(step.At, step.Kind), new TestStage { Time = new TestTime() }, World.Things());
    StitchDeltaException? error = null;
    IReadOnlyList<ResourceChange> changes = [];
    try
    {
      changes = await VerbAsync(step, site, stage, Systems(site, tape));
    }
    catch (StitchDeltaException e)
    {
      if (e.Entry == Catalogue.Unexpected) throw new Violation("f", $"{e}");
      Errors.Add($"{step.Verb} {e.Entry.Id} < {(e.InnerException as StitchDeltaException)?.Entry.Id}");
      error = e;
    }
    catch (Exception e)
    {
      throw new Violation("f", $"{step.Verb} ended with {e}");
    }
    var told = Texts(stage, changes, error).ToList();
    World.Told[site.Number].AddRange(told);
    OnlyItsOwn(step, site, before);
    World.Adopt(World.Name(site));
    AllIsReported(step, tape, stage, error);
    if (step.Verb == Verb.Uninstall && error is null && !tape.HasFault) IsGoneOrTold(site, told);
    if (isAgain && error is not null && !IsRefusal(error, told, mayNotConnect)) throw new Violation("f", $"{step.Verb} again does not come to its end: {error.Entry.Id}: {error.Message}");
    HadFault |= tape.HasFault;
    return tape.HasFault;
  }

  private static async Task<IReadOnlyList<ResourceChange>> VerbAsync(Step step, Site site, TestStage stage, ConnectedSystems systems)
  {
    var given = step.IsBare ? new InstallationFacts { BucketName = site.Bucket } : site.Named;
    switch (step.Verb)
    {
      case Verb.Install:
        return (await InstallDestination.RunAsync(stage, systems, site.Request, new(), default)).Value.Changes;
      case Verb.Rotate:
        var rotation = new RotationRequest { Aws = systems.Aws, Named = given, BucketName = given.BucketName, RoleName = given.RoleName };
        return (await RotateToken.RunAsync(stage, systems.Workspace, systems.Stitch, TestWorkspace.Url, rotation, default)).Value.Changes;
      case Verb.Uninstall:
        return (await UninstallDestination.RunAsync(stage, given, systems, default)).Value.Changes;
      default:
        var (subject, checks) = await CheckAsync(given, stage, systems);
        return (await RepairDestination.RunAsync(stage, subject, checks, null, default)).Result.Changes;
    }
  }

  private static async Task<(CheckSubject Subject, List<StitchCheck> Checks)> CheckAsync(InstallationFacts given, TestStage stage, ConnectedSystems systems)
  {
    given = given with { WorkspaceUrl = TestWorkspace.Url };
    var traced = await Trace.RunAsync(stage, given, systems, default);
    var subject = new CheckSubject { Facts = traced.Facts, Given = given, Traced = traced, Systems = systems, Waiting = _ => { }, Clock = stage.Time };
    var checks = new List<StitchCheck>();
    await CheckDestination.RunAsync(subject, checks.Add, default);
    return (subject, checks);
  }

  /// <summary>Where every check passes, Stitch can connect. What a check found is told.</summary>
  private async Task DoctorAsync(Site site)
  {
    var (tape, before) = (NewTape(), World.Things());
    foreach (var given in new[] { site.Named, new() { BucketName = site.Bucket } })
    {
      var (subject, checks) = await CheckAsync(given, new TestStage { Time = new TestTime() }, Systems(site, tape));
      World.Told[site.Number].AddRange(checks.Where(c => c.Status is CheckStatus.Failed or CheckStatus.Warning).Select(c => $"{c.CheckName} {c.Actual} {c.Remedy}"));
      if (checks.Find(c => c.Actual.Contains(Catalogue.Unexpected.Id, StringComparison.Ordinal) || c.Remedy == Catalogue.Unexpected.Remedy) is { } bug)
        throw new Violation("f", $"the check '{bug.CheckName}' ended with {bug.Actual}");
      var isWhole = checks.All(c => c.Status is CheckStatus.Passed or CheckStatus.Skipped);
      // That a token was given to Stitch by hand, and is gone since, nobody can see until Stitch connects again.
      if (isWhole && subject.Facts.DestinationId is not null && World.WhyNot(site) is { Length: > 0 } why && !(World.HasTokenByHand(site) && World.TokenInStitch(site) is null))
        throw new Violation("b", $"the doctor passes {(given.RoleName is null ? "the bucket" : "the role")}, and {why}");
    }
    if (tape.Writes.Any() || !World.Things().SequenceEqual(before)) throw new Violation("a", "the doctor wrote");
  }

  private Tape NewTape(int at = -1, FaultKind kind = default) => new(at, kind, id => World.Workspace.Tokens.RemoveAll(t => t.TokenId == id));

  private ConnectedSystems Systems(Site site, Tape tape) => new()
  {
    Aws = Wire.To<IAws>(World.CloudOf(site), tape, "AWS"),
    Workspace = Wire.To<IWorkspace>(World.Workspace, tape, "Databricks"),
    WorkspaceUrl = TestWorkspace.Url,
    Stitch = Wire.To<IStitchAccount>(World.Accounts[site.Number], tape, "Stitch"),
  };

  private static IEnumerable<string> Texts(TestStage stage, IReadOnlyList<ResourceChange> changes, StitchDeltaException? error)
  {
    var target = error?.Target as StitchDestination;
    return [.. stage.Warnings, .. stage.Kept.Concat(changes).Concat(target?.Changes ?? []).Where(c => c.Action == ChangeAction.None).Select(c => $"{c}"),
      .. new[] { error?.Message, error?.Remedy, target?.TokenId }.OfType<string>()];
  }

  private bool IsKnown(Site site, string token) => World.TokenInStitch(site) == token
    || (World.CloudOf(site).Roles.TryGetValue(site.Role, out var role) && RecordTags.Decode(role.Tags).TokenIds.Contains(token))
    || World.Told[site.Number].Any(t => t.Contains(token, StringComparison.Ordinal));

  /// <summary>No token is left that nobody has and nobody was told of. One that was unknown before the verb is the history's own.</summary>
  private void EachTokenIsKnown(Step step, Site site, Dictionary<string, bool> known)
  {
    foreach (var token in World.TokensOf(site).Where(t => known.GetValueOrDefault(t.TokenId, true)))
      if (!IsKnown(site, token.TokenId)) throw new Violation("d", $"{step.Verb} left the token {token.TokenId} ('{token.Comment}') that nobody has or knows");
  }

  /// <summary>What others have, or had before, is as it was.</summary>
  private void OnlyItsOwn(Step step, Site site, SortedDictionary<string, string> before)
  {
    var after = World.Things();
    foreach (var thing in before.Keys.Union(after.Keys).Where(k => before.GetValueOrDefault(k) != after.GetValueOrDefault(k) || before.ContainsKey(k) != after.ContainsKey(k)))
    {
      var (isMade, isGone) = (!before.ContainsKey(thing), !after.ContainsKey(thing));
      var owner = World.Owners.GetValueOrDefault(thing);
      var isItsOwn = thing == $"bucket policy of {site.Bucket}, loader" ? !isGone || (owner != World.Before && !OthersAtBucket(site).Any())
        : isMade ? IsItsToMake(site, thing)
        // Whoever installs for the first time gives the account's destination its values, whoever made it. Of a role of somebody else there
        // is no record to tell the first time.
        : thing.StartsWith("destination ", StringComparison.Ordinal) && step.Verb == Verb.Install && !isGone ? owner == World.Name(site) || !HasDestinationOnRecord(site, before)
        // The installation's own role goes into an instance profile of its name that is empty, and out again.
        : thing == $"instance profile {site.Role} in {site.Cloud}" && !isGone && owner != World.Name(site) ? IsFilledOrEmptied(site, before[thing], after[thing])
        : owner == World.Name(site);
      if (!isItsOwn)
        throw new Violation("a", $"{step.Verb} of {site} {(isMade ? "made" : isGone ? "removed" : "changed")} {thing} of {owner}: {before.GetValueOrDefault(thing)} -> {after.GetValueOrDefault(thing)}");
    }
  }

  private static bool HasDestinationOnRecord(Site site, SortedDictionary<string, string> before) =>
    before.TryGetValue($"role {site.Role} in {site.Cloud}", out var role) && role.Contains($"{RecordTags.Prefix}Destination=", StringComparison.Ordinal);

  private static bool IsFilledOrEmptied(Site site, string before, string after) =>
    (before.StartsWith(' ') && after == site.Role + before) || (after.StartsWith(' ') && before == site.Role + after);

  private static bool IsItsToMake(Site site, string thing) => new[] { "cluster ", "token ", "destination ", $"role {site.Role} in {site.Cloud}", $"instance profile {site.Role} in {site.Cloud}" }
    .Any(own => thing.StartsWith(own, StringComparison.Ordinal))
    || thing == $"inline policy StitchDelta-{site.Bucket} of role {site.Role} in {site.Cloud}"
    || thing == $"inline policy StitchDelta-PassRole-{site.Role} of role deployment in {site.Cloud}"
    || (thing.StartsWith("registration of ", StringComparison.Ordinal) && thing.EndsWith($"instance-profile/{site.Role}", StringComparison.Ordinal));

  private IEnumerable<Site> OthersAtBucket(Site site) =>
    Site.All.Where(s => s != site && s.Bucket == site.Bucket && World.Owners.GetValueOrDefault($"role {s.Role} in {s.Cloud}") == World.Name(s));

  /// <summary>Each write is told as a change that was made, and each change was made by a write.</summary>
  private static void AllIsReported(Step step, Tape tape, TestStage stage, StitchDeltaException? error)
  {
    // Of a write whose answer was lost nobody knows.
    foreach (var write in tape.Writes.Where(w => !w.IsFaulty))
      if (!stage.Made.Any(m => IsToldBy(write, m)) && !(error is not null && IsInError(write, error))) throw new Violation("e", $"{step.Verb} does not tell of {write}{(error is null ? "" : $", and ends with {error.Entry.Id}")}");
    foreach (var made in stage.Made)
      if (!tape.Writes.Any(w => IsToldBy(w, made))) throw new Violation("e", $"{step.Verb} tells of {made}, and did nothing of that");
  }

  private static bool IsInError(Request write, StitchDeltaException error) =>
    // A rotation is one change; one that came to no end tells which tokens are valid now.
    error.Entry == Catalogue.TokenRotationUndone ? write.Name is "CreateToken" or "DeleteToken"
    : error.Entry == Catalogue.TokenRotationUnfinished && write.Name is "CreateToken" or "DeleteToken" or "UpdateDestination";

  private static bool IsToldBy(Request write, ResourceChange made)
  {
    var (resource, isRotation) = (made.Resource, made.Resource.StartsWith("token '", StringComparison.Ordinal) && made.Resource.Contains("of Stitch destination", StringComparison.Ordinal));
    return write.Name switch
    {
      "PutBucketPolicy" or "DeleteBucketPolicy" => resource == $"bucket policy of {write.Text(0)}",
      "CreateRole" => resource == $"role {((NewIamRole)write.Arguments[0]!).RoleName}",
      "DeleteRole" => resource == $"role {write.Text(0)}",
      "PutRolePolicy" or "DeleteRolePolicy" => resource == $"inline policy {write.Text(1)} of role {write.Text(0)}",
      "CreateInstanceProfile" or "DeleteInstanceProfile" => resource == $"instance profile {write.Text(0)}",
      "AddRoleToInstanceProfile" or "RemoveRoleFromInstanceProfile" => resource == $"role {write.Text(1)} in instance profile {write.Text(0)}",
      "TagRole" => resource.Contains($"tags of role {write.Text(0)}", StringComparison.Ordinal),
      "UpdateTrustPolicy" => resource == $"trust policy of role {write.Text(0)}",
      "AddInstanceProfile" or "RemoveInstanceProfile" => resource.StartsWith($"registration of {write.Text(0)} ", StringComparison.Ordinal),
      "CreateCluster" => made.Action == ChangeAction.Create && resource == $"cluster {((ClusterSpec)write.Arguments[0]!).ClusterName}",
      "EditCluster" or "StartCluster" or "DeleteCluster" => resource.StartsWith("cluster ", StringComparison.Ordinal) && resource.EndsWith($"({write.Text(0)})", StringComparison.Ordinal),
      "CreateToken" => isRotation || (made.Action == ChangeAction.Create && resource.StartsWith("token '", StringComparison.Ordinal)),
      "DeleteToken" => resource.StartsWith("token '", StringComparison.Ordinal) && $"{resource} {made.Detail}".Contains(write.Text(0), StringComparison.Ordinal),
      "CreateDestination" or "UpdateDestination" or "DeleteDestination" => isRotation || resource.StartsWith("Stitch destination ", StringComparison.Ordinal),
      var name => throw new InvalidOperationException($"No test knows how {name} is told."),
    };
  }

  /// <summary>After an uninstall nothing of it is left but what was told.</summary>
  private void IsGoneOrTold(Site site, List<string> told)
  {
    foreach (var (thing, _) in World.Owners.Where(o => o.Value == World.Name(site)))
    {
      if (thing.EndsWith(", loader", StringComparison.Ordinal) && OthersAtBucket(site).Any()) continue;
      var name = thing.Split(' ') switch
      {
        ["role", var role, ..] => $"role {role}",
        ["inline", _, var policy, ..] => policy,
        ["instance", _, var profile, ..] => $"instance profile {profile}",
        ["registration", _, var arn] => arn,
        ["bucket", _, _, var bucket, ..] => bucket.TrimEnd(','),
        var other => other[1],
      };
      if (!told.Any(t => t.Contains(name, StringComparison.Ordinal))) throw new Violation("c", $"Uninstall of {site} left {thing}, and does not tell");
    }
  }

  // What somebody hardened or rewrote is left alone, and told; if Stitch cannot connect for that, it says so again.
  private static bool IsRefusal(StitchDeltaException error, IEnumerable<string> told, bool mayNotConnect)
  {
    var cause = (error.InnerException as StitchDeltaException)?.Entry ?? error.Entry;
    if (mayNotConnect && (cause == Catalogue.ConnectionCheckFailed || cause == Catalogue.SqlEndpointUnavailable)) return true;
    return Refusals.Contains(cause) || (cause == Catalogue.ConnectionCheckFailed && told.Any(t => t.Contains("eft alone", StringComparison.Ordinal) || t.Contains("left as it is", StringComparison.Ordinal)));
  }
}
