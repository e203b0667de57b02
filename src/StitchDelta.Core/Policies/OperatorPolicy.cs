using static StitchDelta.Policies.PolicyText;

namespace StitchDelta.Policies;

/// <summary>The smallest IAM policy with which an administrator can install and undo it.</summary>
public static class OperatorPolicy
{
  /// <summary>The document. A name that is left out stands for all of its kind.</summary>
  public static string Of(string? bucketName, string? roleName, string? deploymentRoleName)
  {
    (roleName, deploymentRoleName) = (NameOf(roleName), NameOf(deploymentRoleName));
    string[] roles = roleName is null || deploymentRoleName is null ? [Role(null)] : [Role(roleName), Role(deploymentRoleName)];
    var statements = StitchPrivilege.Operator
      .GroupBy(p => ScopeOf(p.Privilege))
      .Select(group => Object(
        ("Sid", String(group.Key.ToString())),
        ("Effect", String("Allow")),
        ("Action", Strings([.. group.Select(p => p.Privilege)])),
        ("Resource", group.Key switch
        {
          Scope.Bucket => String($"arn:aws:s3:::{bucketName ?? "*"}"),
          Scope.NewRole => String(Role(roleName)),
          Scope.Roles => roles.Length == 1 ? String(roles[0]) : Strings(roles),
          Scope.InstanceProfile => String($"arn:aws:iam::*:instance-profile/{roleName ?? "*"}"),
          _ => String("*"),
        })));
    return PolicyDocument.Parse(PolicyDocuments.Document([.. statements])).Indented;
  }

  private enum Scope { Account, Bucket, NewRole, Roles, InstanceProfile }

  private static Scope ScopeOf(string privilege) => privilege switch
  {
    "s3:ListAllMyBuckets" or "iam:SimulatePrincipalPolicy" or "iam:ListRoles" or "iam:GetAccountSummary" => Scope.Account,
    "iam:GetRole" or "iam:GetRolePolicy" or "iam:PutRolePolicy" or "iam:DeleteRolePolicy" => Scope.Roles,
    _ when privilege.StartsWith("s3:", StringComparison.Ordinal) => Scope.Bucket,
    _ when privilege.EndsWith("InstanceProfile", StringComparison.Ordinal) => Scope.InstanceProfile,
    _ => Scope.NewRole,
  };

  // A pattern is as good as a name here. With an ARN comes the path, which role and instance profile share.
  private static string? NameOf(string? given) =>
    given?.Trim() is not { } text ? null
    : !text.StartsWith("arn:", StringComparison.Ordinal) ? text.TrimStart('/')
    : RoleNames.Parse(text) is var role ? $"{role.Path}{role.Name}".TrimStart('/') : null;

  private static string Role(string? name) => $"arn:aws:iam::*:role/{name ?? "*"}";
}
