using System.Net;

namespace StitchDelta.Sandbox.Http;

/// <summary>Reads a request whole, and its address undecoded: a signature covers it as it was sent.</summary>
internal static class WireReader
{
  /// <summary>The bytes of a request. The longest that anybody sends here is a small file of rows.</summary>
  internal const int Most = 32 * 1024 * 1024;

  public static async Task<WireRequest> ReadAsync(HttpListenerRequest request, CancellationToken cancel)
  {
    var (path, query) = SplitTarget(request.RawUrl ?? "/");
    return new(request.HttpMethod.ToUpperInvariant(), path, query, Headers(request),
      await BodyAsync(request, cancel).ConfigureAwait(false));
  }

  private static (string Path, string Query) SplitTarget(string target)
  {
    // A client that takes us for its proxy sends the address in full.
    if (target.Length > 0 && target[0] != '/' && target.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme)
      target = target.IndexOf('/', scheme + 3) is >= 0 and var slash ? target.Substring(slash) : "/";
    var mark = target.IndexOf('?');
    return mark < 0 ? (target, "") : (target.Substring(0, mark), target.Substring(mark + 1));
  }

  private static Dictionary<string, string> Headers(HttpListenerRequest request) =>
    request.Headers.AllKeys.OfType<string>().ToDictionary(k => k, k => request.Headers[k] ?? "", StringComparer.OrdinalIgnoreCase);

  private static async Task<byte[]> BodyAsync(HttpListenerRequest request, CancellationToken cancel)
  {
    if (!request.HasEntityBody)
      return [];
    // What the head announces is judged before any of it is read, and what announces nothing while it is.
    if (request.ContentLength64 > Most)
      throw new WireTooLargeException();
    using var body = new MemoryStream();
    var piece = new byte[81920];
    for (int read; (read = await PieceAsync(request.InputStream, piece, cancel).ConfigureAwait(false)) > 0;)
    {
      if (body.Length + read > Most)
        throw new WireTooLargeException();
      body.Write(piece, 0, read);
    }
    return body.ToArray();
  }

#if NETFRAMEWORK
  private static Task<int> PieceAsync(Stream body, byte[] piece, CancellationToken cancel) => body.ReadAsync(piece, 0, piece.Length,
    cancel);
#else
  private static ValueTask<int> PieceAsync(Stream body, byte[] piece, CancellationToken cancel) => body.ReadAsync(piece, cancel);
#endif
}

/// <summary>A request holds more than any that is meant for the sandbox.</summary>
internal sealed class WireTooLargeException : Exception;
