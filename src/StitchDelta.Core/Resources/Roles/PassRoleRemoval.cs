namespace StitchDelta.Resources.Roles;

/// <summary>Takes from the role that Databricks deploys with what lets it pass another role.</summary>
/// <param name="changes">Where the changes are noted.</param>
/// <param name="deploymentRoleName">The role that has the policies.</param>
/// <param name="roleName">The role that it may pass.</param>
internal sealed class PassRoleRemoval(IAws aws, ChangeSet changes, string deploymentRoleName, string roleName)
{
  /// <summary>Takes the policy for the role alone, and that of its path with the last installation there.</summary>
  /// <param name="path">The path of the role; null where it has none, or is somebody else's.</param>
  /// <param name="othersArn">The ARN of the role where it is somebody else's, who may have written the policy too: its text must be the
  /// module's.</param>
  public async Task RunAsync(string? path, string? othersArn, CancellationToken cancel)
  {
    await TakeOfRoleAsync(othersArn, isNeeded: path is null, cancel);
    if (path is not null) await TakeOfPathAsync(path, cancel);
  }

  private async Task TakeOfRoleAsync(string? othersArn, bool isNeeded, CancellationToken cancel)
  {
    var policy = Mark.PassRolePolicy(roleName);
    var current = await aws.GetRolePolicyAsync(deploymentRoleName, policy, cancel);
    if (current is null)
    {
      if (isNeeded) changes.Unchanged(Resource(policy));
    }
    else if (othersArn is not null && current != PolicyDocuments.PassRole(othersArn))
      changes.Leave(Resource(policy), "its text is not this module's");
    else
      await DeleteAsync(policy, cancel);
  }

  private async Task TakeOfPathAsync(string path, CancellationToken cancel)
  {
    var policy = Mark.PassRolesPolicy(path);
    if (await aws.GetRolePolicyAsync(deploymentRoleName, policy, cancel) is null)
      changes.Unchanged(Resource(policy));
    else if (await FindInstallations.UnderPathAsync(aws, path, deploymentRoleName, roleName, cancel) is not { } others)
      changes.Leave(Resource(policy), $"whether another installation has a role under {path} may not be seen");
    else if (others.Count > 0)
      changes.Unchanged(Resource(policy), $"left alone: the installation with the role {others[0]} needs it too");
    else
      await DeleteAsync(policy, cancel);
  }

  private Task<bool> DeleteAsync(string policy, CancellationToken cancel) =>
    changes.ApplyAsync(new(ChangeAction.Delete, Resource(policy)), () => aws.DeleteRolePolicyAsync(deploymentRoleName, policy, cancel));

  private string Resource(string policy) => $"inline policy {policy} of role {deploymentRoleName}";
}
