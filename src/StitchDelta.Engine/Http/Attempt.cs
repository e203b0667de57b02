using System.Text.RegularExpressions;

namespace StitchDelta.Engine.Http;

/// <summary>How one try ended, and whether there is to be another.</summary>
/// <param name="Request">What was sent.</param>
/// <param name="Response">The answer, or null.</param>
/// <param name="Failure">Why there is no answer.</param>
/// <param name="Log">The call log.</param>
/// <param name="Tries">How many there were, with this one.</param>
/// <param name="Elapsed">The time since the first one began.</param>
/// <param name="Now">The time of day.</param>
internal sealed record Attempt(
  ApiRequest Request, ApiResponse? Response, Exception? Failure, ICallLog Log, int Tries, TimeSpan Elapsed, DateTimeOffset Now)
{
  /// <summary>How often to try while the service itself is at fault.</summary>
  private const int TriesOfFault = 4;

  /// <summary>Databricks' words for a state that passes by itself, whatever the status with them.</summary>
  private static readonly Regex Transient = new(
    @"UnknownWorkerEnvironmentException|does not have any associated worker environments|There is no worker environment with id|Unknown worker environment|ClusterNotReadyException|worker env .* not found"
    + @"|Timed out after |deadline exceeded|RPC token bucket limit has been exceeded|Please try again later or try a faster operation",
    RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

  /// <summary>
  /// How long to wait before the next try: what the service asked for, up to a minute, and never less than what grows from try to try by
  /// itself. A date may be past by nothing but our clock.
  /// </summary>
  internal TimeSpan Wait { get; } = Longer(BackOff.After(Tries), Asked(Response, Now));

  /// <summary>Whether to try again. There is an end to the tries and to the time.</summary>
  internal bool ShouldRetry => Tries < Request.MostTries && Elapsed + Wait < Request.Timeout && Response switch
  {
    null => Request.IsRepeatable && Tries < Request.TriesWithoutAnswer,
    { Status: 429 } => true,
    { Status: 503 } => Request.IsRepeatable || Asked(Response, Now) is not null,
    { Status: 502 or 504 } => Request.IsRepeatable,
    // It may be a fault that stays, which nobody wants to wait minutes for.
    { Status: 500 } => Request.IsRepeatable && (Tries < TriesOfFault || Transient.IsMatch(Response.Head)),
    { Status: >= 400 } => Request.IsRepeatable && Transient.IsMatch(Response.Head),
    _ => false,
  };

  internal void TellWait()
  {
    var words = Response is null ? Failure!.Message : ErrorBody.Of(Response).Message;
    Log.Verbose(FormattableString.Invariant($"{Request.Service} {Request.Operation}: again in {Wait.TotalSeconds:0.#} s ({words})"));
    Request.Waiting?.Invoke(words);
  }

  private static TimeSpan? Asked(ApiResponse? response, DateTimeOffset now) => RetryAfter.Of(response?.Header("Retry-After"), now);

  private static TimeSpan Longer(TimeSpan own, TimeSpan? asked) => asked is { } other && other > own ? other : own;
}
