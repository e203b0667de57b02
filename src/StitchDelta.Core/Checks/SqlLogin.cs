using System.Security;

namespace StitchDelta.Checks;

/// <summary>With whose token a test runs SQL. Only the answer to Stitch's token, or to one of the same owner, says anything of the next
/// load.</summary>
/// <param name="Token">The token; null for the connection's own, where Stitch's has the same owner.</param>
/// <param name="Words">Whose it is, in words.</param>
internal sealed record SqlLogin(SecureString? Token, string Words)
{
  /// <summary>What a token that is made for one test is called in the workspace.</summary>
  public const string TrialComment = "StitchDelta test, revoked at its end";

  /// <summary>Why SQL tells nothing; null where it does.</summary>
  public Finding? Unknown { get; private init; }

  /// <summary>The id of the token that was made for the test; null for none.</summary>
  public string? TrialId { get; private init; }

  /// <summary>Finds out, and for a live test of a service principal's destination makes a token of that one for the time of the
  /// test.</summary>
  public static async Task<SqlLogin> OfAsync(CheckSubject subject, CancellationToken cancel)
  {
    if (subject.Facts.Token is { } token) return new(token, "Stitch's token");
    var caller = (await subject.UserAsync(cancel)).UserName;
    if ((subject.Record.TokenOwner ?? subject.Facts.OnBehalfOf) is not { } owner
      || string.Equals(owner, caller, StringComparison.OrdinalIgnoreCase)) return new(null, "the administrator's token");
    var isPrincipal = ServicePrincipals.Is(owner);
    if (isPrincipal && subject.IsLive) return await OfPrincipalAsync(subject, owner);
    return Without(owner, isPrincipal
      ? "Add -Live: it makes a token of the service principal, and revokes it at the end of the test. Or give Stitch's own as -Token."
      : $"Give Stitch's token as -Token, or have {owner} run the test.",
      $"Stitch's token is {owner}'s, and what {caller} may do says nothing of it",
      isPrincipal && subject.Facts.BucketName is { } bucket ? CheckChain.TestOf(bucket, subject.Facts.RoleName, "-Live") : null);
  }

  /// <summary>Revokes the token that was made for the test.</summary>
  public async Task EndAsync(CheckSubject subject)
  {
    if (TrialId is null) return;
    if (await Cleanup.TryAsync(limit => subject.Workspace.DeleteTokenOfOthersAsync(TrialId, limit)) is { } why)
      subject.Warn($"The token {TrialId}, which was made for this test, could not be revoked: {why}. Remove-DeltaToken {TrialId}");
  }

  // Not to be stopped half-way: a token that was made and whose id nobody knows could not be revoked.
  private static async Task<SqlLogin> OfPrincipalAsync(CheckSubject subject, string owner)
  {
    using var limit = Cleanup.Begin();
    try
    {
      // All that is tried with it has this time twice.
      var lifetime = subject.Timeout + subject.Timeout + TimeSpan.FromMinutes(10);
      var (made, value) = await subject.Workspace.CreateTokenForAsync(owner, TrialComment, lifetime, limit.Token);
      return new(value, $"a token of {owner} that was made for this test") { TrialId = made.TokenId };
    }
    catch (StitchDeltaException e)
    {
      return Without(owner, e.Remedy, $"no token of {owner} could be made for the test: {e.Message}");
    }
    catch (OperationCanceledException)
    {
      return Without(owner, "Run the test again.", $"no token of {owner} was made for the test within "
        + $"{(int)Cleanup.Limit.TotalSeconds} seconds");
    }
  }

  private static SqlLogin Without(string owner, string remedy, string why, string? command = null) =>
    new(null, "") { Unknown = Finding.Unknown($"an answer to a token of {owner}", why, remedy) with { Command = command } };
}
