using System.Security;

namespace StitchDelta.Resources.Tokens;

/// <summary>Revokes tokens.</summary>
public static class EndToken
{
  /// <summary>Revokes a token. One that is not there any more is none.</summary>
  /// <param name="onBehalfOf">The service principal that it is of; null for the caller's own.</param>
  public static Task<StepResult<DeltaToken>> RunAsync(IStage stage, IWorkspace workspace, Uri workspaceUrl, string tokenId,
    string? onBehalfOf, CancellationToken cancel) =>
    RunAsync(stage, workspace, workspaceUrl, tokenId, onBehalfOf, null, cancel);

  /// <summary>The same, with care for the token that the caller is connected with: it goes only when it was named.</summary>
  /// <param name="onBehalfOf">The service principal that it is of; null for the caller's own.</param>
  /// <param name="session">The token of the caller's connection, and whether this token was named by itself, not one of a list; null when
  /// it need not be looked for.</param>
  public static async Task<StepResult<DeltaToken>> RunAsync(
    IStage stage, IWorkspace workspace, Uri workspaceUrl, string tokenId, string? onBehalfOf, (SecureString Token, bool IsNamed)? session,
      CancellationToken cancel)
  {
    (tokenId, onBehalfOf) = (tokenId.Trim(), onBehalfOf?.Trim());
    var owner = new TokenOwner(workspace, onBehalfOf);
    var changes = new ChangeSet(stage);
    if (await owner.FindAsync(tokenId, cancel) is not var (found, isOthers))
    {
      changes.Unchanged($"token {tokenId}");
      return changes.Result(new DeltaToken { WorkspaceUrl = workspaceUrl, TokenId = tokenId, OnBehalfOf = onBehalfOf });
    }
    var own = session is var (token, isNamed) && !isOthers
      && onBehalfOf is null ? await OfSessionAsync(owner, found, token, isNamed, cancel) : "";
    await changes.ApplyAsync(new(ChangeAction.Delete, $"token '{found.Comment}' ({tokenId}) in {workspaceUrl.Authority}", isOthers
      ? $"it is {found.UserName}'s" : own),
      () => owner.DeleteAsync(tokenId, cancel, isOthers));
    return changes.Result(owner.Describe(found, workspaceUrl));
  }

  private static async Task<string> OfSessionAsync(TokenOwner owner, TokenInfo found, SecureString token, bool isNamed,
    CancellationToken cancel)
  {
    var candidates = SessionTokens.Candidates(token, await owner.ValidAsync(cancel));
    if (!candidates.Contains(found.TokenId)) return "";
    if (candidates.Count > 1) return "this session may be connected with it";
    return isNamed ? "this session is connected with it, and has no connection any more when it is gone"
      : throw Catalogue.TokenOfSession.For(found.TokenId, found.Comment, found.TokenId);
  }
}
