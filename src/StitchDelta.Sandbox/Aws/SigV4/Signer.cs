using System.Text;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.SigV4;

/// <summary>Computes what a signature must be.</summary>
internal static class Signer
{
  public static string Sign(WireRequest request, Signature signature, string secret)
  {
    var text = string.Join("\n",
      "AWS4-HMAC-SHA256", signature.Timestamp, signature.Scope, Hashes.HexSha256(CanonicalRequest.Of(request, signature)));
    var key = signature.Scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), Hashes.HmacSha256);
    return Hashes.Hex(Hashes.HmacSha256(key, text));
  }
}
