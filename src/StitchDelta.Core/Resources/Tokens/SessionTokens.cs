using System.Collections.Concurrent;
using System.Security;

namespace StitchDelta.Resources.Tokens;

/// <summary>
/// Which of a user's tokens a connection uses. Databricks tells the id of a token and never its value, so this follows from what is known:
/// a token that was made here has a known value, and the
/// token of a connection is one of those that its user has.
/// </summary>
internal static class SessionTokens
{
  // By id, the fingerprint of the value, and where it was made. Nothing of the value itself is kept.
  private static readonly ConcurrentDictionary<string, (string Print, string Authority)> Made = new(StringComparer.Ordinal);
  private static readonly ConcurrentDictionary<string, bool> Revoked = new(StringComparer.Ordinal);

  /// <summary>Remembers a token that was made here.</summary>
  public static void Remember(string tokenId, SecureString value, Uri workspaceUrl) =>
    Made[tokenId] = (Secret.Fingerprint(value), workspaceUrl.Authority);

  /// <summary>Remembers that a token was revoked from here.</summary>
  public static void RememberRevoked(string tokenId) => Revoked[tokenId] = true;

  /// <summary>Whether the token was made from here in that workspace, and not revoked from here.</summary>
  public static bool IsMadeHere(SecureString value, Uri workspaceUrl) =>
    (Secret.Fingerprint(value), workspaceUrl.Authority) is var token
      && Made.Any(m => m.Value == token && !Revoked.ContainsKey(m.Key));

  /// <summary>The ids of the tokens that the connection may use: one when it is known, none when it uses none of these.</summary>
  /// <param name="token">The token of the connection.</param>
  /// <param name="own">The valid tokens of the connection's user.</param>
  public static IReadOnlyList<string> Candidates(SecureString token, IEnumerable<TokenInfo> own)
  {
    var print = Secret.Fingerprint(token);
    var ids = own.Select(t => t.TokenId).ToList();
    return ids.FirstOrDefault(id => Made.TryGetValue(id, out var made) && made.Print == print) is { } known ? [known]
      : [.. ids.Where(id => !Made.ContainsKey(id))];
  }
}
