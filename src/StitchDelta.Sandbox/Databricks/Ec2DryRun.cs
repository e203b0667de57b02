using StitchDelta.Sandbox.Aws;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>EC2's refusal to start a machine with an instance profile.</summary>
/// <param name="Code">EC2's error code.</param>
/// <param name="Message">EC2's message.</param>
internal sealed record Ec2Refusal(string Code, string Message);

/// <summary>
/// RunInstances with an instance profile under the deployment role: what registration tries, and what a cluster's start depends on. A
/// workspace deploys in one
/// account; here, a liberty, it does in the profile's, so that installations in two accounts can be rehearsed in any workspace.
/// </summary>
internal sealed class Ec2DryRun(IAwsCloud aws)
{
  /// <summary>The role that deploys in an account.</summary>
  public static string DeploymentRoleIn(string accountId) => $"arn:aws:iam::{accountId}:role/{SandboxOptions.DeploymentRoleName}";

  /// <summary>Why EC2 would refuse, or null when it would not.</summary>
  public Ec2Refusal? RefusalOf(string instanceProfileArn)
  {
    if (!aws.InstanceProfileIsVisible(instanceProfileArn))
      return new("InvalidParameterValue",
        $"Value ({instanceProfileArn}) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN");
    if (aws.RoleOfInstanceProfile(instanceProfileArn) is not { } roleArn)
      return new("InvalidParameterValue", $"IAM Instance Profile \"{instanceProfileArn}\" has no associated IAM Roles");
    return aws.RoleMay(DeploymentRoleIn(Arns.AccountOf(instanceProfileArn)), "iam:PassRole", roleArn)
      ? null
      : new("UnauthorizedOperation", $"You are not authorized to perform this operation. Encoded authorization failure message: {Blob()}");
  }

  // AWS encodes the failure for sts:DecodeAuthorizationMessage; to everybody else it is noise.
  private static string Blob() => string.Concat(Enumerable.Range(0, 4).Select(_ => Guid.NewGuid().ToString("N")));
}
