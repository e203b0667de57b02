using System.Globalization;

namespace StitchDelta.Resources.Tokens;

/// <summary>
/// Gives Stitch a new token in place of the one that it has, without a moment in which it has none that works: the new one is made, tried
/// at the destination's own JDBC URL, handed to Stitch, checked by Stitch, and only then the old one is revoked.
/// Until Stitch has it, a failure revokes the new token and all is as before. From then on the way back is shut, for nobody can read the
/// old token's value to hand it over again: a failure leaves both tokens valid and says so.
/// </summary>
public static class RotateToken
{
  /// <summary>Rotates the token.</summary>
  /// <returns>The new token.</returns>
  public static async Task<StepResult<DeltaToken>> RunAsync(
    IStage stage, IWorkspace workspace, IStitchAccount stitch, Uri workspaceUrl, RotationRequest request, CancellationToken cancel)
  {
    var asked = request;
    Traced? named = null;
    DestinationInfo? destination = null;
    if (request is { Named: { } given, Aws: { } aws })
    {
      var systems = new ConnectedSystems { Aws = aws, Workspace = workspace, WorkspaceUrl = workspaceUrl, Stitch = stitch };
      (destination, named) = await NamedAsync(stage, systems, given, request, cancel);
      request = request with { Token = request.Token with { OnBehalfOf = named.Facts.OnBehalfOf } };
    }
    var owner = new TokenOwner(workspace, request.Token.OnBehalfOf);
    var tokens = await owner.ListAsync(cancel);
    if (named is not null)
      tokens = await owner.AgainAsync(tokens, named.Record, named.Record.TokenIds.Count > 0, stage.Time, cancel);
    else if (request.TokenId is { } id)
      tokens = await ReadAgain.UnlessAsync(tokens, all => all.Any(t => t.TokenId == id), () => owner.ListAsync(cancel), stage.Time, cancel);
    request = OldTokens.Existing(request, tokens, named?.Record);
    destination ??= await DestinationAsync(stitch, request.DestinationId, cancel);
    // Where no token is listed, the record tells whether there should be one.
    var asks = tokens.Count == 0 || tokens.Any(t => Mark.InComment(t.Comment) is not null);
    var recorded = named is not null ? named.Recorded : asks ? await RecordedAsync(stage, destination, request, cancel) : null;
    var record = named?.Record
      ?? (recorded is not null ? recorded.Record with { Id = recorded.Id } : await OnClusterAsync(workspace, destination, request, cancel));
    if (named is null && record is { TokenIds.Count: > 0 })
      tokens = await owner.AgainAsync(tokens, record, isExpected: true, stage.Time, cancel);
    if (record?.Id is not null && request.TokenId is null && !TokenOwner.Shows(tokens, record)
      && await owner.OfAnotherAsync(record, stage.Time, cancel) is { IsGone: false } others)
    {
      // It stays the principal's that is on record, for whom an admin makes tokens.
      if (asked.Token.OnBehalfOf is null && record.OnBehalfOf is { } principal)
        return await RunAsync(stage, workspace, stitch, workspaceUrl, asked with { Token = asked.Token with { OnBehalfOf = principal } },
          cancel);
      throw Catalogue.TokenOfAnotherUser.For(others.Owner, record.BucketName, others.Owner, recorded?.Role.RoleName ?? request.RoleName);
    }
    var old = named is null ? OldTokens.Of(tokens, request, record) : OldTokens.OfNamed(tokens, request, record!, destination);
    OldTokens.RequireOwn(old, tokens, record, request, destination);
    var url = JdbcUrl.Parse(request.JdbcUrl ?? destination.JdbcUrl
      ?? throw Catalogue.InputMissing.For(destination.DestinationId, "JdbcUrl", "Get-DeltaJdbcUrl"));
    if (!url.IsAt(workspaceUrl))
      throw Catalogue.DestinationOfOtherWorkspace.For(destination.DestinationId, destination.DestinationName, $"{url.Host}:{url.Port}",
        workspaceUrl.Authority);

    owner.RequireRoom(workspaceUrl);

    var changes = new ChangeSet(stage);
    var result = owner.Describe(old[0], workspaceUrl);
    var rotation = new Rotation(stage, workspace, stitch, owner, old, destination, url, request);
    var change = new ResourceChange(ChangeAction.Update,
      $"token '{Mark.NameIn(old[0].Comment)}' of Stitch destination {destination.DestinationName}",
      $"make a new token, try it at {url.HttpPath}, give it to Stitch, let Stitch check the connection, revoke {rotation.OldIds}");
    var isRecorded = true;
    try
    {
      if (await changes.ApplyAsync(change, async () => result = await rotation.RunAsync(workspaceUrl, cancel)))
        MakeToken.WarnOfEnd(stage, result, request.Token.Lifetime);
    }
    finally
    {
      // Also of a rotation that came to no end: Stitch has the new token then, or may have it.
      if (!changes.Declined && recorded is not null && (stage.IsPlanning || rotation.Live.Count > 0))
        isRecorded = await WriteRecord.TryAtEndAsync(stage, changes, request.Aws!, recorded.Role.RoleName, recorded.Role.Tags,
          recorded.Record with
        {
          Id = recorded.Id,
          TokenIds = stage.IsPlanning ? ["<new token>"] : rotation.Live,
          DestinationId = recorded.Record.DestinationId ?? destination.DestinationId,
        });
    }
    return changes.Result(result with
    {
      Facts = result.Facts with
      {
        DestinationName = destination.DestinationName,
        JdbcUrl = url.ToString(),
        HttpPath = url.HttpPath,
        ClusterId = url.ClusterId,
        RecordPending = !isRecorded,
      },
    });
  }

  /// <summary>What is on record of the destination's installation; null for none, or where AWS does not tell: then the tokens' own marks
  /// must do.</summary>
  private static async Task<RecordedRole?> RecordedAsync(IStage stage, DestinationInfo destination, RotationRequest request,
    CancellationToken cancel)
  {
    if (request.Aws is not { } aws) return null;
    var bucket = request.BucketName ?? destination.BucketName;
    try
    {
      if (request.RoleName is { } name) return await RecordedRole.ReadAsync(aws, await aws.GetRoleAsync(name, cancel), bucket, cancel);
      return await FindInstallations.OfDestinationAsync(aws, bucket, destination.DestinationId, cancel);
    }
    catch (StitchDeltaException e)
    {
      stage.Verbose($"Not found out: {e.Message}");
      return null;
    }
  }

  /// <summary>The destination that a row means, with the record of its installation. All that the row names must be of one.</summary>
  private static async Task<(DestinationInfo Destination, Traced It)> NamedAsync(
    IStage stage, ConnectedSystems systems, InstallationFacts given, RotationRequest request, CancellationToken cancel)
  {
    var (destination, it) = await NamedDestination.FindAsync(stage, systems.Aws, systems.Stitch, given, cancel);
    await Guard.RequireWorkspaceAsync(systems, it, cancel);
    var url = JdbcUrl.TryParse(request.JdbcUrl ?? destination.JdbcUrl);
    if (url is not null && request.JdbcUrl is null) NamedDestination.RequirePath(it, destination, url);
    var cluster = (it.Record.ClusterId ?? url?.ClusterId) is { } id ? await systems.Workspace.GetClusterAsync(id, cancel) : null;
    // Of a role that somebody else owns the part that never changes is at the cluster.
    if (it.Record.Id is null && it.Role is { } role && RecordTags.Decode(cluster?.CustomTags) is { BucketName: { } bucket } onCluster
      && onCluster.Id == InstallationId.Of(role.Arn, bucket))
      it = it with { Record = onCluster, Facts = it.Facts with { OnBehalfOf = it.Facts.OnBehalfOf ?? onCluster.OnBehalfOf } };
    it = it with { Cluster = cluster };
    await Guard.RequireNamesAsync(given with { TokenComment = null }, [], it, systems, cancel);
    return (destination, it);
  }

  /// <summary>
  /// What the tags of the destination's cluster tell: of an installation with a role of somebody else, which is never tagged, that is the
  /// record. Null for none.
  /// </summary>
  private static async Task<InstallationRecord?> OnClusterAsync(
    IWorkspace workspace, DestinationInfo destination, RotationRequest request, CancellationToken cancel)
  {
    if (JdbcUrl.TryParse(request.JdbcUrl ?? destination.JdbcUrl)?.ClusterId is not { } id) return null;
    var record = RecordTags.Decode((await workspace.GetClusterAsync(id, cancel))?.CustomTags);
    return record.Id is not null && record.BucketName == (request.BucketName ?? destination.BucketName) ? record : null;
  }

  private static async Task<DestinationInfo> DestinationAsync(IStitchAccount stitch, long? id, CancellationToken cancel) =>
    (await stitch.ListDestinationsAsync(cancel))
      .FirstOrDefault(d => d.DestinationType == MakeDestination.DestinationType && (id is null || d.DestinationId == id))
    ?? throw Catalogue.StitchDestinationNotFound.For(
      id, id?.ToString(CultureInfo.InvariantCulture)
        ?? "to renew the token of", $"the account has none of type {MakeDestination.DestinationType}.");
}
