using System.Globalization;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>The Range header, for one range.</summary>
internal static class ByteRange
{
  /// <summary>The first and the last byte, or null when the range cannot be satisfied.</summary>
  public static (int First, int Last)? Of(string header, int length)
  {
    const string unit = "bytes=";
    var bounds = header.StartsWith(unit, StringComparison.Ordinal) ? header.Substring(unit.Length).Split('-') : [];
    if (bounds.Length != 2 || Number(bounds[0]) is var from && Number(bounds[1]) is var to && from is null && to is null)
      return null;
    var first = from ?? Math.Max(0, length - to!.Value);
    var last = from is null ? length - 1 : Math.Min(to ?? length - 1, length - 1);
    return first > last ? null : (first, last);
  }

  private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
