using System.Globalization;
using System.Text.RegularExpressions;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>Reads one statement, by recursive descent.</summary>
internal sealed partial class SqlParser
{
  /// <summary>Nesting costs stack; nobody writes more.</summary>
  private const int DeepestNesting = 100;

  private static readonly Regex Setting = new(@"^\s*SET(?:\s+(?<key>[A-Za-z_][\w.\-]*)\s*(?:=(?<value>.*))?)?\s*$",
    RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

  /// <summary>Statements that Spark knows and the sandbox does not.</summary>
  private static readonly string[] NotHere =
  [
    "ALTER", "ANALYZE", "CALL", "COPY", "DELETE", "DENY", "EXPLAIN", "OPTIMIZE", "REFRESH", "TRUNCATE", "UPDATE", "VACUUM", "VALUES",
      "WITH",
  ];

  /// <summary>The operators between two operands, those that bind least first.</summary>
  private static readonly string[][] Operators = [["OR"], ["AND"], ["=", "==", "<>", "!=", "<", "<=", ">", ">="]];

  private const int Comparisons = 2;

  /// <summary>Words that follow a source or an item, and so are no name for it.</summary>
  private static readonly string[] NoAlias = ["FROM", "WHERE", "ORDER", "LIMIT", "USING", "ON", "WHEN"];

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
      case "MERGE":
        Expect("INTO");
        return Merge();
      case "GRANT" or "REVOKE":
        return Grant(isRevoke: first.Is("REVOKE"));
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
    var from = Accept("FROM") ? Source() : null;
    var where = Accept("WHERE") ? Expression() : null;
    var orderBy = AcceptBoth("ORDER", "BY") ? List(() => (Expression(), Either("DESC", "ASC"))) : [];
    return new(items, from, where, orderBy, Limit());
  }

  /// <summary>A table, or a query in parentheses.</summary>
  private SqlSource Source()
  {
    if (!Accept("("))
      return new(Name(), null, Alias());
    Expect("SELECT");
    var query = Deeper(Select);
    Expect(")");
    return new(null, query, Alias());
  }

  private string? Alias()
  {
    if (Accept("AS"))
      return Identifier();
    return Token.Kind == SqlTokenKind.Quoted || (Token.Kind == SqlTokenKind.Word && !NoAlias.Any(Token.Is)) ? Identifier() : null;
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
      return new ShowSchemasStatement(Accept("IN") || Accept("FROM") ? Identifier() : null, Pattern());
    if (Accept("GRANTS") || Accept("GRANT"))
      return ShowGrants();
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
    var isManaged = Accept("MANAGED");
    return new(name, ifNotExists, Accept("LOCATION") ? Text() : null, isManaged);
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
    var isDelta = true;
    var properties = new Dictionary<string, string>(StringComparer.Ordinal);
    while (true)
    {
      if (Accept("USING"))
        isDelta = Format();
      else if (Accept("LOCATION"))
        location = Text();
      else if (Accept("COMMENT"))
        Text();
      else if (Accept("TBLPROPERTIES"))
        Listed(Property).ForEach(p => properties[p.Key] = p.Value);
      else
        return new(name, ifNotExists, columns, location, properties, isDelta);
    }
  }

  private bool Format()
  {
    var format = Take();
    // The sandbox's data files are lines of JSON, whatever they are called.
    return format.Is("DELTA") || (format.Is("PARQUET") || format.Is("JSON") ? false
      : throw SqlFailure.Unsupported($"USING {format.Source.ToUpperInvariant()}"));
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
}
