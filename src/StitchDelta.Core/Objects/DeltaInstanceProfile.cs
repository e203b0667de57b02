namespace StitchDelta;

/// <summary>The IAM role with its instance profile, through which the cluster reads and writes the bucket.</summary>
public sealed record DeltaInstanceProfile : StageOutput
{
  /// <inheritdoc cref="InstallationFacts.InstallationId" />
  public string? InstallationId { get => Facts.InstallationId; init => Facts = Facts with { InstallationId = value }; }

  /// <inheritdoc cref="InstallationFacts.BucketName" />
  public string? BucketName { get => Facts.BucketName; init => Facts = Facts with { BucketName = value }; }

  /// <inheritdoc cref="InstallationFacts.BucketAccountId" />
  public string? BucketAccountId { get => Facts.BucketAccountId; init => Facts = Facts with { BucketAccountId = value }; }

  /// <inheritdoc cref="InstallationFacts.RoleName" />
  public string? RoleName { get => Facts.RoleName; init => Facts = Facts with { RoleName = value }; }

  /// <inheritdoc cref="InstallationFacts.RoleArn" />
  public string? RoleArn { get => Facts.RoleArn; init => Facts = Facts with { RoleArn = value }; }

  /// <inheritdoc cref="InstallationFacts.InstanceProfileArn" />
  public string? InstanceProfileArn { get => Facts.InstanceProfileArn; init => Facts = Facts with { InstanceProfileArn = value }; }

  /// <inheritdoc cref="InstallationFacts.DeploymentRoleName" />
  public string? DeploymentRoleName { get => Facts.DeploymentRoleName; init => Facts = Facts with { DeploymentRoleName = value }; }

  internal override PipelineStage MadeBy => PipelineStage.Role;
}
