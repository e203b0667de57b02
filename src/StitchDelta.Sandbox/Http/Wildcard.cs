using System.Text.RegularExpressions;

namespace StitchDelta.Sandbox.Http;

/// <summary>Patterns in which <c>*</c> and <c>?</c> stand for any characters.</summary>
internal static class Wildcard
{
  public static Regex Of(string pattern) =>
    new($"^{Regex.Escape(pattern).Replace(@"\*", ".*").Replace(@"\?", ".")}$",
      RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);
}
