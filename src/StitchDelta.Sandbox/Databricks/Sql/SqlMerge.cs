namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>What a MERGE makes of the rows of its target.</summary>
internal sealed class SqlMerge(SqlScope target, SqlScope source, BoundExpression targetKey, BoundExpression sourceKey)
{
  public long Updated { get; private set; }

  public long Inserted { get; private set; }

  public IReadOnlyList<IReadOnlyList<object?>> Run(
    IReadOnlyList<IReadOnlyList<object?>> rows, IReadOnlyList<IReadOnlyList<object?>> sourceRows)
  {
    var result = new List<IReadOnlyList<object?>>();
    var matched = new HashSet<IReadOnlyList<object?>>();
    foreach (var row in rows)
    {
      var found = sourceRows.Where(s => IsSame(row, s)).ToList();
      matched.UnionWith(found);
      if (found.Count > 1)
        throw SqlFailure.Of("DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE", "21506",
          "Cannot perform Merge as multiple source rows matched and attempted to modify the same target row "
          + "in the Delta table in possibly conflicting ways.");
      result.Add(found.Count == 0 ? row : Taken(found[0]));
      Updated += found.Count;
    }
    var others = sourceRows.Where(s => !matched.Contains(s)).Select(Taken).ToList();
    Inserted = others.Count;
    return [.. result, .. others];
  }

  // Null equals nothing, not even itself.
  private bool IsSame(IReadOnlyList<object?> row, IReadOnlyList<object?> from) =>
    targetKey.Value(row) is { } left && left.Equals(targetKey.Type.Cast(sourceKey.Value(from), sourceKey.Type));

  private object?[] Taken(IReadOnlyList<object?> from) => SqlData.Row(target.Columns,
    [.. target.Columns.Select(c => SqlData.Index(source.Columns, c.Name)).Select(i => (source.Columns[i].Type, from[i]))]);
}
