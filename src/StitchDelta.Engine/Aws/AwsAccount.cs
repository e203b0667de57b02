using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using Polly;
using Polly.Retry;
using StitchDelta.Engine.Aws.Credentials;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Aws;

/// <summary>S3, IAM and STS with the credentials of one connection. Credentials are looked for, and clients made, at the first
/// call.</summary>
internal sealed partial class AwsAccount(AwsSettings settings, TimeProvider time) : IAws
{
  private AwsClients? _clients;

  /// <summary>Two writers at once: S3 and IAM refuse one of them, and the SDK does not try again.</summary>
  private readonly ResiliencePipeline _onConflict = new ResiliencePipelineBuilder { TimeProvider = time }
    .AddRetry(new RetryStrategyOptions
    {
      ShouldHandle = new PredicateBuilder().Handle<StitchDeltaException>(e =>
        e is { StatusCode: 409, ErrorCode: "OperationAborted" or "ConcurrentModification" }),
      MaxRetryAttempts = 5,
      Delay = TimeSpan.FromMilliseconds(400),
      BackoffType = DelayBackoffType.Exponential,
      UseJitter = true,
    })
    .Build();

  public async Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancel)
  {
    var identity = await RunAsync("STS", "GetCallerIdentity", null, (aws, c) =>
      aws.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), c), cancel).ConfigureAwait(false);
    return Read("STS", "GetCallerIdentity", null, () => new CallerIdentity(Need(identity.Account, "Account"), NeedArn(identity.Arn)));
  }

  private async Task<AwsClients> ClientsAsync(CancellationToken cancel)
  {
    if (_clients is { } made)
      return made;
    var (credentials, source) = await CredentialFinder.FindAsync(settings, cancel).ConfigureAwait(false);
    var clients = new AwsClients(settings, credentials);
    if (Interlocked.CompareExchange(ref _clients, clients, null) is { } first)
      return first; // Two first calls at once: either's clients do.
    settings.Log.Verbose($"AWS credentials: {source}; "
      + $"region {clients.Region}{(settings.Connection.EndpointUrl is { } url ? $"; endpoint {url}" : "")}");
    return clients;
  }

  private async Task<TResponse> RunAsync<TResponse>(string service, string operation, string? target, Func<AwsClients, CancellationToken,
    Task<TResponse>> call, CancellationToken cancel)
    where TResponse : AmazonWebServiceResponse
  {
    var clients = await ClientsAsync(cancel).ConfigureAwait(false);
    return await _onConflict.ExecuteAsync(async c =>
      await TryAsync(service, operation, target, () => call(clients, c), c).ConfigureAwait(false), cancel).ConfigureAwait(false);
  }

  private async Task<TResponse> TryAsync<TResponse>(string service, string operation, string? target, Func<Task<TResponse>> call,
    CancellationToken cancel)
    where TResponse : AmazonWebServiceResponse
  {
    var clock = Stopwatch.StartNew();
    try
    {
      var response = await call().ConfigureAwait(false);
      Tell(((int)response.HttpStatusCode).ToString(CultureInfo.InvariantCulture), response.ResponseMetadata?.RequestId);
      return response;
    }
    catch (Exception e) when (AwsErrors.IsExpected(e))
    {
      cancel.ThrowIfCancellationRequested();
      var error = AwsErrors.Translate(service, operation, target, e);
      Tell(error.Fault is { } fault ? $"{fault.StatusCode} {fault.ErrorCode}" : "no answer", error.RequestId);
      throw error;
    }

    void Tell(string outcome, string? requestId)
    {
      var (of, id) = (target is null ? "" : $" {target}", string.IsNullOrEmpty(requestId) ? "" : $", request id {requestId}");
      settings.Log.Verbose(FormattableString.Invariant($"{service} {operation}{of} -> {outcome} ({clock.ElapsedMilliseconds} ms{id})"));
    }
  }

  /// <summary>Reads an answer, which must hold what the reader needs.</summary>
  private static T Read<T>(string service, string operation, string? target, Func<T> read)
  {
    try
    {
      return read();
    }
    catch (AnswerException e)
    {
      throw AwsErrors.Translate(service, operation, target, e);
    }
  }

  private static string Need(string? text, string name) =>
    string.IsNullOrEmpty(text) ? throw new AnswerException($"it has no {name}") : text!;

  /// <summary>An ARN, whose parts are counted on from here on.</summary>
  private static string NeedArn(string? text) =>
    Need(text, "Arn").Split([':'], 6) is ["arn", _, _, _, _, { Length: > 0 }] ? text! : throw new AnswerException("its Arn is none");

  private static async Task<T?> OrNullAsync<T>(string errorCode, Func<Task<T>> call) where T : class
  {
    try
    {
      return await call().ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.ErrorCode == errorCode)
    {
      return null;
    }
  }
}
