namespace StitchDelta.Resources.Roles;

/// <summary>Looks up roles with their instance profiles.</summary>
public static class FindInstanceProfile
{
  /// <summary>The role of that name, with its instance profile if it has one.</summary>
  public static async Task<DeltaInstanceProfile> RunAsync(IAws aws, string roleName, CancellationToken cancel)
  {
    var name = (await FindRole.NameAsync(aws, roleName, cancel))!;
    return await DescribeAsync(aws, await aws.GetRoleAsync(name, cancel) ?? throw Catalogue.RoleNotFound.For(name, name), cancel);
  }

  /// <summary>All that this module made: the descriptions of the account's roles tell which those are.</summary>
  public static async Task<IReadOnlyList<DeltaInstanceProfile>> AllAsync(IAws aws, CancellationToken cancel)
  {
    var made = new List<DeltaInstanceProfile>();
    foreach (var marked in await FindInstallations.MarkedAsync(aws, cancel))
      if (await aws.GetRoleAsync(marked.RoleName, cancel) is { } role) made.Add(await DescribeAsync(aws, role, cancel));
    return made;
  }

  private static async Task<DeltaInstanceProfile> DescribeAsync(IAws aws, IamRole role, CancellationToken cancel)
  {
    var profile = await aws.GetInstanceProfileAsync(role.RoleName, cancel);
    return Describe(role,
      await RecordedRole.ReadAsync(aws, role, null, cancel)) with { InstanceProfileArn = profile?.RoleName == role.RoleName ? profile.Arn
      : null };
  }

  internal static DeltaInstanceProfile Describe(IamRole role, RecordedRole? recorded) => new()
  {
    InstallationId = recorded?.Id.Value,
    BucketName = recorded?.Record.BucketName,
    BucketAccountId = recorded?.Record.BucketAccountId,
    RoleName = role.RoleName,
    RoleArn = role.Arn,
    DeploymentRoleName = recorded?.Record.DeploymentRoleName,
  };
}
