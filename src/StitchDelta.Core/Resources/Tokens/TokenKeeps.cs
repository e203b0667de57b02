namespace StitchDelta.Resources.Tokens;

/// <summary>What a token that is there keeps although something else was asked for.</summary>
internal static class TokenKeeps
{
  // Databricks counts from when it makes the token.
  private static readonly TimeSpan Rounding = TimeSpan.FromHours(1);

  /// <summary>Warns of the comment and the lifetime that it does not get.</summary>
  public static void Warn(IStage stage, TokenInfo found, TokenRequest request)
  {
    if (request.AskedComment is { } comment && Mark.NameIn(comment) != Mark.NameIn(found.Comment))
      WarnOfComment(stage, comment, $"the token is there already, with the comment '{Mark.NameIn(found.Comment)}'");
    if (request.Lifetime is { } lifetime && !LivesFor(found, lifetime))
      WarnOfLifetime(stage, lifetime, $"the token '{found.Comment}' is there already, and "
        + (found.Expires is { } expires ? $"ends on {Day.Of(expires)}" : "does not end"),
        $"For one that lives that long: {request.RenewCommand}");
  }

  /// <summary>The same of another user's token, of which the caller may see nothing.</summary>
  public static void Warn(IStage stage, OthersToken others, TokenRequest request)
  {
    var there = $"the token is {others.Owner}'s, and stays";
    if (request.AskedComment is { } comment && others.Valid?.Any(t => Mark.NameIn(t.Comment) == Mark.NameIn(comment)) != true)
      WarnOfComment(stage, comment, there);
    if (request.Lifetime is { } lifetime && others.Valid?.Any(t => LivesFor(t, lifetime)) != true)
      WarnOfLifetime(stage, lifetime, there, $"Only {others.Owner} can renew it: {request.RenewCommand}");
  }

  private static void WarnOfComment(IStage stage, string comment, string there) =>
    Ignored.Warn(stage, "TokenComment", $"'{comment}'", there, "A token keeps its comment, and Update-DeltaToken hands it on to the next.");

  private static void WarnOfLifetime(IStage stage, TimeSpan lifetime, string there, string change) =>
    Ignored.Warn(stage, "LifetimeDays", FormattableString.Invariant($"{lifetime.TotalDays:0}"), there, change);

  private static bool LivesFor(TokenInfo token, TimeSpan lifetime) =>
    token.Expires is { } expires && (expires - token.Created - lifetime).Duration() < Rounding;
}
