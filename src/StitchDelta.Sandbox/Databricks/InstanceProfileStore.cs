namespace StitchDelta.Sandbox.Databricks;

/// <summary>An instance profile that clusters of the workspace may use.</summary>
internal sealed record RegisteredProfile(string InstanceProfileArn, bool IsMeta, string? RoleArn);

/// <summary>The instance profiles that are registered in a workspace.</summary>
internal sealed class InstanceProfileStore(Ec2DryRun ec2)
{
  private readonly List<RegisteredProfile> _profiles = [];

  public IReadOnlyList<RegisteredProfile> All => _profiles;

  public bool Contains(string instanceProfileArn) => IndexOf(instanceProfileArn) >= 0;

  public void Add(RegisteredProfile profile, bool skipValidation)
  {
    Check(profile);
    // The real answer to a duplicate is not known; this is what other stand-ins give.
    if (Contains(profile.InstanceProfileArn))
      throw new ApiRefusal(400, "RESOURCE_ALREADY_EXISTS", $"The instance profile {profile.InstanceProfileArn} already exists.");
    if (!skipValidation && ec2.RefusalOf(profile.InstanceProfileArn) is { } refusal)
      throw new ApiRefusal(400, "DRY_RUN_FAILED", $"Verification of the instance profile failed. AWS error: {refusal.Message}");
    _profiles.Add(profile);
  }

  public void Edit(RegisteredProfile profile)
  {
    Check(profile);
    _profiles[Existing(profile.InstanceProfileArn)] = profile;
  }

  public void Remove(string instanceProfileArn) => _profiles.RemoveAt(Existing(instanceProfileArn));

  private int IndexOf(string arn) => _profiles.FindIndex(p => p.InstanceProfileArn == arn);

  private int Existing(string arn) =>
    IndexOf(arn) is >= 0 and var index ? index : throw ApiRefusal.NotFound($"The instance profile {arn} does not exist.");

  private static void Check(RegisteredProfile profile)
  {
    if (!IsArn(profile.InstanceProfileArn, "instance-profile/"))
      throw ApiRefusal.InvalidParameter($"Invalid instance profile ARN: {profile.InstanceProfileArn}");
    if (profile.RoleArn is { } role && !IsArn(role, "role/"))
      throw ApiRefusal.InvalidParameter($"Invalid IAM role ARN: {role}");
  }

  private static bool IsArn(string text, string resource)
  {
    var parts = text.Split([':'], 6);
    return parts.Length == 6 && parts[0] == "arn" && parts[2] == "iam" && parts[5].StartsWith(resource, StringComparison.Ordinal);
  }
}
