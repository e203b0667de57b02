using System.Management.Automation;
using StitchDelta.Errors;

namespace StitchDelta.Commands.Base;

/// <summary>Turns the catalogue's exceptions into PowerShell's error records.</summary>
internal static class ErrorRecords
{
  /// <summary>The record: id, category, target, and the remedy both where people read it and where scripts do.</summary>
  public static ErrorRecord ToRecord(this StitchDeltaException exception) =>
    new(exception, exception.Entry.Id, CategoryOf(exception.Entry.Kind), exception.Target)
    {
      ErrorDetails = new ErrorDetails($"{exception.Message}{Environment.NewLine}{exception.Remedy}") { RecommendedAction = exception.Remedy },
    };

  private static ErrorCategory CategoryOf(ErrorKind kind) => (ErrorCategory)Enum.Parse(typeof(ErrorCategory), kind.ToString());
}
