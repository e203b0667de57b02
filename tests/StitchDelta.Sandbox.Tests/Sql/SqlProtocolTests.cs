using StitchDelta.HiveServer2.Messages;
using StitchDelta.HiveServer2.Thrift;
using StitchDelta.HiveServer2;

namespace StitchDelta.Tests.Sql;

public class SqlProtocolTests
{
  private readonly Workbench _bench = new();

  [Fact]
  public void OpenSession_answers_with_Databricks_own_version_and_a_valid_UUID()
  {
    var reply = Call(Methods.OpenSession, new() { ClientProtocol = -7, ClientProtocol64 = 0xA509, InitialNamespace = new() { Catalog = "SPARK", Schema = "default" } });
    Assert.Equal(0xA508, reply.ServerProtocol);
    Assert.Equal((16, 16), (reply.Session!.Id.Guid.Length, reply.Session.Id.Secret.Length));
    Assert.Equal(4, reply.Session.Id.Guid[6] >> 4);
    Assert.Equal(2, reply.Session.Id.Guid[8] >> 6);
    Assert.Equal(0xA507, Call(Methods.OpenSession, new() { ClientProtocol64 = 0xA507 }).ServerProtocol);
  }

  [Fact]
  public void Rows_come_in_pages_until_there_are_no_more()
  {
    var session = Open();
    var rows = string.Join(", ", Enumerable.Range(0, 25).Select(i => $"({i})"));
    Execute(session, "CREATE TABLE t (id INT)");
    Execute(session, $"INSERT INTO t VALUES {rows}");
    var started = Call(Methods.ExecuteStatement, new() { Session = session, Statement = "SELECT * FROM t", GetDirectResults = new() { MaxRows = 10 } });
    var direct = started.DirectResults!;
    Assert.True(direct.ResultSet!.HasMoreRows);
    Assert.Null(direct.CloseOperation);
    var second = Call(Methods.FetchResults, new() { Operation = started.Operation!, MaxRows = 10, IncludeMetadata = true });
    Assert.Equal((10L, true), (second.Results!.StartRowOffset, second.HasMoreRows));
    Assert.Equal("id", second.Metadata!.Schema!.Columns[0].Name);
    var last = Call(Methods.FetchResults, new() { Operation = started.Operation!, MaxRows = 10 });
    Assert.Equal((20L, false), (last.Results!.StartRowOffset, last.HasMoreRows));
    Assert.Equal([20, 21, 22, 23, 24], last.Results.Columns![0].Values());
    var again = Call(Methods.FetchResults, new() { Operation = started.Operation!, MaxRows = 3, Orientation = FetchResultsRequest.First });
    Assert.Equal([0, 1, 2], again.Results!.Columns![0].Values());
    Assert.Equal(StatusCode.Success, Call(Methods.CloseOperation, new() { Operation = started.Operation! }).Status.Code);
  }

  [Fact]
  public async Task The_client_fetches_what_does_not_come_at_once()
  {
    var rows = string.Join(", ", Enumerable.Range(0, 20_001).Select(i => $"({i})"));
    var result = await _bench.RunAsync("CREATE TABLE t (id INT)", $"INSERT INTO t VALUES {rows}", "SELECT id FROM t");
    Assert.Equal(Enumerable.Range(0, 20_001).Cast<object?>(), result.Rows.Select(r => r[0]));
    Assert.Equal(2, _bench.Log.Count(e => e.Operation == "FetchResults"));
    Assert.Equal(1, _bench.Log.Count(e => e.Operation == "CloseOperation"));
  }

  [Fact]
  public void Without_direct_results_an_operation_waits_to_be_asked()
  {
    var started = Call(Methods.ExecuteStatement, new() { Session = Open(), Statement = "SELECT 2147483648 AS price", RunAsync = true });
    Assert.Null(started.DirectResults);
    Assert.Equal(OperationState.Finished, Call(Methods.GetOperationStatus, new() { Operation = started.Operation! }).State);
    var column = Assert.Single(Call(Methods.GetResultSetMetadata, new() { Operation = started.Operation! }).Schema!.Columns);
    Assert.Equal(("price", TypeId.BigInt), (column.Name, column.Type.Types[0].Primitive!.Id));
    Assert.Equal([2147483648L], Call(Methods.FetchResults, new() { Operation = started.Operation!, MaxRows = 1 }).Results!.Columns![0].Values());
    Assert.Equal(StatusCode.Success, Call(Methods.CancelOperation, new() { Operation = started.Operation! }).Status.Code);
  }

  [Fact]
  public void A_failure_while_it_runs_is_the_operation_s_and_a_syntax_error_the_call_s()
  {
    var session = Open();
    var later = Call(Methods.ExecuteStatement, new() { Session = session, Statement = "SELECT * FROM gone", RunAsync = true });
    Assert.Equal(StatusCode.Success, later.Status.Code);
    var status = Call(Methods.GetOperationStatus, new() { Operation = later.Operation! });
    Assert.Equal((OperationState.Error, "42P01"), (status.State, status.SqlState));
    Assert.Equal("42P01", Call(Methods.FetchResults, new() { Operation = later.Operation!, MaxRows = 1 }).Status.SqlState);

    Assert.Equal("42P01", Execute(session, "SELECT * FROM gone").Status.SqlState);
    var syntax = Call(Methods.ExecuteStatement, new() { Session = session, Statement = "SELEC", RunAsync = true }).Status;
    Assert.Equal((StatusCode.Error, "42601"), (syntax.Code, syntax.SqlState));
    Assert.StartsWith("Error running query: [PARSE_SYNTAX_ERROR]", syntax.ErrorMessage, StringComparison.Ordinal);
    Assert.StartsWith("[PARSE_SYNTAX_ERROR]", syntax.DisplayMessage, StringComparison.Ordinal);
    Assert.StartsWith("*org.apache.hive.service.cli.HiveSQLException:", syntax.InfoMessages![0], StringComparison.Ordinal);
  }

  [Fact]
  public void An_operation_that_direct_results_have_closed_is_invalid_as_on_the_real_server()
  {
    var started = Call(Methods.ExecuteStatement, new() { Session = Open(), Statement = "SELECT 1", GetDirectResults = new() { MaxRows = 10 } });
    Assert.NotNull(started.DirectResults!.CloseOperation);
    var status = Call(Methods.CloseOperation, new() { Operation = started.Operation! }).Status;
    Assert.Equal((StatusCode.Error, "08000"), (status.Code, status.SqlState));
    Assert.StartsWith("*org.apache.hive.service.cli.HiveSQLException:Invalid OperationHandle: OperationHandle [opType=UNKNOWN_OPERATION", status.InfoMessages![0], StringComparison.Ordinal);
  }

  [Fact]
  public void A_handle_serves_only_who_opened_it_and_knows_its_secret()
  {
    var session = Open();
    var forged = new SessionHandle { Id = new() { Guid = session.Id.Guid, Secret = new byte[16] } };
    var request = new ExecuteStatementRequest { Session = session, Statement = "SELECT 1" };
    Assert.Equal("08000", Execute(forged, "SELECT 1").Status.SqlState);
    Assert.Equal("08000", Call(Methods.ExecuteStatement, request, Workbench.Caller with { ClusterId = "0820-101500-oak11" }).Status.SqlState);
    Assert.Equal("08000", Call(Methods.ExecuteStatement, request, Workbench.Caller with { UserName = "other@acme.example" }).Status.SqlState);
    Assert.Equal(StatusCode.Success, Execute(session, "SELECT 1").Status.Code);
    Assert.Equal(StatusCode.Success, Call(Methods.CloseSession, new() { Session = session }).Status.Code);
    Assert.Equal("08000", Call(Methods.CloseSession, new() { Session = session }).Status.SqlState);
    Assert.Equal("08000", Execute(session, "SELECT 1").Status.SqlState);
  }

  [Fact]
  public void Unknown_methods_and_broken_messages_are_answered_with_an_application_exception()
  {
    var unknown = new ThriftMethod<SessionRequest, StatusReply>("GetTypeInfo");
    var reply = _bench.Endpoint.Handle(unknown.WriteCall(7, new()), Workbench.Caller);
    Assert.Equal(("Unknown", false), (reply.Operation, reply.IsWrite));
    Assert.Contains("Invalid method name: 'GetTypeInfo'", Assert.Throws<StitchDeltaException>(() => unknown.ReadReply(7, reply.Body)).Message, StringComparison.Ordinal);

    var whole = Methods.ExecuteStatement.WriteCall(1, new() { Session = Open(), Statement = "SELECT 1" });
    for (var length = 0; length < whole.Length; length++)
      Assert.Equal("Unknown", _bench.Endpoint.Handle(whole[..length], Workbench.Caller).Operation);
  }

  private SessionHandle Open() => Call(Methods.OpenSession, new()).Session!;

  private StartedReply Execute(SessionHandle session, string sql) => Call(Methods.ExecuteStatement, new() { Session = session, Statement = sql });

  private TReply Call<TRequest, TReply>(ThriftMethod<TRequest, TReply> method, TRequest request, StitchDelta.Sandbox.Databricks.SqlCaller? caller = null)
    where TRequest : ThriftStruct, new()
    where TReply : ThriftStruct, new() =>
    method.ReadReply(1, _bench.Endpoint.Handle(method.WriteCall(1, request), caller ?? Workbench.Caller).Body);
}
