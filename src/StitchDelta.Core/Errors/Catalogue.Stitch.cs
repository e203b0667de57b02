namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>Stitch does not accept the access token.</summary>
  public static readonly ErrorEntry StitchTokenRefused = Define(ErrorKind.AuthenticationError,
    "Stitch does not accept the access token: {0}",
    "Make one in the Stitch app (Account Settings, API access keys) and give it to 'Connect-Stitch -AccessToken <SecureString>'. "
      + "A token is good for one account, in one data pipeline region.");

  /// <summary>The account has as many destinations as its plan allows.</summary>
  public static readonly ErrorEntry StitchDestinationLimit = Define(ErrorKind.LimitsExceeded,
    "The Stitch account has as many destinations as it may have: {0}",
    "Get-StitchDestination shows them. If the one that is there is meant, New-StitchDestination brings it up to date; "
      + "else use another Stitch account.");

  /// <summary>There is no such destination.</summary>
  public static readonly ErrorEntry StitchDestinationNotFound = Define(ErrorKind.ObjectNotFound,
    "There is no Stitch destination {0}: {1}",
    "'Get-StitchDestination' shows those of this account, and New-StitchDestination makes one.");

  /// <summary>Stitch refused for another reason; its own words are in the message.</summary>
  public static readonly ErrorEntry StitchRequestFailed = Define(ErrorKind.InvalidOperation,
    "Stitch answered {0} with HTTP {1}: {2}",
    "Read the message. If it does not help, quote it to Stitch support.");
}
