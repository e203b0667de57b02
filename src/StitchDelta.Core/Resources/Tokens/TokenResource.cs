namespace StitchDelta.Resources.Tokens;

/// <summary>The token that Stitch logs in to Databricks with.</summary>
internal sealed class TokenResource : Resource
{
  public static readonly TokenResource Instance = new();

  private TokenResource() : base("token", GuideStep.Token)
  {
  }

  /// <summary>
  /// A new destination needs a token of which the value is known, and so does one that was there before until it has this installation's
  /// URL, for the two are given at
  /// once. A token of which the value is lost is of no use any more: it goes when Stitch has the new one.
  /// </summary>
  public override async Task<bool> EnsureAsync(Installation installation, CancellationToken cancel)
  {
    var (systems, destination, wanted) = (installation.Systems, installation.Destination, RequestFor(installation));
    using var turn = await installation.LockAsync($"token {wanted.MarkedComment} {systems.WorkspaceUrl}", cancel);
    var isUsed = destination is not null
      && !(installation.Record.Before.HasFlag(FoundBefore.Destination) && destination.JdbcUrl is { } url
        && url != installation.Facts.JdbcUrl);
    var isNew = installation.RenewsToken || !isUsed;
    // An installation with a destination has a token: one list without it is not believed, and another user's is not in it.
    var made = await MakeToken.RunAsync(installation.Stage, systems.Workspace, systems.WorkspaceUrl!,
      wanted with { IsInUse = !isNew }, another: isNew, cancel);
    if (!installation.IsRepair && made.Status == StepStatus.Planned && made.Value.Outcome == Outcome.Created)
      AdviseServicePrincipal(installation);
    return installation.Take(made);
  }

  /// <summary>Whether it is known before the first write that a new token will be made.</summary>
  public static bool WillMake(Installation installation) =>
    installation.Wanted.Contains(Instance)
    && (installation.RenewsToken || installation.Destination is null
      || (installation.Record.Before.HasFlag(FoundBefore.Destination) && installation.Record.DestinationId is null));

  // A service principal's name is its application id, which has no @ in it.
  private static void AdviseServicePrincipal(Installation installation)
  {
    if (installation is { Desired.OnBehalfOf: null, Record.TokenOwner: { } owner } && owner.Contains('@'))
      installation.Stage.Warn(
        $"The token will be {owner}'s, and a person who leaves takes the load along: -OnBehalfOf makes it a service principal's.");
  }

  /// <summary>The tokens of whoever the installation's are.</summary>
  public static Task<IReadOnlyList<TokenInfo>> ListAsync(Installation installation, CancellationToken cancel) =>
    new TokenOwner(installation.Systems.Workspace, installation.Desired.OnBehalfOf).ListAsync(cancel);

  /// <summary>Takes back the token that Stitch was never given, for another run made the destination with its own. Which one that is, its
  /// record tells.</summary>
  public static async Task GiveUpAsync(Installation installation, DestinationInfo destination, CancellationToken cancel)
  {
    var (systems, at, own) = (installation.Systems, installation.Current, installation.Facts.TokenId);
    if (own is not null && installation.HasMade(Instance))
    {
      installation.Stage.Warn($"While this run was under way, another run made the Stitch destination {destination.DestinationName} "
        + $"({destination.DestinationId}) at the same time, with a token of its own. "
        + $"The token {own}, which Stitch was not given, is revoked.");
      installation.Current = Instance;
      await EndToken.RunAsync(new OfTheMoment(installation.Stage), systems.Workspace, systems.WorkspaceUrl!, own,
        installation.Desired.OnBehalfOf, cancel);
      installation.Current = at;
    }
    installation.Facts = installation.Facts with { Token = null, TokenId = null, TokenComment = null, TokenExpires = null };
  }

  /// <summary>
  /// Whether it is sure that a destination whose creation was not answered has this run's token: another run that may have made it would
  /// have a token too. Where it is not sure, none is put on record as the one that Stitch has, and none is revoked.
  /// </summary>
  public static async Task<bool> IsOnlyOneAsync(Installation installation, DestinationInfo destination, CancellationToken cancel)
  {
    var others = Others(installation, await ListAsync(installation, cancel));
    if (others.Count == 0) return true;
    installation.Stage.Warn($"Whether Stitch has the token {installation.Facts.TokenId} is not known: the answer to the creation of the "
      + $"destination {destination.DestinationName} ({destination.DestinationId}) was lost, and another run may have made it. "
      + $"Left alone: {string.Join(", ", others.Select(t => $"token '{t.Comment}' ({t.TokenId})"))}. {Test(installation)}");
    installation.Facts = installation.Facts with { Token = null, TokenId = null, TokenComment = null, TokenExpires = null };
    return false;
  }

  /// <summary>Whether another run, whose token is newer, may revoke this run's, or has done so.</summary>
  public static bool IsContested(Installation installation, IReadOnlyList<TokenInfo> tokens) =>
    Own(installation, tokens) is var (own, others) && (own is null || others.Any(t => t.Created >= own.Created));

  /// <summary>Waits, each run for another while, so that two do not go on forever at the same pace.</summary>
  public static Task PauseAsync(Installation installation, int round, CancellationToken cancel)
  {
    var spread = (installation.Facts.TokenId ?? "").Aggregate(17, (sum, c) => ((sum * 31) + c) % 1000);
    return Poll.PauseAsync(TimeSpan.FromMilliseconds(100 + (round * spread)), installation.Stage.Time, cancel);
  }

  /// <summary>Makes one more token for the installation.</summary>
  public static async Task<bool> MakeAnotherAsync(Installation installation, CancellationToken cancel)
  {
    var systems = installation.Systems;
    installation.Current = Instance;
    return installation.Take(await MakeToken.RunAsync(new OfTheMoment(installation.Stage), systems.Workspace, systems.WorkspaceUrl!,
      RequestFor(installation), another: true, cancel));
  }

  private static TokenRequest RequestFor(Installation installation) => new()
  {
    Comment = installation.Desired.CommentFor(installation.Destination),
    AskedComment = installation.Desired.TokenComment,
    Lifetime = installation.Desired.TokenLifetime,
    RenewCommand = $"Update-DeltaToken -BucketName {installation.Desired.BucketName} -RoleName {installation.Desired.RoleName}"
      + (installation.Desired.TokenLifetime is { } life ? FormattableString.Invariant($" -LifetimeDays {life.TotalDays:0}") : ""),
    OnBehalfOf = installation.Desired.OnBehalfOf,
    Installation = installation.Recorded,
  };

  private static (TokenInfo? Own, List<TokenInfo> Others) Own(Installation installation, IReadOnlyList<TokenInfo> tokens) =>
    (tokens.FirstOrDefault(t => t.TokenId == installation.Facts.TokenId), Others(installation, tokens));

  private static List<TokenInfo> Others(Installation installation, IReadOnlyList<TokenInfo> tokens) =>
    [.. TokenOwner.OfInstallation(tokens, installation.Record).Where(t => t.TokenId != installation.Facts.TokenId)];

  private static string Test(Installation installation) =>
    $"When that one is over: {CheckChain.TestOf(installation.Desired.BucketName, installation.Desired.RoleName)}";

  /// <summary>Revokes the other tokens of the installation: the one that Stitch had before, and those of a run that came to no end. What
  /// does not bear the mark stays.</summary>
  /// <param name="tokens">The tokens that there are since Stitch has this run's.</param>
  /// <param name="isContested">Whether another run goes on giving Stitch its own: then all stay.</param>
  public static async Task<bool> RevokeOthersAsync(Installation installation, IReadOnlyList<TokenInfo> tokens, bool isContested,
    CancellationToken cancel)
  {
    var (systems, onBehalfOf) = (installation.Systems, installation.Desired.OnBehalfOf);
    installation.Current = Instance;
    // Which they are is known when the plan is carried out: a run that stopped may have left one more.
    var stage = new OfTheMoment(installation.Stage);
    var stays = stage.IsPlanning ? null : installation.Facts.TokenId;
    var others = TokenOwner.OfInstallation(tokens, installation.Record).Where(t => t.TokenId != stays).ToList();
    if (stays is not null) others = await WithoutThoseOfAnotherRunAsync(installation, tokens, others, isContested, cancel);
    foreach (var old in others)
    {
      if (!TokenOwner.IsMarked(old, installation.Record))
        stage.Warn($"Left alone: token '{old.Comment}' ({old.TokenId}): it was on record and does not bear the mark of the installation "
          + $"{installation.Record.Id}. "
          + $"If nobody uses it: Remove-DeltaToken {old.TokenId}");
      else if (await EndToken.RunAsync(stage, systems.Workspace, systems.WorkspaceUrl!, old.TokenId, onBehalfOf,
        cancel) is { Status: StepStatus.Declined })
        return false;
    }
    return true;
  }

  /// <summary>
  /// Two runs at once would each revoke the token of the other, and Stitch would be left with neither. So one leaves a token that is newer
  /// than its own, and all of them where its own is gone or not the one on record any more.
  /// </summary>
  private static async Task<List<TokenInfo>> WithoutThoseOfAnotherRunAsync(
    Installation installation, IReadOnlyList<TokenInfo> tokens, List<TokenInfo> others, bool isContested, CancellationToken cancel)
  {
    if (others.Count == 0) return others;
    var own = tokens.FirstOrDefault(t => t.TokenId == installation.Facts.TokenId);
    var role = await installation.Systems.Aws.GetRoleAsync(installation.Desired.RoleName, cancel);
    var onRecord = RecordTags.Decode(role?.Tags).TokenIds;
    var isLast = !isContested && own is not null && (onRecord.Count == 0 || onRecord.Contains(own.TokenId));
    var left = others.Where(t => !isLast || t.Created >= own!.Created).ToList();
    foreach (var token in left)
      installation.Stage.Warn($"Left alone: token '{token.Comment}' ({token.TokenId}): another run gave Stitch a token at the same time. "
        + Test(installation));
    return [.. others.Except(left)];
  }

  /// <summary>Revokes all tokens of the installation; what was named by the person goes, too.</summary>
  public override async Task<bool> DestroyAsync(Removal removal, CancellationToken cancel)
  {
    var facts = removal.Facts;
    var owner = new TokenOwner(removal.Systems.Workspace, facts.OnBehalfOf);
    var own = removal.IsOurs && removal.Record.Id is not null
      ? TokenOwner.OfInstallation(
          await owner.ListAsync(removal.Record, !removal.IsProof && removal.Record.TokenIds.Count > 0, removal.Stage.Time, cancel),
            removal.Record) : [];
    foreach (var token in own.Where(t => t.TokenId != removal.Named.TokenId))
    {
      if (!TokenOwner.IsMarked(token, removal.Record))
        removal.Leave($"token '{token.Comment}' ({token.TokenId})",
          $"it lost the mark of the installation: Remove-DeltaToken {token.TokenId} takes it back");
      else if (!await RevokeAsync(token.TokenId))
        return false;
    }
    if (removal.Named.TokenId is { } id) return await RevokeAsync(id);
    if (facts.TokenId is not { } found || own.Any(t => t.TokenId == found)) return true;
    // On record, and not among those of the caller: another's, which only that one or an admin may revoke, or gone.
    if (removal.IsOurs && await owner.OfAnotherAsync(removal.Record, removal.Stage.Time, cancel) is { Valid: null } others)
      return removal.Leave($"token {found}", $"it is {others.Owner}'s, or gone: "
        + $"Remove-DeltaToken {found}, run by {others.Owner} or a workspace admin, takes it back");
    return removal.IsOurs ? await RevokeAsync(found)
      : removal.Leave($"token '{facts.TokenComment}' ({found})", $"{Removal.Unsure}: Remove-DeltaToken {found} takes it back");

    async Task<bool> RevokeAsync(string tokenId) =>
      removal.Take(await EndToken.RunAsync(removal.Stage, removal.Systems.Workspace, removal.Systems.WorkspaceUrl!, tokenId,
        facts.OnBehalfOf, cancel));
  }
}
