using StitchDelta.HiveServer2.Messages;
using StitchDelta.HiveServer2.Thrift;
using StitchDelta.HiveServer2;
using StitchDelta.Sandbox.Databricks.Sql;

namespace StitchDelta.Tests.HiveServer2;

/// <summary>A server that gives no direct results and behaves as the test says.</summary>
internal sealed class ScriptedServer
{
  private static readonly OperationHandle Operation = new() { Id = Frames.Handle, HasResultSet = true };

  public int Protocol { get; set; } = 0xA508;

  public Status ExecuteStatus { get; set; } = new();

  public Queue<OperationState> States { get; set; } = new([OperationState.Finished]);

  public Queue<(int[] Rows, bool HasMore)> Batches { get; set; } = new([([1], false)]);

  /// <summary>The texts of a column in place of the numbers, and its type.</summary>
  public (TypeId Type, string[] Values)? Texts { get; set; }

  public bool FailClose { get; set; }

  public Action OnPause { get; set; } = () => { };

  public List<string> Calls { get; } = [];

  public List<TimeSpan> Pauses { get; } = [];

  public OpenSessionRequest? Opened { get; private set; }

  public ExecuteStatementRequest? Executed { get; private set; }

  public HiveServer2Session Session() => new(
    (message, cancel) =>
    {
      cancel.ThrowIfCancellationRequested();
      return Task.FromResult(Answer(message));
    },
    (time, cancel) =>
    {
      Pauses.Add(time);
      OnPause();
      cancel.ThrowIfCancellationRequested();
      return Task.CompletedTask;
    });

  public async Task<SqlResult> RunAsync(string sql, CancellationToken cancel = default)
  {
    var session = Session();
    try
    {
      await session.OpenAsync(cancel);
      return await session.ExecuteAsync(sql, cancel);
    }
    finally
    {
      await session.CloseAsync();
    }
  }

  private static TypeDescription TypeOf(TypeId type) => new() { Types = [new() { Primitive = new() { Id = type } }] };

  private byte[] Answer(byte[] message)
  {
    var reader = new ThriftReader(message);
    var header = MessageHeader.Read(reader);
    Calls.Add(header.Method);
    return header.Method switch
    {
      "OpenSession" => Methods.OpenSession.Answer(header.Sequence, reader, request =>
      {
        Opened = request;
        return new() { ServerProtocol = Protocol, Session = new() { Id = Frames.Handle } };
      }),
      "ExecuteStatement" => Methods.ExecuteStatement.Answer(header.Sequence, reader, request =>
      {
        Executed = request;
        return new() { Status = ExecuteStatus, Operation = ExecuteStatus.Code == StatusCode.Success ? Operation : null };
      }),
      "GetOperationStatus" => Methods.GetOperationStatus.Answer(header.Sequence, reader, _ => States.Dequeue() is var state && state == OperationState.Error
        ? new() { State = state, SqlState = "58030", ErrorMessage = "the error message", DisplayMessage = "the display message" }
        : new() { State = state }),
      "GetResultSetMetadata" => Methods.GetResultSetMetadata.Answer(header.Sequence, reader, _ =>
        new() { Format = ResultFormat.Columns, Schema = new() { Columns = [new() { Name = "id", Position = 1, Type = TypeOf(Texts?.Type ?? TypeId.Int) }] } }),
      "FetchResults" => Methods.FetchResults.Answer(header.Sequence, reader, _ =>
      {
        var (rows, hasMore) = Batches.Dequeue();
        if (Texts is { } texts) return new() { HasMoreRows = false, Results = new() { Columns = [ServerSide.Column(TypeId.String, [.. texts.Values])] } };
        return new() { HasMoreRows = hasMore, Results = new() { Columns = [ServerSide.Column(TypeId.Int, [.. rows.Cast<object?>()])] } };
      }),
      "CloseSession" when FailClose => ServerSide.Refuse(header.Method, header.Sequence, "gone"),
      "CloseSession" => Methods.CloseSession.Answer(header.Sequence, reader, _ => new()),
      "CancelOperation" => Methods.CancelOperation.Answer(header.Sequence, reader, _ => new()),
      _ => Methods.CloseOperation.Answer(header.Sequence, reader, _ => new()),
    };
  }
}
