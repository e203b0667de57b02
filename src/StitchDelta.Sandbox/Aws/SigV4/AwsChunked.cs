using System.Globalization;
using System.Text;

namespace StitchDelta.Sandbox.Aws.SigV4;

/// <summary>The transfer coding that S3 clients use when they sign or sum up a body while they send it.</summary>
internal static class AwsChunked
{
  /// <summary>Whether this value of x-amz-content-sha256 stands for a body in chunks.</summary>
  public static bool IsChunked(string payloadHash) => payloadHash.StartsWith("STREAMING-", StringComparison.Ordinal);

  /// <summary>The content, or null when the body is cut short or no such body. Signatures of chunks and trailing checksums are read
  /// over.</summary>
  public static byte[]? Decode(byte[] body)
  {
    using var content = new MemoryStream(body.Length);
    for (var at = 0; ;)
    {
      var end = LineEnd(body, at);
      if (end < 0 || Size(body, at, end) is not { } size)
        return null;
      if (size == 0)
        return content.ToArray();
      if (size > body.Length - end - 4)
        return null;
      content.Write(body, end + 2, size);
      at = end + 2 + size + 2;
    }
  }

  private static int LineEnd(byte[] body, int from)
  {
    for (var i = from; i + 1 < body.Length; i++)
      if (body[i] == '\r' && body[i + 1] == '\n')
        return i;
    return -1;
  }

  private static int? Size(byte[] body, int from, int to)
  {
    var line = Encoding.ASCII.GetString(body, from, to - from);
    return int.TryParse(line.Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)
      && size >= 0 ? size : null;
  }
}
