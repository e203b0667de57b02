using StitchDelta.Contracts;

namespace StitchDelta.Steps;

/// <summary>Guide step 2.4: the token that Stitch logs in to Databricks with.</summary>
public static class MakeToken
{
  /// <summary>The comment that the guide gives the token.</summary>
  public const string DefaultComment = "Stitch destination";

  /// <summary>Makes the token, or keeps the one with this comment that is there. The value of one that is there cannot be had again.</summary>
  /// <param name="stage">Who runs the step.</param>
  /// <param name="workspace">Databricks.</param>
  /// <param name="workspaceUrl">The workspace's address.</param>
  /// <param name="comment">The token's comment.</param>
  /// <param name="lifetime">How long it is to be valid; null for as long as the workspace allows.</param>
  /// <param name="force">Makes a new one although one is there.</param>
  /// <param name="cancel">Cancels.</param>
  /// <returns>Null when the change was declined.</returns>
  public static async Task<DeltaToken?> RunAsync(
    IStage stage, IWorkspace workspace, Uri workspaceUrl, string comment, TimeSpan? lifetime, bool force, CancellationToken cancel)
  {
    var changes = new ChangeSet(stage);
    var resource = $"token '{comment}' in {workspaceUrl.Authority}";
    var result = new DeltaToken { WorkspaceUrl = workspaceUrl, TokenComment = comment };
    var found = force ? null : (await workspace.ListTokensAsync(cancel))
      .Where(t => t.Comment == comment && !(t.Expires <= DateTimeOffset.UtcNow))
      .OrderByDescending(t => t.Created).FirstOrDefault();
    if (found is not null)
    {
      changes.Keep(resource);
      result = result with { TokenId = found.TokenId, TokenExpires = found.Expires };
    }
    else if (await changes.ApplyAsync(new(ChangeAction.Create, resource), async () =>
      {
        var (info, value) = await workspace.CreateTokenAsync(comment, lifetime, cancel);
        result = result with { TokenId = info.TokenId, TokenExpires = info.Expires, Token = value };
      })
      && lifetime is null && result.TokenExpires is { } expires)
    {
      // The guide says that a token without a lifetime never ends. Databricks has changed that.
      stage.Warn($"The token '{comment}' ends on {expires:yyyy-MM-dd}: Databricks gives no token a longer life. Make a new one before that day: New-DeltaToken -Force | New-StitchDestination");
    }
    return changes.Declined ? null : result with { Changes = changes.Changes, IsPlanned = stage.IsPlanning };
  }
}
