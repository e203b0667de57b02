using System.Globalization;
using System.Text.RegularExpressions;
using StitchDelta.Contracts;

namespace StitchDelta.Engine.Http;

/// <summary>How one try ended, and whether there is to be another.</summary>
internal sealed record Attempt(ApiRequest Request, ApiResponse? Response, Exception? Failure, ICallLog Log, TimeSpan Elapsed, DateTimeOffset Now)
{
  private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

  /// <summary>Databricks' words for a state that passes by itself, whatever the status with them.</summary>
  private static readonly Regex Transient = new(
    @"UnknownWorkerEnvironmentException|does not have any associated worker environments|There is no worker environment with id|Unknown worker environment|ClusterNotReadyException|worker env .* not found"
    + @"|Timed out after |deadline exceeded|RPC token bucket limit has been exceeded|Please try again later or try a faster operation",
    RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

  /// <summary>What the service asked for, in seconds or as a date.</summary>
  internal TimeSpan? RetryAfter
  {
    get
    {
      var text = Response?.Header("Retry-After");
      TimeSpan? asked =
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(Math.Min(seconds, 3600))
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date - Now
        : null;
      return asked is not { } wait ? null : wait > LongestWait ? LongestWait : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
  }

  internal bool DeservesAnother(int triesBefore) =>
    Elapsed + (RetryAfter ?? TimeSpan.Zero) < Request.Patience && Response switch
    {
      null => Request.IsRepeatable && triesBefore + 1 < Request.TriesWithoutAnswer,
      { Status: 429 } => true,
      { Status: 503 } => Request.IsRepeatable || RetryAfter is not null,
      { Status: 502 or 504 } => Request.IsRepeatable,
      { Status: >= 400 } => Request.IsRepeatable && Transient.IsMatch(Response.Text),
      _ => false,
    };

  internal void TellWait(TimeSpan wait)
  {
    var words = Response is null ? Failure!.Message : ErrorBody.Of(Response).Message;
    Log.Verbose(FormattableString.Invariant($"{Request.Service} {Request.Operation}: again in {wait.TotalSeconds:0.#} s ({words})"));
    Request.Waiting?.Invoke(words);
  }
}
