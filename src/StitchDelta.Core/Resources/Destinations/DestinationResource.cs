using System.Security;

namespace StitchDelta.Resources.Destinations;

/// <summary>The destination in the Stitch account, and Stitch's own check of its connection.</summary>
internal sealed class DestinationResource : Resource
{
  public static readonly DestinationResource Instance = new();

  /// <summary>How often Stitch is given a token while others give it theirs.</summary>
  private const int Rounds = 5;

  private DestinationResource() : base("destination", GuideStep.Destination)
  {
  }

  public override IReadOnlyList<Resource> DependsOn => [GrantResource.Instance, JdbcUrlResource.Instance, TokenResource.Instance];

  public override IReadOnlyList<Resource> Follows => [JdbcUrlResource.Instance, TokenResource.Instance];

  public override async Task<bool> EnsureAsync(Installation installation, CancellationToken cancel)
  {
    var (desired, facts, wasThere) = (installation.Desired, installation.Facts, installation.Destination is not null);
    var form = new DestinationForm
    {
      DestinationName = desired.DestinationName,
      Description = desired.Description,
      BucketName = desired.BucketName,
      JdbcUrl = facts.JdbcUrl,
      Ssh = desired.Ssh,
      // An installation that is repaired has given Stitch its token before.
      AccessToken = !installation.IsRepair || installation.RenewsToken || installation.Destination is null ? facts.Token
        ?? PlannedToken(installation) : null,
    };
    var (made, info) = await MakeDestination.OfInstallationAsync(installation.Stage, installation.Systems.Stitch, form, facts.TokenId,
      wasThere, desired.TakeOver,
      // One that somebody made in its place is not the one on record.
      installation.IsRepair ? installation.Record.DestinationId : null, cancel);
    if (!installation.Take(made)) return false;
    if (installation.Stage.IsPlanning)
      return form.AccessToken is null
        || await TokenResource.RevokeOthersAsync(installation, await TokenResource.ListAsync(installation, cancel), false, cancel);
    if (info is null) return true;
    installation.Destination = info;
    // Nobody's token is revoked where another run gave Stitch its own, or may have.
    var isGiven = form.AccessToken is not null;
    if (!wasThere && !installation.HasMade(this))
    {
      isGiven = false;
      await TokenResource.GiveUpAsync(installation, info, cancel);
    }
    else if (info.IsInferred) isGiven = await TokenResource.IsOnlyOneAsync(installation, info, cancel);
    if (installation.HasMade(this))
      await installation.RequireNotRemovedAsync(stage =>
        TakeBackAsync(stage, installation, info.DestinationId, facts.TokenId, cancel), cancel);
    // Before the wait for the check: whoever stops it then leaves nothing that is not on record.
    await installation.RecordAsync(cancel);
    return await CheckAsync(installation, made.Status == StepStatus.Unchanged, cancel)
      // Only a token that Stitch was given just now makes an older one useless.
      && (!isGiven || await RevokeOthersAsync(installation, isMade: !wasThere, cancel));
  }

  /// <summary>
  /// Revokes the tokens that were there before Stitch was given this run's. Whoever gives Stitch a token by an update may do so at the same
  /// time as another run, and nobody can read whose came last. A token that is newer than this one is of a run that revokes this one. So
  /// Stitch is given yet another, until there is no newer one. Of the run that made the destination there is no such doubt: a newer token
  /// was given to Stitch after its own, or never.
  /// </summary>
  private static async Task<bool> RevokeOthersAsync(Installation installation, bool isMade, CancellationToken cancel)
  {
    for (var round = 1; ; round++)
    {
      var tokens = await TokenResource.ListAsync(installation, cancel);
      var isContested = !isMade && TokenResource.IsContested(installation, tokens);
      if (!isContested || round == Rounds) return await TokenResource.RevokeOthersAsync(installation, tokens, isContested, cancel);
      await TokenResource.PauseAsync(installation, round, cancel);
      if (!await GiveAnotherAsync(installation, cancel)) return false;
    }
  }

  private static async Task<bool> GiveAnotherAsync(Installation installation, CancellationToken cancel)
  {
    if (!await TokenResource.MakeAnotherAsync(installation, cancel)) return false;
    installation.Current = Instance;
    var (changes, info) = (new ChangeSet(installation.Stage), installation.Destination!);
    var change = new ResourceChange(ChangeAction.Update, $"Stitch destination {info.DestinationName} ({info.DestinationId})",
      "access token: a new one, for another run gave it one at the same time") { IsOfTheMoment = true };
    var form = new DestinationForm { AccessToken = installation.Facts.Token };
    await changes.ApplyAsync(change, async () =>
      installation.Destination = await installation.Systems.Stitch.UpdateDestinationAsync(info.DestinationId, form, cancel));
    if (changes.Declined) return false;
    await installation.RecordAsync(cancel, again: true);
    return await CheckAsync(installation, isOld: false, cancel);
  }

  private static async Task TakeBackAsync(IStage stage, Installation installation, long destinationId, string? tokenId,
    CancellationToken cancel)
  {
    var systems = installation.Systems;
    await RemoveDestination.RunAsync(stage, systems.Stitch, destinationId, cancel);
    if (tokenId is not null && installation.HasMade(TokenResource.Instance))
      await EndToken.RunAsync(stage, systems.Workspace, systems.WorkspaceUrl!, tokenId, installation.Desired.OnBehalfOf, cancel);
  }

  /// <summary>Waits for Stitch's check. One that failed before something else was repaired is made again.</summary>
  private static async Task<bool> CheckAsync(Installation installation, bool isOld, CancellationToken cancel)
  {
    var (stitch, limit, info) = (installation.Systems.Stitch, installation.Desired.CheckTimeout, installation.Destination!);
    var check = await AwaitConnectionCheck.RunAsync(installation.Stage, stitch, info, limit, cancel);
    if (isOld && check is { Status: "failed" })
    {
      var changes = new ChangeSet(installation.Stage);
      var again = new ResourceChange(ChangeAction.Update, $"Stitch destination {info.DestinationName} ({info.DestinationId})",
        "check the connection again") { IsOfTheMoment = true };
      var form = new DestinationForm { JdbcUrl = installation.Facts.JdbcUrl };
      await changes.ApplyAsync(again, async () => info = await stitch.UpdateDestinationAsync(info.DestinationId, form, cancel));
      if (changes.Declined) return false;
      check = await AwaitConnectionCheck.RunAsync(installation.Stage, stitch, info, limit, cancel);
    }
    installation.Facts = installation.Facts with
    {
      ConnectionCheck = check?.Status,
      ConnectionCheckMessage = check?.Message is { Length: > 0 } message ? message : null,
    };
    return AwaitConnectionCheck.FaultOf(check, info, limit) is { } fault ? throw fault : true;
  }

  // Of a token that is only planned there is no value, but that Stitch would be given it belongs to the plan.
  private static SecureString? PlannedToken(Installation installation) =>
    installation.Stage.IsPlanning
      && installation.Changes.Any(c => c.Resource == TokenResource.Instance && c.Change.Action == ChangeAction.Create)
      ? Secret.Of("<new token>") : null;

  public override async Task<bool> DestroyAsync(Removal removal, CancellationToken cancel)
  {
    var (facts, record) = (removal.Facts, removal.Record);
    var all = await FindDestination.ListAsync(removal.Systems.Stitch, !removal.IsProof && removal.Traced.Destination is not null,
      removal.Stage.Time, cancel);
    if ((facts.DestinationId ?? record.DestinationId) is not { } id)
      return all.FirstOrDefault(d => d.DestinationType == MakeDestination.DestinationType && Trace.IsElsewhere(d, facts)) is not { } other
        || removal.Leave($"Stitch destination {other.DestinationName} ({other.DestinationId})",
          $"it loads into the bucket {other.BucketName}");
    // Another one at the installation's own cluster would be left without it.
    if ((all.FirstOrDefault(d => d.DestinationId == id) ?? all.FirstOrDefault(d => IsAtOurCluster(removal, d))) is not { } found)
      return removal.Unchanged($"Stitch destination {facts.DestinationName} ({id})", "gone already");
    return (WhyItStays(removal, found) ?? await WhyItIsOthersAsync(removal, found, cancel)) is { } why
      ? removal.Leave($"Stitch destination {found.DestinationName} ({found.DestinationId})", why)
      : removal.Take(await RemoveDestination.RunAsync(removal.Stage, removal.Systems.Stitch, found.DestinationId, cancel));
  }

  public override async Task<string?> LacksAsync(CheckSubject subject, CancellationToken cancel) =>
    IsUnproven(subject) ? "-DestinationId" : await base.LacksAsync(subject, cancel);

  // Of a role that somebody else owns there is no id on record. What has neither the bucket nor the cluster of the installation may be
  // anybody's.
  private static bool IsUnproven(CheckSubject subject) =>
    subject is { Given.DestinationId: null, Record: { Id: not null, DestinationId: null },
      Traced.Destination: { BucketName: { } bucket } found }
    && bucket != subject.Record.BucketName
      && JdbcUrl.TryParse(found.JdbcUrl)?.EndpointId != (subject.Record.EndpointId ?? subject.Facts.ClusterId);

  /// <summary>Throws when the destination would stay and still go through the cluster that goes.</summary>
  public static void RequireFree(Removal removal, IReadOnlyList<DestinationInfo>? all)
  {
    if (all?.FirstOrDefault(d => IsAtOurCluster(removal, d)) is not { } found || WhyItStays(removal, found) is not { } why) return;
    throw Catalogue.DestinationNeedsInstallation.For(found.DestinationId, found.DestinationName, found.DestinationId,
      why.Split(['.', ':'])[0]);
  }

  private static string? WhyItStays(Removal removal, DestinationInfo found)
  {
    var record = removal.Record;
    var byHand = $"Remove-StitchDestination {found.DestinationId} takes it back";
    if (!removal.IsOurs) return $"{Removal.Unsure}: {byHand}";
    if (record.Before == FoundBefore.Unknown) return $"whether it was there before is not on record: {byHand}";
    if (record.Before.HasFlag(FoundBefore.Destination))
      return "it was there before. What it had before - its token, JDBC URL and bucket - only you can give it again: Set-StitchDestination";
    var isAtOurCluster = IsAtOurCluster(removal, found);
    // Where the ids were lost, that the account had no destination before, and has one at this bucket and this cluster now, is as good.
    var isProven = record.DestinationId == found.DestinationId || (record.DestinationId is null && isAtOurCluster);
    if (!isProven)
      return $"it is not on record as this installation's: {byHand}";
    return found.BucketName is { } bucket && bucket != record.BucketName && !isAtOurCluster
      ? $"it loads into the bucket {bucket}, and not into {record.BucketName}: {byHand}" : null;
  }

  // A destination bears no mark: where another installation has it on record too, its URL tells which of the two it belongs to.
  private static async Task<string?> WhyItIsOthersAsync(Removal removal, DestinationInfo found, CancellationToken cancel)
  {
    if (found.JdbcUrl is null || IsAtOurCluster(removal, found)) return null;
    var aws = removal.Systems.Aws;
    var other = await OthersDestination.OnRecordAsync(aws, found, removal.Record, cancel);
    return other is null ? null
      : $"it is on record of the installation with the role {other} too, and does not go through this one's cluster: "
        + $"Remove-StitchDestination {found.DestinationId} takes it back";
  }

  private static bool IsAtOurCluster(Removal removal, DestinationInfo found) =>
    (removal.Record.EndpointId ?? removal.MarkedClusterId) is { } endpoint && JdbcUrl.TryParse(found.JdbcUrl)?.EndpointId == endpoint;
}
