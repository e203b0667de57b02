namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>A table as it lies in its folder.</summary>
internal interface IStoredTable
{
  IReadOnlyList<SqlColumn> Columns();

  (IReadOnlyList<SqlColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows) Read();

  void Append(IReadOnlyList<SqlColumn> columns, IEnumerable<IReadOnlyList<object?>> rows);

  /// <summary>Puts these rows in the place of all that were there.</summary>
  void Replace(IReadOnlyList<SqlColumn> columns, IEnumerable<IReadOnlyList<object?>> rows);
}

/// <summary>A table that is whatever files are in its folder, as somebody else put them there.</summary>
internal sealed class FileTable(ITableFolder folder, IReadOnlyList<SqlColumn> columns) : IStoredTable
{
  public IReadOnlyList<SqlColumn> Columns() => columns;

  public (IReadOnlyList<SqlColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows) Read() =>
    (columns, [.. folder.List("").SelectMany(name => JsonRows.Read(columns, folder.Get(name)))]);

  public void Append(IReadOnlyList<SqlColumn> columns, IEnumerable<IReadOnlyList<object?>> rows) =>
    folder.Put($"part-00000-{Guid.NewGuid()}-c000.snappy.parquet", JsonRows.Write(columns, rows));

  public void Replace(IReadOnlyList<SqlColumn> columns, IEnumerable<IReadOnlyList<object?>> rows) =>
    throw SqlFailure.Of("DELTA_TABLE_ONLY_OPERATION", "0AKDD", "The table is not a Delta table. MERGE is only supported for Delta tables.");
}
