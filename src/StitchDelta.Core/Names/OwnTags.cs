using System.Text.RegularExpressions;

namespace StitchDelta.Names;

/// <summary>
/// Reads the tags of their own that people want on what is made, and judges them by the rules of whoever is to take them.
/// The text of a fault repeats no value, which may be a secret.
/// </summary>
public static class OwnTags
{
  /// <summary>How many of them there may be: of the 50 of IAM and the 45 of Databricks the module needs some for its record.</summary>
  public const int Most = 26;

  /// <summary>How many tags IAM lets a role have.</summary>
  public const int MostOfRole = 50;

  private const int LongestKeyOfRole = 128, LongestValueOfRole = 256, LongestKeyOfCluster = 127, LongestValueOfCluster = 255;

  // Also the tags of earlier versions begin like this.
  private const string OfModule = "StitchDelta";
  private const string OfAws = "aws:";
  private const string OtherCharacter = "has a character that AWS does not take: letters, digits, blanks and _ . : / = + - @ are allowed";

  private static readonly Regex Taken = new(@"\A[\p{L}\p{Z}\p{N}_.:/=+\-@]*\z", RegexOptions.CultureInvariant);

  /// <summary>Reads tags as a cell of a CSV file has them: <c>Owner=data;CostCenter=42</c>.</summary>
  /// <returns>The tags, or what is wrong with them.</returns>
  public static (IReadOnlyList<KeyValuePair<string, string>> Tags, string? Fault) Parse(string text)
  {
    var tags = new List<KeyValuePair<string, string>>();
    foreach (var pair in text.Split(';').Where(p => p.Trim().Length > 0))
    {
      // A key may hold an equals sign only in a table: here the first one ends it.
      var sign = pair.IndexOf('=');
      if (sign < 0) return ([], "write each tag as Key=Value and put a semicolon between two, as in Owner=data;CostCenter=42");
      tags.Add(new(pair.Substring(0, sign).Trim(), pair.Substring(sign + 1).Trim()));
    }
    return (tags, null);
  }

  /// <summary>Tags as the text that <see cref="Parse"/> reads.</summary>
  public static string Text(IReadOnlyDictionary<string, string> tags) => string.Join(";", tags.Select(t => $"{t.Key}={t.Value}"));

  /// <summary>What is wrong with tags; null for nothing.</summary>
  /// <param name="tags">The tags.</param>
  /// <param name="forCluster">Whether a cluster gets them too: Databricks takes a little less than IAM.</param>
  public static string? Fault(IReadOnlyCollection<KeyValuePair<string, string>> tags, bool forCluster)
  {
    if (tags.Count > Most) return FormattableString.Invariant($"there are {tags.Count} tags; {Most} fit beside those of the module");
    var keys = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
    foreach (var tag in tags)
    {
      if (FaultOf(tag, forCluster) is { } fault) return fault;
      if (!keys.Add(tag.Key)) return $"the tag '{tag.Key}' is there twice; upper and lower case make no difference in a key";
    }
    return null;
  }

  /// <summary>Those of which a thing has no tag of the same key, whatever its value.</summary>
  public static IReadOnlyDictionary<string, string> Missing(
    IReadOnlyDictionary<string, string> present, IReadOnlyDictionary<string, string> wanted) =>
    wanted.Where(w => !present.Keys.Contains(w.Key, StringComparer.OrdinalIgnoreCase)).ToDictionary(w => w.Key, w => w.Value);

  /// <summary>Tags as AWS CLI takes them. None of their characters means anything in its shorthand.</summary>
  public static string ForAwsCli(IReadOnlyDictionary<string, string> tags) =>
    string.Join(" ", tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"'Key={t.Key},Value={t.Value}'"));

  /// <summary>Those that a thing does not have, or has with another value.</summary>
  public static IReadOnlyDictionary<string, string> Lacking(
    IReadOnlyDictionary<string, string> present, IReadOnlyDictionary<string, string> wanted) =>
    wanted.Where(w => !present.Any(p => string.Equals(p.Key, w.Key, StringComparison.OrdinalIgnoreCase) && p.Value == w.Value))
      .ToDictionary(w => w.Key, w => w.Value);

  /// <summary>Those that a thing has with another value: the key, what is wanted, and what it is.</summary>
  public static IEnumerable<(string Key, string Wanted, string Actual)> Differing(
    IReadOnlyDictionary<string, string> present, IReadOnlyDictionary<string, string> wanted) =>
    from w in wanted.OrderBy(w => w.Key, StringComparer.Ordinal)
    from p in present
    where string.Equals(p.Key, w.Key, StringComparison.OrdinalIgnoreCase) && p.Value != w.Value
    select (w.Key, w.Value, p.Value);

  private static string? FaultOf(KeyValuePair<string, string> tag, bool forCluster)
  {
    var (longestKey, longestValue) = forCluster ? (LongestKeyOfCluster, LongestValueOfCluster) : (LongestKeyOfRole, LongestValueOfRole);
    if (tag.Key.Length == 0) return "a tag has no key";
    if (tag.Key.Length > longestKey)
      return FormattableString.Invariant($"the key of a tag has {tag.Key.Length} characters; {longestKey} are allowed");
    if (!Taken.IsMatch(tag.Key)) return $"the key of a tag {OtherCharacter}";
    if (IsReserved(tag.Key, OfModule)) return $"the key '{tag.Key}' begins with {OfModule}: those are the module's own";
    if (IsReserved(tag.Key, OfAws) || IsReserved(tag.Value, OfAws))
      return $"the tag '{tag.Key}' begins with {OfAws}, which AWS keeps for itself";
    if (tag.Value.Length > longestValue)
      return FormattableString.Invariant($"the value of the tag '{tag.Key}' has {tag.Value.Length} characters; {longestValue} are allowed");
    return Taken.IsMatch(tag.Value) ? null : $"the value of the tag '{tag.Key}' {OtherCharacter}";
  }

  private static bool IsReserved(string text, string start) => text.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
