namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>What a MERGE makes of the rows of its target.</summary>
internal sealed class SqlMerge(MergeStatement merge, IReadOnlyList<SqlColumn> columns, SqlScope source, SqlScope both)
{
  private readonly Func<IReadOnlyList<object?>, object?> _matches = merge.On.Bind(both).Value;

  public long Updated { get; private set; }

  public long Inserted { get; private set; }

  public IReadOnlyList<IReadOnlyList<object?>> Run(
    IReadOnlyList<IReadOnlyList<object?>> rows, IReadOnlyList<IReadOnlyList<object?>> sourceRows)
  {
    var result = new List<IReadOnlyList<object?>>();
    var matched = new HashSet<IReadOnlyList<object?>>();
    foreach (var row in rows)
    {
      var found = sourceRows.Where(s => _matches([.. row, .. s]) is true).ToList();
      matched.UnionWith(found);
      if (found.Count > 1)
        throw SqlFailure.Of("DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE", "21506",
          "Cannot perform Merge as multiple source rows matched and attempted to modify the same target row "
          + "in the Delta table in possibly conflicting ways.");
      result.Add(found.Count == 0 ? row : Changed(row, found[0]));
    }
    // Of a target row that is not there a condition can see nothing.
    var nothing = columns.Select(_ => (object?)null).ToArray();
    result.AddRange(sourceRows.Where(s => !matched.Contains(s)).Select(s => New([.. nothing, .. s], s)).OfType<object?[]>());
    return result;
  }

  private MergeClause? Clause(bool isMatched) => merge.Clauses.FirstOrDefault(c => c.Matched == isMatched);

  private IReadOnlyList<object?> Changed(IReadOnlyList<object?> row, IReadOnlyList<object?> from)
  {
    if (Clause(isMatched: true) is not { } clause)
      return row;
    Updated++;
    var values = columns.Select((c, i) => (c.Type, row[i])).ToArray();
    foreach (var (column, type, value) in Values(clause, [.. row, .. from], from))
      values[column] = (type, value);
    return SqlData.Row(columns, [.. Enumerable.Range(0, columns.Count)], values);
  }

  private object?[]? New(IReadOnlyList<object?> pair, IReadOnlyList<object?> from)
  {
    if (Clause(isMatched: false) is not { } clause)
      return null;
    Inserted++;
    var values = Values(clause, pair, from).ToList();
    return SqlData.Row(columns, [.. values.Select(v => v.Column)], [.. values.Select(v => (v.Type, v.Value))]);
  }

  private IEnumerable<(int Column, SqlType Type, object? Value)> Values(
    MergeClause clause, IReadOnlyList<object?> pair, IReadOnlyList<object?> from) =>
    clause.Values is { } given
      ? given.Select(g => (SqlData.Index(columns, g.Column), g.Value.Bind(both))).Select(b => (b.Item1, b.Item2.Type, b.Item2.Value(pair)))
      : columns.Select((c, i) => (i, SqlData.Index(source.Columns, c.Name)))
        .Select(b => (b.i, source.Columns[b.Item2].Type, from[b.Item2]));
}
