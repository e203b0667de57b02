using System.Text.RegularExpressions;

namespace StitchDelta.Redaction;

/// <summary>Masks every secret in a text, whatever carries it: a header, JSON, a query string, a JDBC URL or plain prose. Whatever is shown or thrown passes here.</summary>
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
    (new(@"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?", RegexOptions.CultureInvariant), Mask),
  ];

  /// <summary>The text without its secrets.</summary>
  internal static string Redact(string? text)
  {
    if (string.IsNullOrEmpty(text))
      return "";
    foreach (var (pattern, replacement) in Rules)
      text = pattern.Replace(text!, replacement);
    return text!;
  }
}
