using System.Security.Cryptography;
using System.Text;

namespace StitchDelta.Plans;

/// <summary>A hash of what a change saw, by which a saved plan notices that it is something else by now.</summary>
internal static class Seen
{
  private const int Length = 16;

  /// <summary>The hash of these parts, in their order.</summary>
  public static string Of(params string?[] parts)
  {
    using var sha = SHA256.Create();
    var hash = sha.ComputeHash(Encoding.UTF8.GetBytes(string.Join("\u001f", parts.Select(p => p ?? "\u0000"))));
    return string.Concat(hash.Take(Length / 2).Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
  }
}
