using System.Text;

namespace StitchDelta.Engine.Http;

/// <summary>
/// The beginning of what a service said, without its secrets, for Debug and for messages. However long it is, no more of it is looked at
/// than this needs.
/// </summary>
internal static class ShownBody
{
  /// <summary>How many characters are shown.</summary>
  internal const int Shown = 4000;

  /// <summary>How much is looked at.</summary>
  internal const int Read = 32 * 1024;

  // More than any secret has.
  private const int Edge = 8 * 1024;

  internal static string Of(byte[] body) => Of(Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, Read)), body.Length > Read);

  internal static string Of(string text) => text.Length > Read ? Of(text.Remove(Read), isCut: true) : Of(text, isCut: false);

  private static string Of(string text, bool isCut)
  {
    // Redacted before it is cut, lest the cut take away what shows that it is a secret. The cut that came first did just that, so its edge
    // is never shown.
    text = Redactor.Redact(text);
    var most = Math.Min(Shown, isCut ? Math.Max(0, text.Length - Edge) : Shown);
    return text.Length > most ? text.Remove(most) + " …" : text;
  }
}
