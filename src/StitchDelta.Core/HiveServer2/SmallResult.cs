namespace StitchDelta.HiveServer2;

/// <summary>Gathers the rows of a statement that is known to have few. A server that goes on and on is not what it should be.</summary>
/// <param name="statement">The statement.</param>
internal sealed class SmallResult(string statement)
{
  /// <summary>A statement of the module's own has a row or two. Whoever wants more takes them as they come.</summary>
  internal const int MostRows = 100_000;

  private readonly List<IReadOnlyList<object?>> _rows = [];
  private IReadOnlyList<string> _columns = [];

  /// <summary>What was gathered.</summary>
  public SqlResult Result => new(_columns, _rows);

  /// <summary>Adds a batch.</summary>
  public void Take(SqlResult batch)
  {
    if (_rows.Count + batch.Rows.Count > MostRows) throw Catalogue.SqlResultTooLong.For(statement, MostRows, statement);
    _columns = batch.Columns;
    _rows.AddRange(batch.Rows);
  }
}
