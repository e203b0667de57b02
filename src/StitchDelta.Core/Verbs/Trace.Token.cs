namespace StitchDelta.Verbs;

// Which token is the installation's.
internal sealed partial class Trace
{
  /// <summary>
  /// Stitch never shows its token. It is the one that a person said; else the one on record, or a newer one that bears the installation's
  /// mark, where none on record is valid any more. Where there is no installation
  /// its comment must tell: the newest with the destination's own comment, else the only one with the guide's.
  /// </summary>
  private async Task<InstallationFacts> WithTokenAsync(InstallationFacts known, InstallationFacts remembered, InstallationRecord record)
  {
    if (remembered is { Token: not null, TokenId: null }) return known;
    var owner = new TokenOwner(_systems.Workspace, known.OnBehalfOf);
    if (known.TokenId is { } id && record.Id is null) return With(known, (await owner.FindAsync(id, _cancel))?.Token);
    if (record.Id is not null)
    {
      var all = await owner.ListAsync(record, record.TokenIds.Count > 0, _stage.Time, _cancel);
      if (known.TokenId is { } said) return With(known, await owner.FindAmongAsync(all, said, _cancel));
      if (TokenOwner.OfInstallation(all, record).FirstOrDefault() is { } own)
        return With(known with { TokenComment = null, TokenExpires = null }, own);
      known = known with { TokenComment = known.TokenComment ?? remembered.TokenComment };
      if ((record.TokenIds.LastOrDefault() ?? remembered.TokenId) is { } last)
        return With(known with { TokenId = last }, await owner.FindAmongAsync(all, last, _cancel));
      if (!_forRemoval) return known;
    }
    // That a comment is alike does not make a token this installation's.
    if (_forRemoval && known.TokenComment is null) return known;
    return With(known, await owner.NewestAsync(known.TokenComment ?? TokenRequest.CommentFor(known.DestinationName), _cancel)
      ?? (known.TokenComment is null && await owner.WithCommentAsync(MakeToken.DefaultComment, _cancel) is [var only] ? only : null));
  }

  private static InstallationFacts With(InstallationFacts known, TokenInfo? found) =>
    found is null ? known : known.Or(new() { TokenId = found.TokenId, TokenComment = found.Comment, TokenExpires = found.Expires });

  // Of another token the value is no use.
  private static InstallationFacts WithValue(InstallationFacts known, InstallationFacts remembered) =>
    known.TokenId is { } id && id == remembered.TokenId ? known with { Token = known.Token ?? remembered.Token } : known;
}
