namespace StitchDelta;

/// <summary>An installation, as it is on record in AWS: all that belongs to one destination in Stitch.</summary>
public sealed record StitchInstallation
{
  /// <summary>The installation's id, which its role, instance profile, cluster and token bear.</summary>
  public required string InstallationId { get; init; }

  /// <summary>The bucket that it loads into.</summary>
  public string? BucketName { get; init; }

  /// <summary>The AWS account that owns the bucket.</summary>
  public string? BucketAccountId { get; init; }

  /// <summary>The region of the Stitch account.</summary>
  public StitchRegion? StitchRegion { get; init; }

  /// <summary>The role's name, and the instance profile's.</summary>
  public required string RoleName { get; init; }

  /// <summary>The role's ARN.</summary>
  public required string RoleArn { get; init; }

  /// <summary>The role that Databricks deploys clusters with.</summary>
  public string? DeploymentRoleName { get; init; }

  /// <summary>What was there before it, and stays when it is taken back.</summary>
  public FoundBefore FoundBefore { get; init; }

  /// <summary>Whose its token is: a user name, or the application id of a service principal.</summary>
  public string? TokenOwner { get; init; }

  /// <summary>The application id of the service principal that the token is for; null for a person's.</summary>
  public string? OnBehalfOf { get; init; }

  /// <summary>The id of the workspace, which Databricks calls org id.</summary>
  public string? WorkspaceId { get; init; }

  /// <summary>The cluster's id.</summary>
  public string? ClusterId { get; init; }

  /// <summary>The id of the token that Stitch was given last.</summary>
  public string? TokenId { get; init; }

  /// <summary>The ids of tokens that were valid beside it when the record was written.</summary>
  public IReadOnlyList<string> OtherTokenIds { get; init; } = [];

  /// <summary>The destination's id in Stitch.</summary>
  public long? DestinationId { get; init; }

  /// <summary>The id of the Stitch account, which Stitch calls client.</summary>
  public long? StitchClientId { get; init; }

  /// <summary>The Sid of the statement in the bucket's policy that lets Stitch's loader in.</summary>
  public string? StatementSid { get; init; }

  /// <summary>Whether all that the other commands need is on record.</summary>
  public bool IsComplete => Missing.Count == 0;

  /// <summary>Which of its ids are not on record. Install-StitchDestination puts them there.</summary>
  public IReadOnlyList<string> Missing =>
  [
    .. new (string Name, bool IsKnown)[]
    {
      (nameof(InstallationId), IsRecorded), (nameof(ClusterId), ClusterId is not null), (nameof(TokenId), TokenId is not null),
      (nameof(DestinationId), DestinationId is not null), (nameof(StitchClientId), StitchClientId is not null),
    }.Where(i => !i.IsKnown).Select(i => i.Name),
  ];

  /// <summary>Whether the id itself is on record, and not only known from role and bucket.</summary>
  internal bool IsRecorded { get; init; }
}
