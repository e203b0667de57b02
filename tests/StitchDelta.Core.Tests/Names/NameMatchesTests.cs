using System.Text.RegularExpressions;

namespace StitchDelta.Tests.Names;

public sealed class NameMatchesTests
{
  private static readonly string[] Items = ["nightly [prod]", "nightly p", "nightly *", "Nightly", "x[", "xy", "*"];

  // Like PowerShell's: a class in brackets, and an error for one that does not end.
  private static Func<string, bool>? Wildcard(string pattern)
  {
    if (pattern.Count(c => c == '[') != pattern.Count(c => c == ']')) return null;
    var regex = new Regex("^" + Regex.Escape(pattern).Replace(@"\*", ".*").Replace(@"\?", ".").Replace(@"\[", "[").Replace("\\]", "]") + "$", RegexOptions.IgnoreCase);
    return regex.IsMatch;
  }

  [Theory]
  [InlineData("nightly [prod]", "nightly [prod]")]
  [InlineData("NIGHTLY [PROD]", "nightly [prod]")]
  [InlineData("nightly [p]", "nightly p")]
  [InlineData("nightly *", "nightly *")]
  [InlineData("nightly ?", "nightly p;nightly *")]
  [InlineData("nightly", "Nightly")]
  [InlineData("x[", "x[")]
  [InlineData("y[", "")]
  [InlineData("*", "nightly [prod];nightly p;nightly *;Nightly;x[;xy;*")]
  [InlineData("x*", "x[;xy")]
  [InlineData("nothing", "")]
  [InlineData("", "")]
  public void What_is_typed_finds_what_is_meant(string pattern, string found) =>
    Assert.Equal(found, string.Join(";", NameMatches.Select(Items, pattern, i => i, Wildcard)));
}
