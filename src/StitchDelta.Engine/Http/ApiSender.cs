using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;

namespace StitchDelta.Engine.Http;

/// <summary>Sends what goes to Databricks and Stitch: one place that authenticates, tries again, waits and tells.</summary>
internal sealed class ApiSender
{
  private static readonly ProductInfoHeaderValue UserAgent = new("StitchDelta", typeof(ApiSender).Assembly.GetName().Version!.ToString(3));

  private readonly HttpClient _http;
  private readonly TimeProvider _time;
  private readonly EngineLimits _limits;
  private readonly ResiliencePipeline<Attempt> _again;
  private readonly SharedPause _pause;

  internal ApiSender(HttpClient http, TimeProvider time, EngineLimits limits)
  {
    _http = http;
    _time = time;
    _limits = limits;
    _pause = new(time);
    _again = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
      .AddRetry(new RetryStrategyOptions<Attempt>
      {
        ShouldHandle = args => new(args.Outcome.Result?.ShouldRetry == true),
        // The attempt itself counts, and knows how long to wait.
        MaxRetryAttempts = int.MaxValue,
        DelayGenerator = args => new(args.Outcome.Result?.Wait),
        OnRetry = args =>
        {
          args.Outcome.Result?.TellWait();
          return default;
        },
      })
      .Build();
  }

  /// <summary>
  /// The client for <see cref="ApiSender"/>. Redirects are not followed, so that one to a login page is seen for what it is; cookies of one
  /// workspace must not reach another;
  /// the time limit is that of each try.
  /// </summary>
  internal static HttpClient MakeClient() =>
    new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 16,
      Proxy = MachineProxy.Instance })
    {
      Timeout = Timeout.InfiniteTimeSpan,
    };

  /// <summary>The final answer, be it a refusal. Only when there is none does this throw.</summary>
  internal async Task<ApiResponse> SendAsync(ApiRequest request, ICallLog log, CancellationToken cancel)
  {
    var (started, tries) = (_time.GetTimestamp(), 0);
    var last = await _again.ExecuteAsync(
      async c => await TryAsync(request, ++tries, started, log, c).ConfigureAwait(false), cancel).ConfigureAwait(false);
    if (last.Response is { } answer) answer.Tries = tries;
    return last.Response
      ?? throw Catalogue.ServiceUnreachable.After(request.Target
      ?? request.Url, last.Failure!, request.Service, request.Url.GetLeftPart(UriPartial.Authority), Innermost(last.Failure!));
  }

#if NETFRAMEWORK
  internal Task PauseAsync(TimeSpan pause, CancellationToken cancel) => _time.Delay(pause, cancel);
#else
  internal Task PauseAsync(TimeSpan pause, CancellationToken cancel) => Task.Delay(pause, _time, cancel);
#endif

  private async Task<Attempt> TryAsync(ApiRequest request, int tries, long started, ICallLog log, CancellationToken cancel)
  {
    if (_pause.Left(request.Url) is { Ticks: > 0 } left) await PauseAsync(left, cancel).ConfigureAwait(false);
    var authorization = await request.Credential.HeaderAsync(log, cancel).ConfigureAwait(false);
    var clock = Stopwatch.StartNew();
    ApiResponse? response = null;
    Exception? failure = null;
    using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    var allowed = _limits.ApiTry ?? request.TryLimit;
    limit.CancelAfter(allowed);
    try
    {
      using var message = Message(request, authorization);
      log.Debug(() => $"> {request.Method} {request.Url}{Show(request.MediaType, request.Body)}");
      using var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
      var got = response = await ApiResponse.ReadAsync(answer, _limits.ApiBytes, limit.Token).ConfigureAwait(false);
      log.Debug(() => $"< {got.Status} {request.Operation}{Show(got.MediaType, got.Body)}");
    }
    catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
    {
      cancel.ThrowIfCancellationRequested();
      failure = e is OperationCanceledException
        ? new TimeoutException(FormattableString.Invariant($"no answer within {allowed.TotalSeconds} s"), e) : e;
    }
    catch (AnswerTooLargeException e)
    {
      throw Catalogue.ServiceAnswerTooLarge.For(request.Target ?? request.Url, request.Service, request.Operation, e.Megabytes);
    }
    var outcome = response?.Status.ToString(CultureInfo.InvariantCulture) ?? $"no answer: {Innermost(failure!)}";
    var (call, id) = ($"{request.Service} {request.Method} {request.Operation}",
      string.IsNullOrEmpty(response?.RequestId) ? "" : $", request id {response.RequestId}");
    log.Verbose(FormattableString.Invariant($"{call} -> {outcome} ({clock.ElapsedMilliseconds} ms{id})"));
    var attempt = new Attempt(request, response, failure, log, tries, _time.GetElapsedTime(started), _time.GetUtcNow());
    if (response?.Status == 429) _pause.Begin(request.Url, attempt.Wait);
    return attempt;
  }

  /// <summary>A message can be sent but once, so each try has its own.</summary>
  private static HttpRequestMessage Message(ApiRequest request, AuthenticationHeaderValue? authorization)
  {
    var message = new HttpRequestMessage(request.Method, request.Url);
    message.Headers.Authorization = authorization;
    message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(request.Accept));
    message.Headers.UserAgent.Add(UserAgent);
    if (request.WorkspaceId is { } workspace)
      message.Headers.Add("X-Databricks-Workspace-Id", workspace);
    if (request.Body is { } body)
    {
      message.Content = new ByteArrayContent(body);
      message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.MediaType);
    }
    return message;
  }

  private static string Show(string mediaType, byte[]? body) => body switch
  {
    null or { Length: 0 } => "",
    _ when mediaType is "application/x-thrift" => FormattableString.Invariant($" ({body.Length} bytes)"),
    _ => "\n" + ShownBody.Of(body),
  };

  private static string Innermost(Exception e) => Redactor.Redact(e is TimeoutException ? e.Message : e.GetBaseException().Message);
}
