using StitchDelta.Engine;
using StitchDelta.Support;

namespace StitchDelta.Http;

/// <summary>What every request to Databricks and Stitch gets, seen through calls that are safe to repeat (a list) and one that is not
/// (creating a destination).</summary>
public sealed class ApiSenderTests
{
  private readonly Bench _bench = new();

  [Theory]
  [InlineData(429)]
  [InlineData(502)]
  [InlineData(503)]
  [InlineData(504)]
  public async Task Passing_refusal_is_tried_again(int status)
  {
    _bench.Http.Json("""{"error_code":"X","message":"busy"}""", status).Json("""{"error_code":"X","message":"busy"}""", status).Json("""{"versions":[]}""");

    Assert.Empty(await _bench.Workspace.ListRuntimesAsync(default));

    Assert.Equal(3, _bench.Http.Sent.Count);
    Assert.Equal(2, _bench.Time.Waits.Count);
    Assert.All(_bench.Time.Waits, wait => Assert.InRange(wait, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(10)));
  }

  [Theory]
  [InlineData(400)]
  [InlineData(404)]
  [InlineData(501)]
  public async Task Lasting_refusal_is_told_at_once(int status)
  {
    _bench.Http.Json("""{"error_code":"X","message":"no"}""", status);

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.ListRuntimesAsync(default));

    Assert.Equal((status, "X"), (error.StatusCode!.Value, error.ErrorCode));
    Assert.Single(_bench.Http.Sent);
  }

  [Theory]
  [InlineData("com.databricks.backend.manager.util.UnknownWorkerEnvironmentException: Unknown worker environment WorkerEnvId(workerenv-1)")]
  [InlineData("Workspace 1 does not have any associated worker environments")]
  [InlineData("There is no worker environment with id 1")]
  [InlineData("worker env 17 not found")]
  [InlineData("Timed out after 30 seconds")]
  [InlineData("context deadline exceeded")]
  public async Task Message_of_a_state_that_passes_is_tried_again(string message)
  {
    _bench.Http.Json($$"""{"error_code":"INVALID_PARAMETER_VALUE","message":"{{message}}"}""", 400).Json("""{"versions":[{"key":"16.4.x-scala2.12","name":"16.4 LTS"}]}""");

    Assert.Single(await _bench.Workspace.ListRuntimesAsync(default));
  }

  [Theory]
  [InlineData("7", 7)]
  [InlineData("7.5", 7.5)]
  [InlineData("86400", 60)]
  [InlineData("99999999999999999999999999", 60)]
  [InlineData("Thu, 01 Jan 2026 00:00:20 GMT", 20)]
  [InlineData("Thursday, 01-Jan-26 00:00:20 GMT", 20)]
  [InlineData("Thu Jan  1 00:00:20 2026", 20)]
  public async Task Retry_After_wins_up_to_a_minute(string asked, double seconds)
  {
    _bench.Http.Json("{}", 429, ("Retry-After", asked)).Json("{}");

    await _bench.Workspace.ListRuntimesAsync(default);

    Assert.Equal(TimeSpan.FromSeconds(seconds), Waited);
  }

  [Fact]
  public async Task Who_did_not_hear_that_a_service_is_asked_too_often_waits_too()
  {
    // No time passes on this clock, so that the pause is on for as long as the test takes.
    var time = new StandingTime();
    var engine = new EngineEntry(new HttpClient(_bench.Http) { Timeout = Timeout.InfiniteTimeSpan }, time);
    IWorkspace At(string host) => engine.Workspace(new(new Uri($"https://{host}.cloud.databricks.com"), SecureText.Hide(Canary.Token)), _bench.Log);
    _bench.Http.Json("{}", 429, ("Retry-After", "40")).Json("{}").Json("{}").Json("{}");
    await At("dbc-1").ListRuntimesAsync(default);
    time.Waits.Clear();

    await At("dbc-2").ListRuntimesAsync(default);
    Assert.Empty(time.Waits);
    await At("dbc-1").ListRuntimesAsync(default);
    Assert.Equal([TimeSpan.FromSeconds(40)], time.Waits);
  }

  [Theory]
  [InlineData("0")]
  [InlineData("0.001")]
  [InlineData("-5")]
  [InlineData("NaN")]
  [InlineData("Infinity")]
  [InlineData("1e3")]
  [InlineData("soon")]
  [InlineData("")]
  [InlineData("12:30")]
  [InlineData("5, 5")]
  [InlineData("Wed, 31 Dec 2025 00:00:00 GMT")]
  [InlineData("Thu, 01 Jan 2026 00:00:00 GMT")]
  public async Task Retry_After_of_nothing_never_means_less_than_the_back_off(string asked)
  {
    for (var i = 0; i < 5; i++)
      _bench.Http.Json("{}", 429, ("Retry-After", asked));
    _bench.Http.Json("{}");

    await _bench.Workspace.ListRuntimesAsync(default);

    Assert.Equal(5, _bench.Time.Waits.Count);
    Assert.All(_bench.Time.Waits.Zip([1.0, 2, 4, 8, 10]), w => Assert.InRange(w.First.TotalSeconds, w.Second * 0.75, w.Second));
  }

  [Theory]
  [InlineData("soon", 1)]
  [InlineData(null, 1)]
  [InlineData("0", 2)]
  public async Task Create_is_repeated_after_503_only_where_a_time_is_named(string? asked, int times)
  {
    _bench.Http.Json("[]").Json("\"busy\"", 503, asked is null ? [] : [("Retry-After", asked)]).Json("""{"id":5,"type":"databricks_delta"}""");

    await Record.ExceptionAsync(() => _bench.Stitch.CreateDestinationAsync(new() { DestinationName = "Lake" }, default));

    Assert.Equal(times, _bench.Http.Sent.Count(s => s.Method == HttpMethod.Post));
  }

  [Fact]
  public async Task Tries_end_even_where_the_clock_stands_still()
  {
    var engine = new EngineEntry(new HttpClient(_bench.Http) { Timeout = Timeout.InfiniteTimeSpan }, new StandingTime());
    for (var i = 0; i < 1000; i++)
      _bench.Http.Json("{}", 429, ("Retry-After", "0"));

    var error = await Assert.ThrowsAsync<StitchDeltaException>(
      () => engine.Workspace(new(new Uri("https://dbc-1.cloud.databricks.com"), SecureText.Hide(Canary.Token)), _bench.Log).ListRuntimesAsync(default));

    Assert.Equal(429, error.StatusCode);
    Assert.InRange(_bench.Http.Sent.Count, 10, 200);
  }

  [Fact]
  public async Task Fault_of_the_service_at_a_read_is_tried_again_some_times()
  {
    _bench.Http.Json("{}", 500).Json("{}", 500).Json("{}", 500).Json("{}").Json("[]", 500).Json("[]");

    await _bench.Workspace.ListRuntimesAsync(default);
    await _bench.Stitch.ListDestinationsAsync(default);

    Assert.Equal(6, _bench.Http.Sent.Count);
    for (var i = 0; i < 10; i++)
      _bench.Http.Json("{}", 500);
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.DeleteTokenAsync("t", default));
    Assert.Equal(500, error.StatusCode);
    Assert.Equal(6 + 4, _bench.Http.Sent.Count);
  }

  [Fact]
  public async Task Fault_of_the_service_at_a_create_is_not_repeated()
  {
    _bench.Http.Json("[]").Json("{}", 500).Json("[]");

    await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Stitch.CreateDestinationAsync(new() { DestinationName = "Lake" }, default));

    Assert.Single(_bench.Http.Sent, s => s.Method == HttpMethod.Post);
  }

  [Fact]
  public async Task Bodies_are_not_looked_at_where_nobody_sees_them()
  {
    var log = new Recorder { ShowsDebug = false };
    _bench.Http.Json("""{"versions":[]}""");

    await _bench.Engine.Workspace(new(new Uri("https://dbc-1.cloud.databricks.com"), SecureText.Hide(Canary.Token)), log).ListRuntimesAsync(default);

    Assert.Empty(log.DebugLines);
    Assert.Single(log.VerboseLines);
  }

  private TimeSpan Waited => _bench.Time.Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait);

  /// <summary>A clock on which no time passes, and waits are over at once.</summary>
  private sealed class StandingTime : TimeProvider
  {
    internal List<TimeSpan> Waits { get; } = [];

    public override long GetTimestamp() => 0;

    public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
      if (dueTime > TimeSpan.Zero) Waits.Add(dueTime);
      return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
  }

  [Theory]
  [InlineData("worker env ")]
  [InlineData("[ReqId: ")]
  [InlineData("<pre>")]
  [InlineData("<title>")]
  [InlineData("\"request_id\":\"")]
  public async Task Refusal_of_megabytes_is_not_searched_to_its_end(string part)
  {
    // Searched whole, the square of this length takes hours.
    _bench.Http.Answer(400, string.Concat(Enumerable.Repeat(part, 8_000_000 / part.Length)), "text/html");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.ListRuntimesAsync(default));

    Assert.Equal(400, error.StatusCode);
    Assert.InRange(error.Message.Length, 1, 10_000);
  }

  [Fact]
  public async Task Patience_ends_after_five_minutes()
  {
    for (var i = 0; i < 100; i++)
      _bench.Http.Json("""{"error_code":"TEMPORARILY_UNAVAILABLE","message":"later"}""", 503);

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.ListRuntimesAsync(default));

    Assert.Equal("TEMPORARILY_UNAVAILABLE", error.ErrorCode);
    Assert.InRange(Waited, TimeSpan.FromMinutes(4.5), TimeSpan.FromMinutes(5.5));
  }

  [Fact]
  public async Task Dropped_connection_and_timeout_are_tried_again()
  {
    _bench.Http.Drop().TimeOut().Json("{}");

    await _bench.Workspace.ListRuntimesAsync(default);

    Assert.Equal(3, _bench.Http.Sent.Count);
  }

  [Fact]
  public async Task Nobody_there_is_told_soon()
  {
    for (var i = 0; i < 10; i++)
      _bench.Http.Drop();

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.ListRuntimesAsync(default));

    Assert.Same(Catalogue.ServiceUnreachable, error.Entry);
    Assert.Equal("Databricks could not be reached at https://dbc-1.cloud.databricks.com: Connection reset by peer", error.Message);
    Assert.Equal(4, _bench.Http.Sent.Count);
  }

  [Fact]
  public async Task Create_is_not_repeated_after_502()
  {
    _bench.Http.Json("[]").Answer(502, "<html><title>Bad Gateway</title></html>", "text/html").Json("[]");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Stitch.CreateDestinationAsync(new() { DestinationName = "Lake" }, default));

    Assert.Equal(["GET /v4/destinations", "POST /v4/destinations", "GET /v4/destinations"], _bench.Lines);
    Assert.Equal("Bad Gateway", error.Fault!.Message);
  }

  [Theory]
  [InlineData(429, null)]
  [InlineData(429, "1")]
  [InlineData(503, "1")]
  public async Task Create_is_repeated_when_nothing_was_done(int status, string? retryAfter)
  {
    _bench.Http.Json("[]").Json("\"slow down\"", status, retryAfter is null ? [] : [("Retry-After", retryAfter)]).Json("""{"id":5,"type":"databricks_delta"}""");

    var made = await _bench.Stitch.CreateDestinationAsync(new() { DestinationName = "Lake" }, default);

    Assert.Equal(5, made.DestinationId);
    Assert.Equal(["GET /v4/destinations", "POST /v4/destinations", "POST /v4/destinations"], _bench.Lines);
    Assert.Equal(_bench.Http.Sent[1].Body, _bench.Http.Sent[2].Body);
    Assert.NotEqual("", _bench.Http.Sent[2].Body);
  }

  [Fact]
  public async Task Cancellation_ends_the_call_in_flight()
  {
    var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    using var cancel = new CancellationTokenSource();
    _bench.Http.Hang(reached);

    var call = _bench.Workspace.ListRuntimesAsync(cancel.Token);
    await reached.Task;
    await cancel.CancelAsync();

    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    Assert.Single(_bench.Http.Sent);
  }

  [Fact]
  public async Task Every_request_says_who_it_is()
  {
    _bench.Http.Json("{}");

    await _bench.Workspace.ListRuntimesAsync(default);

    var sent = _bench.Http.Sent.Single();
    Assert.Equal("Bearer " + Canary.Token, sent.Headers["Authorization"]);
    Assert.Equal("application/json", sent.Headers["Accept"]);
    Assert.Matches(@"^StitchDelta/\d+\.\d+\.\d+$", sent.Headers["User-Agent"]);
  }

  [Fact]
  public async Task Each_try_is_one_line_and_no_line_holds_a_secret()
  {
    _bench.Http.Json("""{"token_infos":[]}""", 200, ("x-request-id", "r-1")).Json("{}", 429, ("Retry-After", "2"))
      .Json($$$"""{"token_value":"{{{Canary.NewToken}}}","token_info":{"token_id":"t"}}""", 200, ("x-request-id", "r-3"))
      .Json("""{"token_infos":[{"token_id":"t","comment":"Stitch destination"}]}""", 200, ("x-request-id", "r-4"));

    await _bench.Workspace.CreateTokenAsync("Stitch destination", null, default);

    Assert.Collection(_bench.Log.VerboseLines,
      line => Assert.Matches(@"^Databricks GET token/list -> 200 \(\d+ ms, request id r-1\)$", line),
      line => Assert.Matches(@"^Databricks POST token/create -> 429 \(\d+ ms\)$", line),
      line => Assert.StartsWith("Databricks token/create: again in 2 s", line, StringComparison.Ordinal),
      line => Assert.Matches(@"^Databricks POST token/create -> 200 \(\d+ ms, request id r-3\)$", line),
      // The one that was put off may have been carried out.
      line => Assert.Matches(@"^Databricks GET token/list -> 200 \(\d+ ms, request id r-4\)$", line));
    Assert.Contains(_bench.Log.DebugLines, line => line.Contains("token_value", StringComparison.Ordinal));
    Assert.DoesNotContain(Canary.NewToken, _bench.Log.All, StringComparison.Ordinal);
    Assert.DoesNotContain(Canary.Token, _bench.Log.All, StringComparison.Ordinal);
  }
}
