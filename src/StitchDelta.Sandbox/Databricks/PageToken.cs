using System.Globalization;
using System.Text;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>The opaque tokens with which lists are paged.</summary>
internal static class PageToken
{
  public static string From(long position) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"from:{position}"));

  /// <summary>The position in a token, or null when there is no token.</summary>
  public static long? Read(string? token) =>
    string.IsNullOrEmpty(token) ? null : Decode(token!) ?? throw ApiRefusal.InvalidParameter($"Invalid page token {token}.");

  private static long? Decode(string token)
  {
    try
    {
      var parts = Encoding.ASCII.GetString(Convert.FromBase64String(token)).Split(':');
      return parts is ["from", var text]
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : null;
    }
    catch (FormatException)
    {
      return null;
    }
  }
}
