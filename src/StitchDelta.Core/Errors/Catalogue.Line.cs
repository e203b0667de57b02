namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>What was given as a plan is none, or none that can be applied.</summary>
  public static readonly ErrorEntry PlanUnreadable = Define(ErrorKind.InvalidData,
    "This is no plan that {0} can apply: {1}.",
    "Save a plan so that all of it is kept: {0} ... -WhatIf | Export-Clixml plan.xml, or ConvertTo-Json -Depth 5. Apply it with {0} -Plan (Import-Clixml plan.xml)");

  /// <summary>A plan was made for other accounts than those that the session speaks to.</summary>
  public static readonly ErrorEntry PlanOfOtherAccount = Define(ErrorKind.InvalidOperation,
    "The plan of {0} is for the {1} {2}, and this session speaks to {3}. Nothing was changed.",
    "Connect to the {1} {2} and apply the plan again, or make a new plan here with -WhatIf.");

  /// <summary>Something that a saved plan is about has changed since.</summary>
  public static readonly ErrorEntry PlanOutdated = Define(ErrorKind.InvalidOperation,
    "The plan of {0} is out of date: {1}. What is not in a plan is not done.",
    "Look at what has changed since it was made. If it is to be, make a new plan with -WhatIf and apply that.");

  /// <summary>The bucket is in another AWS region than the Stitch account's.</summary>
  public static readonly ErrorEntry BucketInOtherRegion = Define(ErrorKind.InvalidOperation,
    "Bucket '{0}' is in {1}, but Stitch ({2}) loads only from {3}. Loading would fail with: The authorization header is malformed; the region '{3}' is wrong; expecting '{1}'.",
    "Use a bucket in {3}, or give -StitchRegion if the Stitch account is in another region.");

  /// <summary>Somebody else writes over the bucket policy each time that it is written.</summary>
  public static readonly ErrorEntry PolicyReadBackMismatch = Define(ErrorKind.InvalidResult,
    "The policy of bucket '{0}' was written {1} times, and each time somebody else wrote over it: {2}.",
    "Find out who else manages this policy (CloudTrail shows each PutBucketPolicy of '{0}' with its caller; often it is a tool that restores its own document) and let it keep Stitch's statement. Then run the command again. What others wrote is there.");

  /// <summary>What is read back of a bucket policy is the document from before the write.</summary>
  public static readonly ErrorEntry PolicyStaysAsItWas = Define(ErrorKind.InvalidResult,
    "The policy of bucket '{0}' was written, and S3 still shows it as it was before.",
    "Run the command again in some minutes: S3 may show a policy late. If it is the same then, a tool puts the old document back: CloudTrail shows each PutBucketPolicy of '{0}' with its caller.");

  /// <summary>The bucket belongs to another AWS account than the caller's.</summary>
  public static readonly ErrorEntry BucketOfOtherAccount = Define(ErrorKind.PermissionDenied,
    "Bucket '{0}' belongs to another AWS account than {1}, that of {2}. Only the account that owns a bucket may see and change its policy.",
    "Run the command with credentials of the bucket's account: -ProfileName or -AwsCredential. If another bucket was meant, check the spelling: the names are shared by all of AWS.");

  /// <summary>The role is there and is not one that EC2 may assume.</summary>
  public static readonly ErrorEntry RoleNotForEC2 = Define(ErrorKind.ResourceExists,
    "Role '{0}' is there already, and EC2 may not assume it.",
    "Give another -RoleName, or let ec2.amazonaws.com assume the role in its trust policy.");

  /// <summary>The instance profile is there and holds another role.</summary>
  public static readonly ErrorEntry InstanceProfileHasOtherRole = Define(ErrorKind.ResourceExists,
    "Instance profile '{0}' is there already and holds the role '{1}'.",
    "Give another -RoleName: the role and its instance profile share one name.");

  /// <summary>There is no such role.</summary>
  public static readonly ErrorEntry RoleNotFound = Define(ErrorKind.ObjectNotFound,
    "There is no role '{0}' in this AWS account.",
    "Leave -RoleName out to list those that this module made, or make one with New-DeltaInstanceProfile -RoleName {0}");

  /// <summary>What was to be removed was made by somebody else.</summary>
  public static readonly ErrorEntry NotMadeByThisModule = Define(ErrorKind.InvalidOperation,
    "{0} was not made by this module: it has no tag '{1}'. Nothing was removed.",
    "Check the name. If it is to go all the same, add -IncludeForeign.");

  /// <summary>A role that was to be removed has policies of somebody else.</summary>
  public static readonly ErrorEntry RoleHasOtherPolicies = Define(ErrorKind.InvalidOperation,
    "Role '{0}' has policies that this module did not write: {1}. Nothing was removed.",
    "Somebody uses the role for more. Take these policies off it yourself; -IncludeForeign removes inline ones, never managed ones.");

  /// <summary>The role that Databricks deploys with is not there.</summary>
  public static readonly ErrorEntry DeploymentRoleNotFound = Define(ErrorKind.ObjectNotFound,
    "There is no role '{0}' in this AWS account, so nothing can let Databricks pass '{1}' to its clusters.",
    "Look in the Databricks account console under Workspaces, your workspace, Credentials: the name is the end of the Role ARN. Give it as -DeploymentRoleName.");

  /// <summary>After a write, IAM does not show what was written.</summary>
  public static readonly ErrorEntry IamReadBackMismatch = Define(ErrorKind.InvalidResult,
    "{0} was written, but read back it is not what was written.",
    "Run the command again in some minutes; IAM can take that long to show what it was told.");

  /// <summary>Databricks could not verify the instance profile.</summary>
  public static readonly ErrorEntry InstanceProfileNotVerified = Define(ErrorKind.PermissionDenied,
    "Databricks cannot use the instance profile '{0}': {1}",
    "Let the deployment role pass it: New-DeltaInstanceProfile -RoleName {2} -DeploymentRoleName <role of the Databricks deployment>. If an organisation policy makes the dry run fail, add -SkipValidation.");

  /// <summary>Databricks could not verify the instance profile, and IAM says that the deployment role may not pass its role.</summary>
  public static readonly ErrorEntry PassRoleMissing = Define(ErrorKind.PermissionDenied,
    "Databricks cannot use the instance profile '{0}': {1}.",
    "New-DeltaInstanceProfile -RoleName {2} -DeploymentRoleName {3} adds what is missing; what denies it must be taken out where it is.");

  /// <summary>Databricks could not verify the instance profile, although IAM has all that it takes.</summary>
  public static readonly ErrorEntry InstanceProfileNotPropagated = Define(ErrorKind.ResourceUnavailable,
    "Databricks cannot use the instance profile '{0}' yet. IAM does let {1} pass its role, so EC2 just has not heard of it, or a policy of the organization stands in the way: {2}",
    "Run the same command again in a minute, or with a longer -TimeoutSeconds. If it never comes, add -SkipValidation.");

  /// <summary>Databricks could not verify the instance profile, and in IAM it is not whole.</summary>
  public static readonly ErrorEntry InstanceProfileIncomplete = Define(ErrorKind.ObjectNotFound,
    "Databricks cannot use the instance profile '{0}': {1}.",
    "Make it whole: New-DeltaInstanceProfile -RoleName {2} -DeploymentRoleName <role of the Databricks deployment>");

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

  /// <summary>The cluster of that name is somebody else's.</summary>
  public static readonly ErrorEntry ClusterOfOthers = Define(ErrorKind.ResourceExists,
    "The workspace has a cluster '{0}' ({1}) that this module did not make: it lacks the tag {2}.",
    "Give another -ClusterName, or take it over, which changes its settings to what Stitch needs: New-DeltaCluster -ClusterName '{0}' -TakeOver");

  /// <summary>The size that was asked for contradicts itself.</summary>
  public static readonly ErrorEntry ClusterSizeUnclear = Define(ErrorKind.InvalidArgument,
    "How large is the cluster to be? {0}",
    "Give one of -SingleNode, -NumWorkers, or -MinWorkers with a larger -MaxWorkers.");

  /// <summary>The cluster was still stopping when the time was up.</summary>
  public static readonly ErrorEntry ClusterStopTimeout = Define(ErrorKind.OperationTimeout,
    "Cluster '{0}' was still {1} after {2} seconds: {3}",
    "It goes on stopping. Look at it with Get-DeltaCluster, or give a longer -TimeoutSeconds.");

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

  /// <summary>There is no such SQL warehouse.</summary>
  public static readonly ErrorEntry WarehouseNotFound = Define(ErrorKind.ObjectNotFound,
    "The workspace has no SQL warehouse '{0}'.",
    "Copy the id from the warehouse's page in the workspace (Overview, behind the name), or leave -WarehouseId out and give a cluster.");

  /// <summary>There is no such service principal.</summary>
  public static readonly ErrorEntry ServicePrincipalNotFound = Define(ErrorKind.ObjectNotFound,
    "The workspace has no service principal with the application id '{0}'.",
    "Take the application id from the workspace (Settings, Identity and access, Service principals) and give it as -OnBehalfOf. The caller must be a workspace admin.");

  /// <summary>The workspace did not tell its org id.</summary>
  public static readonly ErrorEntry OrgIdUnknown = Define(ErrorKind.ProtocolError,
    "The workspace '{0}' did not tell its org id, which the JDBC URL needs.",
    "Take the number after ?o= in the browser's address while you are in the workspace and give it as -OrgId.");

  /// <summary>The token is there, its value is not known any more.</summary>
  public static readonly ErrorEntry TokenValueUnknown = Define(ErrorKind.InvalidOperation,
    "The token '{0}' was there already, and Databricks shows a token's value only once, so Stitch cannot be given it.",
    "Make a new one: New-DeltaToken -Another");

  /// <summary>There is no such token.</summary>
  public static readonly ErrorEntry TokenNotFound = Define(ErrorKind.ObjectNotFound,
    "There is no valid token '{0}' in the workspace.",
    "{1}Get-DeltaToken lists the caller's with their ids, and with -OnBehalfOf those of a service principal. If Stitch's own has ended, make another one: New-DeltaToken -Another | New-StitchDestination",
    values => [values[0], values.Length > 1 ? $"Is the token {values[1]} meant? Give its id: -TokenId {values[1]}. " : ""]);

  /// <summary>Several tokens have the comment, and only one of them is Stitch's.</summary>
  public static readonly ErrorEntry TokenAmbiguous = Define(ErrorKind.InvalidArgument,
    "There are several tokens '{0}', and only one of them is Stitch's: {1}.",
    "Say which one it is with -TokenId. Those that nobody uses are revoked one by one: Remove-DeltaToken -TokenId <id>");

  /// <summary>The destination's JDBC URL is of another workspace.</summary>
  public static readonly ErrorEntry DestinationOfOtherWorkspace = Define(ErrorKind.InvalidArgument,
    "The Stitch destination '{0}' is at {1}, but the workspace is {2}. A token is good for one workspace.",
    "Connect to that workspace first: Connect-DeltaWorkspace https://{1}");

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
    "To revoke it all the same, name it: Remove-DeltaToken -TokenId {1}. The session then has no connection any more; connect with another token first: Connect-DeltaWorkspace");

  /// <summary>A token was to be renewed that the destination was never given.</summary>
  public static readonly ErrorEntry TokenOfOthers = Define(ErrorKind.InvalidArgument,
    "The token '{0}' ({1}) is none that the installation of the Stitch destination '{2}' made: that has {3}. Nothing was changed.",
    "Leave out -TokenId and -TokenComment to renew the destination's own: Update-DeltaToken");

  /// <summary>Something is to be removed for good, and nobody can be asked.</summary>
  public static readonly ErrorEntry ConfirmationRequired = Define(ErrorKind.InvalidOperation,
    "There is nobody here to be asked, so this was not done: {0}.",
    "Look with -WhatIf at what would be done. Then add -Confirm:$false, or -Force where the command has it.");

  /// <summary>PowerShell's module for vaults is not there.</summary>
  public static readonly ErrorEntry SecretManagementMissing = Define(ErrorKind.NotInstalled,
    "The secret '{0}' belongs in a vault, but there is no command {1}. Nothing was made.",
    "Install-Module Microsoft.PowerShell.SecretManagement and a vault (Register-SecretVault), or {2}.");

  /// <summary>The vault did not take the secret.</summary>
  public static readonly ErrorEntry SecretNotStored = Define(ErrorKind.InvalidResult,
    "The vault did not take the secret '{0}': {1}",
    "Check that the vault is registered and unlocked (Get-SecretVault, Unlock-SecretVault).");

  /// <summary>The account's destination is of another type.</summary>
  public static readonly ErrorEntry DestinationOfOtherType = Define(ErrorKind.ResourceExists,
    "The Stitch account's destination is of the type '{0}'. An account has one destination, and its type cannot be changed.",
    "Use another Stitch account. Or, if nothing is to be loaded into that destination any more, let it make way: New-StitchDestination -TakeOver");

  /// <summary>SSH settings that Stitch could not use.</summary>
  public static readonly ErrorEntry SshTunnelInvalid = Define(ErrorKind.InvalidArgument,
    "The SSH settings cannot be used: {0}.",
    "Give New-StitchDestination or Set-StitchDestination the bare name or address of the SSH server with -SshHost (no ssh://, no user, no port), the user on it with -SshUser, and with -SshPort a number from 1 to 65535. -NoSsh does without.");

  /// <summary>The destination that made way is gone, and the new one was not made.</summary>
  public static readonly ErrorEntry DestinationNotReplaced = Define(ErrorKind.InvalidResult,
    "The Stitch account has no destination now: '{0}' ({1}) of the type '{2}' was removed to make way, and then '{3}' could not be made. {4}",
    "Run the same New-StitchDestination again; nothing is in its way any more. {5}");

  /// <summary>Stitch says that a required field is missing.</summary>
  public static readonly ErrorEntry DestinationNotConfigured = Define(ErrorKind.InvalidData,
    "Stitch says that the destination is not fully configured: {0} is missing.",
    "Run New-StitchDestination again with what is missing: access_token is -Token, jdbc_url is -JdbcUrl, staging_area is -BucketName, ssh_config is -SshHost with -SshUser, or -NoSsh.");

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

  /// <summary>A whole line did not come to its end.</summary>
  public static readonly ErrorEntry InstallationStopped = Define(ErrorKind.InvalidResult,
    "The installation of '{0}' stopped at step {1}: {2} Steps done before: {3}. Made or changed: {4}.",
    "{5} Then run the same command again: it goes on from there. To take back what was made, pipe the error's TargetObject to Uninstall-StitchDestination.");

  /// <summary>A part is the line's of another bucket.</summary>
  public static readonly ErrorEntry PartOfOtherInstallation = Define(ErrorKind.ResourceExists,
    "The {0} '{1}' is of the line {2}. The two lines would share it, and to take one back would break the other. Nothing was made.",
    "Give this line its own -{3}.");

  /// <summary>A whole line was not taken back to its beginning.</summary>
  public static readonly ErrorEntry UninstallationStopped = Define(ErrorKind.InvalidResult,
    "Taking back '{0}' stopped at {1}: {2} Removed before: {3}.",
    "{4} Then go on from there: pipe the error's TargetObject to Uninstall-StitchDestination.");

  /// <summary>Somebody made a sandbox already.</summary>
  public static readonly ErrorEntry SandboxRunning = Define(ErrorKind.ResourceExists,
    "A sandbox is running in this session, at {0}: {1}.",
    "Use the sandbox, or type Stop-StitchSandbox first.");

  /// <summary>A repair was to change a destination that another installation has.</summary>
  public static readonly ErrorEntry DestinationOfOtherInstallation = Define(ErrorKind.InvalidOperation,
    "The Stitch account's destination {0} ({1}) is not the one of {3}: {2}. Nothing was changed.",
    "Look whether bucket, role and Stitch token of the row belong together. Get-StitchDestination shows what the account has.");

  /// <summary>There is no sandbox.</summary>
  public static readonly ErrorEntry SandboxNotRunning = Define(ErrorKind.ObjectNotFound,
    "No sandbox is running in this session.",
    "Type Start-StitchSandbox.");

  /// <summary>A fault that a sandbox cannot have.</summary>
  public static readonly ErrorEntry SandboxFaultInvalid = Define(ErrorKind.InvalidArgument,
    "The sandbox cannot have this fault: {0}.",
    "Name a service and an operation as Get-StitchSandboxRequest does, and say what is to happen: Add-StitchSandboxFault Databricks clusters/create -StatusCode 503, or -Drop, or -DelaySeconds 2.");

  /// <summary>Windows PowerShell has another AWS SDK loaded, and cannot keep two apart.</summary>
  public static readonly ErrorEntry ForeignAwsSdk = Define(ErrorKind.InvalidOperation,
    "Another module has loaded its own {0} from '{1}', and Windows PowerShell cannot keep two apart.",
    "Start a new session and import StitchDelta first, or use PowerShell 7.4 or later, where the two do not meet.");

  /// <summary>A fault of this module.</summary>
  public static readonly ErrorEntry Unexpected = Define(ErrorKind.InvalidOperation,
    "Something went wrong that this module does not know: {0}",
    "Please report it with the output of: $Error[0].Exception.ToString()");
}
