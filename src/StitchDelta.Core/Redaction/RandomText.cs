using System.Text.RegularExpressions;

namespace StitchDelta.Redaction;

/// <summary>
/// Tells text that somebody's machine drew at random from names that people chose. Letters and digits that were drawn change their kind
/// (capital, small, digit)
/// at most places; words do at their beginnings only, and most of a name is in words, however they are put together.
/// </summary>
internal static class RandomText
{
  /// <summary>Shorter ones are the ends of generated names, as CloudFormation gives them.</summary>
  private const int Shortest = 34;

  private static readonly Regex Run = new($"[A-Za-z0-9+/]{{{Shortest},}}", RegexOptions.CultureInvariant);

  /// <summary>The length of a secret access key of AWS.</summary>
  private const int KeyLength = 40;

  private static readonly Regex Key = new($"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{{{KeyLength}}}(?![A-Za-z0-9+/=])",
    RegexOptions.CultureInvariant);

  // As the tokens of Stitch are, and hashes.
  private static readonly Regex Digits = new(@"\A\s*[0-9a-fA-F]{64,}\s*\z", RegexOptions.CultureInvariant);

  /// <summary>Whether a text that stands where a name belongs is a secret by its looks. Not to be asked of ids, which may be long
  /// numbers.</summary>
  internal static bool IsSecret(string text) => Digits.IsMatch(text) || Holds(text);

  /// <summary>Whether something drawn at random is in a text.</summary>
  internal static bool Holds(string text) => Run.Matches(text).Cast<Match>().Any(m => IsDrawn(m.Value));

  /// <summary>A text without what may be a secret access key of AWS.</summary>
  internal static string WithoutKeys(string text, string mask) => Key.Replace(text, m => IsDrawn(m.Value) ? mask : m.Value);

  /// <summary>A text that another program wrote, without anything that was drawn at random.</summary>
  internal static string Without(string text, string mask) =>
    Run.Replace(text, m => IsDrawn(m.Value) || (m.Length == KeyLength && HasAllKinds(m.Value)) ? mask : m.Value);

  private static bool IsDrawn(string run)
  {
    if (!HasAllKinds(run)) return false;
    var (changes, inWords, length) = (0, 0, 1);
    for (var i = 1; i <= run.Length; i++)
    {
      if (i < run.Length && KindOf(run[i]) == KindOf(run[i - 1]))
      {
        length++;
        continue;
      }
      if (length >= 3) inWords += length;
      (changes, length) = (changes + 1, 1);
    }
    var share = (changes - 1) / (run.Length - 1.0);
    // A text of the length of a key that has a sign in it which no name has is one by less.
    return (run.Length == KeyLength && run.IndexOfAny(Signs) >= 0 && share > 0.38) || (share > 0.45 && inWords < 0.5 * run.Length);
  }

  private static readonly char[] Signs = ['+', '/'];

  private static bool HasAllKinds(string run) => run.Any(char.IsUpper) && run.Any(char.IsLower) && run.Any(char.IsDigit);

  private static int KindOf(char c) => c switch
  {
    >= 'A' and <= 'Z' => 0,
    >= 'a' and <= 'z' => 1,
    >= '0' and <= '9' => 2,
    _ => 3,
  };
}
