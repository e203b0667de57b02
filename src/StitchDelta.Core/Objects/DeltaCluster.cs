namespace StitchDelta;

/// <summary>The cluster that loads and serves the Delta tables.</summary>
public sealed record DeltaCluster : StageOutput
{
  /// <inheritdoc cref="InstallationFacts.WorkspaceUrl" />
  public Uri? WorkspaceUrl { get => Facts.WorkspaceUrl; init => Facts = Facts with { WorkspaceUrl = value }; }

  /// <inheritdoc cref="InstallationFacts.ClusterName" />
  public string? ClusterName { get => Facts.ClusterName; init => Facts = Facts with { ClusterName = value }; }

  /// <inheritdoc cref="InstallationFacts.ClusterId" />
  public string? ClusterId { get => Facts.ClusterId; init => Facts = Facts with { ClusterId = value }; }

  /// <inheritdoc cref="InstallationFacts.OrgId" />
  public string? OrgId { get => Facts.OrgId; init => Facts = Facts with { OrgId = value }; }

  /// <inheritdoc cref="InstallationFacts.ClusterState" />
  public string? ClusterState { get => Facts.ClusterState; init => Facts = Facts with { ClusterState = value }; }

  /// <inheritdoc cref="InstallationFacts.SparkVersion" />
  public string? SparkVersion { get => Facts.SparkVersion; init => Facts = Facts with { SparkVersion = value }; }

  /// <inheritdoc cref="InstallationFacts.NodeTypeId" />
  public string? NodeTypeId { get => Facts.NodeTypeId; init => Facts = Facts with { NodeTypeId = value }; }

  /// <inheritdoc cref="InstallationFacts.AccessMode" />
  public string? AccessMode { get => Facts.AccessMode; init => Facts = Facts with { AccessMode = value }; }

  /// <inheritdoc cref="InstallationFacts.InstanceProfileArn" />
  public string? InstanceProfileArn { get => Facts.InstanceProfileArn; init => Facts = Facts with { InstanceProfileArn = value }; }

  internal override PipelineStage MadeBy => PipelineStage.Cluster;
}
