namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>Somebody made a sandbox already.</summary>
  public static readonly ErrorEntry SandboxRunning = Define(ErrorKind.ResourceExists,
    "A sandbox is running in this session, at {0}: {1}.",
    "Use the sandbox, or type Stop-StitchSandbox first.");

  /// <summary>There is no sandbox.</summary>
  public static readonly ErrorEntry SandboxNotRunning = Define(ErrorKind.ObjectNotFound,
    "No sandbox is running in this session.",
    "Type Start-StitchSandbox.");

  /// <summary>A fault that a sandbox cannot have.</summary>
  public static readonly ErrorEntry SandboxFaultInvalid = Define(ErrorKind.InvalidArgument,
    "The sandbox cannot have this fault: {0}.",
    "Name a service and an operation as Get-StitchSandboxRequest does, and say what is to happen: "
      + "Add-StitchSandboxFault Databricks clusters/create -StatusCode 503, or -Drop, or -DelaySeconds 2.");

  /// <summary>A fault that does not wait any more.</summary>
  public static readonly ErrorEntry SandboxFaultNotFound = Define(ErrorKind.ObjectNotFound,
    "The sandbox has no fault {0}: it was used up, was removed, or never existed.",
    "Get-StitchSandboxFault lists those that wait, with their ids.");
}
