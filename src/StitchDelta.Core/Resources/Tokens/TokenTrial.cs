using System.Security;
using System.Text.RegularExpressions;

namespace StitchDelta.Resources.Tokens;

/// <summary>
/// Tries a token that somebody else than this run has made, before Stitch is given it: Stitch saves any text, and the load that works
/// would break.
/// </summary>
/// <param name="workspaceOf">The workspace that a JDBC URL leads to, with the token; null where the token may not be sent there.</param>
internal sealed class TokenTrial(Func<JdbcUrl, SecureString, IWorkspace?> workspaceOf)
{
  // Whoever is not answered by then is told by Stitch's own check.
  private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

  private static readonly Regex Invalid = new("^Invalid (access )?token", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

  /// <summary>Throws when the workspace says that the token is none. Where it cannot be asked, or says anything else, nothing is
  /// shown.</summary>
  /// <param name="token">What Stitch is to be given; null for none.</param>
  /// <param name="jdbcUrl">Where it is to be used; null where that is not known.</param>
  public async Task RequireAsync(IStage stage, SecureString? token, string? jdbcUrl, CancellationToken cancel)
  {
    if (token is null || SessionTokens.IsMadeHere(token) || JdbcUrl.TryParse(jdbcUrl) is not { } url) return;
    if (workspaceOf(url, token) is not { } workspace)
    {
      stage.Verbose($"The token was not tried: {url.Host} is no address of Databricks that is known here.");
      return;
    }
    using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    limit.CancelAfter(Limit);
    try
    {
      await workspace.GetMeAsync(limit.Token);
    }
    catch (StitchDeltaException e) when (IsRefused(e))
    {
      throw Catalogue.TokenNotAccepted.After(url.WorkspaceUrl, e, url.WorkspaceUrl, Sentence.Of(e.Fault!.Message));
    }
    catch (StitchDeltaException e)
    {
      stage.Verbose($"Whether {url.Host} accepts the token was not found out: {e.Message}");
    }
    catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
    {
      stage.Verbose($"Whether {url.Host} accepts the token was not found out: it did not answer in time.");
    }
  }

  // A token that is not valid is a 403 to Databricks, and so is much else that says nothing about it: no permission, a scope that it
  // lacks, an address that is kept out.
  private static bool IsRefused(StitchDeltaException e) =>
    e.StatusCode == 401 || (e.StatusCode == 403 && Invalid.IsMatch(e.Fault!.Message));
}
