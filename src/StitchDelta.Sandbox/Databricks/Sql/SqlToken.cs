using System.Text.RegularExpressions;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>What a token is.</summary>
internal enum SqlTokenKind
{
  Word,
  Quoted,
  Text,
  Number,
  Symbol,
  Unknown,
  End,
}

/// <summary>A token of a statement.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Source">As it was written.</param>
/// <param name="Value">Without its quotes and escapes.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Position">Its column, from 0.</param>
internal sealed record SqlToken(SqlTokenKind Kind, string Source, string Value, int Line, int Position)
{
  private static readonly Regex Next = new("""
    \G(?:\s+|--[^\n]*|/\*.*?\*/)*
    (?: (?<Word>[A-Za-z_][A-Za-z0-9_]*)
      | (?<Number>\d+(?:\.\d+)?)
      | (?<Text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
      | (?<Quoted>`[^`]+`)
      | (?<Symbol>[*(),.;=])
      | (?<Unknown>.)
      | (?<End>\z))
    """, RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace);

  private static readonly SqlTokenKind[] Kinds =
  [
    SqlTokenKind.Word, SqlTokenKind.Quoted, SqlTokenKind.Text, SqlTokenKind.Number, SqlTokenKind.Symbol, SqlTokenKind.Unknown,
      SqlTokenKind.End,
  ];

  public bool Is(string word) =>
    Kind is SqlTokenKind.Word or SqlTokenKind.Symbol && Source.Equals(word, StringComparison.OrdinalIgnoreCase);

  /// <summary>The tokens of a statement; the last one is the end.</summary>
  public static SqlToken[] Split(string sql)
  {
    var tokens = new List<SqlToken>();
    var (line, lineStart, scanned) = (1, 0, 0);
    for (var match = Next.Match(sql); ; match = Next.Match(sql, match.Index + match.Length))
    {
      var kind = Kinds.First(k => match.Groups[k.ToString()].Success);
      var group = match.Groups[kind.ToString()];
      for (; scanned < group.Index; scanned++)
        if (sql[scanned] == '\n')
          (line, lineStart) = (line + 1, scanned + 1);
      tokens.Add(new(kind, group.Value, Unquote(kind, group.Value), line, group.Index - lineStart));
      if (kind == SqlTokenKind.End)
        return [.. tokens];
    }
  }

  private static string Unquote(SqlTokenKind kind, string source) => kind switch
  {
    SqlTokenKind.Quoted => source.Substring(1, source.Length - 2),
    SqlTokenKind.Text => Regex.Replace(source.Substring(1, source.Length - 2), @"\\(.)", m => m.Groups[1].Value switch
    {
      "n" => "\n",
      "t" => "\t",
      "r" => "\r",
      "0" => "\0",
      var other => other,
    }, RegexOptions.Singleline),
    _ => source,
  };
}
