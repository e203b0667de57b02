using System.Management.Automation;

namespace StitchDelta.Commands.Base;

/// <summary>PowerShell's wildcard patterns, for what in Core is asked to find things by name.</summary>
internal static class Wildcards
{
  /// <summary>The test that a pattern makes of a name; null for a text that is no pattern, as <c>x[</c>.</summary>
  public static Func<string, bool>? TestOf(string pattern)
  {
    var wildcard = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
    try
    {
      wildcard.IsMatch(""); // Only a first use tells.
      return wildcard.IsMatch;
    }
    catch (WildcardPatternException)
    {
      return null;
    }
  }
}
