using System.Text.RegularExpressions;

namespace StitchDelta.Redaction;

/// <summary>Masks every secret in a text, whatever carries it: a header, JSON, a query string, a JDBC URL or plain prose. Whatever is shown
/// or thrown passes here.</summary>
internal static class Redactor
{
  internal const string Mask = "***";

  private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

  // Ends of values: JSON quotes may themselves be quoted, as in a log of a log.
  private const string Names =
    @"token_value|access_?token|refresh_token|id_token|client_?secret|session_?token|secret_?(?:access_?)?key|aws_secret_access_key|aws_session_token|sig(?:nature)?|password|passwd|pwd|auth_accesstoken|oauth2secret";

  private static readonly (Regex Pattern, string Replacement)[] Rules =
  [
    // Authorization: Bearer x, with the whole rest of the line (a SigV4 header has several parts).
    (new(@"(\\?[""']?(?:proxy-)?authorization\\?[""']?\s*[:=]\s*\\?[""']?)(?!\s)[^\r\n""'\\]+", Options), "$1" + Mask),
    (new(@"(\\?[""']?x-amz-(?:security-token|signature|credential)\\?[""']?\s*[:=]\s*\\?[""']?)[^\s""'\\&;,}]+", Options), "$1" + Mask),
    (new(@"\b(bearer|basic)(\s+)(?!\*)[A-Za-z0-9._~+/=:-]{12,}", Options), "$1$2" + Mask),
    // "token_value": "x" with any quoted value, escaped quotes within it included.
    (new($@"(\\?[""'](?:{Names})\\?[""']\s*:\s*)(\\?"")(?:(?!\2)(?:\\.|[^""\\]))*\2?", Options), "$1$2" + Mask + "$2"),
    (new($@"(\\?[""'](?:{Names})\\?[""']\s*:\s*')[^']*", Options), "$1" + Mask),
    // PWD=x; password=x&; <SecretAccessKey>x</SecretAccessKey>; SessionToken: x
    (new($@"((?<![A-Za-z])(?:{Names})\s*[=:]\s*)(?![\s""'\\]|\*\*\*|<personal-access-token>)[^\s;&""'<>,}}\])]+", Options), "$1" + Mask),
    (new($@"(<(?:{Names})>)[^<]*", Options), "$1" + Mask),
    // Tokens that show what they are by how they begin, wherever they stand.
    (new(@"\b(dapi|dose|dkea)[0-9a-f]{8,}(?:-\d+)?", Options), "$1" + Mask),
    // A run of its letters is looked at once, from its beginning, and only if it goes on after a dot: a body may be one long run that
    // begins like a token again and again.
    (new(@"(?<![A-Za-z0-9_-])(?=(?>[A-Za-z0-9_-]+)\.[A-Za-z0-9_-])((?:[A-Za-z0-9_-]*?[_-])?)eyJ(?>[A-Za-z0-9_-]{8,})\.(?>[A-Za-z0-9_-]+)(?:\.[A-Za-z0-9_-]*)?", RegexOptions.CultureInvariant),
      "$1" + Mask),
    // A secret access key beside its key id, as the console and its files have them.
    (new(@"\b((?:AKIA|ASIA)[A-Z0-9]{16}[^A-Za-z0-9]{1,8})[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/])", RegexOptions.CultureInvariant), "$1" + Mask),
    (new(@"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40}([^A-Za-z0-9]{1,8}(?:AKIA|ASIA)[A-Z0-9]{16})\b", RegexOptions.CultureInvariant), Mask + "$1"),
    // https://user:password@host
    (new(@"(://)[^\s/?#@""'<>\\]+@", RegexOptions.CultureInvariant), "$1" + Mask + "@"),
  ];

  private static readonly KnownSecrets Known = new();

  // A value that is nothing but a secret by its looks. Token ids, which are none, have 64 digits.
  private static readonly Regex Lone = new(
    "^(?:(?![0-9a-f]{64}$)[0-9a-f]{32,}|(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/]{40})$", RegexOptions.CultureInvariant);

  /// <summary>The text without its secrets.</summary>
  internal static string Redact(string? text)
  {
    if (string.IsNullOrEmpty(text))
      return "";
    text = Known.Replace(text!, Mask);
    foreach (var (pattern, replacement) in Rules)
      text = pattern.Replace(text, replacement);
    return RandomText.WithoutKeys(text, Mask);
  }

  /// <summary>What another program wrote, as it may be shown: it may have written any secret, and in any form.</summary>
  internal static string RedactForeign(string text) => RandomText.Without(Redact(text), Mask);

  /// <summary>A value that somebody gave, as it may be repeated to them: a secret that stands where a name belongs is not.</summary>
  internal static string RedactValue(string value) => Lone.IsMatch(value.Trim()) ? Mask : Redact(value);

  /// <summary>Whether a text that stands where a name belongs is a secret, or holds one.</summary>
  internal static bool HoldsSecret(string text) => Redact(text) != text;

  /// <summary>Whether a text holds a secret that is in use, whatever its form.</summary>
  internal static bool HoldsKnown(string text) => Known.Replace(text, Mask) != text;

  /// <summary>From now on this secret is masked wherever it stands and whatever its form.</summary>
  internal static void Know(string secret) => Known.Add(secret);
}
