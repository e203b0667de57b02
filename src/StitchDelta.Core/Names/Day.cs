using System.Globalization;

namespace StitchDelta.Names;

/// <summary>Writes days and moments the same on every machine: a culture's own calendar and digits would make another date of
/// them.</summary>
public static class Day
{
  /// <summary>The day in UTC, as in <c>2028-05-09</c>.</summary>
  public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

  /// <summary>The moment in UTC, to the second.</summary>
  public static string AndTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
