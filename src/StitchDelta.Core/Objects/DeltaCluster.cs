namespace StitchDelta;

/// <summary>The cluster that loads and serves the Delta tables.</summary>
public record DeltaCluster : DeltaExternalLocation
{
  /// <summary>The cluster's name.</summary>
  public string? ClusterName { get; init; }

  /// <summary>The cluster's id, as in <c>0804-220509-stead130</c>.</summary>
  public string? ClusterId { get; init; }

  /// <summary>The workspace's org id, a part of the JDBC URL's path; null where it was not looked up.</summary>
  public string? OrgId { get; init; }

  /// <summary>PENDING, RUNNING, RESTARTING, RESIZING, TERMINATING, TERMINATED or ERROR.</summary>
  public string? ClusterState { get; init; }

  /// <summary>The runtime's key, as in <c>16.4.x-scala2.12</c>.</summary>
  public string? SparkVersion { get; init; }

  /// <summary>The instance type of the driver and the workers.</summary>
  public string? NodeTypeId { get; init; }

  /// <summary>The access mode, Databricks' <c>data_security_mode</c>.</summary>
  public string? AccessMode { get; init; }
}
