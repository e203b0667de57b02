namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>The bucket is in another AWS region than the Stitch account's.</summary>
  public static readonly ErrorEntry BucketInOtherRegion = Define(ErrorKind.InvalidOperation,
    "Bucket '{0}' is in {1}, but Stitch ({2}) loads only from {3}. Loading would fail with: The authorization header is malformed; the region '{3}' is wrong; expecting '{1}'.",
    "Use a bucket in {3}, or give -StitchRegion if the Stitch account is in another region.");

  /// <summary>Read back, the bucket policy does not grant what was written.</summary>
  public static readonly ErrorEntry PolicyReadBackMismatch = Define(ErrorKind.InvalidResult,
    "The policy of bucket '{0}' was written, but read back it is not what was written: somebody else is changing it.",
    "Run the command again; it merges with what is there now. Get-StitchBucketPolicy {0} shows it.");

  /// <summary>The role is there and is not one that EC2 may assume.</summary>
  public static readonly ErrorEntry RoleNotForEC2 = Define(ErrorKind.ResourceExists,
    "Role '{0}' is there already, and EC2 may not assume it.",
    "Give another -RoleName, or let ec2.amazonaws.com assume the role in its trust policy.");

  /// <summary>The instance profile is there and holds another role.</summary>
  public static readonly ErrorEntry InstanceProfileHasOtherRole = Define(ErrorKind.ResourceExists,
    "Instance profile '{0}' is there already and holds the role '{1}'.",
    "Give another -RoleName: the role and its instance profile share one name.");

  /// <summary>The role that Databricks deploys with is not there.</summary>
  public static readonly ErrorEntry DeploymentRoleNotFound = Define(ErrorKind.ObjectNotFound,
    "There is no role '{0}' in this AWS account, so nothing can let Databricks pass '{1}' to its clusters.",
    "Look in the Databricks account console under Workspaces, your workspace, Credentials: the name is the end of the Role ARN. Give it as -DeploymentRoleName.");

  /// <summary>After a write, IAM does not show what was written.</summary>
  public static readonly ErrorEntry IamReadBackMismatch = Define(ErrorKind.InvalidResult,
    "{0} was written, but read back it is not what was written.",
    "Run the command again; IAM can take some seconds to show what it was told.");

  /// <summary>Databricks could not verify the instance profile.</summary>
  public static readonly ErrorEntry InstanceProfileNotVerified = Define(ErrorKind.PermissionDenied,
    "Databricks cannot use the instance profile '{0}': {1}",
    "Let the deployment role pass it: New-DeltaInstanceProfile -RoleName {2} -DeploymentRoleName <role of the Databricks deployment>. If an organisation policy makes the dry run fail, add -SkipValidation.");

  /// <summary>After registering, Databricks does not list the profile.</summary>
  public static readonly ErrorEntry InstanceProfileNotListed = Define(ErrorKind.InvalidResult,
    "Databricks took the instance profile '{0}', but does not list it.",
    "Run the command again. Only a workspace admin may register instance profiles.");

  /// <summary>A cluster was to have an instance profile that the workspace does not know.</summary>
  public static readonly ErrorEntry InstanceProfileNotRegistered = Define(ErrorKind.InvalidOperation,
    "Databricks refused the cluster, for the workspace does not know the instance profile '{0}': {1}",
    "Register it first: Register-DeltaInstanceProfile -InstanceProfileArn {0}");

  /// <summary>Two clusters share the name.</summary>
  public static readonly ErrorEntry ClusterNameAmbiguous = Define(ErrorKind.InvalidOperation,
    "The workspace has several clusters named '{0}': {1}.",
    "Rename or remove all but one, or give another -ClusterName.");

  /// <summary>There is no such cluster.</summary>
  public static readonly ErrorEntry ClusterNotFound = Define(ErrorKind.ObjectNotFound,
    "The workspace has no cluster '{0}'.",
    "List them with Get-DeltaCluster, or make one with New-DeltaCluster.");

  /// <summary>The cluster did not come up.</summary>
  public static readonly ErrorEntry ClusterStartFailed = Define(ErrorKind.ResourceUnavailable,
    "Cluster '{0}' did not start: {1}",
    "{2}");

  /// <summary>The cluster was still starting when the time was up.</summary>
  public static readonly ErrorEntry ClusterStartTimeout = Define(ErrorKind.OperationTimeout,
    "Cluster '{0}' was still {1} after {2} seconds: {3}",
    "It goes on starting. Run the command again to go on waiting, or give a longer -TimeoutSeconds.");

  /// <summary>The workspace lists no runtime that could be used.</summary>
  public static readonly ErrorEntry RuntimeNotAvailable = Define(ErrorKind.ObjectNotFound,
    "The workspace lists no runtime that suits: {0}",
    "List them with Get-DeltaRuntime and give one as -SparkVersion.");

  /// <summary>The workspace lists no node type that could be used.</summary>
  public static readonly ErrorEntry NodeTypeNotAvailable = Define(ErrorKind.ObjectNotFound,
    "The workspace lists no node type that suits: {0}",
    "List them with Get-DeltaNodeType and give one as -NodeTypeId.");

  /// <summary>The workspace did not tell its org id.</summary>
  public static readonly ErrorEntry OrgIdUnknown = Define(ErrorKind.ProtocolError,
    "The workspace '{0}' did not tell its org id, which the JDBC URL needs.",
    "Take the number after ?o= in the browser's address while you are in the workspace and give it as -OrgId.");

  /// <summary>The token is there, its value is not known any more.</summary>
  public static readonly ErrorEntry TokenValueUnknown = Define(ErrorKind.InvalidOperation,
    "The token '{0}' was there already, and Databricks shows a token's value only once, so Stitch cannot be given it.",
    "Make a new one: New-DeltaToken -Force");

  /// <summary>The account's destination is of another type.</summary>
  public static readonly ErrorEntry DestinationOfOtherType = Define(ErrorKind.ResourceExists,
    "The Stitch account's destination is of the type '{0}'. An account has one destination, and its type cannot be changed.",
    "Remove that destination first: Remove-StitchDestination -DestinationId {1}. Stitch then loads nothing into it any more. Or use another Stitch account.");

  /// <summary>Stitch says that a required field is missing.</summary>
  public static readonly ErrorEntry DestinationNotConfigured = Define(ErrorKind.InvalidData,
    "Stitch says that the destination is not fully configured: {0} is missing.",
    "Run New-StitchDestination again with the missing field.");

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

  /// <summary>Somebody made a sandbox already.</summary>
  public static readonly ErrorEntry SandboxRunning = Define(ErrorKind.ResourceExists,
    "A sandbox is running in this session already, at {0}.",
    "Use it, or type Stop-StitchSandbox first.");

  /// <summary>There is no sandbox.</summary>
  public static readonly ErrorEntry SandboxNotRunning = Define(ErrorKind.ObjectNotFound,
    "No sandbox is running in this session.",
    "Type Start-StitchSandbox.");

  /// <summary>Windows PowerShell has another AWS SDK loaded, and cannot keep two apart.</summary>
  public static readonly ErrorEntry ForeignAwsSdk = Define(ErrorKind.InvalidOperation,
    "Another module has loaded its own {0} from '{1}', and Windows PowerShell cannot keep two apart.",
    "Start a new session and import StitchDelta first, or use PowerShell 7.4 or later, where the two do not meet.");

  /// <summary>A fault of this module.</summary>
  public static readonly ErrorEntry Unexpected = Define(ErrorKind.InvalidOperation,
    "Something went wrong that this module does not know: {0}",
    "Please report it with the output of: $Error[0].Exception.ToString()");
}
