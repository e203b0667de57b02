using System.Text.RegularExpressions;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.SigV4;

/// <summary>The form of a request that is signed.</summary>
internal static class CanonicalRequest
{
  private static readonly Regex Blanks = new(" +", RegexOptions.CultureInvariant);

  public static string Of(WireRequest request, Signature signature) => string.Join("\n",
    request.Method,
    Path(request.RawPath, signature.Service),
    Query(request.RawQuery),
    string.Concat(signature.SignedHeaders.Select(h => $"{h}:{Header(request, h)}\n")),
    string.Join(";", signature.SignedHeaders),
    PayloadHash(request));

  /// <summary>What the request says its body's hash is; where it says nothing, the hash itself.</summary>
  public static string PayloadHash(WireRequest request) =>
    request.Headers.TryGetValue("x-amz-content-sha256", out var hash) ? hash : Hashes.Hex(Hashes.Sha256(request.Body));

  /// <summary>S3 encodes a path once; everybody else encodes what is encoded already once more.</summary>
  private static string Path(string rawPath, string service)
  {
    var once = UriEncoding.Encode(UriEncoding.Decode(rawPath), keepSlash: true);
    return service == "s3" ? once : UriEncoding.Encode(once, keepSlash: true);
  }

  private static string Query(string rawQuery) => string.Join("&", UriEncoding.Pairs(rawQuery)
    .Select(p => (Name: UriEncoding.Encode(p.Key), Value: UriEncoding.Encode(p.Value)))
    .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal)
    .Select(p => $"{p.Name}={p.Value}"));

  private static string Header(WireRequest request, string name) =>
    request.Headers.TryGetValue(name, out var value) ? Blanks.Replace(value.Trim(), " ") : "";
}
