using StitchDelta.HiveServer2.Messages;
using StitchDelta.HiveServer2.Thrift;
using StitchDelta.HiveServer2;
using StitchDelta.Sandbox.Databricks.Sql;

namespace StitchDelta.Tests.HiveServer2;

public class GoldenFrameTests
{
  [Fact]
  public void OpenSession_is_written_as_the_driver_writes_it()
  {
    var request = new OpenSessionRequest
    {
      ClientProtocol = -7,
      Configuration = [],
      ClientProtocol64 = 0xA509,
      InitialNamespace = new() { Catalog = "SPARK", Schema = "default" },
      CanUseMultipleCatalogs = true,
    };
    Assert.Equal(Frames.OpenSessionCall, Methods.OpenSession.WriteCall(1, request));
  }

  [Fact]
  public void OpenSession_read_and_written_again_is_the_same()
  {
    var reader = new ThriftReader(Frames.OpenSessionCall);
    Assert.Equal(new(MessageKind.Call, "OpenSession", 1), MessageHeader.Read(reader));
    OpenSessionRequest? read = null;
    Methods.OpenSession.Answer(1, reader, r =>
    {
      read = r;
      return new();
    });
    Assert.Equal(Frames.OpenSessionCall, Methods.OpenSession.WriteCall(1, read!));
  }

  [Fact]
  public void OpenSession_reply_is_read_past_the_fields_that_nobody_documents()
  {
    var reply = Methods.OpenSession.ReadReply(1, Frames.OpenSessionReply);
    Assert.Equal(StatusCode.Success, reply.Status.Code);
    Assert.Equal(0xA508, reply.ServerProtocol);
    Assert.Equal(Frames.Handle.Guid, reply.Session!.Id.Guid);
    Assert.Equal(Frames.Handle.Secret, reply.Session.Id.Secret);
    Assert.Empty(reply.Configuration!);
    Assert.Equal(("spark", "default"), (reply.InitialNamespace!.Catalog, reply.InitialNamespace.Schema));
    Assert.True(reply.CanUseMultipleCatalogs);
  }

  [Fact]
  public void ExecuteStatement_is_read_with_all_that_the_driver_asks_for()
  {
    ExecuteStatementRequest? read = null;
    var reader = new ThriftReader(Frames.ExecuteStatementCall);
    MessageHeader.Read(reader);
    Methods.ExecuteStatement.Answer(2, reader, r =>
    {
      read = r;
      return new();
    });
    Assert.Equal("SELECT NULL", read!.Statement);
    Assert.Equal(Frames.Hex("e8c2aa2bf3814e7f8711f986a41ef5d2"), read.Session.Id.Guid);
    Assert.Equal((2_000_000L, 404_857_600L), (read.GetDirectResults!.MaxRows, read.GetDirectResults.MaxBytes));
    Assert.Equal((false, true, true), (read.CanReadArrowResult, read.CanDownloadResult, read.CanDecompressLz4Result));
    Assert.Null(read.RunAsync);
  }

  [Fact]
  public void ExecuteStatement_is_written_as_the_driver_writes_it_up_to_the_fields_that_are_Arrow_s()
  {
    var written = Methods.ExecuteStatement.WriteCall(2, new()
    {
      Session = new() { Id = new() { Guid = Frames.Hex("e8c2aa2bf3814e7f8711f986a41ef5d2"), Secret = Frames.Hex("79fe53df199c4383865eab3b21e16399") } },
      Statement = "SELECT NULL",
      GetDirectResults = new() { MaxRows = 2_000_000, MaxBytes = 404_857_600 },
      CanReadArrowResult = false,
      CanDownloadResult = true,
      CanDecompressLz4Result = true,
    });
    // The driver sends a time limit of 0, which is none.
    var recorded = Convert.ToHexString(Frames.ExecuteStatementCall).Replace("0A00050000000000000000", "", StringComparison.Ordinal);
    var arrowFields = recorded.IndexOf("0C0506", StringComparison.Ordinal);
    Assert.Equal(recorded[..arrowFields] + "0000", Convert.ToHexString(written));
  }

  [Fact]
  public void ExecuteStatement_reply_is_read_with_its_direct_results()
  {
    var reply = Methods.ExecuteStatement.ReadReply(2, Frames.ExecuteStatementReply);
    Assert.Equal((OperationType.ExecuteStatement, true), (reply.Operation!.Type, reply.Operation.HasResultSet));
    var direct = reply.DirectResults!;
    Assert.Equal(OperationState.Finished, direct.OperationStatus!.State);
    Assert.Equal(ResultFormat.Columns, direct.Metadata!.Format);
    var column = Assert.Single(direct.Metadata.Schema!.Columns);
    Assert.Equal(("NULL", 1, TypeId.Null), (column.Name, column.Position, column.Type.Types[0].Primitive!.Id));
    Assert.False(direct.ResultSet!.HasMoreRows);
    Assert.Equal([null], Assert.Single(direct.ResultSet.Results!.Columns!).Values());
    Assert.Equal(StatusCode.Success, direct.CloseOperation!.Status.Code);
  }

  [Fact]
  public void A_column_of_integers_is_read_and_written_with_its_nulls()
  {
    var rows = new ThriftReader(Frames.IntegerRowSet).Struct(new RowSet());
    Assert.Equal([null, 1], Assert.Single(rows.Columns!).Values());
    var writer = new ThriftWriter();
    writer.Struct(new RowSet { Columns = [ServerSide.Column(TypeId.Int, [null, 1])] });
    Assert.Equal(Frames.IntegerRowSet, writer.ToArray());
  }

  [Fact]
  public void CloseSession_is_the_same_in_both_directions()
  {
    Assert.Equal(Frames.CloseSessionCall, Methods.CloseSession.WriteCall(2, new() { Session = new() { Id = Frames.Handle } }));
    var reader = new ThriftReader(Frames.CloseSessionCall);
    MessageHeader.Read(reader);
    Assert.Equal(Frames.CloseSessionReply, Methods.CloseSession.Answer(2, reader, request =>
    {
      Assert.Equal(Frames.Handle.Secret, request.Session.Id.Secret);
      return new();
    }));
  }

  [Fact]
  public void CloseOperation_reply_is_written_and_read_as_recorded()
  {
    var call = new ThriftReader(Methods.CloseOperation.WriteCall(3, new() { Operation = new() { Id = Frames.Handle } }));
    MessageHeader.Read(call);
    Assert.Equal(Frames.CloseOperationReply, Methods.CloseOperation.Answer(3, call, _ => new()));
    Assert.Equal(StatusCode.Success, Methods.CloseOperation.ReadReply(3, Frames.CloseOperationReply).Status.Code);
  }
}
