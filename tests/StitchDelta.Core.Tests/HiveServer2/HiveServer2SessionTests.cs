using StitchDelta.HiveServer2.Messages;
using StitchDelta.HiveServer2;

namespace StitchDelta.Tests.HiveServer2;

public class HiveServer2SessionTests
{
  private readonly ScriptedServer _server = new();

  [Fact]
  public async Task A_session_is_opened_as_a_client_without_Arrow_opens_it()
  {
    var session = _server.Session();
    await session.OpenAsync(default);
    Assert.Equal(0xA508, session.ServerProtocol);
    Assert.Equal((0xA507L, null, true), (_server.Opened!.ClientProtocol64, _server.Opened.ClientProtocol, _server.Opened.CanUseMultipleCatalogs));
  }

  [Theory]
  [InlineData(null, null)]
  [InlineData("lake", null)]
  [InlineData(null, "sales")]
  [InlineData("lake", "sales")]
  public async Task A_session_begins_in_the_catalog_and_the_schema_that_were_asked_for(string? catalog, string? schema)
  {
    await _server.Session().OpenAsync(catalog, schema, default);
    var opened = _server.Opened!.InitialNamespace;
    Assert.Equal((catalog, schema), (opened?.Catalog, opened?.Schema));
    Assert.Equal((catalog ?? schema) is null, opened is null);
  }

  [Theory]
  [InlineData("12.50", 12.5)]
  [InlineData("-0.001", -0.001)]
  [InlineData("1234567890123456789012345678", null)]
  public async Task A_decimal_is_a_number(string text, double? expected)
  {
    _server.Texts = (TypeId.Decimal, [text]);
    var value = Assert.IsType<decimal>(Assert.Single((await _server.RunAsync("SELECT d")).Rows)[0]);
    Assert.Equal(expected is { } number ? (decimal)number : decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture), value);
  }

  [Theory]
  [InlineData((int)TypeId.Decimal, "0.12345678901234567890123456789012345678")]
  [InlineData((int)TypeId.String, "12.50")]
  public async Task What_would_be_another_as_a_number_stays_text(int type, string text)
  {
    _server.Texts = ((TypeId)type, [text]);
    Assert.Equal(text, Assert.Single((await _server.RunAsync("SELECT d")).Rows)[0]);
  }

  [Fact]
  public async Task Rows_are_handed_on_before_the_next_ones_are_fetched()
  {
    _server.Batches = new([([1, 2], true), ([3], true), ([4], false)]);
    var session = _server.Session();
    await session.OpenAsync(default);
    var seen = new List<(int Rows, int Fetched)>();
    await session.ExecuteAsync("SELECT id", batch => seen.Add((batch.Rows.Count, _server.Calls.Count(c => c == "FetchResults"))), default);
    Assert.Equal([(2, 1), (1, 2), (1, 3)], seen);
  }

  [Fact]
  public async Task Who_takes_no_more_rows_ends_the_statement()
  {
    _server.Batches = new(Enumerable.Repeat((new[] { 1 }, true), 100));
    var session = _server.Session();
    await session.OpenAsync(default);
    await Assert.ThrowsAsync<InvalidOperationException>(() => session.ExecuteAsync("SELECT id", _ => throw new InvalidOperationException(), default));
    Assert.Equal(["FetchResults", "CloseOperation"], _server.Calls.TakeLast(2));
  }

  [Fact]
  public async Task An_answer_without_an_end_is_no_small_one()
  {
    _server.Batches = new(Enumerable.Repeat((Enumerable.Range(0, 30_000).ToArray(), true), 100));
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _server.RunAsync("SELECT 1"));
    Assert.Same(Catalogue.SqlResultTooLong, error.Entry);
    Assert.Equal(4, _server.Calls.Count(c => c == "FetchResults"));
    Assert.Equal(["CloseOperation", "CloseSession"], _server.Calls.TakeLast(2));
  }

  [Fact]
  public async Task The_recorded_reply_is_understood()
  {
    var session = new HiveServer2Session((message, _) => Task.FromResult(message[4 + 3] switch
    {
      // The length of the method's name tells them apart; the sequence is the client's.
      11 => Frames.OpenSessionReply,
      16 => Frames.ExecuteStatementReply,
      _ => throw new InvalidOperationException("Nothing else is to be sent: direct results have closed the operation."),
    }));
    await session.OpenAsync(default);
    var result = await session.ExecuteAsync("SELECT NULL", default);
    Assert.Equal(["NULL"], result.Columns);
    Assert.Equal([null], Assert.Single(result.Rows));
  }

  [Fact]
  public async Task A_statement_asks_for_columns_and_direct_results()
  {
    await _server.RunAsync("SELECT 1");
    var request = _server.Executed!;
    Assert.Equal((true, false, false, false), (request.RunAsync, request.CanReadArrowResult, request.CanDownloadResult, request.CanDecompressLz4Result));
    Assert.NotNull(request.GetDirectResults);
  }

  [Fact]
  public async Task A_running_statement_is_asked_after_with_growing_pauses()
  {
    _server.States = new([OperationState.Pending, .. Enumerable.Repeat(OperationState.Running, 14), OperationState.Finished]);
    await _server.RunAsync("SELECT 1");
    Assert.Equal(TimeSpan.FromMilliseconds(100), _server.Pauses[0]);
    Assert.All(_server.Pauses.Zip(_server.Pauses.Skip(1)), p => Assert.True(p.First <= p.Second));
    Assert.Equal(TimeSpan.FromSeconds(5), _server.Pauses[^1]);
    Assert.Equal(["OpenSession", "ExecuteStatement"], _server.Calls.Take(2));
    Assert.Equal(["GetResultSetMetadata", "FetchResults", "CloseOperation", "CloseSession"], _server.Calls.TakeLast(4));
  }

  [Fact]
  public async Task Rows_are_fetched_until_there_are_no_more_and_empty_batches_are_waited_for()
  {
    _server.Batches = new([([1, 2], true), ([], true), ([3], false)]);
    var result = await _server.RunAsync("SELECT id");
    Assert.Equal([[1], [2], [3]], result.Rows);
    Assert.Single(_server.Pauses);
  }

  [Theory]
  [InlineData(3, "Session handle 01ef has not been initialized", nameof(Catalogue.SqlSessionNotReady))]
  [InlineData(3, "Invalid SessionHandle: SessionHandle [01ef]", nameof(Catalogue.SqlHandleInvalid))]
  [InlineData(4, "no such session", nameof(Catalogue.SqlHandleInvalid))]
  [InlineData(3, "[PARSE_SYNTAX_ERROR] Syntax error", nameof(Catalogue.SqlStatementFailed))]
  public async Task A_refusal_has_the_entry_that_fits(int code, string message, string id)
  {
    _server.ExecuteStatus = new() { Code = (StatusCode)code, SqlState = "42601", DisplayMessage = message, ErrorMessage = "Error running query: " + message };
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _server.RunAsync("SELECT 1"));
    Assert.Equal((id, "42601", "SQL"), (error.Entry.Id, error.ErrorCode, error.Service));
    Assert.Contains(message, error.Message, StringComparison.Ordinal);
    Assert.Equal("CloseSession", _server.Calls[^1]);
  }

  [Fact]
  public async Task A_stack_is_never_shown()
  {
    _server.ExecuteStatus = new()
    {
      Code = StatusCode.Error,
      ErrorMessage = "Error running query: no\n  second line\n\tat org.apache.spark.Some.method(Some.scala:1)\n\tat more",
      InfoMessages = ["*org.apache.hive.service.cli.HiveSQLException:no:27:26"],
    };
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _server.RunAsync("SELECT 1"));
    Assert.Equal("The SQL statement failed: Error running query: no\n  second line", error.Message);
    Assert.DoesNotContain("scala", error.Fault!.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task A_failure_later_on_is_told_with_its_display_message()
  {
    _server.States = new([OperationState.Running, OperationState.Error]);
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _server.RunAsync("SELECT 1"));
    Assert.Same(Catalogue.SqlStatementFailed, error.Entry);
    Assert.Contains("the display message", error.Message, StringComparison.Ordinal);
    Assert.Equal("58030", error.ErrorCode);
    Assert.Equal(["CloseOperation", "CloseSession"], _server.Calls.TakeLast(2));
  }

  [Theory]
  [InlineData((int)OperationState.Canceled)]
  [InlineData((int)OperationState.Closed)]
  [InlineData((int)OperationState.TimedOut)]
  [InlineData(99)]
  public async Task A_statement_that_ended_otherwise_is_told_as_stopped(int state)
  {
    _server.States = new([(OperationState)state]);
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _server.RunAsync("SELECT 1"));
    Assert.Same(Catalogue.SqlStatementStopped, error.Entry);
    Assert.Contains(((OperationState)state).ToString(), error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task A_server_with_another_protocol_is_refused_and_its_session_closed()
  {
    _server.Protocol = 9;
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _server.RunAsync("SELECT 1"));
    Assert.Same(Catalogue.SqlProtocolTooOld, error.Entry);
    Assert.Contains("0x0009", error.Message, StringComparison.Ordinal);
    Assert.Equal(["OpenSession", "CloseSession"], _server.Calls);
  }

  [Fact]
  public async Task When_cancelled_the_statement_is_cancelled_at_the_server()
  {
    using var cancel = new CancellationTokenSource();
    _server.States = new([OperationState.Running]);
    _server.OnPause = cancel.Cancel;
    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _server.RunAsync("SELECT 1", cancel.Token));
    Assert.Equal(["CancelOperation", "CloseOperation", "CloseSession"], _server.Calls.TakeLast(3));
  }

  [Fact]
  public async Task Closing_never_fails_and_closes_once()
  {
    var session = _server.Session();
    await session.OpenAsync(default);
    _server.FailClose = true;
    await session.CloseAsync();
    await session.CloseAsync();
    Assert.Equal(["OpenSession", "CloseSession"], _server.Calls);
  }
}
