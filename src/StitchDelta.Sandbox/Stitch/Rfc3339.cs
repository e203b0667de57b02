using System.Globalization;

namespace StitchDelta.Sandbox.Stitch;

/// <summary>Times as the Connect API writes them: UTC, whole seconds.</summary>
internal static class Rfc3339
{
  public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
