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
  // By id, the fingerprint of the value. Nothing of the value itself is kept.
  private static readonly ConcurrentDictionary<string, string> Made = new(StringComparer.Ordinal);
  private static readonly ConcurrentDictionary<string, bool> Revoked = new(StringComparer.Ordinal);

  /// <summary>Remembers a token that was made here.</summary>
  public static void Remember(string tokenId, SecureString value) => Made[tokenId] = Secret.Fingerprint(value);

  /// <summary>Remembers that a token was revoked from here.</summary>
  public static void RememberRevoked(string tokenId) => Revoked[tokenId] = true;

  /// <summary>Whether the token was made here, and not revoked from here.</summary>
  public static bool IsMadeHere(SecureString value) =>
    Secret.Fingerprint(value) is var print && Made.Any(m => m.Value == print && !Revoked.ContainsKey(m.Key));

  /// <summary>The ids of the tokens that the connection may use: one when it is known, none when it uses none of these.</summary>
  /// <param name="token">The token of the connection.</param>
  /// <param name="own">The valid tokens of the connection's user.</param>
  public static IReadOnlyList<string> Candidates(SecureString token, IEnumerable<TokenInfo> own)
  {
    var print = Secret.Fingerprint(token);
    var ids = own.Select(t => t.TokenId).ToList();
    return ids.FirstOrDefault(id => Made.TryGetValue(id, out var made) && made == print) is { } known ? [known]
      : [.. ids.Where(id => !Made.ContainsKey(id))];
  }
}
