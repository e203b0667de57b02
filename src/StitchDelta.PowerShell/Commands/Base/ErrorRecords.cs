using System.Management.Automation;
using StitchDelta.Binding;

namespace StitchDelta.Commands.Base;

/// <summary>Makes PowerShell's error records of the catalogue's exceptions.</summary>
internal static class ErrorRecords
{
  /// <summary>The record: id, category, target, message and remedy. The title says which of many it is about.</summary>
  public static ErrorRecord ToRecord(this StitchDeltaException exception, string? title = null, object? target = null)
  {
    target ??= exception.Target;
    if (target is StageOutput reached) KnownFacts.AddTo(reached);
    return new(exception, exception.Entry.Id, CategoryOf(exception.Entry.Kind), target)
    {
      ErrorDetails = new ErrorDetails(title is null ? Shown(exception)
        : $"{title}: {Shown(exception)}") { RecommendedAction = exception.Remedy },
    };
  }

  // PowerShell 7 shows the recommended action below the message; Windows PowerShell keeps it to itself.
  private static string Shown(StitchDeltaException exception) =>
#if NET
    exception.Message;
#else
    $"{exception.Message}{Environment.NewLine}{exception.Remedy}";
#endif

  private static ErrorCategory CategoryOf(ErrorKind kind) =>
    Enum.TryParse<ErrorCategory>(kind.ToString(), out var category) ? category : ErrorCategory.NotSpecified;
}
