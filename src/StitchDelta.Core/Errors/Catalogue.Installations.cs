namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>A record has more to hold than tags can.</summary>
  public static readonly ErrorEntry InstallationRecordTooLong = Define(ErrorKind.LimitsExceeded,
    "The record of the installation {0} would take {1} tags, but a thing may have {2}.",
    "Revoke the tokens that Stitch does not use: Get-DeltaToken lists them, Remove-DeltaToken revokes one.");

  /// <summary>Several clusters bear the mark of one installation, and none is on record.</summary>
  public static readonly ErrorEntry ClusterCopied = Define(ErrorKind.InvalidOperation,
    "Several clusters bear the mark of the installation {0}, and no record tells which one is its own: {1}.",
    "A cluster that is cloned takes its tags along. Remove the copies, or give the -ClusterName of the right one.");

  /// <summary>What was given is no id of an installation.</summary>
  public static readonly ErrorEntry InstallationIdInvalid = Define(ErrorKind.InvalidArgument,
    "'{0}' is no id of an installation: sd- and ten letters or digits, as in sd-k3v7xq2mzd.",
    "Get-StitchInstallation lists the ids; so does the end of a token's comment: Get-DeltaToken");

  /// <summary>No installation of this id, role or destination.</summary>
  public static readonly ErrorEntry InstallationNotFound = Define(ErrorKind.ObjectNotFound,
    "The AWS account {0} has no installation {1}.",
    "List what it has: Get-StitchInstallation. An installation of another account needs that account's -ProfileName.");
}
