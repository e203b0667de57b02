using StitchDelta.HiveServer2.Messages;
using StitchDelta.HiveServer2.Thrift;
using StitchDelta.HiveServer2;
using StitchDelta.Sandbox.Databricks.Sql;
using StitchDelta.Sandbox.Databricks;

namespace StitchDelta.Sandbox.Tests.Stitch;

/// <summary>A HiveServer2 that knows SELECT 1 and one setting.</summary>
internal sealed class TinySql : ISqlEndpoint
{
  public string AutoMerge { get; set; } = "false";

  public string? Refusal { get; set; }

  public List<string> Asked { get; } = [];

  public SqlReply Handle(byte[] message, SqlCaller caller)
  {
    var reader = new ThriftReader(message);
    var header = MessageHeader.Read(reader);
    Asked.Add(header.Method);
    var body = header.Method switch
    {
      "OpenSession" => Methods.OpenSession.Answer(header.Sequence, reader, _ => new() { ServerProtocol = ProtocolVersion.SparkV8, Session = new() }),
      "CloseSession" => Methods.CloseSession.Answer(header.Sequence, reader, _ => new()),
      _ => Methods.ExecuteStatement.Answer(header.Sequence, reader, Execute),
    };
    return new(body, header.Method, false);
  }

  private StartedReply Execute(ExecuteStatementRequest request)
  {
    Asked.Add(request.Statement);
    if (Refusal is not null)
      return new() { Status = new() { Code = StatusCode.Error, SqlState = "42501", ErrorMessage = Refusal, DisplayMessage = Refusal } };
    string[] row = request.Statement == "SELECT 1" ? ["1"] : [request.Statement["SET ".Length..], AutoMerge];
    return new()
    {
      Operation = new() { HasResultSet = true },
      DirectResults = new()
      {
        OperationStatus = new() { State = OperationState.Finished },
        Metadata = new() { Format = ResultFormat.Columns, Schema = new() { Columns = [.. row.Select((_, i) => new ColumnDescription { Name = $"c{i}", Position = i + 1 })] } },
        ResultSet = new()
        {
          HasMoreRows = false,
          Results = new() { Columns = [.. row.Select(v => ServerSide.Column(TypeId.String, [v]))] },
        },
        CloseOperation = new(),
      },
    };
  }
}
