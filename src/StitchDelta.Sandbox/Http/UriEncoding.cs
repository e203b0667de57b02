using System.Text;

namespace StitchDelta.Sandbox.Http;

/// <summary>Percent-encoding by RFC 3986, the same on every .NET and for any length.</summary>
internal static class UriEncoding
{
  private const string Hex = "0123456789ABCDEF";

  /// <summary>Encodes all but letters, digits and <c>-._~</c>, and the slash where it is to stay.</summary>
  public static string Encode(string text, bool keepSlash = false)
  {
    var encoded = new StringBuilder(text.Length);
    foreach (var octet in Encoding.UTF8.GetBytes(text))
      if (octet is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or >= (byte)'0' and <= (byte)'9'
        or (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~' || keepSlash && octet == (byte)'/')
        encoded.Append((char)octet);
      else
        encoded.Append('%').Append(Hex[octet >> 4]).Append(Hex[octet & 15]);
    return encoded.ToString();
  }

  /// <summary>Decodes. What is no valid escape stays as it is.</summary>
  public static string Decode(string text, bool plusIsSpace = false)
  {
    var octets = new List<byte>(text.Length);
    var source = Encoding.UTF8.GetBytes(text);
    for (var i = 0; i < source.Length; i++)
      if (source[i] == (byte)'%' && i + 2 < source.Length && Digit(source[i + 1]) is >= 0 and var high
        && Digit(source[i + 2]) is >= 0 and var low)
      {
        octets.Add((byte)(high << 4 | low));
        i += 2;
      }
      else
        octets.Add(plusIsSpace && source[i] == (byte)'+' ? (byte)' ' : source[i]);
    return Encoding.UTF8.GetString([.. octets]);
  }

  /// <summary>The pairs of a query or of a form, decoded, in the order they were sent. A name without <c>=</c> has an empty
  /// value.</summary>
  public static IReadOnlyList<KeyValuePair<string, string>> Pairs(string query) =>
    [.. query.Split('&').Where(p => p.Length > 0).Select(Pair)];

  private static KeyValuePair<string, string> Pair(string pair)
  {
    var equals = pair.IndexOf('=');
    return equals < 0
      ? new(Decode(pair, true), "")
      : new(Decode(pair.Substring(0, equals), true), Decode(pair.Substring(equals + 1), true));
  }

  private static int Digit(byte octet) => octet switch
  {
    >= (byte)'0' and <= (byte)'9' => octet - '0',
    >= (byte)'A' and <= (byte)'F' => octet - 'A' + 10,
    >= (byte)'a' and <= (byte)'f' => octet - 'a' + 10,
    _ => -1,
  };
}
