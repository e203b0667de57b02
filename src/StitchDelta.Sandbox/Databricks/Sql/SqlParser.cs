using System.Globalization;
using System.Text.RegularExpressions;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>Reads one statement, by recursive descent.</summary>
internal sealed class SqlParser
{
  /// <summary>Nesting costs stack; nobody writes more.</summary>
  private const int DeepestNesting = 100;

  private static readonly Regex Setting = new(@"^\s*SET(?:\s+(?<key>[A-Za-z_][\w.\-]*)\s*(?:=(?<value>.*))?)?\s*$",
    RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

  /// <summary>Statements that Spark knows and the sandbox does not.</summary>
  private static readonly string[] NotHere =
    ["ALTER", "ANALYZE", "CALL", "COPY", "DELETE", "DENY", "EXPLAIN", "GRANT", "MERGE", "OPTIMIZE", "REFRESH", "REVOKE", "TRUNCATE", "UPDATE", "VACUUM", "VALUES", "WITH"];

  /// <summary>The operators between two operands, those that bind least first.</summary>
  private static readonly string[][] Operators =
    [["OR"], ["AND"], ["=", "==", "<>", "!=", "<", "<=", ">", ">="], ["||"], ["+", "-"], ["*", "/", "%"]];

  private const int Comparisons = 2;

  private readonly SqlToken[] _tokens;
  private int _next;
  private int _depth;

  private SqlParser(string sql) => _tokens = SqlToken.Split(sql);

  private SqlToken Token => _tokens[_next];

  /// <summary>The statement. Throws <see cref="SqlFailure"/>.</summary>
  public static SqlStatement Parse(string sql)
  {
    // A setting's value is whatever stands behind the sign, not SQL.
    if (Setting.Match(sql.TrimEnd().TrimEnd(';')) is { Success: true } setting)
      return new SetStatement(
        setting.Groups["key"].Success ? setting.Groups["key"].Value : null,
        setting.Groups["value"].Success ? setting.Groups["value"].Value.Trim() : null);
    var parser = new SqlParser(sql);
    var statement = parser.Statement();
    parser.Accept(";");
    return parser.Token.Kind == SqlTokenKind.End ? statement : throw SqlFailure.Syntax(parser.Token);
  }

  private SqlStatement Statement()
  {
    var first = Take();
    switch (first.Kind == SqlTokenKind.Word ? first.Source.ToUpperInvariant() : "")
    {
      case "SELECT":
        return Select();
      case "SHOW":
        return Show();
      case "USE":
        var isCatalog = Accept("CATALOG");
        if (!isCatalog)
          AcceptSchema();
        return new UseStatement(Name(), isCatalog);
      case "CREATE" when AcceptSchema():
        return CreateSchema();
      case "CREATE":
        Expect("TABLE");
        return CreateTable();
      case "DROP" when AcceptSchema():
        return DropSchema();
      case "DROP":
        Expect("TABLE");
        return DropTable();
      case "INSERT":
        Expect("INTO");
        return Insert();
      case "DESCRIBE" or "DESC":
        Accept("TABLE");
        return new DescribeTableStatement(Name());
      case "LIST":
        return new ListStatement(Token.Kind == SqlTokenKind.Quoted ? Take().Value : Text(), Limit());
      default:
        throw NotHere.Any(first.Is) ? SqlFailure.Unsupported(first.Source.ToUpperInvariant()) : SqlFailure.Syntax(first);
    }
  }

  private SelectStatement Select()
  {
    var items = List(() => Accept("*") ? ((SqlExpression?)null, (string?)null) : (Expression(), Alias()));
    var from = Accept("FROM") ? Name() : null;
    var where = Accept("WHERE") ? Expression() : null;
    var orderBy = AcceptBoth("ORDER", "BY") ? List(() => (Expression(), Either("DESC", "ASC"))) : [];
    return new(items, from, where, orderBy, Limit());
  }

  private string? Alias()
  {
    if (Accept("AS"))
      return Identifier();
    return Token.Kind == SqlTokenKind.Quoted || (Token.Kind == SqlTokenKind.Word && !Token.Is("FROM") && !Token.Is("WHERE") && !Token.Is("ORDER") && !Token.Is("LIMIT"))
      ? Identifier() : null;
  }

  /// <summary>One of two words that exclude each other; the second is what counts when neither is there.</summary>
  private bool Either(string word, string otherwise)
  {
    if (Accept(word))
      return true;
    Accept(otherwise);
    return false;
  }

  private int? Limit()
  {
    if (!Accept("LIMIT"))
      return null;
    return Token.Kind == SqlTokenKind.Number && int.TryParse(Token.Source, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
      ? Skip(limit) : throw SqlFailure.Syntax(Token);
  }

  private SqlStatement Show()
  {
    if (Accept("CATALOGS"))
      return new ShowCatalogsStatement();
    if (Accept("SCHEMAS") || Accept("DATABASES"))
    {
      if (Accept("IN") || Accept("FROM"))
        Metastore.CheckCatalog(Identifier());
      return new ShowSchemasStatement(Pattern());
    }
    Expect("TABLES");
    return new ShowTablesStatement(Accept("IN") || Accept("FROM") ? Name() : null, Pattern());
  }

  private string? Pattern() => Accept("LIKE") || Token.Kind == SqlTokenKind.Text ? Text() : null;

  private CreateSchemaStatement CreateSchema()
  {
    var ifNotExists = AcceptIfNotExists();
    var name = Name();
    if (Accept("COMMENT"))
      Text();
    Accept("MANAGED");
    return new(name, ifNotExists, Accept("LOCATION") ? Text() : null);
  }

  private DropSchemaStatement DropSchema()
  {
    var ifExists = AcceptBoth("IF", "EXISTS");
    return new(Name(), ifExists, Either("CASCADE", "RESTRICT"));
  }

  private CreateTableStatement CreateTable()
  {
    var ifNotExists = AcceptIfNotExists();
    var name = Name();
    var columns = Token.Is("(") ? Listed(ColumnDefinition) : [];
    string? location = null;
    var properties = new Dictionary<string, string>(StringComparer.Ordinal);
    while (true)
    {
      if (Accept("USING"))
      {
        if (!Token.Is("DELTA"))
          throw SqlFailure.Unsupported($"USING {Token.Source.ToUpperInvariant()}");
        Take();
      }
      else if (Accept("LOCATION"))
        location = Text();
      else if (Accept("COMMENT"))
        Text();
      else if (Accept("TBLPROPERTIES"))
        Listed(Property).ForEach(p => properties[p.Key] = p.Value);
      else
        return new(name, ifNotExists, columns, location, properties);
    }
  }

  private SqlColumn ColumnDefinition()
  {
    var (name, type) = (Identifier(), Type());
    var nullable = !AcceptBoth("NOT", "NULL");
    if (Accept("COMMENT"))
      Text();
    return new(name, type, nullable);
  }

  private (string Key, string Value) Property()
  {
    var key = Token.Kind == SqlTokenKind.Text ? Take().Value : string.Join(".", Name());
    Expect("=");
    return (key, Take().Value);
  }

  private DropTableStatement DropTable()
  {
    var ifExists = AcceptBoth("IF", "EXISTS");
    var name = Name();
    Accept("PURGE");
    return new(name, ifExists);
  }

  private InsertStatement Insert()
  {
    Accept("TABLE");
    var name = Name();
    var columns = Token.Is("(") ? Listed(Identifier) : null;
    Expect("VALUES");
    return new(name, columns, List(() => Listed(Expression)));
  }

  private SqlExpression Expression() => Operand(0);

  /// <summary>An operand of the operators before this level: what the operators of this level and the tighter ones make.</summary>
  private SqlExpression Operand(int level)
  {
    if (level == Operators.Length)
      return Unary();
    if (level == Comparisons && Accept("NOT"))
      return Deeper(() => SqlExpression.Not(Operand(level)));
    var left = Operand(level + 1);
    while (true)
    {
      if (level == Comparisons && Accept("IS"))
      {
        var not = Accept("NOT");
        Expect("NULL");
        left = SqlExpression.IsNull(left, not);
      }
      else if (Operators[level].FirstOrDefault(Accept) is { } symbol)
      {
        // A chain is a tree as deep as it is long.
        var before = left;
        left = Deeper(() => Combine(symbol, before, Operand(level + 1)));
      }
      else
        return left;
    }
  }

  private static SqlExpression Combine(string symbol, SqlExpression left, SqlExpression right) =>
    symbol == "||" ? SqlExpression.Call("concat", [left, right]) : SqlExpression.Binary(symbol, left, right);

  private SqlExpression Unary()
  {
    if (Accept("+"))
      return Deeper(Unary);
    if (!Accept("-"))
      return Primary();
    return Token.Kind == SqlTokenKind.Number ? Number("-" + Take().Source) : Deeper(() => SqlExpression.Negative(Unary()));
  }

  private SqlExpression Primary()
  {
    var token = Take();
    switch (token.Kind)
    {
      case SqlTokenKind.Number:
        return Number(token.Source);
      case SqlTokenKind.Text:
        _next--;
        return SqlExpression.Constant(SqlType.String, Text());
      case SqlTokenKind.Symbol when token.Is("("):
        var inner = Deeper(Expression);
        Expect(")");
        return inner;
      case SqlTokenKind.Word when token.Is("NULL"):
        return SqlExpression.Constant(SqlType.Null, null);
      case SqlTokenKind.Word when token.Is("TRUE") || token.Is("FALSE"):
        return SqlExpression.Constant(SqlType.Boolean, token.Is("TRUE"));
      case SqlTokenKind.Word when token.Is("CAST") && Token.Is("("):
        return Deeper(Cast);
      case SqlTokenKind.Word when Token.Is("("):
        return Deeper(() => Call(token.Source));
      case SqlTokenKind.Word or SqlTokenKind.Quoted:
        return Qualified(token.Value);
      default:
        throw SqlFailure.Syntax(token);
    }
  }

  private SqlExpression Cast()
  {
    Expect("(");
    var of = Expression();
    Expect("AS");
    var type = Type();
    Expect(")");
    return SqlExpression.Cast(of, type);
  }

  private SqlExpression Call(string function)
  {
    Expect("(");
    var isCount = function.Equals("count", StringComparison.OrdinalIgnoreCase);
    if (isCount && (Accept("*") || (Token is { Kind: SqlTokenKind.Number, Source: "1" } && Skip(true))))
    {
      Expect(")");
      return SqlExpression.Count;
    }
    if (Accept(")"))
      return SqlExpression.Call(function, []);
    var arguments = List(Expression);
    Expect(")");
    return SqlExpression.Call(function, arguments);
  }

  /// <summary>A column, perhaps behind its table's name: there is one table, so that its name says nothing more.</summary>
  private SqlExpression Qualified(string name)
  {
    while (Accept("."))
      name = Identifier();
    return SqlExpression.Column(name);
  }

  private static SqlExpression Number(string source)
  {
    const NumberStyles Style = NumberStyles.Float;
    var culture = CultureInfo.InvariantCulture;
    var digits = source.TrimEnd([.. "lLsSyYdDfFbB"]);
    switch (source.Substring(digits.Length).ToUpperInvariant())
    {
      case "" when digits.IndexOfAny(['e', 'E']) < 0 && digits.Contains('.') && decimal.TryParse(digits, Style, culture, out var exact):
        return Decimal(digits, exact);
      case "" when long.TryParse(digits, NumberStyles.AllowLeadingSign, culture, out var whole):
        return whole is >= int.MinValue and <= int.MaxValue ? SqlExpression.Constant(SqlType.Int, (int)whole) : SqlExpression.Constant(SqlType.BigInt, whole);
      case "" when digits.IndexOfAny(['e', 'E']) < 0 && decimal.TryParse(digits, Style, culture, out var large):
        return Decimal(digits, large);
      case "L" when long.TryParse(digits, NumberStyles.AllowLeadingSign, culture, out var value):
        return SqlExpression.Constant(SqlType.BigInt, value);
      case "S" when short.TryParse(digits, NumberStyles.AllowLeadingSign, culture, out var value):
        return SqlExpression.Constant(SqlType.SmallInt, value);
      case "Y" when sbyte.TryParse(digits, NumberStyles.AllowLeadingSign, culture, out var value):
        return SqlExpression.Constant(SqlType.TinyInt, value);
      case "F" when float.TryParse(digits, Style, culture, out var value):
        return SqlExpression.Constant(SqlType.Float, (double)value);
      case "BD" when decimal.TryParse(digits, Style, culture, out var value):
        return Decimal(digits, value);
      case "" or "D" when double.TryParse(digits, Style, culture, out var value):
        return SqlExpression.Constant(SqlType.Double, value);
      default:
        throw SqlFailure.Of("INVALID_NUMERIC_LITERAL_RANGE", "22003", $"Numeric literal {source} is outside the valid range.");
    }
  }

  private static SqlExpression Decimal(string digits, decimal value)
  {
    var plain = digits.TrimStart('-').TrimStart('0');
    var point = plain.IndexOf('.');
    var scale = point < 0 ? 0 : plain.Length - point - 1;
    return SqlExpression.Constant(SqlType.Decimal(Math.Max(1, plain.Length - (point < 0 ? 0 : 1)), scale), value);
  }

  private SqlType Type()
  {
    var token = Take();
    if (token.Kind != SqlTokenKind.Word)
      throw SqlFailure.Syntax(token);
    if (token.Is("DECIMAL") || token.Is("NUMERIC") || token.Is("DEC"))
    {
      var digits = Token.Is("(") ? Listed(Digits) : [10, 0];
      return digits is [var precision] ? SqlType.Decimal(precision, 0) : digits is [var p, var s] ? SqlType.Decimal(p, s) : throw SqlFailure.Syntax(Token);
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
