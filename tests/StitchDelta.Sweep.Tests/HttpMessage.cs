using System.Globalization;
using System.Text;

namespace StitchDelta.Sweep;

/// <summary>A request or an answer as it is on the wire: its first line, its headers, and its body without the chunks.</summary>
internal sealed record HttpMessage(string FirstLine, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
  private const int LongestHead = 64 * 1024;

  public string? Header(string name) =>
    Headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

  public string Method => FirstLine.Split(' ')[0];

  public string Target => FirstLine.Split(' ')[1];

  public int Status => int.Parse(FirstLine.Split(' ')[1], CultureInfo.InvariantCulture);

  public string Text => Encoding.UTF8.GetString(Body);

  /// <summary>The head, with the length of a body that is not this message's own.</summary>
  public byte[] Head(int length, string? mediaType = null)
  {
    var text = new StringBuilder(FirstLine).Append("\r\n");
    foreach (var (name, value) in Headers)
    {
      if (name.ToLowerInvariant() is "transfer-encoding" or "content-length" or "keep-alive") continue;
      var shown = mediaType is not null && name.Equals("content-type", StringComparison.OrdinalIgnoreCase) ? mediaType : value;
      text.Append(CultureInfo.InvariantCulture, $"{name}: {shown}\r\n");
    }
    return Encoding.Latin1.GetBytes(text.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n\r\n").ToString());
  }

  /// <summary>Reads one; null where the other end has closed the connection instead.</summary>
  /// <param name="stream">The connection.</param>
  /// <param name="answerTo">The method of the request that it answers; null for a request.</param>
  /// <param name="goOn">Called when a body is only sent on demand.</param>
  /// <param name="cancel">Cancels.</param>
  public static async Task<HttpMessage?> ReadAsync(BufferedStream stream, string? answerTo, Func<Task>? goOn, CancellationToken cancel)
  {
    var lines = new List<string>();
    while (await LineAsync(stream, cancel) is { } line)
    {
      if (line.Length > 0)
      {
        lines.Add(line);
        continue;
      }
      if (lines.Count == 0) continue;
      var headers = lines.Skip(1).Select(l => l.Split(':', 2)).Select(p => (p[0].Trim(), p[^1].Trim())).ToList();
      var head = new HttpMessage(lines[0], headers, []);
      if (head.Header("Expect") is "100-continue" && goOn is not null) await goOn();
      return head with { Body = await BodyAsync(stream, head, answerTo, cancel) };
    }
    return null;
  }

  private static async Task<byte[]> BodyAsync(BufferedStream stream, HttpMessage head, string? answerTo, CancellationToken cancel)
  {
    if (answerTo == "HEAD" || (answerTo is not null && head.Status is 204 or 304)) return [];
    if (head.Header("Transfer-Encoding") is "chunked") return await ChunksAsync(stream, cancel);
    var body = new byte[int.Parse(head.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture)];
    await stream.ReadExactlyAsync(body, cancel);
    return body;
  }

  private static async Task<byte[]> ChunksAsync(BufferedStream stream, CancellationToken cancel)
  {
    using var all = new MemoryStream();
    while (true)
    {
      var length = int.Parse((await LineAsync(stream, cancel))!.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
      var chunk = new byte[length];
      await stream.ReadExactlyAsync(chunk, cancel);
      await LineAsync(stream, cancel);
      if (length == 0) return all.ToArray();
      await all.WriteAsync(chunk, cancel);
    }
  }

  private static async Task<string?> LineAsync(BufferedStream stream, CancellationToken cancel)
  {
    var line = new StringBuilder();
    var one = new byte[1];
    while (line.Length < LongestHead)
    {
      if (await stream.ReadAsync(one, cancel) == 0) return null;
      if (one[0] == '\n') return line.ToString();
      if (one[0] != '\r') line.Append((char)one[0]);
    }
    throw new IOException("The head of a message is too long.");
  }
}
