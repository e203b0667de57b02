using System.Globalization;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.SigV4;

/// <summary>The signature that came with a request, in its Authorization header.</summary>
internal sealed record Signature
{
  private const string Algorithm = "AWS4-HMAC-SHA256";

  /// <summary>AWS takes a request from a quarter of an hour before to one after its own time.</summary>
  private static readonly TimeSpan Skew = TimeSpan.FromMinutes(15);

  public required string AccessKeyId { get; init; }
  public required string Date { get; init; }
  public required string Region { get; init; }
  public required string Service { get; init; }

  /// <summary>As in <c>20250102T030405Z</c>.</summary>
  public required string Timestamp { get; init; }

  /// <summary>Lower-case names, in the order they were signed.</summary>
  public required IReadOnlyList<string> SignedHeaders { get; init; }

  /// <summary>The signature itself, in hexadecimal.</summary>
  public required string Value { get; init; }

  public string? SessionToken { get; init; }

  public string Scope => $"{Date}/{Region}/{Service}/aws4_request";

  /// <summary>Whether it was made about now.</summary>
  public bool IsFrom(DateTimeOffset now) =>
    DateTimeOffset.TryParseExact(Timestamp, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
      out var time)
    && (now - time).Duration() <= Skew;

  /// <summary>The request's signature, or null when it has none that can be read.</summary>
  public static Signature? Of(WireRequest request)
  {
    if (!request.Headers.TryGetValue("Authorization", out var value) || !value.StartsWith(Algorithm + " ", StringComparison.Ordinal))
      return null;
    var fields = value.Substring(Algorithm.Length).Split(',')
      .Select(f => f.Trim().Split(['='], 2))
      .Where(f => f.Length == 2)
      .ToLookup(f => f[0], f => f[1]);
    var scope = fields["Credential"].FirstOrDefault()?.Split('/');
    var (headers, signature) = (fields["SignedHeaders"].FirstOrDefault(), fields["Signature"].FirstOrDefault());
    return scope is not { Length: 5 } || headers is null || signature is null || !request.Headers.TryGetValue("x-amz-date", out var date)
      ? null
      : new()
      {
        AccessKeyId = scope[0],
        Date = scope[1],
        Region = scope[2],
        Service = scope[3],
        Timestamp = date,
        SignedHeaders = headers.Split(';'),
        Value = signature,
        SessionToken = request.Headers.TryGetValue("x-amz-security-token", out var token) ? token : null,
      };
  }
}
