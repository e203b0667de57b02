namespace StitchDelta.Errors;

/// <summary>What sort of failure an error is. The names are PowerShell's <c>ErrorCategory</c>, so that one maps to the other by
/// name.</summary>
public enum ErrorKind
{
  /// <summary>A value that was given cannot be right.</summary>
  InvalidArgument,
  /// <summary>Something that was read is not in the form it must have.</summary>
  InvalidData,
  /// <summary>The operation does not fit the state that the resource is in.</summary>
  InvalidOperation,
  /// <summary>What was named is not there.</summary>
  ObjectNotFound,
  /// <summary>Something of that name is there already, and it is not the same.</summary>
  ResourceExists,
  /// <summary>The caller may not do this.</summary>
  PermissionDenied,
  /// <summary>The caller could not be identified.</summary>
  AuthenticationError,
  /// <summary>The service could not be reached.</summary>
  ConnectionError,
  /// <summary>The service took too long.</summary>
  OperationTimeout,
  /// <summary>A limit or quota of the service is reached.</summary>
  LimitsExceeded,
  /// <summary>The service cannot serve now, or somebody else is changing the same thing.</summary>
  ResourceUnavailable,
  /// <summary>The service answered in a way that its documentation does not allow.</summary>
  ProtocolError,
  /// <summary>Read back after a write, the resource is not what was written.</summary>
  InvalidResult,
  /// <summary>This cannot work on this machine or in this edition of PowerShell.</summary>
  NotInstalled,
}
