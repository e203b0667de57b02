namespace StitchDelta.Verbs;

/// <summary>What is asked of an installation. What is null is chosen as each stage chooses it.</summary>
public sealed record InstallRequest
{
  /// <summary>The bucket's bare name.</summary>
  public required string BucketName { get; init; }

  /// <summary>The Stitch account's region; null for the one that the bucket's region belongs to.</summary>
  public StitchRegion? StitchRegion { get; init; }

  /// <summary>The name of the role and of the instance profile. The role's ARN is understood.</summary>
  public string RoleName { get => Role.Name; init => Role = RoleNames.Parse(value); }

  /// <summary>The role that Databricks deploys clusters with, by name or ARN; null to leave PassRole to somebody else.</summary>
  public string? DeploymentRoleName { get => DeploymentRole?.Name; init => DeploymentRole = value is null ? null : RoleNames.Parse(value); }

  internal RoleReference Role { get; private init; } = new(MakeInstanceProfile.DefaultRoleName);

  internal RoleReference? DeploymentRole { get; private init; }

  /// <summary>The same with the role's name as IAM has it, which takes it in any case.</summary>
  internal InstallRequest Of(IamRole? role) => role is null ? this : this with { Role = Role with { Name = role.RoleName } };

  /// <summary>The AWS account that owns the bucket; null to find out.</summary>
  public string? BucketAccountId { get; init; }

  /// <summary>What is asked of the role beside that. A new cluster gets the tags, too.</summary>
  public RoleOptions RoleOptions { get; init; } = new();

  /// <summary>Whether Databricks is told not to try the instance profile in a dry run.</summary>
  public bool SkipValidation { get; init; }

  /// <summary>The catalog in which Stitch's tables are to lie, or <c>hive_metastore</c>; null for what is on record, else what the
  /// workspace makes of a name without a catalog.</summary>
  public string? CatalogName { get; init => field = value?.Trim() is { Length: > 0 } name ? name : null; }

  /// <summary>The cluster's name; null for the one that it has, or for a new one the usual one.</summary>
  public string? ClusterName { get; init => field = value?.Trim(); }

  /// <summary>The cluster that the installation is known to have, by which rows are told apart; null when none is known.</summary>
  public string? ClusterId { get; init; }

  /// <summary>The id of a SQL warehouse that is there and stands in for the cluster; null for what is on record, else a cluster.</summary>
  public string? WarehouseId { get; init => field = value?.Trim() is { Length: > 0 } id ? id : null; }

  /// <summary>The runtime's key.</summary>
  public string? SparkVersion { get; init; }

  /// <summary>The node type.</summary>
  public string? NodeTypeId { get; init; }

  /// <summary>The number of workers; 0 is a single node.</summary>
  public int? NumWorkers { get; init; }

  /// <summary>Minutes without work after which the cluster stops; 0 is never.</summary>
  public int? AutoTerminationMinutes { get; init; }

  /// <summary>The id of the cluster policy that a new cluster keeps to; null for none.</summary>
  public string? PolicyId { get; init => field = value?.Trim(); }

  /// <summary>The application id of the service principal that the token is for, and that may use the cluster; null for the
  /// caller.</summary>
  public string? OnBehalfOf { get; init => field = value?.Trim(); }

  /// <summary>The token's comment; null for the guide's and the destination's name.</summary>
  public string? TokenComment { get; init => field = value?.Trim(); }

  /// <summary>How long the token is to be valid; null for as long as the workspace allows.</summary>
  public TimeSpan? TokenLifetime { get; init; }

  /// <summary>The destination that the installation is known to have; null when none is known.</summary>
  public long? DestinationId { get; init; }

  /// <summary>The destination's display name; null for the one that it has, or for a new one the usual one.</summary>
  public string? DestinationName { get; init => field = value?.Trim(); }

  /// <summary>The destination's description.</summary>
  public string? Description { get; init; }

  /// <summary>The SSH tunnel through which Stitch connects; null to leave it as it is.</summary>
  public SshTunnel? Ssh { get; init; }

  /// <summary>Whether a cluster of that name that somebody else made is taken over, and a destination of another type makes way.</summary>
  public bool TakeOver { get; init; }

  /// <summary>How long the cluster may take to start.</summary>
  public TimeSpan ClusterTimeout { get; init; } = TimeSpan.FromMinutes(30);

  /// <summary>How long Stitch's connection check may take.</summary>
  public TimeSpan CheckTimeout { get; init; } = TimeSpan.FromMinutes(15);

  /// <summary>The command that asks for it by what it goes by.</summary>
  internal string Command => $"Install-StitchDestination {BucketName} -RoleName {RoleName}"
    + (DeploymentRoleName is null ? "" : $" -DeploymentRoleName {DeploymentRoleName}");

  /// <summary>The token's comment, for the destination that there is; null for a new one.</summary>
  internal string CommentFor(DestinationInfo? destination) =>
    TokenComment ?? TokenRequest.CommentFor(DestinationName ?? destination?.DestinationName ?? MakeDestination.DefaultName);

  internal string NewClusterName => ClusterName ?? MakeCluster.DefaultName;

  internal string NewDestinationName => DestinationName ?? MakeDestination.DefaultName;
}
