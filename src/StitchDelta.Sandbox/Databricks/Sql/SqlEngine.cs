using System.Text.RegularExpressions;
using StitchDelta.Sandbox.Databricks.Catalogs;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>Executes statements on the catalogs and the bucket. Nothing is answered that is not there.</summary>
internal sealed class SqlEngine
{
  private readonly Workspace _workspace;
  private readonly SqlNames _names;
  private readonly PathAccess _paths;
  private readonly SqlDefinitions _definitions;
  private readonly SqlData _data;

  public SqlEngine(Workspace workspace)
  {
    _workspace = workspace;
    _names = new(workspace.Catalogs);
    _paths = new(workspace, _names);
    _definitions = new(_names, _paths, workspace.Now);
    _data = new(_names, _paths);
  }

  /// <summary>Opens a session in the catalog and the schema that the driver asks for, if it does.</summary>
  public void Open(SqlSession session, string? catalog, string? schema)
  {
    _names.Open(session, catalog);
    if (schema is not { Length: > 0 })
      return;
    session.Schema = session.Catalog.Find(schema)?.Name ?? throw SqlFailure.SchemaNotFound(schema);
  }

  public SqlOutcome Catalogs(SqlSession session) =>
    SqlOutcome.Texts(["TABLE_CAT"], _names.Shown(session).Select(c => new object?[] { c.Name }));

  /// <summary>The schemas whose name fits the pattern, in which % stands for any text and _ for a character.</summary>
  public SqlOutcome Schemas(SqlSession session, string? catalog, string? pattern)
  {
    var fits = Like(pattern is null or "" ? "%" : pattern, c => c switch { '%' => ".*", '_' => ".", _ => null });
    var catalogs = _names.Shown(session).Where(c => catalog is null or "" || catalog.Equals(c.Name, StringComparison.OrdinalIgnoreCase));
    return SqlOutcome.Texts(["TABLE_SCHEM", "TABLE_CATALOG"],
      catalogs.SelectMany(c => c.Schemas).Where(s => fits(s.Name) && _names.Sees(session, s))
        .Select(s => new object?[] { s.Name, s.Catalog.Name }));
  }

  /// <summary>Throws <see cref="SqlFailure"/>.</summary>
  public SqlOutcome Execute(SqlStatement statement, SqlSession session)
  {
    try
    {
      // These look into no catalog, and are the way out of one that cannot be used.
      if (statement is not (SelectStatement { From: null } or SetStatement or UseStatement or ShowCatalogsStatement))
        _names.DemandUsable(session);
      return Run(statement, session);
    }
    catch (ApiRefusal refusal)
    {
      throw SqlFailure.Of(refusal);
    }
  }

  private SqlOutcome Run(SqlStatement statement, SqlSession session) => statement switch
  {
    SelectStatement select => _data.Select(select, session),
    InsertStatement insert => _data.Insert(insert, session),
    MergeStatement merge => _data.Merge(merge, session),
    DescribeTableStatement describe => _data.Describe(describe, session),
    SetStatement set => Set(set, session),
    UseStatement use => Use(use, session),
    ShowCatalogsStatement => SqlOutcome.Texts(["catalog"], _names.Shown(session).Select(c => new object?[] { c.Name })),
    ShowSchemasStatement show => ShowSchemas(show, session),
    ShowTablesStatement show => ShowTables(show, session),
    ShowGrantsStatement show => SqlGrants.Show(_names.Governed(session, "SHOW GRANTS"), show, session),
    GrantStatement grant => SqlGrants.Change(_workspace, _names.Governed(session, grant.IsRevoke ? "REVOKE" : "GRANT"), grant, session),
    CreateSchemaStatement create => _definitions.CreateSchema(create, session),
    DropSchemaStatement drop => _definitions.DropSchema(drop, session),
    CreateTableStatement create => _definitions.CreateTable(create, session),
    DropTableStatement drop => _definitions.DropTable(drop, session),
    ListStatement list => List(list, session),
    _ => throw SqlFailure.Unsupported(statement.GetType().Name),
  };

  private static SqlOutcome Set(SetStatement set, SqlSession session)
  {
    if (set is { Key: { } key, Value: { } value })
      session.Settings[key] = value;
    return SqlOutcome.Texts(["key", "value"], set.Key is null
      ? session.Settings.Select(s => new object?[] { s.Key, s.Value })
      : [[set.Key, session.Settings.TryGetValue(set.Key, out var current) ? current : "<undefined>"]]);
  }

  private SqlOutcome Use(UseStatement use, SqlSession session)
  {
    if (use.IsCatalog)
      (session.Catalog, session.Schema) = (_names.Catalog(session, string.Join(".", use.Name)), Catalog.DefaultSchema);
    else
    {
      var schema = _names.Schema(session, use.Name);
      (session.Catalog, session.Schema) = (schema.Catalog, schema.Name);
    }
    return SqlOutcome.Nothing(changed: false);
  }

  private SqlOutcome ShowSchemas(ShowSchemasStatement show, SqlSession session)
  {
    var catalog = _names.Catalog(session, show.Catalog ?? session.Catalog.Name);
    var fits = Pattern(show.Pattern);
    return SqlOutcome.Texts(["databaseName"],
      catalog.Schemas.Where(s => fits(s.Name) && _names.Sees(session, s)).Select(s => new object?[] { s.Name }));
  }

  private SqlOutcome ShowTables(ShowTablesStatement show, SqlSession session)
  {
    var schema = _names.Schema(session, show.Schema ?? [session.Catalog.Name, session.Schema]);
    var fits = Pattern(show.Pattern);
    return new([new("database", SqlType.String), new("tableName", SqlType.String), new("isTemporary", SqlType.Boolean)],
      [.. schema.Tables.Values.Where(t => fits(t.Name) && _names.Sees(session, t))
        .Select(t => new object?[] { schema.Name, t.Name, false })]);
  }

  /// <summary>What is directly below a path. S3's listing as it is seen here tells no sizes and no times.</summary>
  private SqlOutcome List(ListStatement list, SqlSession session)
  {
    var root = list.Path.TrimEnd('/');
    var names = _paths.OfPath(root, session, write: false).List("")
      .Select(key => key.IndexOf('/') is var slash and >= 0 ? key.Substring(0, slash + 1) : key)
      .Distinct().Take(list.Limit ?? int.MaxValue);
    return new(
      [new("path", SqlType.String), new("name", SqlType.String), new("size", SqlType.BigInt), new("modification_time", SqlType.BigInt)],
      [.. names.Select(name => new object?[] { $"{root}/{name}", name, null, null })]);
  }

  /// <summary>SHOW's patterns: * stands for any text, | separates alternatives.</summary>
  private static Func<string, bool> Pattern(string? pattern) => Like(pattern ?? "*", c => c switch { '*' => ".*", '|' => "|", _ => null });

  private static Func<string, bool> Like(string pattern, Func<char, string?> special)
  {
    var regex = new Regex($"^(?:{string.Concat(pattern.Select(c => special(c) ?? Regex.Escape(c.ToString())))})$",
      RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    return regex.IsMatch;
  }
}
