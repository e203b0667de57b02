using System.Security;
using System.Text.RegularExpressions;

namespace StitchDelta.Resources.Tokens;

/// <summary>
/// Tries a token that somebody else than this run has made, before Stitch is given it: Stitch saves any text, and the load that works
/// would break.
/// </summary>
/// <param name="workspaceOf">The workspace that a JDBC URL leads to, with the token; null where the token may not be sent there.</param>
/// <param name="isKnown">Whether the token is known to be one of the workspace, and need not be tried there.</param>
internal sealed class TokenTrial(Func<JdbcUrl, SecureString, IWorkspace?> workspaceOf, Func<SecureString, Uri, bool> isKnown)
{
  // Whoever is not answered by then is told by Stitch's own check.
  private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

  private static readonly Regex Invalid = new("^Invalid (access )?token", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

  /// <summary>Throws when the workspace says that the token is none. Where it cannot be asked, or says anything else, nothing is
  /// shown.</summary>
  /// <param name="wanted">What Stitch is to be given.</param>
  /// <param name="found">The destination that gets it; null for a new one.</param>
  public async Task RequireAsync(IStage stage, DestinationForm wanted, DestinationInfo? found, CancellationToken cancel)
  {
    if (wanted.AccessToken is not { } token || JdbcUrl.TryParse(wanted.JdbcUrl ?? found?.JdbcUrl) is not { } url
      || isKnown(token, url.WorkspaceUrl)) return;
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
      throw Catalogue.TokenNotAccepted.After(url.WorkspaceUrl, e, url.WorkspaceUrl, Sentence.Of(e.Fault!.Message), Remedy(url, found));
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

  // What makes a token and leaves it to the person would leave one that is on no record. A rotation is made at the URL that the
  // destination has.
  private static string Remedy(JdbcUrl url, DestinationInfo? found) => found is not { DestinationId: var id }
    ? "Make a new one, and run the same command with -Token $token.Token: $token = New-DeltaToken -Another -WorkspaceUrl "
      + url.WorkspaceUrl
    : JdbcUrl.TryParse(found.JdbcUrl)?.IsAt(url.WorkspaceUrl) == true
      ? $"Let Stitch have a new one: Update-DeltaToken -DestinationId {id} -WorkspaceUrl {url.WorkspaceUrl}"
    : $"Let Stitch have a new one, with that URL: New-DeltaToken -Another -WorkspaceUrl {url.WorkspaceUrl} | "
      + $"Set-StitchDestination -DestinationId {id} -JdbcUrl {CommandText.Quoted($"{url}")}";

  // A token that is not valid is a 403 to Databricks, and so is much else that says nothing about it: no permission, a scope that it
  // lacks, an address that is kept out.
  private static bool IsRefused(StitchDeltaException e) =>
    e.StatusCode == 401 || (e.StatusCode == 403 && Invalid.IsMatch(e.Fault!.Message));
}
