namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>AWS refused the call.</summary>
  public static readonly ErrorEntry AwsAccessDenied = Define(ErrorKind.PermissionDenied,
    "AWS refused {0}: {1}",
    "Allow the caller {2}. 'Get-StitchPrivilege -Operator -AsPolicy' prints the smallest policy that suffices.");

  /// <summary>No credentials for AWS were found.</summary>
  public static readonly ErrorEntry AwsCredentialsMissing = Define(ErrorKind.AuthenticationError,
    "No AWS credentials were found: {0}",
    "Set AWS_PROFILE or AWS_ACCESS_KEY_ID, pass -ProfileName or -AwsCredential, or rehearse with Start-StitchSandbox.");

  /// <summary>A profile signs in by SSO, and nobody is signed in.</summary>
  public static readonly ErrorEntry AwsSignInNeeded = Define(ErrorKind.AuthenticationError,
    "The AWS profile signs in by SSO, and the sign-in is missing or has ended: {0}",
    "Sign in with 'aws sso login --profile <name>' and run the command again.");

  /// <summary>A profile was named that the AWS files do not have.</summary>
  public static readonly ErrorEntry AwsProfileMissing = Define(ErrorKind.ObjectNotFound,
    "There is no AWS profile '{0}' on this machine.",
    "Name one that 'aws configure list-profiles' shows, or make it with 'aws configure --profile {0}'.");

  /// <summary>The keys or the session token are not valid.</summary>
  public static readonly ErrorEntry AwsCredentialsRefused = Define(ErrorKind.AuthenticationError,
    "AWS does not accept these credentials: {0}",
    "Renew them (an expired session token is the usual cause), or name other ones with -ProfileName or -AwsCredential.");

  /// <summary>AWS could not be reached.</summary>
  public static readonly ErrorEntry AwsUnreachable = Define(ErrorKind.ConnectionError,
    "AWS could not be reached for {0}: {1}",
    "Check the network, the proxy, -Region and -EndpointUrl.");

  /// <summary>The AWS SDK could not make a call, for a reason of its own.</summary>
  public static readonly ErrorEntry AwsCallFailed = Define(ErrorKind.InvalidOperation,
    "The call {0} could not be made: {1}",
    "Read the message. If it does not help, run the command with -Debug and report what it shows.");

  /// <summary>An address that requests to AWS must not go to.</summary>
  public static readonly ErrorEntry AwsEndpointInvalid = Define(ErrorKind.InvalidArgument,
    "'{0}' cannot be the endpoint of AWS: {1}.",
    "Give an address that begins with https:// as -EndpointUrl, AWS_ENDPOINT_URL or endpoint_url of the profile, or none. Only an address of this machine (127.0.0.1, localhost) may begin with http://.");

  /// <summary>AWS refused for another reason; its own words are in the message.</summary>
  public static readonly ErrorEntry AwsRequestFailed = Define(ErrorKind.InvalidOperation,
    "AWS answered {0} with {1}: {2}",
    "Read the message. If it does not help, quote the request id on the exception to AWS support.");

  /// <summary>The bucket is in another region than the one that was asked, and the caller may not find out which.</summary>
  public static readonly ErrorEntry BucketElsewhere = Define(ErrorKind.InvalidArgument,
    "Bucket '{0}' is in another AWS region: {1}",
    "Give -Region with the region of the bucket ({2}), or allow the caller s3:GetBucketLocation, by which it is found.");

  /// <summary>There is no such bucket.</summary>
  public static readonly ErrorEntry BucketNotFound = Define(ErrorKind.ObjectNotFound,
    "There is no bucket '{0}'.",
    "Check the spelling (the bare name: no s3://, no path), or make it with 'aws s3 mb s3://{0}' in the AWS region of the Stitch account.");
}
