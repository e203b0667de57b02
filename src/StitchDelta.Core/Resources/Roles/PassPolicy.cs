namespace StitchDelta.Resources.Roles;

/// <summary>The inline policy that lets the deployment role pass a role: of its own for each role, or one for all that this module made
/// under a path.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Document">What it says.</param>
/// <param name="Says">What it means beside that, in a sentence; null for the policy of one role.</param>
internal sealed record PassPolicy(string Name, string Document, string? Says)
{
  /// <summary>The policy for a role that is there, or is to be made. A role of somebody else, wherever it is, has one of its own.</summary>
  public static PassPolicy Of(ProfileRequest request, IamRole? role, RecordedRole? recorded, CallerIdentity caller)
  {
    var (arn, path) = (role?.Arn ?? request.RoleArn(caller), role?.Path ?? request.Path);
    var isOurs = role is null || recorded is not null;
    return path != RolePaths.Root && isOurs
      ? new(Mark.PassRolesPolicy(path), PolicyDocuments.PassRoles(arn),
        $"Whoever may create roles under {path} decides what clusters of {request.DeploymentRoleName} can become.")
      : new(Mark.PassRolePolicy(request.RoleName), PolicyDocuments.PassRole(arn), null);
  }
}
