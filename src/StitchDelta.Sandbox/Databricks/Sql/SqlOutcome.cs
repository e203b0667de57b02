namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>What a statement gave.</summary>
internal sealed record SqlOutcome(IReadOnlyList<SqlColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, bool Changed = false)
{
  /// <summary>No rows. Spark gives such a result one column all the same; a driver that is given none fetches for ever.</summary>
  public static SqlOutcome Nothing(bool changed) => new([new("Result", SqlType.String)], [], changed);

  public static SqlOutcome Texts(string[] columns, IEnumerable<object?[]> rows) =>
    new([.. columns.Select(c => new SqlColumn(c, SqlType.String))], [.. rows]);

  /// <summary>How many rows a statement changed, in all and by what it did to them.</summary>
  public static SqlOutcome Affected(params (string Name, long Rows)[] counts) =>
    new([.. counts.Select(c => new SqlColumn($"num_{c.Name}_rows", SqlType.BigInt))], [[.. counts.Select(c => (object?)c.Rows)]],
      Changed: true);
}
