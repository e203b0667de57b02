using System.Security;
using StitchDelta.Contracts;
using StitchDelta.Errors;

namespace StitchDelta.Steps;

/// <summary>Whose tokens are meant: the caller's own, or those of a service principal, which an admin manages.</summary>
internal sealed class TokenOwner(IWorkspace workspace, string? applicationId)
{
  private static readonly TimeSpan RevokeLimit = TimeSpan.FromSeconds(30);

  public async Task<IReadOnlyList<TokenInfo>> ListAsync(CancellationToken cancel) => applicationId is null
    ? await workspace.ListTokensAsync(cancel)
    : await workspace.ListTokensOfAsync(applicationId, cancel) ?? throw Catalogue.ServicePrincipalNotFound.For(applicationId, applicationId);

  /// <summary>The valid ones with a comment, newest first.</summary>
  public async Task<IReadOnlyList<TokenInfo>> WithCommentAsync(string comment, CancellationToken cancel) =>
    [.. (await ListAsync(cancel)).Where(t => t.Comment == comment && !(t.Expires <= DateTimeOffset.UtcNow)).OrderByDescending(t => t.Created)];

  public Task<(TokenInfo Info, SecureString Value)> CreateAsync(string comment, TimeSpan? lifetime, CancellationToken cancel) =>
    applicationId is null ? workspace.CreateTokenAsync(comment, lifetime, cancel) : workspace.CreateTokenForAsync(applicationId, comment, lifetime, cancel);

  public Task DeleteAsync(string tokenId, CancellationToken cancel) =>
    applicationId is null ? workspace.DeleteTokenAsync(tokenId, cancel) : workspace.DeleteTokenOfOthersAsync(tokenId, cancel);

  /// <summary>Does what a new token is for. If that fails or is cancelled, the token is revoked, so that nothing is left over.</summary>
  public async Task RevokeUnlessAsync(string tokenId, Func<Task> use)
  {
    var used = false;
    try
    {
      await use();
      used = true;
    }
    finally
    {
      if (!used)
      {
        using var limit = new CancellationTokenSource(RevokeLimit);
        await DeleteAsync(tokenId, limit.Token);
      }
    }
  }

  /// <summary>What to say of a token.</summary>
  public DeltaToken Describe(TokenInfo token, Uri workspaceUrl) =>
    new() { WorkspaceUrl = workspaceUrl, TokenId = token.TokenId, TokenComment = token.Comment, TokenExpires = token.Expires, OnBehalfOf = applicationId };
}
