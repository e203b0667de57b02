namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>A record has more to hold than tags can.</summary>
  public static readonly ErrorEntry InstallationRecordTooLong = Define(ErrorKind.LimitsExceeded,
    "The record of the installation {0} would take {1} tags, but a thing may have {2}.",
    "Revoke the tokens that Stitch does not use: Get-DeltaToken lists them, Remove-DeltaToken revokes one.");

  /// <summary>No installation of this id, role or destination.</summary>
  public static readonly ErrorEntry InstallationNotFound = Define(ErrorKind.ObjectNotFound,
    "The AWS account {0} has no installation {1}.",
    "List what it has: Get-StitchInstallation. An installation of another account needs that account's -ProfileName.");
}
