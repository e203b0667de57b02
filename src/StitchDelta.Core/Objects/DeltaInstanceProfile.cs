namespace StitchDelta;

/// <summary>The IAM role with its instance profile, through which the cluster reads and writes the bucket.</summary>
public record DeltaInstanceProfile : StitchBucket
{
  /// <summary>The id of the installation that role and bucket make, as in <c>sd-k3v7xq2mzd</c>.</summary>
  public string? InstallationId { get; init; }

  /// <summary>The AWS account that owns the bucket, where it is known.</summary>
  public string? BucketAccountId { get; init; }

  /// <summary>The Sid of the statement in the bucket's policy that lets Stitch's loader in, where it is known.</summary>
  public string? StatementSid { get; init; }

  /// <summary>The role's name, and the instance profile's.</summary>
  public string? RoleName { get; init; }

  /// <summary>The role's ARN.</summary>
  public string? RoleArn { get; init; }

  /// <summary>The instance profile's ARN, which Databricks is told.</summary>
  public string? InstanceProfileArn { get; init; }

  /// <summary>The role that Databricks deploys clusters with, which must be allowed to pass this one.</summary>
  public string? DeploymentRoleName { get; init; }
}
