namespace StitchDelta;

/// <summary>The IAM role with its instance profile, through which the cluster reads and writes the bucket.</summary>
public record DeltaInstanceProfile : StitchBucket
{
  /// <summary>The role's name, and the instance profile's.</summary>
  public string? RoleName { get; init; }

  /// <summary>The role's ARN.</summary>
  public string? RoleArn { get; init; }

  /// <summary>The instance profile's ARN, which Databricks is told.</summary>
  public string? InstanceProfileArn { get; init; }

  /// <summary>The role that Databricks deploys clusters with, which must be allowed to pass this one.</summary>
  public string? DeploymentRoleName { get; init; }
}
