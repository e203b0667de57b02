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
    var (systems, desired, destination) = (installation.Systems, installation.Desired, installation.Destination);
    var wanted = new TokenRequest
    {
      Comment = desired.CommentFor(destination),
      Lifetime = desired.TokenLifetime,
      OnBehalfOf = desired.OnBehalfOf,
      Installation = installation.Recorded,
    };
    using var turn = await installation.LockAsync($"token {wanted.MarkedComment} {systems.WorkspaceUrl}", cancel);
    var isUsed = destination is not null
      && !(installation.Record.Before.HasFlag(FoundBefore.Destination) && destination.JdbcUrl is { } url
        && url != installation.Facts.JdbcUrl);
    var made = await MakeToken.RunAsync(
      installation.Stage, systems.Workspace, systems.WorkspaceUrl!, wanted, another: installation.RenewsToken || !isUsed, cancel);
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

  /// <summary>Revokes the other tokens of the installation: the one that Stitch had before, and those of a run that came to no end. What
  /// does not bear the mark stays.</summary>
  public static async Task<bool> RevokeOthersAsync(Installation installation, CancellationToken cancel)
  {
    var (systems, onBehalfOf) = (installation.Systems, installation.Desired.OnBehalfOf);
    installation.Current = Instance;
    // Which they are is known when the plan is carried out: a run that stopped may have left one more.
    var stage = new OfTheMoment(installation.Stage);
    var stays = stage.IsPlanning ? null : installation.Facts.TokenId;
    var tokens = await new TokenOwner(systems.Workspace, onBehalfOf).ListAsync(cancel);
    var others = TokenOwner.OfInstallation(tokens, installation.Record).Where(t => t.TokenId != stays).ToList();
    if (stays is not null) others = await WithoutThoseOfAnotherRunAsync(installation, tokens, others, cancel);
    foreach (var old in others)
    {
      if (!TokenOwner.IsMarked(old, installation.Record))
        stage.Warn($"Left alone: token '{old.Comment}' ({old.TokenId}): it was on record and does not bear the mark of the installation {installation.Record.Id}. "
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
    Installation installation, IReadOnlyList<TokenInfo> tokens, List<TokenInfo> others, CancellationToken cancel)
  {
    if (others.Count == 0) return others;
    var own = tokens.FirstOrDefault(t => t.TokenId == installation.Facts.TokenId);
    var role = await installation.Systems.Aws.GetRoleAsync(installation.Desired.RoleName, cancel);
    var onRecord = RecordTags.Decode(role?.Tags).TokenIds;
    var isLast = own is not null && (onRecord.Count == 0 || onRecord.Contains(own.TokenId));
    var left = others.Where(t => !isLast || t.Created > own!.Created).ToList();
    foreach (var token in left)
      installation.Stage.Warn($"Left alone: token '{token.Comment}' ({token.TokenId}): another run gave Stitch a token at the same time. "
        + $"When that one is over: Test-StitchDestination -BucketName {installation.Desired.BucketName} -RoleName {installation.Desired.RoleName}");
    return [.. others.Except(left)];
  }

  /// <summary>Revokes all tokens of the installation; what was named by the person goes, too.</summary>
  public override async Task<bool> DestroyAsync(Removal removal, CancellationToken cancel)
  {
    var facts = removal.Facts;
    var owner = new TokenOwner(removal.Systems.Workspace, facts.OnBehalfOf);
    var own = removal.IsOurs
      && removal.Record.Id is not null ? TokenOwner.OfInstallation(await owner.ListAsync(cancel), removal.Record) : [];
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
    return removal.IsOurs
      // On record, and not among those of the caller: another's, whom only an admin may revoke, or gone.
      ? await RevokeAsync(found)
      : removal.Leave($"token '{facts.TokenComment}' ({found})", $"{Removal.Unsure}: Remove-DeltaToken {found} takes it back");

    async Task<bool> RevokeAsync(string tokenId) =>
      removal.Take(await EndToken.RunAsync(removal.Stage, removal.Systems.Workspace, removal.Systems.WorkspaceUrl!, tokenId,
        facts.OnBehalfOf, cancel));
  }
}
