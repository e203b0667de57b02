using System.Security.Cryptography;

namespace StitchDelta.Engine.Http;

/// <summary>
/// How long to wait between tries: twice as long each time, up to ten seconds, and a little less by chance, so that many who were refused
/// at once do not come back at once.
/// </summary>
internal static class BackOff
{
  private const int Longest = 10;

  /// <summary>The wait after so many tries: of a second, the last quarter by chance.</summary>
  internal static TimeSpan After(int tries) =>
    TimeSpan.FromSeconds(Math.Min(Longest, Math.Pow(2, Math.Max(0, tries - 1))) * (0.75 + Chance() / 4));

  /// <summary>Between 0 and 1.</summary>
  private static double Chance()
  {
    using var random = RandomNumberGenerator.Create();
    var bytes = new byte[sizeof(ushort)];
    random.GetBytes(bytes);
    return BitConverter.ToUInt16(bytes, 0) / (double)ushort.MaxValue;
  }
}
