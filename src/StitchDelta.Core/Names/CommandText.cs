using System.Text.RegularExpressions;

namespace StitchDelta.Names;

/// <summary>Writes values so that a command with them can be pasted.</summary>
internal static class CommandText
{
  private static readonly Regex Word = new(@"\A[A-Za-z0-9_./][A-Za-z0-9_./:=?-]*\z", RegexOptions.CultureInvariant);

  // PowerShell takes typographic quotes for straight ones.
  private static readonly Regex Quote = new("['\u2018-\u201b]", RegexOptions.CultureInvariant);

  /// <summary>A value of a parameter: as it is where PowerShell takes it for one word, else in quotes.</summary>
  public static string Quoted(string value) => Word.IsMatch(value) ? value : Always(value);

  /// <summary>A table of texts, as a parameter takes it.</summary>
  public static string Table(IReadOnlyDictionary<string, string> table) =>
    $"@{{ {string.Join("; ", table.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{Always(t.Key)} = {Always(t.Value)}"))} }}";

  private static string Always(string value) => $"'{Quote.Replace(value, "$0$0")}'";
}
