using System.Collections.Concurrent;
using System.Security;
using System.Text.Json;
using System.Text.Json.Nodes;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Databricks;

internal sealed partial class Workspace
{
  /// <summary>More than this, and it is not the connection that drops.</summary>
  private const int TokenTries = 3;

  /// <summary>The ids of the service principals that were looked up, by application id. The two never part; whether a principal is still
  /// there, each list of its tokens asks anew, and the creation of one.</summary>
  private readonly ConcurrentDictionary<string, string> _principals = new(StringComparer.Ordinal);

  public Task<IReadOnlyList<TokenInfo>> ListTokensAsync(CancellationToken cancel) =>
    ListAsync(Get("token/list", "/api/2.0/token/list"), "token_infos", Token, cancel);

  public async Task<(TokenInfo Info, SecureString Value)> CreateTokenAsync(string comment, TimeSpan? lifetime, CancellationToken cancel,
    IReadOnlyList<TokenInfo>? there = null)
  {
    var body = new JsonObject { ["comment"] = comment };
    if (lifetime is { } limited)
      body["lifetime_seconds"] = (long)limited.TotalSeconds; // Left out, not 0, for none: 0 is refused.
    var request = Post("token/create", "/api/2.0/token/create", body) with { Target = comment };
    return await CreateAsync(request, comment, there, ListTokensAsync, DeleteTokenAsync, cancel).ConfigureAwait(false);
  }

  public Task DeleteTokenAsync(string tokenId, CancellationToken cancel) =>
    IgnoreGoneAsync(Post("token/delete", "/api/2.0/token/delete", new JsonObject { ["token_id"] = tokenId }) with { Target = tokenId,
      IsRepeatable = true }, cancel);

  public async Task<IReadOnlyList<TokenInfo>?> ListAllTokensAsync(CancellationToken cancel)
  {
    try
    {
      return [.. (await ManagedTokensAsync(cancel).ConfigureAwait(false)).Select(t => t.Token)];
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksPermissionDenied || e.StatusCode == 404)
    {
      return null;
    }
  }

  public async Task<IReadOnlyList<TokenInfo>?> ListTokensOfAsync(string applicationId, CancellationToken cancel)
  {
    var filter = Uri.EscapeDataString($"applicationId eq \"{applicationId.Replace("\"", "")}\"");
    var principals = await ListAsync(Get("scim/v2/ServicePrincipals", "/api/2.0/preview/scim/v2/ServicePrincipals?filter=" + filter),
      "Resources",
      r => (Id: r.NeedText("id"), ApplicationId: r.Text("applicationId")), cancel).ConfigureAwait(false);
    if (principals.Where(p => p.ApplicationId == applicationId).Select(p => p.Id).FirstOrDefault() is not { } owner)
      return null;
    _principals[applicationId] = owner;
    return await OwnedAsync(owner, cancel).ConfigureAwait(false);
  }

  private async Task<IReadOnlyList<TokenInfo>> OwnedAsync(string owner, CancellationToken cancel) =>
    [.. (await ManagedTokensAsync(cancel).ConfigureAwait(false)).Where(t => t.Owner == owner).Select(t => t.Token)];

  public async Task<(TokenInfo Info, SecureString Value)> CreateTokenForAsync(string applicationId, string comment, TimeSpan? lifetime,
    CancellationToken cancel)
  {
    var body = new JsonObject { ["application_id"] = applicationId, ["comment"] = comment };
    if (lifetime is { } limited)
      body["lifetime_seconds"] = (long)limited.TotalSeconds;
    var request = Post("token-management/on-behalf-of/tokens", "/api/2.0/token-management/on-behalf-of/tokens",
      body) with { Target = applicationId };
    return await CreateAsync(request, comment, null, async c => _principals.TryGetValue(applicationId, out var owner)
      ? await OwnedAsync(owner, c).ConfigureAwait(false)
      : await ListTokensOfAsync(applicationId, c).ConfigureAwait(false) ?? [], DeleteTokenOfOthersAsync, cancel).ConfigureAwait(false);
  }

  public Task DeleteTokenOfOthersAsync(string tokenId, CancellationToken cancel) => IgnoreGoneAsync(
    Request(HttpMethod.Delete, "token-management/delete", "/api/2.0/token-management/tokens/" + Uri.EscapeDataString(tokenId)) with
    {
      Target = tokenId,
      IsRepeatable = true,
    },
    cancel);

  private Task<IReadOnlyList<(string Owner, TokenInfo Token)>> ManagedTokensAsync(CancellationToken cancel) =>
    ListAsync(Get("token-management/tokens", "/api/2.0/token-management/tokens"), "token_infos", t =>
      (t.Text("owner_id"), Token(t)), cancel);

  /// <summary>Makes a token. It is sent again only after a look whether the first one took; a token whose value never came is
  /// revoked.</summary>
  private async Task<(TokenInfo Info, SecureString Value)> CreateAsync(
    ApiRequest request, string comment, IReadOnlyList<TokenInfo>? there, Func<CancellationToken, Task<IReadOnlyList<TokenInfo>>> list,
      Func<string, CancellationToken, Task> delete, CancellationToken cancel)
  {
    var before = Ids(there ?? await list(cancel).ConfigureAwait(false), comment);
    var isRepeated = false;
    request = request with { Waiting = _ => isRepeated = true };
    for (var tries = 1; ; tries++)
    {
      try
      {
        var made = await ReadAsync(request, answer =>
          (Info: Token(answer.Member("token_info")), Value: SecureText.Hide(answer.NeedText("token_value"))), cancel).ConfigureAwait(false);
        before.Add(made.Info.TokenId);
        // A refusal for the time being comes from a gateway as well, which may have passed the request on.
        if (isRepeated)
          await RevokeOrphanAsync(before, comment, list, delete, cancel).ConfigureAwait(false);
        return made;
      }
      catch (StitchDeltaException e) when (Answer.LeavesOpen(e))
      {
        await RevokeOrphanAsync(before, comment, list, delete, cancel).ConfigureAwait(false);
        if (tries == TokenTries)
          throw;
      }
      catch (StitchDeltaException)
      {
        await TryRevokeOrphanAsync(before, comment, list, delete, cancel).ConfigureAwait(false);
        throw;
      }
    }
  }

  /// <summary>The same after a refusal: that nothing was made is likely, and the refusal is what is to be told.</summary>
  private async Task TryRevokeOrphanAsync(
    HashSet<string> before, string comment, Func<CancellationToken, Task<IReadOnlyList<TokenInfo>>> list,
    Func<string, CancellationToken, Task> delete, CancellationToken cancel)
  {
    try
    {
      await RevokeOrphanAsync(before, comment, list, delete, cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e)
    {
      log.Verbose($"Whether a token '{comment}' was made nevertheless is not known: {e.Message}");
    }
  }

  private async Task IgnoreGoneAsync(ApiRequest request, CancellationToken cancel)
  {
    try
    {
      await CommandAsync(request, cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.ErrorCode is "RESOURCE_DOES_NOT_EXIST")
    {
      // It is gone, which is what was wanted.
    }
  }

  /// <summary>
  /// A token may have been made whose value went down with the connection. It is told by being new and by its comment, not by its time: the
  /// workspace's clock is not ours.
  /// If more than one is new, somebody else makes tokens with this comment too, and none is touched.
  /// </summary>
  private async Task RevokeOrphanAsync(
    HashSet<string> before, string comment, Func<CancellationToken, Task<IReadOnlyList<TokenInfo>>> list, Func<string, CancellationToken,
      Task> delete, CancellationToken cancel)
  {
    var now = Ids(await list(cancel).ConfigureAwait(false), comment);
    now.ExceptWith(before);
    if (now.Count == 1)
      await delete(now.Single(), cancel).ConfigureAwait(false);
    else if (now.Count > 1)
      log.Verbose($"{now.Count} new tokens have the comment '{comment}'. One of them may be unused, "
        + "since the answer that held its value was lost; none was revoked.");
    before.UnionWith(now);
  }

  private static HashSet<string> Ids(IReadOnlyList<TokenInfo> tokens, string comment) =>
    new(tokens.Where(t => t.Comment == comment).Select(t => t.TokenId), StringComparer.Ordinal);

  private static TokenInfo Token(JsonElement token) =>
    new(token.NeedText("token_id"), token.Text("comment"), token.Time("creation_time") ?? EpochTime.Unknown, token.Time("expiry_time"))
    {
      // 0 is what a message without that field reads as.
      LastUsed = token.Time("last_used_day") is { } day && day > EpochTime.Unknown ? day : null,
      UserName = token.TextOrNull("created_by_username"),
    };
}
