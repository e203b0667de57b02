using System.Net;
using System.Text;

namespace StitchDelta.Support;

/// <summary>What was sent, as it went out.</summary>
internal sealed record Sent(HttpMethod Method, Uri Url, string Body, IReadOnlyDictionary<string, string> Headers)
{
  internal string Line => $"{Method} {Url.PathAndQuery}";
}

/// <summary>Answers each request with the next of the given answers, and remembers the requests. One answer too few is a failure of the
/// test.</summary>
internal sealed class FakeHttp : HttpMessageHandler
{
  private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _answers = new();

  internal List<Sent> Sent { get; } = [];

  internal FakeHttp Json(string body, int status = 200, params (string Name, string Value)[] headers) => Answer(status, body, "application/json", headers);

  internal FakeHttp Answer(int status, string body, string mediaType, params (string Name, string Value)[] headers) =>
    Then(_ => Task.FromResult(Message(status, new StringContent(body, Encoding.UTF8, mediaType), headers)));

  internal FakeHttp Bytes(byte[] body, string mediaType) => Then(_ =>
  {
    var content = new ByteArrayContent(body);
    content.Headers.ContentType = new(mediaType);
    return Task.FromResult(Message(200, content, []));
  });

  /// <summary>The connection drops before an answer comes.</summary>
  internal FakeHttp Drop() => Then(_ => throw new HttpRequestException("The connection was reset", new IOException("Connection reset by peer")));

  /// <summary>No answer within the limit of a try, as HttpClient tells it.</summary>
  internal FakeHttp TimeOut() => Then(_ => throw new TaskCanceledException("The operation was canceled"));

  /// <summary>An answer that never comes, until somebody cancels.</summary>
  internal FakeHttp Hang(TaskCompletionSource reached) => Then(async cancel =>
  {
    reached.SetResult();
    await Task.Delay(Timeout.Infinite, cancel);
    return null!;
  });

  internal FakeHttp Then(Func<CancellationToken, Task<HttpResponseMessage>> answer)
  {
    _answers.Enqueue(answer);
    return this;
  }

  protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
  {
    var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
    var headers = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? []).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
    Sent.Add(new Sent(request.Method, request.RequestUri!, body, headers));
    return _answers.Count > 0 ? await _answers.Dequeue()(cancellationToken) : throw new InvalidOperationException($"No answer is left for {request.Method} {request.RequestUri}");
  }

  private static HttpResponseMessage Message(int status, HttpContent content, (string Name, string Value)[] headers)
  {
    var message = new HttpResponseMessage((HttpStatusCode)status) { Content = content };
    foreach (var (name, value) in headers)
      message.Headers.TryAddWithoutValidation(name, value);
    return message;
  }
}

/// <summary>A clock on which waits are over at once, and are remembered.</summary>
internal sealed class InstantTime : TimeProvider
{
  private long _ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

  internal List<TimeSpan> Waits { get; } = [];

  internal void Pass(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

  public override long TimestampFrequency => TimeSpan.TicksPerSecond;

  public override long GetTimestamp() => Interlocked.Read(ref _ticks);

  public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

  public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
  {
    if (dueTime > TimeSpan.Zero)
    {
      Waits.Add(dueTime);
      Interlocked.Add(ref _ticks, dueTime.Ticks);
    }
    return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
  }
}
