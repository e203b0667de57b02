using System.Net;
using System.Text;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Http;

public sealed class WireHostTests
{
  private readonly RequestLog log = new();

  [Fact]
  public void LogHoldsTheLastRequestsAndNoMore()
  {
    for (var n = 0; n < RequestLog.Most + 5; n++)
      log.Add(new WireResponse(200, null, []) { Operation = $"{n}" });

    var held = log.Snapshot();

    Assert.Equal(RequestLog.Most, held.Count);
    Assert.Equal(("5", $"{RequestLog.Most + 4}"), (held[0].Operation, held[^1].Operation));
  }

  [Theory]
  [InlineData("/a%2Fb/%C3%A4//c", "x=%20+&y", "POST", "body")]
  [InlineData("/", "", "GET", "")]
  [InlineData("/1", "q", "PATCH", "x")]
  public async Task HandsOverTheRequestAsItWasSent(string path, string query, string method, string body)
  {
    WireRequest? seen = null;
    using var host = Start((request, _) =>
    {
      seen = request;
      return Task.FromResult(Text(201, "made"));
    });
    var address = new Uri(host.Address.AbsoluteUri.TrimEnd('/') + path + (query.Length > 0 ? "?" + query : ""), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    using var client = new HttpClient();
    using var message = new HttpRequestMessage(new HttpMethod(method), address) { Content = body.Length > 0 ? new StringContent(body) : null };
    message.Headers.TryAddWithoutValidation("X-Test", "  a  b ");
    message.Headers.ExpectContinue = body.Length > 0;
    using var answer = await client.SendAsync(message);

    Assert.Equal((HttpStatusCode.Created, "made"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    Assert.Equal((method, path, query, body), (seen!.Method, seen.RawPath, seen.RawQuery, Encoding.UTF8.GetString(seen.Body)));
    Assert.Equal("a  b", seen.Headers["x-test"].Trim());
  }

  [Fact]
  public async Task RecordsEachAnswer()
  {
    using var host = Start((_, _) => Task.FromResult(Text(409, "") with { Service = "S3", Operation = "PutObject", IsWrite = true }));
    using var client = new HttpClient();
    var before = DateTimeOffset.UtcNow;
    using var answer = await client.GetAsync(host.Address);
    var entry = Assert.Single(log.Snapshot());
    Assert.Equal(("S3", "PutObject", 409, true, "one"), (entry.Service, entry.Operation, entry.Status, entry.IsWrite, entry.Account));
    Assert.InRange(entry.Time, before, DateTimeOffset.UtcNow);
  }

  [Fact]
  public async Task AnswersWhenTheServiceFails()
  {
    using var host = Start((_, _) => throw new InvalidOperationException("broken"));
    using var client = new HttpClient();
    using var answer = await client.GetAsync(new Uri(host.Address, "x"));
    Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    Assert.Contains("broken", await answer.Content.ReadAsStringAsync());
    Assert.Equal(new("test", "GET /x", 500), log.Snapshot().Select(e => (e.Service, e.Operation, e.Status)).Single());
  }

  [Theory]
  [InlineData(200)]
  [InlineData(404)]
  public async Task AnswersHeadWithTheLengthAlone(int status)
  {
    using var host = Start((_, _) => Task.FromResult(Text(status, "12345")));
    using var client = new HttpClient();
    for (var i = 0; i < 3; i++)
    {
      using var message = new HttpRequestMessage(HttpMethod.Head, host.Address);
      using var answer = await client.SendAsync(message);
      Assert.Equal((status, 5L), ((int)answer.StatusCode, answer.Content.Headers.ContentLength));
      Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }
  }

  [Fact]
  public async Task AnswersMany()
  {
    // All must be in flight before any is answered.
    const int many = 40;
    using var all = new CountdownEvent(many);
    var release = new TaskCompletionSource();
    using var host = Start(async (request, _) =>
    {
      if (all.Signal())
        release.SetResult();
      await release.Task;
      return Text(200, Encoding.UTF8.GetString(request.Body));
    });
    using var client = new HttpClient();
    var answers = await Task.WhenAll(Enumerable.Range(0, many).Select(async i =>
    {
      using var answer = await client.PostAsync(host.Address, new StringContent($"{i}"));
      return await answer.Content.ReadAsStringAsync();
    }));
    Assert.Equal(Enumerable.Range(0, many).Select(i => $"{i}"), answers);
    Assert.Equal(many, log.Snapshot().Count);
  }

  [Fact]
  public async Task CancelsWhatIsInFlightBeforeItStops()
  {
    var entered = new TaskCompletionSource();
    var ended = false;
    var host = Start(async (_, cancel) =>
    {
      entered.SetResult();
      try
      {
        await Task.Delay(Timeout.Infinite, cancel);
      }
      finally
      {
        ended = true;
      }
      return Text(200, "");
    });
    using var client = new HttpClient();
    var call = client.GetAsync(host.Address);
    await entered.Task;
    host.Dispose();
    Assert.True(ended);
    using var answer = await call;
    Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(host.Address));
    host.Dispose();
    Assert.Equal(503, Assert.Single(log.Snapshot()).Status);
  }

  [Fact]
  public async Task LetsAnAnswerOutBeforeItStops()
  {
    var entered = new TaskCompletionSource();
    var host = Start(async (_, cancel) =>
    {
      var stopped = new TaskCompletionSource();
      using var registration = cancel.Register(stopped.SetResult);
      entered.SetResult();
      await stopped.Task;
      return Text(200, "done");
    });
    using var client = new HttpClient();
    var call = client.GetAsync(host.Address);
    await entered.Task;
    host.Dispose();
    using var answer = await call;
    Assert.Equal("done", await answer.Content.ReadAsStringAsync());
  }

  private WireHost Start(Func<WireRequest, CancellationToken, Task<WireResponse>> answer) => WireHost.Start("test", new Service(answer), log);

  private static WireResponse Text(int status, string text) => new(status, "text/plain", Encoding.UTF8.GetBytes(text));

  private sealed class Service(Func<WireRequest, CancellationToken, Task<WireResponse>> answer) : IWireService
  {
    public IEnumerable<WireOperation> Operations => [new("test", "POST /made", true)];

    public WireOperation OperationOf(WireRequest request) => new("test", $"{request.Method} {request.RawPath}", request.Method == "POST");

    public string? AccountOf(WireRequest request) => "one";

    public WireResponse Refuse(WireRequest request, WireOperation operation, SandboxFault fault) => Text(fault.Status ?? 503, fault.ErrorCode ?? "refused");

    public Task<WireResponse> HandleAsync(WireRequest request, CancellationToken cancel) => answer(request, cancel);
  }
}
