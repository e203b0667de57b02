namespace StitchDelta.Steps;

/// <summary>What is asked of a cluster. Null means: as it is, or for a new one what suits best.</summary>
public sealed record ClusterRequest
{
  /// <summary>The cluster's name.</summary>
  public required string ClusterName { get; init; }
  /// <summary>The instance profile that it works with.</summary>
  public required string InstanceProfileArn { get; init; }
  /// <summary>The runtime's key.</summary>
  public string? SparkVersion { get; init; }
  /// <summary>The node type.</summary>
  public string? NodeTypeId { get; init; }
  /// <summary>The number of workers; 0 is a single node.</summary>
  public int? NumWorkers { get; init; }
  /// <summary>Minutes without work after which it stops; 0 is never.</summary>
  public int? AutoTerminationMinutes { get; init; }
  /// <summary>The access mode, Databricks' data_security_mode.</summary>
  public string? AccessMode { get; init; }
  /// <summary>The bucket, for the tag.</summary>
  public string? BucketName { get; init; }
}
