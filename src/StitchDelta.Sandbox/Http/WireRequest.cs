namespace StitchDelta.Sandbox.Http;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Method">The verb, upper case.</param>
/// <param name="RawPath">The path as it was sent, percent-encoded, without the query.</param>
/// <param name="RawQuery">The query as it was sent, without <c>?</c>; empty when there is none.</param>
/// <param name="Headers">The headers; names are case-insensitive, values as sent.</param>
/// <param name="Body">The whole body.</param>
internal sealed record WireRequest(string Method, string RawPath, string RawQuery, IReadOnlyDictionary<string, string> Headers,
  byte[] Body);

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

  /// <summary>Which account was asked, for the request log; null where the credential belongs to none.</summary>
  public string? Account { get; init; }

  /// <summary>Whether that operation changes anything when it succeeds.</summary>
  public bool IsWrite { get; init; }

  /// <summary>Whether the connection breaks instead.</summary>
  public bool IsDropped { get; init; }
}

/// <summary>An operation as the request log names it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Name">The operation in the service's own term.</param>
/// <param name="IsWrite">Whether it changes anything when it succeeds, as far as can be told before it is carried out.</param>
internal sealed record WireOperation(string Service, string Name, bool IsWrite);

/// <summary>One of the stand-ins: answers what comes to its port.</summary>
internal interface IWireService
{
  /// <summary>Every operation that it has.</summary>
  IEnumerable<WireOperation> Operations { get; }

  /// <summary>Which operation a request is.</summary>
  WireOperation OperationOf(WireRequest request);

  /// <summary>The account whose credential a request has, as the request log names it; null for none.</summary>
  string? AccountOf(WireRequest request);

  /// <summary>A refusal of it, in the form that the service gives to its refusals.</summary>
  WireResponse Refuse(WireRequest request, WireOperation operation, SandboxFault fault);

  Task<WireResponse> HandleAsync(WireRequest request, CancellationToken cancel);
}
