using System.Security.Cryptography;
using System.Text;

namespace StitchDelta.Sandbox.Aws.SigV4;

/// <summary>The three hashes that AWS's protocols use.</summary>
internal static class Hashes
{
  public static byte[] Sha256(byte[] data)
  {
#if NET
    return SHA256.HashData(data);
#else
    using var sha = SHA256.Create();
    return sha.ComputeHash(data);
#endif
  }

  public static byte[] HmacSha256(byte[] key, string text)
  {
    using var hmac = new HMACSHA256(key);
    return hmac.ComputeHash(Encoding.UTF8.GetBytes(text));
  }

#pragma warning disable CA5351 // An ETag is the MD5 of the content; nothing is protected by it.
  public static byte[] Md5(byte[] data)
  {
#if NET
    return MD5.HashData(data);
#else
    using var md5 = MD5.Create();
    return md5.ComputeHash(data);
#endif
  }
#pragma warning restore CA5351

  /// <summary>Lower-case hexadecimal.</summary>
  public static string Hex(byte[] data)
  {
    const string digits = "0123456789abcdef";
    var text = new char[data.Length * 2];
    for (var i = 0; i < data.Length; i++)
    {
      text[2 * i] = digits[data[i] >> 4];
      text[2 * i + 1] = digits[data[i] & 15];
    }
    return new(text);
  }

  public static string HexSha256(string text) => Hex(Sha256(Encoding.UTF8.GetBytes(text)));
}
