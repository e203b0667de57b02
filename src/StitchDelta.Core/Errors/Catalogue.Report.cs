namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>The path is none that a report can be written to.</summary>
  public static readonly ErrorEntry ReportPathInvalid = Define(ErrorKind.InvalidArgument,
    "No report can be written to '{0}': {1}.",
    "Name a file in a folder that is there, ending in .html for a page or in .md for Markdown: "
      + "Export-StitchDestinationReport -Path report.html");

  /// <summary>What came down the pipe cannot be reported.</summary>
  public static readonly ErrorEntry ReportInputUnknown = Define(ErrorKind.InvalidData,
    "A report is made of checks and of objects of the pipeline; '{0}' is neither.",
    "Put Test-StitchDestination before this stage, without -Quiet.");

  /// <summary>Nothing came down the pipe.</summary>
  public static readonly ErrorEntry ReportEmpty = Define(ErrorKind.InvalidData,
    "There is nothing to report: no check and no object of the pipeline was given.",
    "Put the checks before this stage: Get-StitchDestination | Test-StitchDestination | Export-StitchDestinationReport report.html");

  /// <summary>There is a file already.</summary>
  public static readonly ErrorEntry ReportExists = Define(ErrorKind.ResourceExists,
    "There is a file '{0}' already, and -NoClobber was given.",
    "Give another -Path, or leave -NoClobber out.");

  /// <summary>The file cannot be written.</summary>
  public static readonly ErrorEntry ReportNotWritten = Define(ErrorKind.PermissionDenied,
    "The report could not be written to '{0}': {1}",
    "Give another -Path. If the file is read-only, -Force overwrites it; if a program has it open, close it there.");
}
