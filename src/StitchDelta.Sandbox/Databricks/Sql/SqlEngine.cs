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

  /// <summary>Throws <see cref="SqlFailure"/>.</summary>
  public SqlOutcome Execute(SqlStatement statement, SqlSession session)
  {
    try
    {
      // These look into no catalog, and are the way out of one that cannot be used.
      if (statement is not (SelectStatement { From: null } or SetStatement or UseCatalogStatement or ShowCatalogsStatement))
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
    SetStatement set => Set(set, session),
    UseCatalogStatement use => Use(use, session),
    ShowCatalogsStatement => SqlOutcome.Texts(["catalog"], _names.Shown(session).Select(c => new object?[] { c.Name })),
    ShowSchemasStatement show => ShowSchemas(show, session),
    GrantStatement grant => SqlGrants.Change(_workspace, _names.Governed(session, "GRANT"), grant, session),
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

  private SqlOutcome Use(UseCatalogStatement use, SqlSession session)
  {
    (session.Catalog, session.Schema) = (_names.Catalog(session, use.Name), Catalog.DefaultSchema);
    return SqlOutcome.Nothing(changed: false);
  }

  private SqlOutcome ShowSchemas(ShowSchemasStatement show, SqlSession session)
  {
    var catalog = _names.Catalog(session, show.Catalog ?? session.Catalog.Name);
    return SqlOutcome.Texts(["databaseName"], catalog.Schemas.Where(s => _names.Sees(session, s)).Select(s => new object?[] { s.Name }));
  }

  /// <summary>What is directly below a path. S3's listing as it is seen here tells no sizes and no times.</summary>
  private SqlOutcome List(ListStatement list, SqlSession session)
  {
    var root = list.Path.TrimEnd('/');
    var names = _paths.OfPath(root, session, write: false).List("")
      .Select(key => key.IndexOf('/') is var slash and >= 0 ? key.Substring(0, slash + 1) : key)
      .Distinct();
    return new(
      [new("path", SqlType.String), new("name", SqlType.String), new("size", SqlType.BigInt), new("modification_time", SqlType.BigInt)],
      [.. names.Select(name => new object?[] { $"{root}/{name}", name, null, null })]);
  }
}
