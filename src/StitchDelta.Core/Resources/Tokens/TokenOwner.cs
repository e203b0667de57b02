using System.Diagnostics;
using System.Security;

namespace StitchDelta.Resources.Tokens;

/// <summary>Whose tokens are meant: the caller's own, or those of a service principal, which an admin manages.</summary>
internal sealed class TokenOwner(IWorkspace workspace, string? applicationId)
{
  private static readonly TimeSpan RevokeLimit = TimeSpan.FromSeconds(30);

  // By a list this young a token that was made although the answer was lost is still told from somebody else's. A question may have been
  // asked since an older one.
  private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

  private (IReadOnlyList<TokenInfo> Tokens, Stopwatch Age)? _listed;

  public async Task<IReadOnlyList<TokenInfo>> ListAsync(CancellationToken cancel)
  {
    var tokens = applicationId is null
      ? await workspace.ListTokensAsync(cancel)
      : await workspace.ListTokensOfAsync(applicationId, cancel)
        ?? throw Catalogue.ServicePrincipalNotFound.For(applicationId, applicationId);
    _listed = (tokens, Stopwatch.StartNew());
    return tokens;
  }

  /// <summary>Throws when the owner has as many tokens as there can be, by the list that was last asked for. Without one nothing is
  /// judged.</summary>
  public void RequireRoom(Uri workspaceUrl)
  {
    if (_listed is var (tokens, _) && tokens.Count(IsValid) is >= TokenRoom.Quota and var count)
      throw TokenRoom.Reached(applicationId, count, workspaceUrl);
  }

  /// <summary>The valid ones.</summary>
  public async Task<IReadOnlyList<TokenInfo>> ValidAsync(CancellationToken cancel) => [.. (await ListAsync(cancel)).Where(IsValid)];

  /// <summary>The valid ones with a comment, newest first.</summary>
  public async Task<IReadOnlyList<TokenInfo>> WithCommentAsync(string comment, CancellationToken cancel) =>
    [.. (await ListAsync(cancel)).Where(t => t.Comment == comment && IsValid(t)).OrderByDescending(t => t.Created)];

  /// <summary>The valid ones that are asked for: of the installation where there is one, else those with the comment.</summary>
  public async Task<IReadOnlyList<TokenInfo>> AskedForAsync(TokenRequest request, CancellationToken cancel) =>
    request.Installation is { } record
    ? OfInstallation(await ListAsync(cancel), record)
    : await WithCommentAsync(request.Comment, cancel);

  /// <summary>The valid tokens of an installation: first those on record, the newest first, then those that bear its mark and are not on
  /// record.</summary>
  public static IReadOnlyList<TokenInfo> OfInstallation(IEnumerable<TokenInfo> tokens, InstallationRecord record) =>
    [.. tokens.Where(t => IsValid(t) && (record.TokenIds.Contains(t.TokenId) || IsMarked(t, record)))
      .OrderByDescending(t => record.TokenIds.Contains(t.TokenId)).ThenByDescending(t => t.Created)];

  /// <summary>Whether a token bears the mark of an installation.</summary>
  public static bool IsMarked(TokenInfo token, InstallationRecord record) => Mark.InComment(token.Comment) is { } id && id == record.Id;

  /// <summary>The valid token of this id: one of the owner's, else anybody's, as far as the caller may see those; null for none.</summary>
  public Task<(TokenInfo Token, bool IsOthers)?> FindAsync(string tokenId, CancellationToken cancel) =>
    FindAsync(tokenId, () => workspace.ListAllTokensAsync(cancel), cancel);

  /// <summary>The same, where others ask for everybody's tokens too.</summary>
  public async Task<(TokenInfo Token, bool IsOthers)?> FindAsync(string tokenId, Func<Task<IReadOnlyList<TokenInfo>?>> listAll,
    CancellationToken cancel) =>
    await FindAsync(await ListAsync(cancel), tokenId, listAll);

  /// <summary>The valid token of this id, where the owner's are listed already; null for none.</summary>
  public async Task<TokenInfo?> FindAmongAsync(IReadOnlyList<TokenInfo> listed, string tokenId, CancellationToken cancel) =>
    (await FindAsync(listed, tokenId, () => workspace.ListAllTokensAsync(cancel)))?.Token;

  private static async Task<(TokenInfo Token, bool IsOthers)?> FindAsync(IReadOnlyList<TokenInfo> listed, string tokenId,
    Func<Task<IReadOnlyList<TokenInfo>?>> listAll)
  {
    if (listed.FirstOrDefault(t => t.TokenId == tokenId) is { } own) return (own, false);
    return (await listAll())?.FirstOrDefault(t => t.TokenId == tokenId && IsValid(t)) is { } others ? (others, true) : null;
  }

  /// <summary>The newest valid token with a comment: of the owner, else anybody's, as far as the caller may see those; null for
  /// none.</summary>
  public async Task<TokenInfo?> NewestAsync(string comment, CancellationToken cancel) =>
    (await WithCommentAsync(comment, cancel)).FirstOrDefault()
    ?? (await workspace.ListAllTokensAsync(cancel))?.Where(t => t.Comment == comment && IsValid(t)).OrderByDescending(t =>
      t.Created).FirstOrDefault();

  public async Task<(TokenInfo Info, SecureString Value)> CreateAsync(string comment, TimeSpan? lifetime, CancellationToken cancel)
  {
    var there = _listed is var (tokens, age) && age.Elapsed < Fresh ? tokens : null;
    var made = await (applicationId is null ? workspace.CreateTokenAsync(comment, lifetime, cancel, there)
      : workspace.CreateTokenForAsync(applicationId, comment, lifetime, cancel));
    SessionTokens.Remember(made.Info.TokenId, made.Value);
    return made;
  }

  public Task DeleteAsync(string tokenId, CancellationToken cancel, bool isOthers = false) =>
    applicationId is null && !isOthers ? workspace.DeleteTokenAsync(tokenId, cancel) : workspace.DeleteTokenOfOthersAsync(tokenId, cancel);

  /// <summary>Does what a new token is for. If that fails or is cancelled, the token is revoked, so that nothing is left over; where that
  /// fails too, both are told.</summary>
  public async Task RevokeUnlessAsync(string tokenId, Func<Task> use)
  {
    var isUsed = false;
    StitchDeltaException? failure = null;
    try
    {
      await use();
      isUsed = true;
    }
    catch (StitchDeltaException e)
    {
      failure = e;
      throw;
    }
    finally
    {
      if (!isUsed) await RevokeAsync(tokenId, failure);
    }
  }

  private async Task RevokeAsync(string tokenId, StitchDeltaException? failure)
  {
    using var limit = new CancellationTokenSource(RevokeLimit);
    try
    {
      await DeleteAsync(tokenId, limit.Token);
    }
    catch (Exception e) when (failure is not null && e is (StitchDeltaException or OperationCanceledException))
    {
      throw Catalogue.TokenNotRevoked.After(tokenId, failure!, failure!.Message, tokenId, e.Message, failure.Remedy);
    }
  }

  public static bool IsValid(TokenInfo token) => !(token.Expires <= DateTimeOffset.UtcNow);

  /// <summary>What to say of a token.</summary>
  public DeltaToken Describe(TokenInfo token, Uri workspaceUrl) =>
    new() { WorkspaceUrl = workspaceUrl, TokenId = token.TokenId, TokenComment = token.Comment, TokenExpires = token.Expires,
      OnBehalfOf = applicationId };
}
