namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>Reads and changes rows.</summary>
internal sealed class SqlData(SqlNames names, PathAccess paths)
{
  private static readonly Comparer<object?> Order = Comparer<object?>.Create((x, y) =>
    x is string left && y is string right ? string.CompareOrdinal(left, right) : Comparer<object?>.Default.Compare(x, y));

  public SqlOutcome Select(SelectStatement select, SqlSession session)
  {
    var (scope, rows) = select.From is null ? (new SqlScope(session, []), [[]]) : Read(select.From, session);
    var items = select.Items.SelectMany(i => Items(i, select.From, scope)).ToList();
    foreach (var by in select.OrderBy.Reverse())
      rows = [.. rows.OrderBy(by.Bind(scope).Value, Order)];
    return new([.. items.Select(i => i.Column)], [.. rows.Select(row => items.Select(i => i.Value(row)).ToArray())]);
  }

  public SqlOutcome Insert(InsertStatement insert, SqlSession session)
  {
    var table = Table(insert.Name, session, "MODIFY");
    var (columns, nothing) = (table.Columns(), new SqlScope(session, []));
    var rows = insert.Rows.Select(row => Row(columns, [.. row.Select(v => v.Bind(nothing)).Select(v => (v.Type, v.Value([])))])).ToList();
    table.Append(columns, rows);
    return SqlOutcome.Affected(("affected", rows.Count), ("inserted", rows.Count));
  }

  public SqlOutcome Merge(MergeStatement merge, SqlSession session)
  {
    var target = Table(merge.Target.Name, session, "MODIFY");
    var (source, sourceRows) = Read(merge.Source, session);
    var (columns, rows) = target.Read();
    var into = new SqlScope(session, columns, [.. columns.Select(_ => merge.Target.Qualifier)]);
    var run = new SqlMerge(into, source, merge.Left.Bind(into), merge.Right.Bind(source));
    target.Replace(columns, run.Run(rows, sourceRows));
    return SqlOutcome.Affected(("affected", run.Updated + run.Inserted), ("updated", run.Updated), ("deleted", 0),
      ("inserted", run.Inserted));
  }

  /// <summary>A row of a table that holds these values.</summary>
  public static object?[] Row(IReadOnlyList<SqlColumn> columns, IReadOnlyList<(SqlType Type, object? Value)> values)
  {
    if (values.Count == columns.Count)
      return [.. columns.Select((c, i) => c.Type.Cast(values[i].Value, values[i].Type))];
    var which = values.Count > columns.Count ? "TOO_MANY" : "NOT_ENOUGH";
    throw SqlFailure.Of($"INSERT_COLUMN_ARITY_MISMATCH.{which}_DATA_COLUMNS", "21S01",
      $"The table has {columns.Count} columns to fill and a row has {values.Count} values.");
  }

  public static int Index(IReadOnlyList<SqlColumn> columns, string name)
  {
    for (var i = 0; i < columns.Count; i++)
      if (columns[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        return i;
    throw SqlFailure.ColumnNotFound($"`{name}`", columns);
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

  private (SqlScope Scope, IReadOnlyList<IReadOnlyList<object?>> Rows) Read(SqlSource source, SqlSession session)
  {
    var (columns, rows) = Table(source.Name, session, "SELECT").Read();
    return (new(session, columns, [.. columns.Select(_ => source.Qualifier)]), rows);
  }

  private IStoredTable Table(string[] name, SqlSession session, string privilege)
  {
    if (names.FindTable(session, name) is not { } table)
      throw SqlFailure.TableNotFound(string.Join(".", name));
    names.Demand(session, table, privilege);
    var folder = paths.OfTable(table, session, write: privilege == "MODIFY");
    return table.FileColumns is { } columns ? new FileTable(folder, columns) : new DeltaTable(folder);
  }
}
