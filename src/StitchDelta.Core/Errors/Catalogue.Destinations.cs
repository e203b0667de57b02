namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>The account's destination is of another type.</summary>
  public static readonly ErrorEntry DestinationOfOtherType = Define(ErrorKind.ResourceExists,
    "The Stitch account's destination is of the type '{0}'. An account has one destination, and its type cannot be changed.",
    "Use another Stitch account. Or, if nothing is to be loaded into that destination any more, let it make way: "
      + "New-StitchDestination -TakeOver");

  /// <summary>SSH settings that Stitch could not use.</summary>
  public static readonly ErrorEntry SshTunnelInvalid = Define(ErrorKind.InvalidArgument,
    "The SSH settings cannot be used: {0}.",
    "Give New-StitchDestination or Set-StitchDestination the bare name or address of the SSH server with -SshHost (no ssh://, no user, "
      + "no port), the user on it with -SshUser, and with -SshPort a number from 1 to 65535. -NoSsh does without.");

  /// <summary>The destination that made way is gone, and the new one was not made.</summary>
  public static readonly ErrorEntry DestinationNotReplaced = Define(ErrorKind.InvalidResult,
    "The Stitch account has no destination now: '{0}' ({1}) of the type '{2}' was removed to make way, "
      + "and then '{3}' could not be made. {4}",
    "Run the same New-StitchDestination again; nothing is in its way any more. {5}");

  /// <summary>Stitch says that a required field is missing.</summary>
  public static readonly ErrorEntry DestinationNotConfigured = Define(ErrorKind.InvalidData,
    "Stitch says that the destination is not fully configured: {0} is missing.",
    "Run New-StitchDestination again with what is missing: access_token is -Token, jdbc_url is -JdbcUrl, staging_area is -BucketName, "
      + "ssh_config is -SshHost with -SshUser, or -NoSsh.");

  /// <summary>Stitch took the removal of a destination and still lists it.</summary>
  public static readonly ErrorEntry DestinationStillThere = Define(ErrorKind.InvalidResult,
    "Stitch took the removal of destination {0}, but still lists it.",
    "Look again in a minute: Get-StitchDestination");

  /// <summary>Stitch's own connection check failed.</summary>
  public static readonly ErrorEntry ConnectionCheckFailed = Define(ErrorKind.InvalidResult,
    "The destination is saved, but Stitch's connection check failed: {0}",
    "{1}");

  /// <summary>Stitch's own connection check did not end in time.</summary>
  public static readonly ErrorEntry ConnectionCheckTimeout = Define(ErrorKind.OperationTimeout,
    "The destination is saved, but Stitch's connection check was still running after {0} seconds.",
    "It goes on. Look later with Test-StitchDestination, or give a longer -TimeoutSeconds.");
}
