using System.Text.RegularExpressions;

namespace StitchDelta.Sandbox.Aws.Iam;

/// <summary>Tags by IAM's rules. The case of a key is kept, but makes no difference: a tag replaces one that differs in that
/// only.</summary>
internal static class IamTags
{
  private const int Most = 50, LongestKey = 128, LongestValue = 256;
  private const string Characters = @"[\p{L}\p{Z}\p{N}_.:/=+\-@]";
  private static readonly Regex Plain = new($@"^{Characters}*\z", RegexOptions.CultureInvariant);

  /// <summary>Whether a key or a value has the characters that AWS takes in tags.</summary>
  public static bool IsPlain(string text) => Plain.IsMatch(text);

  /// <summary>Whether a key or a value begins as only those of AWS itself may.</summary>
  public static bool IsReserved(string text) => text.StartsWith("aws:", StringComparison.OrdinalIgnoreCase);

  /// <summary>The tags of a request, if IAM takes them.</summary>
  public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<(string Key, string Value)> given)
  {
    if (given.Count > Most)
      throw QueryErrors.Invalid($"[{given.Count} tags]", "tags", $"have length less than or equal to {Most}");
    for (var i = 0; i < given.Count; i++)
    {
      Demand(given[i].Key, $"tags.{i + 1}.member.key", 1, LongestKey, '+');
      Demand(given[i].Value, $"tags.{i + 1}.member.value", 0, LongestValue, '*');
    }
    if (given.GroupBy(t => t.Key, StringComparer.OrdinalIgnoreCase).Any(g => g.Count() > 1))
      throw QueryErrors.InvalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    return given.ToDictionary(t => t.Key, t => t.Value, StringComparer.OrdinalIgnoreCase);
  }

  /// <summary>What is there after these were added.</summary>
  public static IReadOnlyDictionary<string, string> With(
    this IReadOnlyDictionary<string, string> tags, IReadOnlyDictionary<string, string> added)
  {
    var all = tags.Without(added.Keys).Concat(added).ToDictionary(t => t.Key, t => t.Value, StringComparer.OrdinalIgnoreCase);
    return all.Count > Most ? throw QueryErrors.LimitExceeded("The number of tags has reached the maximum limit.") : all;
  }

  /// <summary>What is there after the tags with these keys were taken away.</summary>
  public static IReadOnlyDictionary<string, string> Without(this IReadOnlyDictionary<string, string> tags, IEnumerable<string> keys)
  {
    var gone = new HashSet<string>(keys, StringComparer.OrdinalIgnoreCase);
    return tags.Where(t => !gone.Contains(t.Key)).ToDictionary(t => t.Key, t => t.Value, StringComparer.OrdinalIgnoreCase);
  }

  private static void Demand(string text, string parameter, int shortest, int longest, char repeat)
  {
    if (text.Length < shortest)
      throw QueryErrors.Invalid(text, parameter, $"have length greater than or equal to {shortest}");
    if (text.Length > longest)
      throw QueryErrors.Invalid(text, parameter, $"have length less than or equal to {longest}");
    if (!IsPlain(text))
      throw QueryErrors.Invalid(text, parameter, $"satisfy regular expression pattern: {Characters}{repeat}");
    // The real text is not known.
    if (IsReserved(text))
      throw QueryErrors.InvalidInput($"'{text}' begins with aws:, which is reserved for AWS.");
  }
}
