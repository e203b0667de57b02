namespace StitchDelta.Resources.Tokens;

/// <summary>The check of guide step 2.4: Databricks accepts the token.</summary>
internal static class TokenChecks
{
  public static readonly DestinationCheck TokenAccepted = new("token-accepted", "Token accepted", GuideStep.Token, [Connected.Databricks],
    // Of a destination that is there Stitch has some token, whether or not it can be found here.
    facts => facts is { Token: null, TokenId: null, DestinationId: null } ? ("Token", "New-DeltaToken") : null,
    async (subject, cancel) =>
    {
      const string Expected = "Databricks accepts the token";
      const string Renew = "Test-StitchDestination -Repair makes a new one and gives it to Stitch.";
      var facts = subject.Facts;
      if (facts.Token is { } token)
      {
        try
        {
          return Finding.Passed(Expected, $"accepted, as {(await subject.Systems.Workspace.WithToken(token).GetMeAsync(cancel)).UserName}");
        }
        catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksTokenRefused)
        {
          // The remedy of the error is for the administrator's own token; this one is Stitch's.
          return Finding.Failed(Expected, e.Message, Renew);
        }
      }
      var recorded = subject.Record.TokenIds;
      var listed = facts.TokenId is null ? null : await subject.TokenAsync(cancel);
      var isOther = recorded.Count > 0 && facts.TokenId is { } id && !recorded.Contains(id);
      if ((listed is null || isOther) && subject.Given.TokenId is null
        && await subject.OthersTokenAsync(cancel) is { IsGone: false } others)
        return others.Valid is [var theirs, ..] ? Finding.Passed(Expected, $"valid{Until(theirs)}; it is {others.Owner}'s")
          : Unseen(subject, Expected, others.Owner);
      if (facts.TokenId is null)
        return Finding.Failed(Expected,
          $"no token '{facts.TokenComment ?? TokenRequest.CommentFor(facts.DestinationName)}' is listed: it was revoked or has ended, "
            + "or is another's or has another comment", $"{Renew} If Stitch's token is another one, give -TokenId.");
      // One that took its place may have been made by a run that stopped before Stitch had it.
      if (subject.Given.TokenId is null && isOther && listed is not null)
        return Finding.Warning(Expected,
          $"the token on record, {string.Join(", ", recorded)}, was revoked or has ended; "
            + $"{facts.TokenId} bears the mark of the installation, and nobody can read whether Stitch has it", Renew);
      // Its value is not known here; that it is listed proves that it has not been revoked and has not ended.
      return Finding.Of(listed is not null, Expected, listed is null ? "revoked or ended" : $"valid{Until(listed)}", Renew);
    })
  { Repairs = TokenResource.Instance };

  /// <summary>What may be said of a token that is another user's, and that the caller may not see.</summary>
  public static Finding Unseen(CheckSubject subject, string expected, string owner)
  {
    var command = subject.Facts.BucketName is { } bucket ? CheckChain.TestOf(bucket, subject.Facts.RoleName)
      : "Test-StitchDestination";
    return Finding.Unknown(expected, $"Stitch's token is {owner}'s, and a user sees none but the own ones",
      $"Have {owner} run it, or a workspace admin, who sees everybody's: {command}") with { Command = command };
  }

  private static string Until(TokenInfo token) => token.Expires is { } end ? $" until {Day.Of(end)}" : ", without an end";
}
