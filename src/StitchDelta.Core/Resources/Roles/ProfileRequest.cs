namespace StitchDelta.Resources.Roles;

/// <summary>What is asked of a role with its instance profile.</summary>
/// <param name="BucketName">The bucket that the role may use.</param>
/// <param name="RoleName">The name of the role and of the instance profile.</param>
/// <param name="DeploymentRoleName">The role that Databricks deploys with; null to leave PassRole to somebody else.</param>
/// <param name="BucketAccountId">The account that owns the bucket; null to find out.</param>
internal sealed record ProfileRequest(string BucketName, string RoleName, string? DeploymentRoleName, string? BucketAccountId)
{
  /// <summary>What is known of the installation beside that.</summary>
  public InstallationRecord Known { get; init; } = new();

  /// <summary>What is asked of the role beside that.</summary>
  public RoleOptions Options { get; init; } = new();

  /// <summary>The ARN of the KMS key with which the bucket is encrypted; null for none, and where it is not known.</summary>
  public string? KmsKeyArn { get; init => field = value?.Trim() is { Length: > 0 } arn ? arn : null; }

  /// <summary>The room on the deployment role.</summary>
  public InlinePolicyRoom Room { get; init; } = new();

  /// <summary>Whether a condition that somebody put into a policy of ours stays. A repair undoes no hardening; whoever asks for the role by
  /// itself means it as it is asked for.</summary>
  public bool KeepsConditions { get; init; }

  /// <summary>
  /// Whether what somebody else wrote at a role of somebody else stays, also under the name that the module would take. Whoever asks for
  /// the
  /// role by itself means it as it is asked for.
  /// </summary>
  public bool LeavesOthers { get; init; }

  /// <summary>The same with the names of the roles as IAM has them, which takes them in any case; null for one that is not
  /// there.</summary>
  public ProfileRequest Of(IamRole? role, IamRole? deployment) => this with
  {
    RoleName = role?.RoleName ?? RoleName,
    DeploymentRoleName = deployment?.RoleName ?? DeploymentRoleName,
  };

  /// <summary>How the ARNs of the account's IAM begin.</summary>
  public static string ArnStart(CallerIdentity caller) => $"arn:{caller.Arn.Split(':')[1]}:iam::{caller.AccountId}";

  /// <summary>The command that makes it.</summary>
  public string Command => CommandFor(BucketName, RoleName, DeploymentRoleName, KmsKeyArn);

  /// <summary>The command that makes a role with these names.</summary>
  public static string CommandFor(string bucketName, string roleName, string? deploymentRoleName, string? kmsKeyArn = null) =>
    $"New-DeltaInstanceProfile -BucketName {bucketName} -RoleName "
      + $"{roleName}{(deploymentRoleName is null ? "" : $" -DeploymentRoleName {deploymentRoleName}")}"
    + (kmsKeyArn is null ? "" : $" -KmsKeyArn {kmsKeyArn}");

  /// <summary>The ARN that the role will have.</summary>
  public string RoleArn(CallerIdentity caller) => $"{ArnStart(caller)}:role{Path}{RoleName}";

  /// <summary>The ARN that the instance profile will have.</summary>
  public string ProfileArn(CallerIdentity caller) => $"{ArnStart(caller)}:instance-profile{Path}{RoleName}";

  /// <summary>The path that a new role will have.</summary>
  public string Path => Options.Path ?? RolePaths.Root;

  /// <summary>What is to be on record. What is there already counts more than what is known now: what was there before can only be seen
  /// before.</summary>
  /// <param name="caller">Who makes it.</param>
  /// <param name="role">The role; null for one that is to be made.</param>
  /// <param name="recorded">What is on record at the role; null for a role that is to be made, or is somebody else's.</param>
  /// <param name="bucketAccountId">The account that owns the bucket.</param>
  public InstallationRecord RecordFor(CallerIdentity caller, IamRole? role, RecordedRole? recorded, string? bucketAccountId)
  {
    var mine = Known with
    {
      Id = InstallationId.Of(role?.Arn ?? RoleArn(caller), BucketName),
      BucketName = BucketName,
      BucketAccountId = bucketAccountId ?? Known.BucketAccountId,
      DeploymentRoleName = DeploymentRoleName ?? Known.DeploymentRoleName,
      RolePath = role?.Path ?? Path,
      // A role of somebody else does not get it.
      PermissionsBoundary = (role is null || recorded is not null ? Options.PermissionsBoundary : null) ?? Known.PermissionsBoundary,
    };
    if (recorded is null) return mine;
    return recorded.Record.Or(mine) with
    {
      Before = recorded.Record.Before,
      DeploymentRoleName = DeploymentRoleName ?? recorded.Record.DeploymentRoleName,
      PermissionsBoundary = Options.PermissionsBoundary ?? recorded.Record.PermissionsBoundary,
    };
  }
}

/// <summary>A role with its instance profile that was made, or was there.</summary>
/// <param name="Profile">The two.</param>
/// <param name="Record">What is to be on record of the installation.</param>
/// <param name="RoleTags">The tags that the role has; null for a role of somebody else, which gets none.</param>
internal sealed record MadeProfile(StepResult<DeltaInstanceProfile> Profile, InstallationRecord Record, IReadOnlyDictionary<string,
  string>? RoleTags);
