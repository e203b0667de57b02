using StitchDelta.Contracts;
using StitchDelta.Errors;

namespace StitchDelta.Steps;

/// <summary>Looks up roles with their instance profiles.</summary>
public static class FindInstanceProfile
{
  /// <summary>The role of that name, with its instance profile if it has one.</summary>
  public static async Task<DeltaInstanceProfile> RunAsync(IAws aws, string roleName, CancellationToken cancel)
  {
    var name = (await FindRole.NameAsync(aws, roleName, cancel))!;
    var role = await aws.GetRoleAsync(name, cancel) ?? throw Catalogue.RoleNotFound.For(name, name);
    return Describe(role, await aws.GetInstanceProfileAsync(name, cancel));
  }

  /// <summary>All that this module made. Which those are only each role's tags tell.</summary>
  public static async Task<IReadOnlyList<DeltaInstanceProfile>> AllAsync(IAws aws, CancellationToken cancel) =>
    [.. (await MadeAsync(aws, cancel)).Select(m => Describe(m.Role, m.Profile))];

  /// <summary>The roles that this module made for a bucket; null when the caller may not list them.</summary>
  internal static async Task<IReadOnlyList<IamRole>?> RolesForAsync(IAws aws, string bucketName, CancellationToken cancel)
  {
    try
    {
      return [.. (await MadeAsync(aws, cancel)).Select(m => m.Role).Where(r => BucketOf(r) == bucketName)];
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.AwsAccessDenied)
    {
      return null;
    }
  }

  private static async Task<List<(IamRole Role, IamInstanceProfile Profile)>> MadeAsync(IAws aws, CancellationToken cancel)
  {
    var made = new List<(IamRole, IamInstanceProfile)>();
    foreach (var profile in await aws.ListInstanceProfilesAsync(cancel))
    {
      if (profile.RoleName is { } name && name == profile.InstanceProfileName
        && await aws.GetRoleAsync(name, cancel) is { } role && role.Tags.ContainsKey(MakeInstanceProfile.Tag))
        made.Add((role, profile));
    }
    return made;
  }

  /// <summary>The bucket that this module made a role for; null for a role of somebody else.</summary>
  internal static string? BucketOf(IamRole role) => LineTags.Value(role.Tags, MakeInstanceProfile.Tag);

  internal static DeltaInstanceProfile Describe(IamRole role, IamInstanceProfile? profile) => new()
  {
    BucketName = BucketOf(role),
    RoleName = role.RoleName,
    RoleArn = role.Arn,
    InstanceProfileArn = profile?.RoleName == role.RoleName ? profile.Arn : null,
    DeploymentRoleName = LineTags.Value(role.Tags, MakeInstanceProfile.DeploymentTag),
  };
}
