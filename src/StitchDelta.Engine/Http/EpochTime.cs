using System.Globalization;
using System.Text.Json;

namespace StitchDelta.Engine.Http;

/// <summary>Reads times in milliseconds since 1970, as all of these services write them.</summary>
internal static class EpochTime
{
  /// <summary>Where a time belongs and none that can be read is there.</summary>
  internal static readonly DateTimeOffset Unknown = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);

  private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

  /// <summary>The time; null for a negative one, which is never, and for one that is in no calendar.</summary>
  internal static DateTimeOffset? Of(long milliseconds) =>
    milliseconds >= 0 && milliseconds <= Last ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

  /// <summary>The time in a member; null also when it is not there or no number.</summary>
  internal static DateTimeOffset? Time(this JsonElement element, string name)
  {
    // Not cast to an integer before it is known to be one: what becomes of others depends on the processor.
    var text = element.TextOrNull(name);
    if (long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole)) return Of(whole);
    return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= Last
      ? Of((long)number) : null;
  }
}
