using System.Globalization;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>Names, types and words.</summary>
internal sealed partial class SqlParser
{
  private SqlType Type()
  {
    var token = Take();
    if (token.Kind != SqlTokenKind.Word)
      throw SqlFailure.Syntax(token);
    if (token.Is("DECIMAL") || token.Is("NUMERIC") || token.Is("DEC"))
    {
      var digits = Token.Is("(") ? Listed(Digits) : [10, 0];
      return digits is [var precision] ? SqlType.Decimal(precision, 0) : digits is [var p, var s] ? SqlType.Decimal(p, s)
        : throw SqlFailure.Syntax(Token);
    }
    if (token.Is("VARCHAR") || token.Is("CHAR"))
    {
      Listed(Digits);
      return SqlType.String;
    }
    return SqlType.Named(token.Source)
      ?? throw SqlFailure.Of("UNSUPPORTED_DATATYPE", "0A000", $"Unsupported data type \"{token.Source.ToUpperInvariant()}\".");
  }

  private int Digits() => int.TryParse(Token.Source, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
    ? Skip(number) : throw SqlFailure.Syntax(Token);

  private string[] Name()
  {
    var parts = new List<string> { Identifier() };
    while (Accept("."))
      parts.Add(Identifier());
    return [.. parts];
  }

  private string Identifier() => Token.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted ? Take().Value : throw SqlFailure.Syntax(Token);

  /// <summary>A text; several in a row are one.</summary>
  private string Text()
  {
    if (Token.Kind != SqlTokenKind.Text)
      throw SqlFailure.Syntax(Token);
    var text = "";
    while (Token.Kind == SqlTokenKind.Text)
      text += Take().Value;
    return text;
  }

  private List<T> Listed<T>(Func<T> element)
  {
    Expect("(");
    var list = List(element);
    Expect(")");
    return list;
  }

  private List<T> List<T>(Func<T> element)
  {
    var list = new List<T> { element() };
    while (Accept(","))
      list.Add(element());
    return list;
  }

  private T Deeper<T>(Func<T> parse)
  {
    if (++_depth > DeepestNesting)
      throw SqlFailure.Syntax(Token);
    return parse();
  }

  private T Skip<T>(T value)
  {
    Take();
    return value;
  }

  private bool AcceptSchema() => Accept("SCHEMA") || Accept("DATABASE");

  private bool AcceptIfNotExists()
  {
    if (!Accept("IF"))
      return false;
    Expect("NOT");
    Expect("EXISTS");
    return true;
  }

  private bool AcceptBoth(string first, string second)
  {
    if (!Accept(first))
      return false;
    Expect(second);
    return true;
  }

  private bool Accept(string word)
  {
    if (!Token.Is(word))
      return false;
    _next++;
    return true;
  }

  private void Expect(string word)
  {
    if (!Accept(word))
      throw SqlFailure.Syntax(Token);
  }

  /// <summary>The token, and on to the next one. The end stays.</summary>
  private SqlToken Take() => Token.Kind == SqlTokenKind.End ? Token : _tokens[_next++];
}
