namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>Reads and changes rows.</summary>
internal sealed class SqlData(SqlNames names, PathAccess paths)
{
  public SqlOutcome Select(SelectStatement select, SqlSession session)
  {
    var (scope, rows) = select.From is null ? (new SqlScope(session, []), [[]]) : Read(select.From, session);
    if (select.Where?.Bind(scope) is { } where)
      rows = [.. rows.Where(row => where.Value(row) is true)];
    var isCount = select.Items.Any(i => i.Expression is { IsCount: true });
    if (isCount && !select.Items.All(i => i.Expression is { IsCount: true }))
      throw SqlFailure.Of("MISSING_GROUP_BY", "42803", "The query does not include a GROUP BY clause.");
    if (isCount)
      return new([.. select.Items.Select(i => new SqlColumn(i.Alias ?? i.Expression!.Name, SqlType.BigInt))],
        select.Limit == 0 ? [] : [[.. select.Items.Select(_ => (object?)(long)rows.Count)]]);

    var items = select.Items.SelectMany(i => Items(i, select.From, scope)).ToList();
    foreach (var (by, descending) in select.OrderBy.Reverse())
    {
      var key = by.Bind(scope);
      var order = Comparer<object?>.Create(SqlExpression.Compare);
      rows = [.. descending ? rows.OrderByDescending(key.Value, order) : rows.OrderBy(key.Value, order)];
    }
    return new([.. items.Select(i => i.Column)],
      [.. rows.Take(select.Limit ?? int.MaxValue).Select(row => items.Select(i => i.Value(row)).ToArray())]);
  }

  public SqlOutcome Describe(DescribeTableStatement describe, SqlSession session) => SqlOutcome.Texts(["col_name", "data_type", "comment"],
    Table(describe.Name, session, "SELECT").Columns().Select(c => new object?[] { c.Name, c.Type.Sql.ToLowerInvariant(), null }));

  public SqlOutcome Insert(InsertStatement insert, SqlSession session)
  {
    var table = Table(insert.Name, session, "MODIFY");
    var columns = table.Columns();
    var targets = insert.Columns?.Select(name => Index(columns, name)).ToArray() ?? [.. Enumerable.Range(0, columns.Count)];
    var rows = insert.Rows.Select(row => Row(columns, targets, [.. row.Select(v => Constant(v, session))])).ToList();
    table.Append(columns, rows);
    return SqlOutcome.Affected(("affected", rows.Count), ("inserted", rows.Count));
  }

  public SqlOutcome Merge(MergeStatement merge, SqlSession session)
  {
    var target = Table(merge.Target.Name!, session, "MODIFY");
    var (source, sourceRows) = Read(merge.Source, session);
    var (columns, rows) = target.Read();
    var both = new SqlScope(session, [.. columns, .. source.Columns],
      [.. columns.Select(_ => merge.Target.Qualifier), .. source.Columns.Select(_ => merge.Source.Qualifier)]);
    var run = new SqlMerge(merge, columns, source, both);
    var result = run.Run(rows, sourceRows);
    target.Replace(columns, result);
    return SqlOutcome.Affected(("affected", run.Updated + run.Inserted), ("updated", run.Updated), ("deleted", 0),
      ("inserted", run.Inserted));
  }

  /// <summary>A row of a table that holds these values in these columns.</summary>
  public static object?[] Row(IReadOnlyList<SqlColumn> columns, int[] targets, IReadOnlyList<(SqlType Type, object? Value)> values)
  {
    if (values.Count != targets.Length)
    {
      var which = values.Count > targets.Length ? "TOO_MANY" : "NOT_ENOUGH";
      throw SqlFailure.Of($"INSERT_COLUMN_ARITY_MISMATCH.{which}_DATA_COLUMNS", "21S01",
        $"The table has {targets.Length} columns to fill and a row has {values.Count} values.");
    }
    var row = new object?[columns.Count];
    for (var i = 0; i < targets.Length; i++)
      row[targets[i]] = columns[targets[i]].Type.Cast(values[i].Value, values[i].Type);
    for (var i = 0; i < row.Length; i++)
      if (row[i] is null && !columns[i].Nullable)
        throw SqlFailure.Of("DELTA_NOT_NULL_CONSTRAINT_VIOLATED", "23502", $"NOT NULL constraint violated for column: {columns[i].Name}.");
    return row;
  }

  public static int Index(IReadOnlyList<SqlColumn> columns, string name)
  {
    for (var i = 0; i < columns.Count; i++)
      if (columns[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        return i;
    throw SqlFailure.Of("UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703",
      $"A column, variable, or function parameter with name `{name}` cannot be resolved.");
  }

  private static IEnumerable<(SqlColumn Column, Func<IReadOnlyList<object?>, object?> Value)> Items(
    (SqlExpression? Expression, string? Alias) item, SqlSource? from, SqlScope scope)
  {
    if (item.Expression?.Bind(scope) is { } bound)
      return [(new(item.Alias ?? item.Expression.Name, bound.Type), bound.Value)];
    if (from is null)
      throw SqlFailure.Of("INVALID_USAGE_OF_STAR_OR_REGEX", "42000", "Invalid usage of '*' in a query without FROM.");
    return scope.Columns.Select((c, i) => (c, (Func<IReadOnlyList<object?>, object?>)(row => row[i])));
  }

  private static (SqlType, object?) Constant(SqlExpression value, SqlSession session)
  {
    var bound = value.Bind(new(session, []));
    return (bound.Type, bound.Value([]));
  }

  private (SqlScope Scope, IReadOnlyList<IReadOnlyList<object?>> Rows) Read(SqlSource source, SqlSession session)
  {
    var result = source.Query is { } query ? Select(query, session) : null;
    var (columns, rows) = result is null ? Table(source.Name!, session, "SELECT").Read() : (result.Columns, result.Rows);
    return (new(session, columns, [.. columns.Select(_ => source.Qualifier)]), rows);
  }

  /// <summary>A table by its name, or by its path as in <c>delta.`s3://…`</c>.</summary>
  private IStoredTable Table(string[] name, SqlSession session, string privilege)
  {
    var write = privilege == "MODIFY";
    if (name is [var format, var path] && format.Equals("delta", StringComparison.OrdinalIgnoreCase) && path.Contains('/'))
      return new DeltaTable(paths.OfPath(path, session, write));
    if (names.FindTable(session, name) is not { } table)
      throw SqlFailure.TableNotFound(string.Join(".", name));
    names.Demand(session, table, privilege);
    var folder = paths.OfTable(table, session, write);
    return table.FileColumns is { } columns ? new FileTable(folder, columns) : new DeltaTable(folder);
  }
}
