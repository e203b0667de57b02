namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>The owner of the token has as many in the workspace as a user may have.</summary>
  public static readonly ErrorEntry TokenQuotaReached = Define(ErrorKind.LimitsExceeded,
    "{0} has {1} of the {2} tokens that a user may have in the workspace {3}, so there is no room for one more.",
    "Revoke those that nobody uses, each by its id: Get-DeltaToken lists them, and with -OnBehalfOf <application id> those of a service "
      + "principal; Remove-DeltaToken -TokenId <id> revokes one. Or have the token made for a service principal that has room, with "
      + "-OnBehalfOf <application id>, or use a second workspace: -WorkspaceUrl.");

  /// <summary>The token is there, its value is not known any more.</summary>
  public static readonly ErrorEntry TokenValueUnknown = Define(ErrorKind.InvalidOperation,
    "The token '{0}' was there already, and Databricks shows a token's value only once, so Stitch cannot be given it.",
    "Make a new one: New-DeltaToken -Another");

  /// <summary>A token that somebody gave is none to the workspace that it is for.</summary>
  public static readonly ErrorEntry TokenNotAccepted = Define(ErrorKind.AuthenticationError,
    "{0} does not accept the token that Stitch is to be given: {1} It was not given to Stitch, and nothing was changed.",
    "{2}");

  /// <summary>A new token would bear the mark of an installation that it is not for.</summary>
  public static readonly ErrorEntry TokenCommentMarked = Define(ErrorKind.InvalidArgument,
    "No token '{0}' was made: its comment ends with the mark of the installation {1}, and it would be taken for that one's.",
    "Leave the mark out: New-DeltaToken {2}. A new token of that installation's own: Get-StitchInstallation -InstallationId {1} | "
      + "Update-DeltaToken",
    values => [values[0], values[1], values[2] is "''" ? "" : values[2]]);

  /// <summary>There is no such token.</summary>
  public static readonly ErrorEntry TokenNotFound = Define(ErrorKind.ObjectNotFound,
    "There is no valid token '{0}' in the workspace.",
    "{1}Get-DeltaToken lists the caller's with their ids, and with -OnBehalfOf those of a service principal. If Stitch's own has ended, "
      + "have another one made and given to it: Test-StitchDestination -Repair",
    values => [values[0], values.Length > 1 ? $"Is the token {values[1]} meant? Give its id: -TokenId {values[1]}. " : ""]);

  /// <summary>The token of an installation was revoked or has ended, and there is none to be renewed.</summary>
  public static readonly ErrorEntry InstallationTokenGone = Define(ErrorKind.ObjectNotFound,
    "The installation of {0} has no valid token any more: it was revoked or has ended, or it is another user's.",
    "Have a new one made and given to Stitch: Test-StitchDestination -BucketName {0}{1} -Repair",
    values => [values[0], values[1] is { } role ? $" -RoleName {role}" : ""]);

  /// <summary>The token of an installation is another user's, and was not found gone.</summary>
  public static readonly ErrorEntry TokenOfAnotherUser = Define(ErrorKind.PermissionDenied,
    "The token that Stitch has for the installation of {0} is {1}'s, and only {1} can renew it.",
    "Have {1} run Update-DeltaToken. Where {1} has left, make the installation anew with a token that is nobody's own: "
      + "Uninstall-StitchDestination {0}{2}, and then Install-StitchDestination {0}{2} -OnBehalfOf <application id>. "
      + "What was loaded stays.",
    values => [values[0], values[1], values.Length > 2 && values[2] is { } role ? $" -RoleName {role}" : ""]);

  /// <summary>Several tokens have the comment, and only one of them is Stitch's.</summary>
  public static readonly ErrorEntry TokenAmbiguous = Define(ErrorKind.InvalidArgument,
    "There are several tokens '{0}', and only one of them is Stitch's: {1}.",
    "Say which one it is with -TokenId. Those that nobody uses are revoked one by one: Remove-DeltaToken -TokenId <id>");

  /// <summary>The destination's JDBC URL is of another workspace.</summary>
  public static readonly ErrorEntry DestinationOfOtherWorkspace = Define(ErrorKind.InvalidArgument,
    "The Stitch destination '{0}' is at {1}, but the workspace is {2}. A token is good for one workspace.",
    "Connect to that workspace first: Connect-DeltaWorkspace https://{1}");

  /// <summary>What a new token was for failed, and it could not be revoked.</summary>
  public static readonly ErrorEntry TokenNotRevoked = Define(ErrorKind.InvalidResult,
    "The new token {1} was not put to use, and could not be revoked: {0} When it was to be revoked: {2}",
    "{3} Nobody has the token {1}: Remove-DeltaToken -TokenId {1}");

  /// <summary>A rotation failed before Stitch had the new token.</summary>
  public static readonly ErrorEntry TokenRotationUndone = Define(ErrorKind.InvalidResult,
    "The new token was not put to use: {0} It was revoked again, and Stitch goes on with the old one, {1}.",
    "{2} Then run Update-DeltaToken again.");

  /// <summary>A rotation failed when Stitch had the new token, or may have had it.</summary>
  public static readonly ErrorEntry TokenRotationUnfinished = Define(ErrorKind.InvalidResult,
    "Stitch was given the new token {1}, but the rotation did not finish: {0} Nothing was revoked: the old token {2} is valid as well.",
    "{3} Look with Test-StitchDestination; when the connection works, revoke the old token: Remove-DeltaToken -TokenId {2}");

  /// <summary>The token from the pipe is the one that the session is connected with.</summary>
  public static readonly ErrorEntry TokenOfSession = Define(ErrorKind.InvalidOperation,
    "The token '{0}' ({1}) is the one that this session is connected with. Nothing was revoked.",
    "To revoke it all the same, name it: Remove-DeltaToken -TokenId {1}. The session then has no connection any more; "
      + "connect with another token first: Connect-DeltaWorkspace");

  /// <summary>A token was to be renewed that the destination was never given.</summary>
  public static readonly ErrorEntry TokenOfOthers = Define(ErrorKind.InvalidArgument,
    "The token '{0}' ({1}) is none that the installation of the Stitch destination '{2}' made: that has {3}. Nothing was changed.",
    "Leave out -TokenId and -TokenComment to renew the destination's own: Update-DeltaToken");
}
