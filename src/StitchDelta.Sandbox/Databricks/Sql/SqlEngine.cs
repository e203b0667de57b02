using System.Text.RegularExpressions;
using StitchDelta.Sandbox.Aws;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>What a statement gave.</summary>
internal sealed record SqlOutcome(IReadOnlyList<SqlColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, bool Changed = false)
{
  /// <summary>No rows. Spark gives such a result one column all the same; a driver that is given none fetches for ever.</summary>
  public static SqlOutcome Nothing(bool changed) => new([new("Result", SqlType.String)], [], changed);

  public static SqlOutcome Texts(string[] columns, IEnumerable<object?[]> rows) =>
    new([.. columns.Select(c => new SqlColumn(c, SqlType.String))], [.. rows]);
}

/// <summary>Executes statements on the metastore and the bucket. Nothing is answered that is not there.</summary>
internal sealed class SqlEngine(IAwsCloud aws)
{
  private static readonly Regex S3Path = new("^s3[an]?://(?<bucket>[^/]+)/?(?<path>.*?)/*$", RegexOptions.CultureInvariant | RegexOptions.Singleline);

  private readonly Metastore _metastore = new();
  private readonly SortedDictionary<string, byte[]> _workspaceFiles = new(StringComparer.Ordinal);

  public static SqlOutcome Catalogs() => SqlOutcome.Texts(["TABLE_CAT"], [[Metastore.Catalog]]);

  /// <summary>The schemas whose name fits the pattern, in which % stands for any text and _ for a character.</summary>
  public SqlOutcome Schemas(string? catalog, string? pattern)
  {
    var fits = Like(pattern is null or "" ? "%" : pattern, c => c switch { '%' => ".*", '_' => ".", _ => null });
    return SqlOutcome.Texts(["TABLE_SCHEM", "TABLE_CATALOG"],
      catalog is null or "" || catalog == Metastore.Catalog ? _metastore.Schemas.Where(fits).Select(s => new object?[] { s, Metastore.Catalog }) : []);
  }

  public void Use(SqlSession session, string schema) =>
    session.Schema = _metastore.HasSchema(schema) ? schema : throw SqlFailure.SchemaNotFound(schema);

  /// <summary>Throws <see cref="SqlFailure"/>.</summary>
  public SqlOutcome Execute(SqlStatement statement, SqlSession session, string? roleArn) => statement switch
  {
    SelectStatement select => Select(select, session, roleArn),
    SetStatement set => Set(set, session),
    UseStatement use => Use(use, session),
    ShowCatalogsStatement => SqlOutcome.Texts(["catalog"], [[Metastore.Catalog]]),
    ShowSchemasStatement show => SqlOutcome.Texts(["databaseName"], _metastore.Schemas.Where(Pattern(show.Pattern)).Select(s => new object?[] { s })),
    ShowTablesStatement show => ShowTables(show, session),
    CreateSchemaStatement create => CreateSchema(create),
    DropSchemaStatement drop => DropSchema(drop, roleArn),
    CreateTableStatement create => CreateTable(create, session, roleArn),
    DropTableStatement drop => DropTable(drop, session, roleArn),
    DescribeTableStatement describe => SqlOutcome.Texts(["col_name", "data_type", "comment"],
      Table(describe.Name, session, roleArn).Columns().Select(c => new object?[] { c.Name, c.Type.Sql.ToLowerInvariant(), null })),
    InsertStatement insert => Insert(insert, session, roleArn),
    ListStatement list => List(list, roleArn),
    _ => throw SqlFailure.Unsupported(statement.GetType().Name),
  };

  private SqlOutcome Select(SelectStatement select, SqlSession session, string? roleArn)
  {
    var (columns, rows) = select.From is null ? ([], [[]]) : Table(select.From, session, roleArn).Read();
    var scope = new SqlScope(session, columns);
    if (select.Where?.Bind(scope) is { } where)
      rows = [.. rows.Where(row => where.Value(row) is true)];
    var isCount = select.Items.Any(i => i.Expression is { IsCount: true });
    if (isCount && !select.Items.All(i => i.Expression is { IsCount: true }))
      throw SqlFailure.Of("MISSING_GROUP_BY", "42803", "The query does not include a GROUP BY clause.");
    if (isCount)
      return new([.. select.Items.Select(i => new SqlColumn(i.Alias ?? i.Expression!.Name, SqlType.BigInt))],
        select.Limit == 0 ? [] : [[.. select.Items.Select(_ => (object?)(long)rows.Count)]]);

    var items = new List<(SqlColumn Column, Func<IReadOnlyList<object?>, object?> Value)>();
    foreach (var (expression, alias) in select.Items)
    {
      if (expression?.Bind(scope) is { } bound)
        items.Add((new(alias ?? expression.Name, bound.Type), bound.Value));
      else if (select.From is null)
        throw SqlFailure.Of("INVALID_USAGE_OF_STAR_OR_REGEX", "42000", "Invalid usage of '*' in a query without FROM.");
      else
        items.AddRange(columns.Select((c, i) => (c, (Func<IReadOnlyList<object?>, object?>)(row => row[i]))));
    }
    foreach (var (by, descending) in select.OrderBy.Reverse())
    {
      var key = by.Bind(scope);
      var order = Comparer<object?>.Create(SqlExpression.Compare);
      rows = [.. descending ? rows.OrderByDescending(key.Value, order) : rows.OrderBy(key.Value, order)];
    }
    return new([.. items.Select(i => i.Column)], [.. rows.Take(select.Limit ?? int.MaxValue).Select(row => items.Select(i => i.Value(row)).ToArray())]);
  }

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
      Metastore.CheckCatalog(string.Join(".", use.Name));
    else
      Use(session, Metastore.SchemaName(use.Name));
    return SqlOutcome.Nothing(changed: false);
  }

  private SqlOutcome ShowTables(ShowTablesStatement show, SqlSession session)
  {
    var tables = _metastore.Tables(show.Schema is null ? session.Schema : Metastore.SchemaName(show.Schema));
    var fits = Pattern(show.Pattern);
    return new([new("database", SqlType.String), new("tableName", SqlType.String), new("isTemporary", SqlType.Boolean)],
      [.. tables.Where(t => fits(t.Name)).Select(t => new object?[] { t.Schema, t.Name, false })]);
  }

  private SqlOutcome CreateSchema(CreateSchemaStatement create)
  {
    var schema = Metastore.SchemaName(create.Name);
    if (_metastore.HasSchema(schema))
      return create.IfNotExists ? SqlOutcome.Nothing(changed: false)
        : throw SqlFailure.Of("SCHEMA_ALREADY_EXISTS", "42P06", $"Cannot create schema `{schema}` because it already exists.");
    if (create.Location is not null)
      Folder(create.Location, null);
    _metastore.AddSchema(schema, create.Location?.TrimEnd('/'));
    return SqlOutcome.Nothing(changed: true);
  }

  private SqlOutcome DropSchema(DropSchemaStatement drop, string? roleArn)
  {
    var schema = Metastore.SchemaName(drop.Name);
    if (drop.IfExists && !_metastore.HasSchema(schema))
      return SqlOutcome.Nothing(changed: false);
    var tables = _metastore.Tables(schema).ToArray();
    if (schema == Metastore.DefaultSchema)
      throw SqlFailure.Unsupported("dropping the default schema");
    if (tables.Length > 0 && !drop.Cascade)
      throw SqlFailure.Of("SCHEMA_NOT_EMPTY", "2BP01", $"Cannot drop a schema `{schema}` because it contains objects.");
    foreach (var table in tables)
      Remove(table, roleArn);
    _metastore.RemoveSchema(schema);
    return SqlOutcome.Nothing(changed: true);
  }

  private SqlOutcome CreateTable(CreateTableStatement create, SqlSession session, string? roleArn)
  {
    var name = Metastore.TableName(create.Name, session.Schema);
    var full = $"{name.Schema}.{name.Name}";
    var parent = _metastore.SchemaLocation(name.Schema);
    if (_metastore.Find(name) is not null)
      return create.IfNotExists ? SqlOutcome.Nothing(changed: false)
        : throw SqlFailure.Of("TABLE_OR_VIEW_ALREADY_EXISTS", "42P07", $"Cannot create table or view `{name.Schema}`.`{name.Name}` because it already exists.");
    if (create.Columns.GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
      throw SqlFailure.Of("COLUMN_ALREADY_EXISTS", "42711", $"The column `{twice.Key}` already exists.");

    var table = new SqlTable(name.Schema, name.Name, create.Location?.TrimEnd('/') ?? $"{parent}/{name.Name}", create.Location is null);
    var delta = new DeltaTable(Folder(table.Location, roleArn));
    if (!delta.Exists)
    {
      if (!delta.IsEmpty)
        throw SqlFailure.Of("DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION", "42601",
          $"Cannot create table ('{full}'). The associated location ('{table.Location}') is not empty and also not a Delta table.");
      if (create.Columns.Count == 0)
        throw SqlFailure.Of("DELTA_SCHEMA_NOT_PROVIDED", "42908", "Table schema is not provided. Please provide the schema (column definition) of the table.");
      delta.Create(create.Columns, create.Properties);
    }
    else if (create.Columns.Count > 0 && !create.Columns.SequenceEqual(delta.Columns()))
      throw SqlFailure.Of("DELTA_CREATE_TABLE_SCHEME_MISMATCH", "42KD7", $"The specified schema does not match the existing schema at {table.Location}.");
    _metastore.Add(table);
    return SqlOutcome.Nothing(changed: true);
  }

  private SqlOutcome DropTable(DropTableStatement drop, SqlSession session, string? roleArn)
  {
    if (_metastore.Find(Metastore.TableName(drop.Name, session.Schema)) is { } table)
      Remove(table, roleArn);
    else
      return drop.IfExists ? SqlOutcome.Nothing(changed: false) : throw SqlFailure.TableNotFound(string.Join(".", drop.Name));
    return SqlOutcome.Nothing(changed: true);
  }

  /// <summary>The files of a managed table go with it; those of a table with a location of its own stay.</summary>
  private void Remove(SqlTable table, string? roleArn)
  {
    if (table.IsManaged)
      new DeltaTable(Folder(table.Location, roleArn)).DeleteFiles();
    _metastore.Remove(table);
  }

  private SqlOutcome Insert(InsertStatement insert, SqlSession session, string? roleArn)
  {
    var table = Table(insert.Name, session, roleArn);
    var columns = table.Columns();
    var targets = insert.Columns?.Select(name => Index(columns, name)).ToArray() ?? [.. Enumerable.Range(0, columns.Count)];
    var scope = new SqlScope(session, []);
    var rows = insert.Rows.Select(row => InsertedRow(row, scope, columns, targets)).ToList();
    table.Append(columns, rows);
    return new([new("num_affected_rows", SqlType.BigInt), new("num_inserted_rows", SqlType.BigInt)], [[(long)rows.Count, (long)rows.Count]], Changed: true);
  }

  private static object?[] InsertedRow(IReadOnlyList<SqlExpression> values, SqlScope scope, IReadOnlyList<SqlColumn> columns, int[] targets)
  {
    if (values.Count != targets.Length)
      throw SqlFailure.Of(values.Count > targets.Length ? "INSERT_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS" : "INSERT_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS",
        "21S01", $"The table has {targets.Length} columns to fill and a row has {values.Count} values.");
    var row = new object?[columns.Count];
    for (var i = 0; i < targets.Length; i++)
    {
      var bound = values[i].Bind(scope);
      row[targets[i]] = columns[targets[i]].Type.Cast(bound.Value([]), bound.Type);
    }
    for (var i = 0; i < row.Length; i++)
      if (row[i] is null && !columns[i].Nullable)
        throw SqlFailure.Of("DELTA_NOT_NULL_CONSTRAINT_VIOLATED", "23502", $"NOT NULL constraint violated for column: {columns[i].Name}.");
    return row;
  }

  private static int Index(IReadOnlyList<SqlColumn> columns, string name)
  {
    for (var i = 0; i < columns.Count; i++)
      if (columns[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        return i;
    throw SqlFailure.Of("UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703", $"A column, variable, or function parameter with name `{name}` cannot be resolved.");
  }

  /// <summary>What is directly below a path. S3's listing as it is seen here tells no sizes and no times.</summary>
  private SqlOutcome List(ListStatement list, string? roleArn)
  {
    var root = list.Path.TrimEnd('/');
    var names = Folder(root, roleArn).List("")
      .Select(key => key.IndexOf('/') is var slash and >= 0 ? key.Substring(0, slash + 1) : key)
      .Distinct().Take(list.Limit ?? int.MaxValue);
    return new([new("path", SqlType.String), new("name", SqlType.String), new("size", SqlType.BigInt), new("modification_time", SqlType.BigInt)],
      [.. names.Select(name => new object?[] { $"{root}/{name}", name, null, null })]);
  }

  /// <summary>A table by its name, or by its path as in <c>delta.`s3://…`</c>.</summary>
  private DeltaTable Table(string[] name, SqlSession session, string? roleArn) =>
    name is [var format, var path] && format.Equals("delta", StringComparison.OrdinalIgnoreCase) && path.Contains('/')
      ? new(Folder(path, roleArn))
      : _metastore.Find(Metastore.TableName(name, session.Schema)) is { } table
        ? new(Folder(table.Location, roleArn))
        : throw SqlFailure.TableNotFound(string.Join(".", name));

  private ITableFolder Folder(string location, string? roleArn)
  {
    var match = S3Path.Match(location);
    if (match.Success)
      return new S3Folder(aws, roleArn, match.Groups["bucket"].Value, match.Groups["path"].Value);
    return location.StartsWith("dbfs:/", StringComparison.Ordinal)
      ? new WorkspaceFolder(_workspaceFiles, location.TrimEnd('/'))
      : throw SqlFailure.Of("UNSUPPORTED_FILE_SYSTEM", "0A000", $"No FileSystem for the path '{location}'.");
  }

  /// <summary>SHOW's patterns: * stands for any text, | separates alternatives.</summary>
  private static Func<string, bool> Pattern(string? pattern) => Like(pattern ?? "*", c => c switch { '*' => ".*", '|' => "|", _ => null });

  private static Func<string, bool> Like(string pattern, Func<char, string?> special)
  {
    var regex = new Regex($"^(?:{string.Concat(pattern.Select(c => special(c) ?? Regex.Escape(c.ToString())))})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    return regex.IsMatch;
  }
}
