namespace StitchDelta.Sandbox.Http;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Method">The verb, upper case.</param>
/// <param name="RawPath">The path as it was sent, percent-encoded, without the query.</param>
/// <param name="RawQuery">The query as it was sent, without <c>?</c>; empty when there is none.</param>
/// <param name="Headers">The headers; names are case-insensitive, values as sent.</param>
/// <param name="Body">The whole body.</param>
internal sealed record WireRequest(string Method, string RawPath, string RawQuery, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>The answer to a request.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The Content-Type, or null for none.</param>
/// <param name="Body">The body.</param>
internal sealed record WireResponse(int Status, string? ContentType, byte[] Body)
{
  /// <summary>Further headers.</summary>
  public Dictionary<string, string> Headers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

  /// <summary>Which service answered, for the request log.</summary>
  public string Service { get; init; } = "";

  /// <summary>Which operation it was, for the request log.</summary>
  public string Operation { get; init; } = "";

  /// <summary>Whether that operation changes anything when it succeeds.</summary>
  public bool IsWrite { get; init; }
}

/// <summary>One of the stand-ins: answers what comes to its port.</summary>
internal interface IWireService
{
  Task<WireResponse> HandleAsync(WireRequest request, CancellationToken cancel);
}
