using StitchDelta.Contracts;

namespace StitchDelta.Steps;

/// <summary>Revokes tokens.</summary>
public static class EndToken
{
  /// <summary>Revokes a token. One that is not there any more is none.</summary>
  /// <param name="stage">Who runs the step.</param>
  /// <param name="workspace">Databricks.</param>
  /// <param name="workspaceUrl">The workspace's address.</param>
  /// <param name="tokenId">The token.</param>
  /// <param name="onBehalfOf">The service principal that it is of; null for the caller's own.</param>
  /// <param name="cancel">Cancels.</param>
  /// <returns>Null when the change was declined.</returns>
  public static async Task<DeltaToken?> RunAsync(IStage stage, IWorkspace workspace, Uri workspaceUrl, string tokenId, string? onBehalfOf, CancellationToken cancel)
  {
    (tokenId, onBehalfOf) = (tokenId.Trim(), onBehalfOf?.Trim());
    var owner = new TokenOwner(workspace, onBehalfOf);
    var changes = new ChangeSet(stage);
    if (await owner.FindAsync(tokenId, cancel) is not var (found, isOthers))
    {
      changes.Keep($"token {tokenId}");
      return new DeltaToken { WorkspaceUrl = workspaceUrl, TokenId = tokenId, OnBehalfOf = onBehalfOf, Changes = changes.Changes, IsPlanned = stage.IsPlanning };
    }
    await changes.ApplyAsync(new(ChangeAction.Delete, $"token '{found.Comment}' ({tokenId}) in {workspaceUrl.Authority}", isOthers ? $"it is {found.UserName}'s" : ""),
      () => owner.DeleteAsync(tokenId, cancel, isOthers));
    return changes.Declined ? null : owner.Describe(found, workspaceUrl) with { Changes = changes.Changes, IsPlanned = stage.IsPlanning };
  }
}
