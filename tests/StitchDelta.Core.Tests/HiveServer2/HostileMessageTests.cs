using CsCheck;
using StitchDelta.HiveServer2.Messages;
using StitchDelta.HiveServer2.Thrift;
using StitchDelta.HiveServer2;
using StitchDelta.Sandbox.Databricks.Sql;

namespace StitchDelta.Tests.HiveServer2;

public class HostileMessageTests
{
  [Fact]
  public void A_message_cut_anywhere_is_refused_with_an_entry_of_the_catalogue()
  {
    for (var length = 0; length < Frames.ExecuteStatementReply.Length; length++)
    {
      var error = Assert.Throws<StitchDeltaException>(() => Methods.ExecuteStatement.ReadReply(2, Frames.ExecuteStatementReply[..length]));
      Assert.Same(Catalogue.SqlProtocolBroken, error.Entry);
    }
  }

  [Fact]
  public void A_message_with_bytes_changed_throws_nothing_but_the_catalogue_s_exceptions() =>
    Gen.Select(Gen.Int[0, Frames.ExecuteStatementReply.Length - 1], Gen.Byte).Array[1, 8]
      .Sample(changes =>
      {
        var message = (byte[])Frames.ExecuteStatementReply.Clone();
        foreach (var (at, value) in changes)
          message[at] = value;
        return OnlyCatalogue(() => Methods.ExecuteStatement.ReadReply(2, message).DirectResults?.ResultSet?.Results?.Columns?.Select(c => c.Values()).ToList());
      });

  [Fact]
  public void A_struct_of_any_bytes_throws_nothing_but_the_catalogue_s_exceptions() =>
    Gen.Byte.Array[0, 200].Sample(bytes => OnlyCatalogue(() => new ThriftReader(bytes).Struct(new DirectResults())));

  [Fact]
  public void A_struct_of_few_kinds_of_bytes_throws_nothing_but_the_catalogue_s_exceptions() =>
    Gen.OneOf<byte>(0, 1, 2, 3, 4, 7, 8, 10, 11, 12, 13, 15, 0x7f, 0xff).Array[0, 200]
      .Sample(bytes => OnlyCatalogue(() => new ThriftReader(bytes).Struct(new RowSet())));

  [Theory]
  [InlineData("0f0001 0c 7fffffff", "a list of two thousand million structs")]
  [InlineData("0f0001 0c ffffffff", "a list of fewer than none")]
  [InlineData("0f0001 00 7fffffff", "a list of a type without a size")]
  [InlineData("0b0001 7fffffff", "a text of two gigabytes")]
  [InlineData("0d0001 0b0b 7fffffff", "a map of two thousand million entries")]
  [InlineData("010001", "a type that does not exist")]
  public void What_a_message_announces_is_held_against_its_length_before_it_is_allocated(string hex, string what)
  {
    var message = Frames.Hex(hex);
    var before = GC.GetAllocatedBytesForCurrentThread();
    var error = Assert.Throws<StitchDeltaException>(() => new ThriftReader(message).Struct(new TableSchema()));
    Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000, what);
    Assert.Same(Catalogue.SqlProtocolBroken, error.Entry);
  }

  [Fact]
  public void Structs_nested_without_end_are_refused()
  {
    var message = Enumerable.Repeat(new byte[] { 12, 0, 9 }, 100_000).SelectMany(b => b).ToArray();
    var error = Assert.Throws<StitchDeltaException>(() => new ThriftReader(message).Struct(new StatusReply()));
    Assert.Contains("nests", error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public void A_field_of_another_type_than_described_counts_as_missing()
  {
    var error = Assert.Throws<StitchDeltaException>(() => new ThriftReader(Frames.Hex("0a0001 0000000000000001 00")).Struct(new Status()));
    Assert.Contains("Status lacks its field 1", error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public void Unknown_fields_of_every_type_are_passed_over()
  {
    var status = new ThriftReader(Frames.Hex("""
      020701 01 030702 7f 040703 4000000000000000 060704 0001 080705 00000001 0a0706 0000000000000001 0b0707 00000002 6869
      0c0708 080001 00000001 00 0d0709 080b 00000001 00000007 00000001 78 0e070a 08 00000001 00000001 0f070b 0c 00000001 00
      080001 00000003 0b0003 00000005 3432363031 00
      """)).Struct(new Status());
    Assert.Equal((StatusCode.Error, "42601"), (status.Code, status.SqlState));
  }

  [Theory]
  [InlineData("<html>Sign in</html>")]
  [InlineData("{\"error_code\":\"403\"}")]
  public void What_is_no_Thrift_message_is_named_so(string text)
  {
    var error = Assert.Throws<StitchDeltaException>(() => Methods.OpenSession.ReadReply(1, System.Text.Encoding.UTF8.GetBytes(text)));
    Assert.Contains("not a message of the Thrift binary protocol", error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public void A_reply_to_another_call_is_refused()
  {
    Assert.Throws<StitchDeltaException>(() => Methods.CloseSession.ReadReply(3, Frames.CloseSessionReply));
    Assert.Throws<StitchDeltaException>(() => Methods.CloseOperation.ReadReply(2, Frames.CloseSessionReply));
    Assert.Throws<StitchDeltaException>(() => Methods.CloseSession.ReadReply(2, Frames.CloseSessionCall));
  }

  [Fact]
  public void An_application_exception_becomes_an_error_with_its_message()
  {
    var message = ServerSide.Refuse("OpenSession", 1, "Invalid method name: 'OpenSession'", ServerSide.UnknownMethod);
    var error = Assert.Throws<StitchDeltaException>(() => Methods.OpenSession.ReadReply(1, message));
    Assert.Same(Catalogue.SqlCallRefused, error.Entry);
    Assert.Contains("Invalid method name", error.Message, StringComparison.Ordinal);
    Assert.Equal("TApplicationException 1", error.ErrorCode);
  }

  private static bool OnlyCatalogue(Action read)
  {
    try
    {
      read();
    }
    catch (StitchDeltaException)
    {
    }
    return true;
  }
}
