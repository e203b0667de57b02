namespace StitchDelta.Errors;

/// <summary>
/// Every failure that this module explains: an entry of the catalogue, the resource, the remedy and, where a service refused, what it said.
/// Whatever of it can be shown has passed the redactor here,
/// whoever made it.
/// </summary>
public class StitchDeltaException : Exception
{
  internal StitchDeltaException(ErrorEntry entry, object? target, ServiceFault? fault, Exception? cause, object?[] values)
    : base(Redactor.Redact(entry.Fill(entry.Message, Shown(values))), cause)
  {
    Entry = entry;
    Target = Shown(target);
    Fault = fault is null ? null : fault with { Message = Redactor.Redact(fault.Message) };
    Remedy = Redactor.Redact(entry.Fill(entry.Remedy, Shown(values)));
  }

  /// <summary>The entry of the catalogue.</summary>
  public ErrorEntry Entry { get; }

  /// <summary>The resource that it is about.</summary>
  public object? Target { get; }

  /// <summary>What the service said, or null when it was never asked.</summary>
  public ServiceFault? Fault { get; }

  /// <summary>What to do about it.</summary>
  public string Remedy { get; }

  /// <summary>The service that refused, or null.</summary>
  public string? Service => Fault?.Service;

  /// <summary>The HTTP status of the refusal, or null.</summary>
  public int? StatusCode => Fault?.StatusCode;

  /// <summary>The service's error code, or null.</summary>
  public string? ErrorCode => Fault?.ErrorCode;

  /// <summary>The service's request id, or null.</summary>
  public string? RequestId => Fault?.RequestId;

  /// <summary>Whether AWS or Databricks knows the caller and does not let him do this.</summary>
  internal bool IsDenied => Entry == Catalogue.AwsAccessDenied || Entry == Catalogue.DatabricksPermissionDenied;

  /// <summary>All of it, with what is behind it, redacted like the rest.</summary>
  public override string ToString() => Redactor.Redact(base.ToString());

  private static object?[] Shown(object?[] values) => [.. values.Select(Shown)];

  private static object? Shown(object? value) => value switch
  {
    string text => Redactor.RedactValue(text),
    Uri { IsAbsoluteUri: true, UserInfo.Length: > 0 } url => new UriBuilder(url) { UserName = "", Password = "" }.Uri,
    Uri url when Redactor.Redact(url.OriginalString) is var text && text != url.OriginalString => text,
    _ => value,
  };
}
