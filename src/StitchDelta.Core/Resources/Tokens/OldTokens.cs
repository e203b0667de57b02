namespace StitchDelta.Resources.Tokens;

/// <summary>Decides which tokens make way for a new one. Pure: what there is has been listed before.</summary>
internal static class OldTokens
{
  /// <summary>A token that the destination was never given would be revoked for nothing, and the one that it has would stay.</summary>
  public static void RequireOwn(
    IReadOnlyList<TokenInfo> old, IReadOnlyList<TokenInfo> tokens, InstallationRecord? record, RotationRequest request,
      DestinationInfo destination)
  {
    var own = record?.Id is null ? [] : TokenOwner.OfInstallation(tokens, record).Select(t => t.TokenId).ToList();
    if (own.Count > 0 && old.FirstOrDefault(t => !own.Contains(t.TokenId)) is { } other)
      throw Catalogue.TokenOfOthers.For(other.TokenId, other.Comment, other.TokenId, destination.DestinationName, string.Join(", ", own));
    if (request.Session is { } session && request.Token.OnBehalfOf is null
      && SessionTokens.Candidates(session, tokens.Where(TokenOwner.IsValid)) is [var used]
        && old.FirstOrDefault(t => t.TokenId == used) is { } mine)
      throw Catalogue.TokenOfSession.For(used, mine.Comment, used);
  }

  /// <summary>The tokens that make way. Nobody can read which one Stitch has, so of an installation all do; elsewhere the one of the id, or
  /// the only one of the comment.</summary>
  public static IReadOnlyList<TokenInfo> Of(IReadOnlyList<TokenInfo> tokens, RotationRequest request, InstallationRecord? record)
  {
    if (request.TokenId is { } id)
    {
      var named = tokens.First(t => t.TokenId == id);
      return Mark.InComment(named.Comment) is not null && record?.TokenIds.Contains(id) == true
        ? [named, .. Marked(tokens, record).Where(t => t.TokenId != id)] : [named];
    }
    if (record is not null && request.Token.Comment == MakeToken.DefaultComment && Marked(tokens, record) is [_, ..] own) return own;
    return Only(tokens.Where(t =>
      TokenOwner.IsValid(t) && (t.Comment == request.Token.Comment || Mark.NameIn(t.Comment) == request.Token.Comment)), request,
      request.Token.Comment, record);
  }

  /// <summary>
  /// The same of the installation that a row names: its own tokens and no others. A comment in the row is that of one of them. Where
  /// nothing is on record, a token that bears the mark of
  /// some installation is not known to be this one's.
  /// </summary>
  public static IReadOnlyList<TokenInfo> OfNamed(IReadOnlyList<TokenInfo> tokens, RotationRequest request, InstallationRecord record,
    DestinationInfo destination)
  {
    var comment = request.Token.Comment;
    if (request.TokenId is not null) return Of(tokens, request, record);
    if (record.Id is not null && Marked(tokens, record) is [_, ..] own
      && (comment == MakeToken.DefaultComment || own.Any(t => Mark.NameIn(t.Comment) == Mark.NameIn(comment))))
      return own;
    var unmarked = tokens.Where(t => TokenOwner.IsValid(t) && Mark.InComment(t.Comment) is null).ToList();
    if (comment == MakeToken.DefaultComment && unmarked.All(t => t.Comment != comment))
      comment = TokenRequest.CommentFor(destination.DestinationName);
    return Only(unmarked.Where(t => t.Comment == comment), request, comment, record);
  }

  private static IReadOnlyList<TokenInfo> Marked(IReadOnlyList<TokenInfo> tokens, InstallationRecord record) =>
    [.. TokenOwner.OfInstallation(tokens, record).Where(t => TokenOwner.IsMarked(t, record))];

  private static IReadOnlyList<TokenInfo> Only(IEnumerable<TokenInfo> alike, RotationRequest request, string comment,
    InstallationRecord? record) => alike.ToList() switch
  {
    // A token that is made by hand would not be the installation's.
    [] when record is { Id: not null, BucketName: { } bucket } && request.Token.Comment == MakeToken.DefaultComment =>
      throw Catalogue.InstallationTokenGone.For(comment, bucket, request.Named?.RoleName ?? request.RoleName),
    [] => throw Catalogue.TokenNotFound.For(comment, comment),
    [var only] => [only],
    var several => throw Catalogue.TokenAmbiguous.For(comment, comment, string.Join(", ", several.Select(t => t.TokenId))),
  };

  // What a row had written down once may be an older token by now. The installation's own is what is meant.
  public static RotationRequest Existing(RotationRequest request, IReadOnlyList<TokenInfo> tokens, InstallationRecord? named) =>
    request.TokenId is not { } missing || tokens.Any(t => t.TokenId == missing) ? request
    : request.TokenIdSource == TokenIdSource.Saved || (request.TokenIdSource == TokenIdSource.Row && named?.TokenIds is { Count: > 0 })
      ? request with { TokenId = null }
    : throw Catalogue.TokenNotFound.For(missing, missing);
}
