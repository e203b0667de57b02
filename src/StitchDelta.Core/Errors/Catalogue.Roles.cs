namespace StitchDelta.Errors;

public static partial class Catalogue
{
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
    "Look in the Databricks account console under Workspaces, your workspace, Credentials: the name is the end of the Role ARN. "
      + "Give it as -DeploymentRoleName.");

  /// <summary>After a write, IAM does not show what was written.</summary>
  public static readonly ErrorEntry IamReadBackMismatch = Define(ErrorKind.InvalidResult,
    "{0} was written, but read back it is not what was written.",
    "Run the command again in some minutes; IAM can take that long to show what it was told.");

  /// <summary>Databricks could not verify the instance profile.</summary>
  public static readonly ErrorEntry InstanceProfileNotVerified = Define(ErrorKind.PermissionDenied,
    "Databricks cannot use the instance profile '{0}': {1}",
    "Let the deployment role pass it: New-DeltaInstanceProfile -RoleName {2} -DeploymentRoleName <role of the Databricks deployment>. "
      + "If it was made a moment ago, wait a minute. If a policy of your organization makes only the dry run fail, add -SkipValidation.");

  /// <summary>Databricks could not verify the instance profile, and IAM says that the deployment role may not pass its role.</summary>
  public static readonly ErrorEntry PassRoleMissing = Define(ErrorKind.PermissionDenied,
    "Databricks cannot use the instance profile '{0}': {1}.",
    "New-DeltaInstanceProfile -RoleName {2} -DeploymentRoleName {3} adds what is missing; what denies it must be taken out where it is.");

  /// <summary>Databricks could not verify the instance profile, although IAM has all that it takes.</summary>
  public static readonly ErrorEntry InstanceProfileNotPropagated = Define(ErrorKind.ResourceUnavailable,
    "Databricks cannot use the instance profile '{0}' yet. IAM does let {1} pass its role, so EC2 just has not heard of it, "
      + "or a policy of the organization stands in the way: {2}",
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
}
