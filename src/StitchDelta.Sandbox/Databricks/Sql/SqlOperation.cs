using StitchDelta.HiveServer2.Messages;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>A statement that was run: its rows, or why it has none.</summary>
internal sealed class SqlOperation(SqlOutcome? outcome, SqlFailure? failure)
{
  /// <summary>The most rows in one reply, whatever was asked for.</summary>
  private const int RowsAtOnce = 10_000;

  private int _position;

  /// <summary>Spark has a result set for every statement, an empty one if need be.</summary>
  public OperationHandle Handle { get; } = new() { Id = Handles.New(), Type = OperationType.ExecuteStatement, HasResultSet = true };

  public string Key => Handles.Key(Handle.Id);

  private SqlOutcome Outcome => outcome ?? throw failure!;

  /// <summary>The status of a call that failed, with the start of a Java stack as the real one has it.</summary>
  public static Status Failed(SqlFailure failure) => new()
  {
    Code = StatusCode.Error,
    SqlState = failure.SqlState,
    InfoMessages =
    [
      $"*org.apache.hive.service.cli.HiveSQLException:{Message(failure)}:27:26",
      "org.apache.spark.sql.hive.thriftserver.HiveThriftServerErrors$:runningQueryError:HiveThriftServerErrors.scala:53",
    ],
    ErrorCode = 0,
    ErrorMessage = Message(failure),
    DisplayMessage = failure.Message,
  };

  public void Tell(OperationStatusReply reply)
  {
    reply.State = failure is null ? OperationState.Finished : OperationState.Error;
    reply.HasResultSet = Handle.HasResultSet;
    reply.SqlState = failure?.SqlState;
    reply.ErrorMessage = failure is null ? null : Message(failure);
    reply.DisplayMessage = failure?.Message;
  }

  public void Describe(ResultSetMetadataReply reply)
  {
    reply.Schema = new()
    {
      Columns = [.. Outcome.Columns.Select((c, i) => new ColumnDescription
      {
        Name = c.Name,
        Type = new() { Types = [new() { Primitive = new() { Id = c.Type.Id } }] },
        Position = i + 1,
        Comment = "",
      })],
    };
    // Columns whatever the client can read: Arrow is a choice of the server.
    reply.Format = ResultFormat.Columns;
    reply.Lz4Compressed = false;
    reply.IsStagingOperation = false;
  }

  public void Fetch(FetchResultsReply reply, long maxRows, bool fromStart)
  {
    _position = fromStart ? 0 : _position;
    var rows = Outcome.Rows.Skip(_position).Take((int)Math.Max(1, Math.Min(maxRows, RowsAtOnce))).ToArray();
    reply.Results = new()
    {
      StartRowOffset = _position,
      Columns = [.. Outcome.Columns.Select((c, i) => ServerSide.Column(c.Type.Id, [.. rows.Select(row => row[i])]))],
    };
    _position += rows.Length;
    reply.HasMoreRows = _position < Outcome.Rows.Count;
  }

  /// <summary>Fills in what can be told at once.</summary>
  /// <returns>Whether that was all, so that the operation is closed.</returns>
  public bool Directly(DirectResults direct, long maxRows)
  {
    Tell(direct.OperationStatus = new());
    if (failure is not null)
      return false;
    Describe(direct.Metadata = new());
    Fetch(direct.ResultSet = new(), maxRows, fromStart: true);
    if (direct.ResultSet.HasMoreRows == true)
      return false;
    direct.CloseOperation = new();
    return true;
  }

  private static string Message(SqlFailure failure) =>
    failure.Message.StartsWith("Invalid ", StringComparison.Ordinal) ? failure.Message : $"Error running query: {failure.Message}";
}
