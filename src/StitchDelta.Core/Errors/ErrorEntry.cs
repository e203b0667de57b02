using System.Globalization;

namespace StitchDelta.Errors;

/// <summary>One entry of the catalogue: a stable id, its kind, and what to say and to do. <c>{0}</c>, <c>{1}</c> … are the same values in
/// both texts.</summary>
public sealed class ErrorEntry
{
  internal ErrorEntry(string id, ErrorKind kind, string message, string remedy)
  {
    Id = id;
    Kind = kind;
    Message = message;
    Remedy = remedy;
  }

  /// <summary>The id that scripts match on, the first part of <c>FullyQualifiedErrorId</c>.</summary>
  public string Id { get; }

  /// <summary>The kind, PowerShell's error category.</summary>
  public ErrorKind Kind { get; }

  /// <summary>The message, a composite format.</summary>
  public string Message { get; }

  /// <summary>What to do about it, a composite format.</summary>
  public string Remedy { get; }

  /// <summary>Makes words of values, where a sentence needs more than the values themselves; null where it does not.</summary>
  internal Func<object?[], object?[]>? Phrase { get; init; }

  /// <summary>The exception for this entry.</summary>
  /// <param name="target">The resource that it is about.</param>
  /// <param name="values">The values of the placeholders in message and remedy.</param>
  public StitchDeltaException For(object? target, params object?[] values) => new(this, target, null, null, values);

  /// <summary>The exception for this entry, raised because of what a service answered.</summary>
  /// <param name="target">The resource that it is about.</param>
  /// <param name="fault">What the service said.</param>
  /// <param name="values">The values of the placeholders in message and remedy.</param>
  public StitchDeltaException Because(object? target, ServiceFault fault, params object?[] values) =>
    new(this, target, fault, null, values);

  /// <summary>The exception for this entry, raised because of another one.</summary>
  /// <param name="target">The resource that it is about.</param>
  /// <param name="cause">The exception behind it. A service's fault is taken over from it.</param>
  /// <param name="values">The values of the placeholders in message and remedy.</param>
  public StitchDeltaException After(object? target, Exception cause, params object?[] values) =>
    new(this, target, (cause as StitchDeltaException)?.Fault, cause, values);

  internal string Fill(string format, object?[] values) =>
    values.Length == 0 ? format : string.Format(CultureInfo.InvariantCulture, format, Phrase?.Invoke(values) ?? values).TrimEnd();
}
