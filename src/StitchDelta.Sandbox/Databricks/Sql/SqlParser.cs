using System.Globalization;
using System.Text.RegularExpressions;
using StitchDelta.Sandbox.Databricks.Catalogs;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>Reads one statement, by recursive descent: those that Stitch's load as it is documented, the module's checks and the remedies
/// that it prints are made of.</summary>
internal sealed partial class SqlParser
{
  private static readonly Regex Setting = new(@"^\s*SET(?:\s+(?<key>[A-Za-z_][\w.\-]*)\s*(?:=(?<value>.*))?)?\s*$",
    RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

  /// <summary>Statements that Spark knows and the sandbox does not.</summary>
  private static readonly string[] NotHere =
  [
    "ALTER", "ANALYZE", "CALL", "COPY", "DELETE", "DENY", "DESC", "DESCRIBE", "EXPLAIN", "OPTIMIZE", "REFRESH", "REVOKE", "TRUNCATE",
      "UPDATE", "VACUUM", "VALUES", "WITH",
  ];

  private readonly SqlToken[] _tokens;
  private int _next;

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
      case "SHOW" when Accept("CATALOGS"):
        return new ShowCatalogsStatement();
      case "SHOW" when Accept("SCHEMAS") || Accept("DATABASES"):
        return new ShowSchemasStatement(Accept("IN") ? Identifier() : null);
      case "USE" when Accept("CATALOG"):
        return new UseCatalogStatement(Identifier());
      case "CREATE" when AcceptSchema():
        return new CreateSchemaStatement(AcceptIfNotExists(), Name(), Accept("LOCATION") ? Text() : null);
      case "CREATE" when Accept("TABLE"):
        return CreateTable();
      case "DROP" when AcceptSchema():
        return new DropSchemaStatement(AcceptBoth("IF", "EXISTS"), Name(), Accept("CASCADE"));
      case "DROP" when Accept("TABLE"):
        return new DropTableStatement(AcceptBoth("IF", "EXISTS"), Name());
      case "INSERT":
        Expect("INTO");
        return Insert();
      case "MERGE":
        Expect("INTO");
        return Merge();
      case "GRANT":
        return Grant();
      case "LIST":
        return new ListStatement(Text());
      case "CREATE" or "DROP" or "SHOW" or "USE":
        throw SqlFailure.Unsupported($"{first.Source.ToUpperInvariant()} {Token.Source}");
      default:
        throw NotHere.Any(first.Is) ? SqlFailure.Unsupported(first.Source.ToUpperInvariant()) : SqlFailure.Syntax(first);
    }
  }

  private SelectStatement Select()
  {
    var items = List(() => Accept("*") ? ((SqlExpression?)null, (string?)null) : (Expression(), Accept("AS") ? Identifier() : null));
    var from = Accept("FROM") ? new SqlSource(Name(), null) : null;
    return new(items, from, AcceptBoth("ORDER", "BY") ? List(Expression) : []);
  }

  private CreateTableStatement CreateTable()
  {
    var ifNotExists = AcceptIfNotExists();
    var name = Name();
    var columns = Listed(() => new SqlColumn(Identifier(), Type()));
    var isDelta = !Accept("USING") || Format();
    return new(name, ifNotExists, columns, Accept("LOCATION") ? Text() : null, isDelta);
  }

  private bool Format()
  {
    var format = Take();
    // The sandbox's data files are lines of JSON, whatever they are called.
    return format.Is("DELTA") || (format.Is("PARQUET") ? false : throw SqlFailure.Unsupported($"USING {format.Source.ToUpperInvariant()}"));
  }

  private SqlType Type()
  {
    var token = Take();
    return SqlType.Named(token.Source)
      ?? throw SqlFailure.Of("UNSUPPORTED_DATATYPE", "0A000", $"Unsupported data type \"{token.Source.ToUpperInvariant()}\".");
  }

  private InsertStatement Insert()
  {
    var name = Name();
    Expect("VALUES");
    return new(name, List(() => Listed(Expression)));
  }

  /// <summary>A merge by one column of each side, which takes whole rows, as a load does.</summary>
  private MergeStatement Merge()
  {
    var target = MergeSource();
    Expect("USING");
    var source = MergeSource();
    Expect("ON");
    var left = Expression();
    Expect("=");
    var right = Expression();
    foreach (var word in "WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *".Split(' '))
      Expect(word);
    return new(target, source, left, right);
  }

  private SqlSource MergeSource()
  {
    var name = Name();
    var isNamed = Accept("AS") || (Token.Kind == SqlTokenKind.Word && !Token.Is("USING") && !Token.Is("ON"));
    return new(name, isNamed ? Identifier() : null);
  }

  private GrantStatement Grant()
  {
    var privileges = List(Privilege);
    Expect("ON");
    var (kind, name) = Securable();
    Expect("TO");
    return new(privileges, kind, name, Identifier());
  }

  /// <summary>A privilege of several words.</summary>
  private string Privilege()
  {
    var words = new List<string>();
    while (Token.Kind == SqlTokenKind.Word && !Token.Is("ON"))
      words.Add(Take().Source.ToUpperInvariant());
    return words.Count > 0 ? string.Join("_", words) : throw SqlFailure.Syntax(Token);
  }

  private (SecurableKind Kind, string[] Name) Securable()
  {
    if (Accept("METASTORE"))
      return (SecurableKind.Metastore, []);
    if (Accept("CATALOG"))
      return (SecurableKind.Catalog, Name());
    if (AcceptBoth("EXTERNAL", "LOCATION"))
      return (SecurableKind.ExternalLocation, Name());
    return AcceptBoth("STORAGE", "CREDENTIAL") ? (SecurableKind.StorageCredential, Name())
      : throw SqlFailure.Unsupported($"privileges ON {Token.Source}");
  }

  private SqlExpression Expression()
  {
    var token = Take();
    switch (token.Kind)
    {
      case SqlTokenKind.Number:
        return Number(token);
      case SqlTokenKind.Text:
        return SqlExpression.Constant(SqlType.String, token.Value);
      case SqlTokenKind.Word when token.Is("NULL"):
        return SqlExpression.Constant(SqlType.Null, null);
      case SqlTokenKind.Word when token.Is("TRUE") || token.Is("FALSE"):
        return SqlExpression.Constant(SqlType.Boolean, token.Is("TRUE"));
      case SqlTokenKind.Word when Accept("("):
        Expect(")");
        return SqlExpression.Call(token.Source);
      case SqlTokenKind.Word or SqlTokenKind.Quoted:
        return Accept(".") ? SqlExpression.Column(Identifier(), token.Value) : SqlExpression.Column(token.Value, null);
      default:
        throw SqlFailure.Syntax(token);
    }
  }

  private static SqlExpression Number(SqlToken token)
  {
    if (int.TryParse(token.Source, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
      return SqlExpression.Constant(SqlType.Int, whole);
    return long.TryParse(token.Source, NumberStyles.None, CultureInfo.InvariantCulture, out var large)
      ? SqlExpression.Constant(SqlType.BigInt, large) : throw SqlFailure.Unsupported($"the number {token.Source}");
  }
}
