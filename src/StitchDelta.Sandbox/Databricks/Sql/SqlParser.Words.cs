namespace StitchDelta.Sandbox.Databricks.Sql;

/// <content>Words, names and lists of them.</content>
internal sealed partial class SqlParser
{
  private string[] Name()
  {
    var parts = new List<string> { Identifier() };
    while (Accept("."))
      parts.Add(Identifier());
    return [.. parts];
  }

  private string Identifier() => Token.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted ? Take().Value : throw SqlFailure.Syntax(Token);

  private string Text() => Token.Kind == SqlTokenKind.Text ? Take().Value : throw SqlFailure.Syntax(Token);

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

  private bool AcceptSchema() => Accept("SCHEMA") || Accept("DATABASE");

  private bool AcceptIfNotExists()
  {
    if (!AcceptBoth("IF", "NOT"))
      return false;
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
