using System.Net;

namespace StitchDelta.Sandbox.Http;

/// <summary>Reads a request whole, and its address undecoded: a signature covers it as it was sent.</summary>
internal static class WireReader
{
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
    using var body = new MemoryStream();
    await request.InputStream.CopyToAsync(body, 81920, cancel).ConfigureAwait(false);
    return body.ToArray();
  }
}
