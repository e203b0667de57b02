namespace StitchDelta;

/// <summary>The address at which Stitch reaches the cluster.</summary>
public sealed record DeltaJdbcUrl : StageOutput
{
  /// <inheritdoc cref="InstallationFacts.WorkspaceUrl" />
  public Uri? WorkspaceUrl { get => Facts.WorkspaceUrl; init => Facts = Facts with { WorkspaceUrl = value }; }

  /// <inheritdoc cref="InstallationFacts.ClusterId" />
  public string? ClusterId { get => Facts.ClusterId; init => Facts = Facts with { ClusterId = value }; }

  /// <inheritdoc cref="InstallationFacts.OrgId" />
  public string? OrgId { get => Facts.OrgId; init => Facts = Facts with { OrgId = value }; }

  /// <inheritdoc cref="InstallationFacts.WarehouseId" />
  public string? WarehouseId { get => Facts.WarehouseId; init => Facts = Facts with { WarehouseId = value }; }

  /// <inheritdoc cref="InstallationFacts.JdbcUrl" />
  public string? JdbcUrl { get => Facts.JdbcUrl; init => Facts = Facts with { JdbcUrl = value }; }

  /// <inheritdoc cref="InstallationFacts.HttpPath" />
  public string? HttpPath { get => Facts.HttpPath; init => Facts = Facts with { HttpPath = value }; }

  /// <inheritdoc cref="InstallationFacts.JdbcHost" />
  public string? JdbcHost { get => Facts.JdbcHost; init => Facts = Facts with { JdbcHost = value }; }

  /// <inheritdoc cref="InstallationFacts.JdbcPort" />
  public int? JdbcPort { get => Facts.JdbcPort; init => Facts = Facts with { JdbcPort = value }; }

  internal override PipelineStage MadeBy => PipelineStage.JdbcUrl;
}
