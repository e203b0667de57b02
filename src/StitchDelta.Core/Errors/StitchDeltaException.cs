namespace StitchDelta.Errors;

/// <summary>Every failure that this module explains: an entry of the catalogue, the resource, the remedy and, where a service refused, what it said.</summary>
public class StitchDeltaException : Exception
{
  internal StitchDeltaException(ErrorEntry entry, object? target, ServiceFault? fault, Exception? cause, object?[] values)
    : base(ErrorEntry.Fill(entry.Message, values), cause)
  {
    Entry = entry;
    Target = target;
    Fault = fault;
    Remedy = ErrorEntry.Fill(entry.Remedy, values);
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
}
