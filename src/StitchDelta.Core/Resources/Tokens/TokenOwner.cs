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

  /// <summary>The same, of an installation that should have a token: a list that shows none is read again.</summary>
  /// <param name="record">What is on record of the installation.</param>
  /// <param name="isExpected">Whether it should have one.</param>
  public async Task<IReadOnlyList<TokenInfo>> ListAsync(InstallationRecord record, bool isExpected, TimeProvider time,
    CancellationToken cancel) => await AgainAsync(await ListAsync(cancel), record, isExpected, time, cancel);

  /// <summary>The same, where they were listed once.</summary>
  public async Task<IReadOnlyList<TokenInfo>> AgainAsync(IReadOnlyList<TokenInfo> listed, InstallationRecord record, bool isExpected,
    TimeProvider time, CancellationToken cancel)
  {
    // What is another user's is in none of the caller's lists.
    if (!isExpected || Shows(listed, record) || await OtherOwnerAsync(record, cancel) is not null) return listed;
    return await ReadAgain.UnlessAsync(listed, tokens => Shows(tokens, record), () => ListAsync(cancel), time, cancel);
  }

  /// <summary>Whether a list has a token of the installation, be it valid or not.</summary>
  public static bool Shows(IEnumerable<TokenInfo> tokens, InstallationRecord record) =>
    tokens.Any(t => record.TokenIds.Contains(t.TokenId) || IsMarked(t, record));

  /// <summary>Whose the tokens of an installation are, where they are another user's than the caller's; null where they are the caller's,
  /// or nobody is on record.</summary>
  public async Task<string?> OtherOwnerAsync(InstallationRecord record, CancellationToken cancel) =>
    applicationId is null && record.TokenOwner is { } owner
    && !string.Equals(owner, (await workspace.GetMeAsync(cancel)).UserName, StringComparison.OrdinalIgnoreCase) ? owner : null;

  /// <summary>What the caller can tell of the installation's token, where that is another user's; null where it is the caller's
  /// own.</summary>
  public Task<OthersToken?> OfAnotherAsync(InstallationRecord record, TimeProvider time, CancellationToken cancel) =>
    OfAnotherAsync(record, () => workspace.ListAllTokensAsync(cancel), time, cancel);

  /// <summary>The same, where others ask for everybody's tokens too.</summary>
  public async Task<OthersToken?> OfAnotherAsync(InstallationRecord record, Func<Task<IReadOnlyList<TokenInfo>?>> listAll,
    TimeProvider time, CancellationToken cancel)
  {
    if (await OtherOwnerAsync(record, cancel) is not { } owner) return null;
    var all = await ReadAgain.UnlessAsync(await listAll(), tokens => tokens is null || record.TokenIds.Count == 0 || Shows(tokens, record),
      () => workspace.ListAllTokensAsync(cancel), time, cancel);
    return new(owner, all is null ? null : OfInstallation(all, record));
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
  public async Task<IReadOnlyList<TokenInfo>> AskedForAsync(TokenRequest request, TimeProvider time, CancellationToken cancel) =>
    request.Installation is { } record
    ? OfInstallation(await ListAsync(record, request.IsInUse, time, cancel), record)
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

  /// <summary>The same, where the owner's are listed already and others ask for everybody's too.</summary>
  public static async Task<(TokenInfo Token, bool IsOthers)?> FindAsync(IReadOnlyList<TokenInfo> listed, string tokenId,
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

  public async Task<(TokenInfo Info, SecureString Value)> CreateAsync(string comment, TimeSpan? lifetime, Uri workspaceUrl,
    CancellationToken cancel)
  {
    var there = _listed is var (tokens, age) && age.Elapsed < Fresh ? tokens : null;
    var made = await (applicationId is null ? workspace.CreateTokenAsync(comment, lifetime, cancel, there)
      : workspace.CreateTokenForAsync(applicationId, comment, lifetime, cancel));
    SessionTokens.Remember(made.Info.TokenId, made.Value, workspaceUrl);
    return made;
  }

  public async Task DeleteAsync(string tokenId, CancellationToken cancel, bool isOthers = false)
  {
    await (applicationId is null && !isOthers ? workspace.DeleteTokenAsync(tokenId, cancel)
      : workspace.DeleteTokenOfOthersAsync(tokenId, cancel));
    SessionTokens.RememberRevoked(tokenId);
  }

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

/// <summary>The token of an installation that is another user's than the caller's.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Valid">Those that are valid; null where the caller may not see them, for only a workspace admin sees everybody's.</param>
internal sealed record OthersToken(string Owner, IReadOnlyList<TokenInfo>? Valid)
{
  /// <summary>Whether the caller can see that there is none any more.</summary>
  public bool IsGone => Valid is { Count: 0 };
}
