using System.Globalization;

namespace StitchDelta.Engine.Http;

/// <summary>The header with which a service says when it wants to be asked again.</summary>
internal static class RetryAfter
{
  /// <summary>
  /// The longest wait. Who asks for more is asked each minute: the header may come from a gateway that knows nothing of the service, or be
  /// a date by a clock that is not ours, and everybody who asks this server waits with us. A question a minute for the five minutes that a
  /// request has at most is no load, and a service that is back is not waited for in vain.
  /// </summary>
  private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

  /// <summary>The three forms of a date in HTTP.</summary>
  private static readonly string[] Dates = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

  /// <summary>The wait that is asked for, in seconds or as a date; null for none, or nothing that can be read.</summary>
  internal static TimeSpan? Of(string? header, DateTimeOffset now)
  {
    var text = header?.Trim();
    if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
      return seconds is >= 0 and < double.PositiveInfinity ? TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds)) : null;
    const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowInnerWhite;
    if (!DateTimeOffset.TryParseExact(text, Dates, CultureInfo.InvariantCulture, utc, out var date)) return null;
    return date - now < Longest ? date - now : Longest;
  }
}
