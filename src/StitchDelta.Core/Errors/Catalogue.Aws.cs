namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>The AWS account has as many roles or instance profiles as it may have.</summary>
  public static readonly ErrorEntry AccountQuotaReached = Define(ErrorKind.LimitsExceeded,
    "The AWS account has no room for {0}: {1}.",
    "Have the quota '{2}' raised (AWS console, region us-east-1, Service Quotas, AWS services, AWS Identity and Access Management (IAM)), "
      + "remove what nobody uses any more, "
      + "or use a second AWS account: -ProfileName. IAM can go on counting for some minutes what was removed.",
    values => [values[0], $"{values[1]}".TrimEnd('.'), values[2]]);

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
    "The AWS profile {1} signs in by SSO, and the sign-in is missing or has ended: {2}",
    "Sign in with 'aws sso login --profile {0}' and run the command again.");

  /// <summary>A profile signs in by SSO, and the user may not use what it names.</summary>
  public static readonly ErrorEntry AwsSsoRoleRefused = Define(ErrorKind.PermissionDenied,
    "The sign-in of the AWS profile {1} does not reach the permission set '{2}' of account {3}: {4}",
    "Correct sso_role_name and sso_account_id of the profile ('aws configure sso --profile {0}' lists what you may use), "
      + "or have the permission set assigned to you.");

  /// <summary>A profile of <c>aws login</c>, which this module cannot renew by itself.</summary>
  public static readonly ErrorEntry AwsLoginNotSupported = Define(ErrorKind.NotInstalled,
    "The AWS profile {1} signs in with 'aws login', which this module cannot use by itself.",
    "Let the AWS CLI hand the keys over: aws configure export-credentials --profile {0} --format powershell | Out-String | "
      + "Invoke-Expression. "
      + "Or, for good, add a profile with the line credential_process = aws configure export-credentials --profile {0}, and name that one. "
      + "If the CLI says that the session has ended, run 'aws login --profile {0}' first.");

  /// <summary>A profile was named that the AWS files do not have.</summary>
  public static readonly ErrorEntry AwsProfileMissing = Define(ErrorKind.ObjectNotFound,
    "There is no AWS profile {1} on this machine: it was looked for in {2}.",
    "Name one that 'aws configure list-profiles' shows, or make it with 'aws configure --profile {0}'.");

  /// <summary>A profile that contradicts itself, or lacks something.</summary>
  public static readonly ErrorEntry AwsProfileUnusable = Define(ErrorKind.InvalidData,
    "The AWS profile {1} cannot be used: {2}.",
    "Correct it in the AWS config or credentials file ('aws configure list --profile {0}' shows what the AWS CLI makes of it), "
      + "or name another one with -ProfileName.");

  /// <summary>The program that a profile names gave no credentials.</summary>
  public static readonly ErrorEntry AwsCredentialProcessFailed = Define(ErrorKind.AuthenticationError,
    "The credential_process of the AWS profile {1} gave no credentials: {2}",
    "'aws configure get credential_process --profile {0}' shows the command. Run it by itself, and correct what it complains of: "
      + "it has to print the JSON of credentials and end with 0.");

  /// <summary>The file with the web identity token is not there.</summary>
  public static readonly ErrorEntry AwsTokenFileMissing = Define(ErrorKind.ObjectNotFound,
    "The web identity token of {1} cannot be read from '{0}': {2}",
    "Have the platform write the token there (in Kubernetes: the service account's projected volume), or correct {3}.");

  /// <summary>STS does not take the web identity token.</summary>
  public static readonly ErrorEntry AwsTokenRefused = Define(ErrorKind.AuthenticationError,
    "AWS does not give the role {2} for the web identity token of {1}: {3}",
    "Check that the token in '{0}' has not ended, and that the role's trust policy names its issuer, its audience and its subject.");

  /// <summary>STS does not let the caller take on the role of a profile.</summary>
  public static readonly ErrorEntry AwsRoleRefused = Define(ErrorKind.PermissionDenied,
    "AWS does not let the AWS profile {0} take on the role {1}: {2}",
    "The trust policy of {1} must name the caller of the message (and the external id, if it asks for one), "
      + "and the caller needs sts:AssumeRole on the role. Or name another profile with -ProfileName.");

  /// <summary>A profile needs a code of an MFA device, and there is nobody to ask for it.</summary>
  public static readonly ErrorEntry MfaCodeNeeded = Define(ErrorKind.AuthenticationError,
    "The AWS profile {0} needs a code of the MFA device {1}.",
    "Give the six digits that the device shows: -MfaCode 123456. At an interactive prompt they are asked for. "
      + "One code serves all commands of this session for as long as the role lasts.");

  /// <summary>A code that cannot be one.</summary>
  public static readonly ErrorEntry MfaCodeInvalid = Define(ErrorKind.InvalidArgument,
    "What was given as the MFA code for the AWS profile {0} is not six digits.",
    "Give what the MFA device {1} shows: -MfaCode 123456");

  /// <summary>STS does not take the code, or not for this role.</summary>
  public static readonly ErrorEntry MfaCodeRefused = Define(ErrorKind.AuthenticationError,
    "AWS does not let the AWS profile {0} take on the role {1} with this code of the MFA device {2}: {3}",
    "Wait for the next code, for each is good once and for half a minute, and give that. If it is refused too, "
      + "check that {2} is the device of the profile's user, and that the trust policy of {1} names that user.");

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
    "Give an address that begins with https:// as -EndpointUrl, AWS_ENDPOINT_URL or endpoint_url of the profile, or none. "
      + "Only an address of this machine (127.0.0.1, localhost) may begin with http://.");

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
