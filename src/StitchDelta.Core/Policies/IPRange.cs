using System.Globalization;
using System.Net;

namespace StitchDelta.Policies;

/// <summary>Address ranges in CIDR notation, IPv4 and IPv6.</summary>
internal static class IPRange
{
  /// <summary>Whether an address is in a range (or is it, when no prefix length is given). What is not an address is in none.</summary>
  public static bool Contains(string range, string address)
  {
    var slash = range.IndexOf('/');
    var network = Bytes(slash < 0 ? range : range.Substring(0, slash));
    var bytes = Bytes(address);
    if (network is null || bytes is null || network.Length != bytes.Length) return false;
    var bits = network.Length * 8;
    if (slash >= 0)
    {
      var length = range.Substring(slash + 1);
      if (!int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > network.Length * 8) return false;
    }
    for (var i = 0; i < bits; i++)
    {
      if (((network[i / 8] ^ bytes[i / 8]) & (0x80 >> (i % 8))) != 0) return false;
    }
    return true;
  }

  private static byte[]? Bytes(string text)
  {
    // The parser also takes bare numbers and two- or three-part addresses, which policies do not.
    if (text.IndexOf(':') < 0 && text.Count(c => c == '.') != 3) return null;
    if (!IPAddress.TryParse(text, out var address)) return null;
    return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
  }
}
