using System.Globalization;
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
  private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

  /// <summary>How often to try while the service itself is at fault.</summary>
  private const int TriesOfFault = 4;

  /// <summary>The three forms of a date in HTTP.</summary>
  private static readonly string[] Dates = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

  /// <summary>Databricks' words for a state that passes by itself, whatever the status with them.</summary>
  private static readonly Regex Transient = new(
    @"UnknownWorkerEnvironmentException|does not have any associated worker environments|There is no worker environment with id|Unknown worker environment|ClusterNotReadyException|worker env .* not found"
    + @"|Timed out after |deadline exceeded|RPC token bucket limit has been exceeded|Please try again later or try a faster operation",
    RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

  /// <summary>What the service asked for, in seconds or as a date; null for nothing, or nothing that can be read.</summary>
  internal TimeSpan? RetryAfter => Asked(Response?.Header("Retry-After")?.Trim(), Now);

  /// <summary>
  /// How long to wait before the next try: what the service asked for, up to a minute, and never less than what grows from try to try by
  /// itself. A date may be past by nothing but our clock.
  /// </summary>
  internal TimeSpan Wait { get; } = Longer(BackOff.After(Tries), Asked(Response?.Header("Retry-After")?.Trim(), Now));

  /// <summary>Whether to try again. There is an end to the tries and to the time.</summary>
  internal bool ShouldRetry => Tries < Request.MostTries && Elapsed + Wait < Request.Timeout && Response switch
  {
    null => Request.IsRepeatable && Tries < Request.TriesWithoutAnswer,
    { Status: 429 } => true,
    { Status: 503 } => Request.IsRepeatable || RetryAfter is not null,
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

  private static TimeSpan? Asked(string? text, DateTimeOffset now)
  {
    if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
      return seconds is >= 0 and < double.PositiveInfinity ? TimeSpan.FromSeconds(Math.Min(seconds, LongestWait.TotalSeconds)) : null;
    const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowInnerWhite;
    return DateTimeOffset.TryParseExact(text, Dates, CultureInfo.InvariantCulture, utc, out var date) ? date - now : null;
  }

  private static TimeSpan Longer(TimeSpan own, TimeSpan? asked)
  {
    var wait = asked is { } other && other > own ? other : own;
    return wait > LongestWait ? LongestWait : wait;
  }
}
