using System.Diagnostics;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Aws.Http;

/// <summary>
/// Stands in the SDK's pipeline right before the network. Each request has a time limit that counts to the last byte of its answer, each
/// answer a
/// size limit; what is not the service's own answer is refused (<see cref="AwsAnswers"/>), and a redirect is an error like any other, so
/// that
/// nothing signed goes to another host. A service that says when it wants to be asked again is not asked before, which the SDK would do.
/// </summary>
internal sealed class AnswerGuard(EngineLimits limits, ICallLog log) : PipelineHandler
{
  /// <summary>How long a request that was refused is to wait, if it is sent again at all, and since when.</summary>
  private readonly ConditionalWeakTable<RequestContext, Tuple<TimeSpan, Stopwatch>> _waits = new();

  /// <summary>Takes its place in the pipeline of one client, and has it keep to the limits.</summary>
  internal void Enter(RuntimePipeline pipeline)
  {
    pipeline.AddHandlerAfter<Unmarshaller>(this);
    foreach (var retry in pipeline.Handlers.OfType<RetryHandler>())
      if (retry.RetryPolicy is StandardRetryPolicy policy)
        policy.MaxBackoffInMilliseconds = (int)limits.AwsWait.TotalMilliseconds;
  }

  public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
  {
    var request = (RequestContext)executionContext.RequestContext;
    var caller = request.CancellationToken;
    await WaitAsync(request, caller).ConfigureAwait(false);
    using var limit = CancellationTokenSource.CreateLinkedTokenSource(caller);
    limit.CancelAfter(limits.AwsTry);
    request.CancellationToken = limit.Token;
    try
    {
      var (result, answer) = await AnswerAsync<T>(executionContext, limit.Token).ConfigureAwait(false);
      Check(request, answer);
      executionContext.ResponseContext.HttpResponse = answer.IsSuccessStatusCode ? answer : null;
      if (answer.IsSuccessStatusCode)
        return result;
      if (RetryAfter.Of(answer.GetHeaderValue("Retry-After"), DateTimeOffset.UtcNow) is { Ticks: > 0 } asked)
        _waits.Add(request, Tuple.Create(asked, Stopwatch.StartNew()));
      throw new HttpErrorResponseException(HttpStatus.Words(answer.Status), Readable(request, answer));
    }
    catch (Exception e) when (limit.IsCancellationRequested && !caller.IsCancellationRequested && e is not StitchDeltaException)
    {
      // Without the cause: in it the SDK would see a connection that had gone stale, and ask ten times more.
      throw new TimeoutException(FormattableString.Invariant($"no answer within {limits.AwsTry.TotalSeconds} s"));
    }
    finally
    {
      request.CancellationToken = caller;
    }
  }

  private BufferedAnswer Readable(RequestContext request, BufferedAnswer answer)
  {
    var readable = AwsAnswers.Readable(request.OriginalRequest, answer);
    if (readable != answer && answer.Body.Length > 0)
      log.Debug(() => FormattableString.Invariant(
        $"< {answer.Status} {AwsAnswers.OperationOf(request.OriginalRequest)}\n{ShownBody.Of(answer.Body)}"));
    return readable;
  }

  private async Task WaitAsync(RequestContext request, CancellationToken cancel)
  {
    if (!_waits.TryGetValue(request, out var wait))
      return;
    _waits.Remove(request);
    var left = wait.Item1 - wait.Item2.Elapsed;
    if (left <= TimeSpan.Zero)
      return;
    var operation = AwsAnswers.OperationOf(request.OriginalRequest);
    log.Verbose(FormattableString.Invariant($"{operation}: again in {left.TotalSeconds:0.#} s, as the service asks"));
    await Task.Delay(left, cancel).ConfigureAwait(false);
  }

  private async Task<(T Result, BufferedAnswer Answer)> AnswerAsync<T>(IExecutionContext executionContext, CancellationToken cancel)
    where T : AmazonWebServiceResponse, new()
  {
    try
    {
      var result = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
      return (result, await BufferAsync(executionContext.ResponseContext.HttpResponse, cancel).ConfigureAwait(false));
    }
    catch (HttpErrorResponseException e)
    {
      return (null!, await BufferAsync(e.Response, cancel).ConfigureAwait(false));
    }
  }

  private async Task<BufferedAnswer> BufferAsync(IWebResponseData answer, CancellationToken cancel)
  {
    using var body = answer.ResponseBody;
    using var stream = await body.OpenResponseAsync().ConfigureAwait(false);
    return new(answer, await BoundedBody.ReadAsync(stream, limits.AwsBytes, cancel).ConfigureAwait(false));
  }

  private void Check(RequestContext request, BufferedAnswer answer)
  {
    try
    {
      AwsAnswers.Check(request.OriginalRequest, request.Request.HttpMethod, answer);
    }
    catch (AnswerException e)
    {
      var operation = AwsAnswers.OperationOf(request.OriginalRequest);
      log.Debug(() => FormattableString.Invariant($"< {e.Status} {operation} cannot be read\n{ShownBody.Of(answer.Body)}"));
      throw;
    }
  }
}
