using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StitchDelta.Support;

/// <summary>A request as it came over the wire.</summary>
internal sealed record RawRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
  internal string Path => Target.Split('?')[0];
}

/// <summary>What a server does when a request has come.</summary>
internal sealed record RawAnswer(string Bytes, RawAnswer.End Then = RawAnswer.End.Close)
{
  internal enum End
  {
    /// <summary>The connection is closed.</summary>
    Close,
    /// <summary>It stays open, and nothing more comes.</summary>
    Stall,
    /// <summary>More of the same comes for as long as somebody reads.</summary>
    Flood,
  }

  internal static RawAnswer Http(int status, string body = "", string mediaType = "application/xml", params (string Name, string Value)[] headers)
  {
    var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {(HttpStatusCode)status}\r\nConnection: close\r\n");
    foreach (var (name, value) in headers)
      head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
    if (status is not (204 or 304))
      head.Append(CultureInfo.InvariantCulture, $"Content-Type: {mediaType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
    return new(head.Append("\r\n").ToString()) { Body = body };
  }

  /// <summary>The body, which HEAD is not given.</summary>
  internal string Body { get; init; } = "";
}

/// <summary>A server on sockets, which can do all that a server, a gateway or a bad line can do to an answer.</summary>
internal sealed class RawServer : IDisposable
{
  private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
  private readonly CancellationTokenSource _closed = new();
  private readonly Func<RawRequest, RawAnswer> _answer;

  internal RawServer(Func<RawRequest, RawAnswer> answer)
  {
    _answer = answer;
    _listener.Start();
    Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
    _ = AcceptAsync();
  }

  internal Uri Url { get; }

  internal ConcurrentQueue<RawRequest> Seen { get; } = new();

  public void Dispose()
  {
    _closed.Cancel();
    _listener.Stop();
    _closed.Dispose();
  }

  private async Task AcceptAsync()
  {
    var closed = _closed.Token;
    try
    {
      while (true)
        _ = ServeAsync(await _listener.AcceptTcpClientAsync(closed), closed);
    }
    catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
    {
      // The test is over.
    }
  }

  private async Task ServeAsync(TcpClient client, CancellationToken closed)
  {
    using (client)
    {
      try
      {
        var stream = client.GetStream();
        if (await ReadAsync(stream, closed) is not { } request)
          return;
        Seen.Enqueue(request);
        var answer = _answer(request);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer.Bytes + (request.Method == "HEAD" ? "" : answer.Body)), closed);
        if (answer.Then == RawAnswer.End.Stall)
          await Task.Delay(Timeout.Infinite, closed);
        var more = new byte[64 * 1024];
        Array.Fill(more, (byte)' ');
        while (answer.Then == RawAnswer.End.Flood)
          await stream.WriteAsync(more, closed);
      }
      catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
      {
        // Whoever asked has gone, or the test is over.
      }
    }
  }

  private static async Task<RawRequest?> ReadAsync(NetworkStream stream, CancellationToken closed)
  {
    var bytes = new List<byte>();
    var one = new byte[1];
    while (!EndsHead(bytes))
    {
      if (await stream.ReadAsync(one, closed) == 0)
        return null;
      bytes.Add(one[0]);
    }
    var lines = Encoding.ASCII.GetString([.. bytes]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    var headers = lines.Skip(1).Select(l => l.Split(':', 2)).ToDictionary(p => p[0], p => p[1].Trim(), StringComparer.OrdinalIgnoreCase);
    if (headers.TryGetValue("Expect", out var expect) && expect == "100-continue")
      await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), closed);
    var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
    await stream.ReadExactlyAsync(body, closed);
    var first = lines[0].Split(' ');
    return new(first[0], first[1], headers, Encoding.UTF8.GetString(body));
  }

  private static bool EndsHead(List<byte> bytes) => bytes.Count >= 4 && bytes[^1] == '\n' && bytes[^2] == '\r' && bytes[^3] == '\n' && bytes[^4] == '\r';
}
