namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>A record has more to hold than tags can.</summary>
  public static readonly ErrorEntry InstallationRecordTooLong = Define(ErrorKind.LimitsExceeded,
    "The record of the installation {0} would take {1} tags, but a thing may have {2}.",
    "Revoke the tokens that Stitch does not use: Get-DeltaToken lists them, Remove-DeltaToken revokes one.");

  /// <summary>A role has so many tags that the ones asked for would leave too few for the record.</summary>
  public static readonly ErrorEntry RoleTagsTooMany = Define(ErrorKind.LimitsExceeded,
    "Role '{0}' has {1} tags beside the module's own, and {2} more are asked for; {3} fit. Nothing was changed.",
    "Give fewer with -Tag, or take tags that nobody needs off the role: aws iam untag-role --role-name {0} --tag-keys <key>");

  /// <summary>The inline policies of the deployment role have no room for another one.</summary>
  public static readonly ErrorEntry DeploymentRoleFull = Define(ErrorKind.LimitsExceeded,
    "The inline policies of role '{0}' take {1} of the {2} bytes that IAM allows them, and the one that lets it pass role '{3}' needs {4} "
      + "more. Nothing was changed.",
    "Give -RolePath, as in -RolePath /stitch/: all roles under the path share one policy. "
      + "Or take inline policies off the role that nobody needs.");

  /// <summary>A role that is asked for under a path is there already, and not under it.</summary>
  public static readonly ErrorEntry RoleOfOtherPath = Define(ErrorKind.ResourceExists,
    "Role '{0}' is there already, as {1}, and IAM moves no role under another path. Nothing was changed.",
    "Leave -RolePath out to use it where it is, or give another -RoleName for a role that is to be made under {2}");

  /// <summary>Several clusters bear the mark of one installation, and none is on record.</summary>
  public static readonly ErrorEntry ClusterCopied = Define(ErrorKind.InvalidOperation,
    "Several clusters bear the mark of the installation {0}, and no record tells which one is its own: {1}.",
    "A cluster that is cloned takes its tags along. Remove the copies, or give the -ClusterName of the right one.");

  /// <summary>Somebody takes the installation back just now.</summary>
  public static readonly ErrorEntry InstallationIsBeingRemoved = Define(ErrorKind.ResourceUnavailable,
    "The installation with the role '{0}' is being removed, since {1}. Nothing was changed.",
    "Let Uninstall-StitchDestination come to its end; where it was stopped, run it again: Uninstall-StitchDestination {2} -RoleName {0}. "
      + "Or wait until {3} and run this command again.");

  /// <summary>Somebody took the installation back while it was being made.</summary>
  public static readonly ErrorEntry InstallationRemovedMeanwhile = Define(ErrorKind.ResourceUnavailable,
    "Somebody removed the installation with the role '{0}' while this command worked on it, or is about to. "
      + "What this step had made was taken back.",
    "Ask who does. If it is to be there all the same, wait until Uninstall-StitchDestination is over.");

  /// <summary>Who takes an installation back may not remove its registration.</summary>
  public static readonly ErrorEntry AdminNeededToUninstall = Define(ErrorKind.PermissionDenied,
    "Only a workspace admin may remove the {0}, and {1} is none. Nothing was changed.",
    "Use an admin's token: Connect-DeltaWorkspace, or -WorkspaceUrl and -WorkspaceToken.");

  /// <summary>What was given is no id of an installation.</summary>
  public static readonly ErrorEntry InstallationIdInvalid = Define(ErrorKind.InvalidArgument,
    "'{0}' is no id of an installation: sd- and ten letters or digits, as in sd-k3v7xq2mzd.",
    "Get-StitchInstallation lists the ids; so does the end of a token's comment: Get-DeltaToken");

  /// <summary>What was named is not all of one installation.</summary>
  public static readonly ErrorEntry InstallationNamesDiffer = Define(ErrorKind.InvalidArgument,
    "The {0} '{1}' was named, but that of the installation of {2} is '{3}'. Nothing was changed.",
    "Name the installation by its bucket or its role alone. What there is, and what belongs to it: Get-StitchInstallation");

  /// <summary>The connected Stitch account is not the installation's.</summary>
  public static readonly ErrorEntry StitchAccountIsAnother = Define(ErrorKind.InvalidArgument,
    "The installation of {0} is for the Stitch account {1}, but the connected one is {2}, with the destination '{3}'. Nothing was changed.",
    "Connect to the installation's account first: Connect-Stitch; or give its -StitchToken.");

  /// <summary>An installation's record names a destination, and the Stitch account has none at all: it may be another account.</summary>
  public static readonly ErrorEntry StitchAccountIsEmpty = Define(ErrorKind.InvalidArgument,
    "The installation of {0} with the role {1} has the destination {2} of the Stitch account {3} on record, "
      + "but the connected Stitch account has no destination, so it may be another one. Nothing was changed.",
    "Connect to the installation's account: Connect-Stitch; or give its -StitchToken. If its destination was deleted there, {4}");

  /// <summary>The connected workspace is not the installation's.</summary>
  public static readonly ErrorEntry WorkspaceOfOtherInstallation = Define(ErrorKind.InvalidArgument,
    "The installation of {0} is in the workspace with the id {1}, but {2} is the workspace {3}. Nothing was changed.",
    "Connect to the installation's workspace first: Connect-DeltaWorkspace; or give its -WorkspaceUrl and -WorkspaceToken.");

  /// <summary>Several installations may be meant, and nothing tells which one is.</summary>
  public static readonly ErrorEntry InstallationAmbiguous = Define(ErrorKind.InvalidArgument,
    "{1} installations load into {0}, and nothing tells which one is meant. Nothing was changed.",
    "Name it by its role: {2}");

  /// <summary>A destination that stays would be left without its cluster.</summary>
  public static readonly ErrorEntry DestinationNeedsInstallation = Define(ErrorKind.InvalidOperation,
    "The Stitch destination '{0}' ({1}) goes through the cluster of this installation, and stays: {2}. Nothing was taken back.",
    "Give it a JDBC URL and a bucket of its own first: Set-StitchDestination -DestinationId {1} -JdbcUrl … -BucketName …; or remove it: "
      + "Remove-StitchDestination {1}");

  /// <summary>No installation of this id, role or destination.</summary>
  public static readonly ErrorEntry InstallationNotFound = Define(ErrorKind.ObjectNotFound,
    "The AWS account {0} has no installation {1}.",
    "List what it has: Get-StitchInstallation. An installation of another account needs that account's -ProfileName.");

  /// <summary>An installation did not come to its end.</summary>
  public static readonly ErrorEntry InstallationStopped = Define(ErrorKind.InvalidResult,
    "The installation of '{0}' stopped at step {1}: {2} Steps done before: {3}. Made or changed: {4}.",
    "{5} Then run the same command again: it goes on from there.{6}");

  /// <summary>A plan did not come to its end.</summary>
  public static readonly ErrorEntry InstallationPlanStopped = Define(ErrorKind.InvalidResult,
    "The plan of the installation of '{0}' ends at step {1}: {2} Nothing was changed.",
    "{3} Then run the same command again.");

  /// <summary>A part belongs to the installation of another bucket.</summary>
  public static readonly ErrorEntry PartOfOtherInstallation = Define(ErrorKind.ResourceExists,
    "The {0} '{1}' belongs to the installation {2}. The two would share it, and to uninstall one would break the other. Nothing was made.",
    "Use a different -{3} for this installation.");

  /// <summary>An installation was not taken back to its beginning.</summary>
  public static readonly ErrorEntry UninstallationStopped = Define(ErrorKind.InvalidResult,
    "Taking back '{0}' stopped at {1}: {2} Removed before: {3}.",
    "{4} Then go on from there: pipe the error's TargetObject to Uninstall-StitchDestination.");

  /// <summary>A service said that a part was removed, and shows it still.</summary>
  public static readonly ErrorEntry RemovalStillThere = Define(ErrorKind.InvalidResult,
    "The {0} is still there, although the answer was that it is gone.",
    "Run the same command again. If it stays so, look with -Verbose who answers: it may be a proxy in the service's place.");

  /// <summary>A repair was to change a destination that another installation has.</summary>
  public static readonly ErrorEntry DestinationOfOtherInstallation = Define(ErrorKind.InvalidOperation,
    "The Stitch account's destination {0} ({1}) is not the one of {3}: {2}. Nothing was changed.",
    "Look whether bucket, role and Stitch token of the row belong together. Get-StitchDestination shows what the account has.");
}
