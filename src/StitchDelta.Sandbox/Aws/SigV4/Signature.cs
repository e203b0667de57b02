using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.SigV4;

/// <summary>The signature that came with a request, in the Authorization header or, presigned, in the query.</summary>
internal sealed record Signature
{
  private const string Algorithm = "AWS4-HMAC-SHA256";

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

  /// <summary>How long a presigned address holds, or null for a header.</summary>
  public TimeSpan? Lifetime { get; init; }

  public bool IsPresigned => Lifetime is not null;

  public string Scope => $"{Date}/{Region}/{Service}/aws4_request";

  /// <summary>The request's signature, or null when it has none that can be read.</summary>
  public static Signature? Of(WireRequest request) => OfHeader(request) ?? OfQuery(request);

  private static Signature? OfHeader(WireRequest request)
  {
    if (!request.Headers.TryGetValue("Authorization", out var value) || !value.StartsWith(Algorithm + " ", StringComparison.Ordinal))
      return null;
    var fields = value.Substring(Algorithm.Length).Split(',')
      .Select(f => f.Trim().Split(['='], 2))
      .Where(f => f.Length == 2)
      .ToLookup(f => f[0], f => f[1]);
    return Build(
      fields["Credential"].FirstOrDefault(), fields["SignedHeaders"].FirstOrDefault(), fields["Signature"].FirstOrDefault(),
      request.Headers.TryGetValue("x-amz-date", out var date) ? date : null,
      request.Headers.TryGetValue("x-amz-security-token", out var token) ? token : null,
      lifetime: null);
  }

  private static Signature? OfQuery(WireRequest request)
  {
    var query = UriEncoding.Pairs(request.RawQuery).ToLookup(p => p.Key, p => p.Value);
    return query["X-Amz-Algorithm"].FirstOrDefault() != Algorithm || !int.TryParse(query["X-Amz-Expires"].FirstOrDefault(), out var seconds)
      ? null
      : Build(
        query["X-Amz-Credential"].FirstOrDefault(), query["X-Amz-SignedHeaders"].FirstOrDefault(), query["X-Amz-Signature"].FirstOrDefault(),
        query["X-Amz-Date"].FirstOrDefault(), query["X-Amz-Security-Token"].FirstOrDefault(), TimeSpan.FromSeconds(seconds));
  }

  private static Signature? Build(string? credential, string? headers, string? value, string? timestamp, string? token, TimeSpan? lifetime) =>
    credential?.Split('/') is not { Length: 5 } scope || headers is null || value is null || timestamp is null
      ? null
      : new()
      {
        AccessKeyId = scope[0],
        Date = scope[1],
        Region = scope[2],
        Service = scope[3],
        Timestamp = timestamp,
        SignedHeaders = headers.Split(';'),
        Value = value,
        SessionToken = token,
        Lifetime = lifetime,
      };
}
