using System.Text.RegularExpressions;

namespace StitchDelta.Names;

/// <summary>Reads what people give as the name of a bucket.</summary>
public static class BucketNames
{
  private static readonly Regex Bare = new("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", RegexOptions.CultureInvariant);
  private static readonly Regex Arn = new("^arn:aws[a-z-]*:s3:::(?<name>[^/]*)(?<path>/.*)?$",
    RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
  private static readonly Regex Url = new("^(?<scheme>s3a?|https?)://(?<host>[^/?#]*)(?<path>[^?#]*)",
    RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
  // bucket.s3.amazonaws.com, bucket.s3.eu-central-1.amazonaws.com, bucket.s3-eu-central-1.amazonaws.com
  private static readonly Regex VirtualHost = new(@"^(?<name>.+)\.s3[.-]([a-z0-9-]+\.)?amazonaws\.com(\.cn)?$",
    RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

  /// <summary>The bare name. An ARN or an <c>s3://</c> URL without a path is understood; any other URL, and any path, is an error that says
  /// what the bare name would be.</summary>
  public static string Parse(string given)
  {
    var text = given.Trim();
    if (RandomText.Holds(text)) throw Secret();
    if (Arn.Match(text) is { Success: true } arn)
      return Single(given, arn.Groups["name"].Value, arn.Groups["path"].Value);
    if (Url.Match(text) is { Success: true } url)
      return url.Groups["scheme"].Value.StartsWith("s3", StringComparison.OrdinalIgnoreCase)
        ? Single(given, url.Groups["host"].Value, url.Groups["path"].Value)
        : throw NotBare(given, NameInWebAddress(url.Groups["host"].Value, url.Groups["path"].Value));
    var slash = text.IndexOf('/');
    if (slash > 0) throw NotBare(given, text.Substring(0, slash));
    return Check(given, text);
  }

  private static string Single(string given, string name, string path) =>
    path.Trim('/').Length == 0 ? Check(given, name) : throw NotBare(given, name);

  // A console page (s3.console.aws.amazon.com/s3/buckets/NAME), a path-style address or a virtual host.
  private static string NameInWebAddress(string host, string path)
  {
    if (VirtualHost.Match(host) is { Success: true } virtualHost) return virtualHost.Groups["name"].Value;
    var segments = path.Split(['/'], StringSplitOptions.RemoveEmptyEntries);
    var buckets = Array.IndexOf(segments, "buckets");
    return segments.ElementAtOrDefault(buckets + 1) ?? segments.LastOrDefault() ?? host;
  }

  private static StitchDeltaException NotBare(string given, string name) => Catalogue.BucketNameNotBare.For(given, given, name);

  private static string Check(string given, string name) =>
    Redactor.HoldsSecret(name) ? throw Secret()
    : Bare.IsMatch(name) && !name.Contains("..") ? name
    // A hash is a name that a bucket may have.
    : RandomText.IsSecret(name) ? throw Secret() : throw Catalogue.BucketNameInvalid.For(given, given, Fault(name));

  private static StitchDeltaException Secret() =>
    Catalogue.BucketNameInvalid.For(Redactor.Mask, Redactor.Mask, "it is a secret, or holds one. Nothing was sent.");

  private static string Fault(string name) =>
    name.Length == 0 ? "it is empty."
    : name.Length is < 3 or > 63 ? name.Length == 1 ? "it has 1 character." : $"it has {name.Length} characters."
    : name.Any(char.IsUpper) ? "it has capital letters."
    : name.FirstOrDefault(c => !(c is >= 'a' and <= 'z' or >= '0' and <= '9' or '.' or '-')) is var c and not '\0'
      ? $"it has the character '{c}'."
    : name.Contains("..") ? "it has two dots in a row."
    : "it begins or ends with a dot or a hyphen.";
}
