namespace StitchDelta.Checks;

internal static partial class ExpiryChecks
{
  /// <summary>How long before a token ends, or would be revoked, that is told.</summary>
  private const int WarningDays = 30;

  /// <summary>Databricks revokes a token that nobody used for 90 days.</summary>
  private const int UnusedDays = 90;

  private const int UnusedWarningDays = UnusedDays - WarningDays;

  public static readonly DestinationCheck TokenLasts = new("token-lasts", "Token lasts", GuideStep.Token, [TokenChecks.TokenAccepted],
    facts => facts.TokenExpires is null ? NeedsToken(facts) : null,
    async (subject, cancel) =>
    {
      if (subject.Facts.TokenExpires is { } end)
        return OfEnd(subject.Facts, end, DateTimeOffset.UtcNow);
      if (subject.Facts.TokenId is null)
        return Finding.Skipped(EndExpected, "its id is not known", "Give the test -TokenId; Get-DeltaToken lists the ids.");
      return await subject.TokenAsync(cancel) is not { } listed
        ? Finding.Unknown(EndExpected, NotListed)
        : OfEnd(subject.Facts, listed.Expires, DateTimeOffset.UtcNow);
    })
  { Repairs = TokenResource.Instance };

  /// <summary>A test that has the token's value uses it, and so keeps it in use. The answer is to the day, so it may come before
  /// that.</summary>
  public static readonly DestinationCheck TokenInUse = new("token-in-use", "Token in use", GuideStep.Token, [TokenChecks.TokenAccepted],
    NeedsToken,
    async (subject, cancel) => subject.Facts.TokenId is null
      ? Finding.Skipped(UseExpected, "its id is not known", "Give the test -TokenId; Get-DeltaToken lists the ids.")
      : OfUse(subject.Facts, await subject.AllTokensAsync(cancel), DateTimeOffset.UtcNow))
  { Repairs = TokenResource.Instance };

  // Of a destination that is there Stitch has some token, also where its id is not known.
  private static (string Fact, string Command)? NeedsToken(InstallationFacts facts) =>
    facts.DestinationId is null ? Needs.Token(facts) : null;

  private const string EndExpected = "30 days or more to go";
  private const string UseExpected = "used within the last 60 days";
  private const string NotListed = "not listed: it is another user's, or it is gone";

  internal static Finding OfEnd(InstallationFacts facts, DateTimeOffset? end, DateTimeOffset now)
  {
    if (end is not { } day)
      return Finding.Passed(EndExpected, "valid without an end");
    if (day <= now)
      return Finding.Failed(EndExpected, $"ended on {Day.Of(day)}", "Test-StitchDestination -Repair makes a new one and "
        + "gives it to Stitch.");
    var left = (int)(day - now).TotalDays;
    return left < WarningDays
      ? Finding.Warning(EndExpected, $"ends on {Day.Of(day)}, in {Days(left)}", $"{Update(facts)} gives Stitch a new one.")
      : Finding.Passed(EndExpected, $"valid until {Day.Of(day)}");
  }

  internal static Finding OfUse(InstallationFacts facts, IReadOnlyList<TokenInfo>? tokens, DateTimeOffset now)
  {
    if (tokens is null)
      return Finding.Unknown(UseExpected, "only a workspace admin may see when a token was last used",
        "Run the test with a workspace admin's token: Connect-DeltaWorkspace");
    if (tokens.FirstOrDefault(t => t.TokenId == facts.TokenId) is not { } token)
      return Finding.Unknown(UseExpected, NotListed);
    // That no token at all was ever used is not so: the test itself uses one.
    if (tokens.All(t => t.LastUsed is null))
      return Finding.Unknown(UseExpected, "the workspace does not tell when tokens were last used");

    var idle = (now - (token.LastUsed ?? token.Created)).Days;
    var actual = token.LastUsed is { } used ? $"last used on {Day.Of(used)}" : $"made on {Day.Of(token.Created)} and not used since";
    return idle < UnusedWarningDays
      ? Finding.Passed(UseExpected, actual)
      : Finding.Warning(UseExpected, $"{actual}, {Days(idle)} ago; Databricks revokes a token after {UnusedDays} days without use",
          $"See in the Stitch app whether its integrations are paused. {Update(facts)} gives Stitch a new one and uses it.");
  }

  private static string Update(InstallationFacts facts) =>
    $"Update-DeltaToken{(facts.TokenId is { } id ? $" -TokenId {id}" : "")}{OnBehalfOf(facts)}";

  private static string OnBehalfOf(InstallationFacts facts) => facts.OnBehalfOf is { } application ? $" -OnBehalfOf {application}" : "";
}
