using System.Security;

namespace StitchDelta;

/// <summary>The destination in the Stitch account, and how its connection check went.</summary>
public sealed record StitchDestination : StageOutput
{
  /// <inheritdoc cref="InstallationFacts.DestinationId" />
  public long? DestinationId { get => Facts.DestinationId; init => Facts = Facts with { DestinationId = value }; }

  /// <inheritdoc cref="InstallationFacts.DestinationName" />
  public string? DestinationName { get => Facts.DestinationName; init => Facts = Facts with { DestinationName = value }; }

  /// <inheritdoc cref="InstallationFacts.DestinationType" />
  public string? DestinationType { get => Facts.DestinationType; init => Facts = Facts with { DestinationType = value }; }

  /// <inheritdoc cref="InstallationFacts.BucketName" />
  public string? BucketName { get => Facts.BucketName; init => Facts = Facts with { BucketName = value }; }

  /// <inheritdoc cref="InstallationFacts.StitchRegion" />
  public StitchRegion? StitchRegion { get => Facts.StitchRegion; init => Facts = Facts with { StitchRegion = value }; }

  /// <inheritdoc cref="InstallationFacts.RoleName" />
  public string? RoleName { get => Facts.RoleName; init => Facts = Facts with { RoleName = value }; }

  /// <inheritdoc cref="InstallationFacts.ClusterName" />
  public string? ClusterName { get => Facts.ClusterName; init => Facts = Facts with { ClusterName = value }; }

  /// <inheritdoc cref="InstallationFacts.ClusterId" />
  public string? ClusterId { get => Facts.ClusterId; init => Facts = Facts with { ClusterId = value }; }

  /// <inheritdoc cref="InstallationFacts.JdbcUrl" />
  public string? JdbcUrl { get => Facts.JdbcUrl; init => Facts = Facts with { JdbcUrl = value }; }

  /// <inheritdoc cref="InstallationFacts.TokenId" />
  public string? TokenId { get => Facts.TokenId; init => Facts = Facts with { TokenId = value }; }

  /// <inheritdoc cref="InstallationFacts.TokenComment" />
  public string? TokenComment { get => Facts.TokenComment; init => Facts = Facts with { TokenComment = value }; }

  /// <inheritdoc cref="InstallationFacts.Token" />
  public SecureString? Token { get => Facts.Token; init => Facts = Facts with { Token = value }; }

  /// <inheritdoc cref="InstallationFacts.SshHost" />
  public string? SshHost { get => Facts.SshHost; init => Facts = Facts with { SshHost = value }; }

  /// <inheritdoc cref="InstallationFacts.SshPort" />
  public int? SshPort { get => Facts.SshPort; init => Facts = Facts with { SshPort = value }; }

  /// <inheritdoc cref="InstallationFacts.SshUser" />
  public string? SshUser { get => Facts.SshUser; init => Facts = Facts with { SshUser = value }; }

  /// <inheritdoc cref="InstallationFacts.IsPaused" />
  public bool IsPaused { get => Facts.IsPaused; init => Facts = Facts with { IsPaused = value }; }

  /// <inheritdoc cref="InstallationFacts.MissingProperties" />
  public string[] MissingProperties { get => Facts.MissingProperties; init => Facts = Facts with { MissingProperties = value }; }

  /// <inheritdoc cref="InstallationFacts.ConnectionCheck" />
  public string? ConnectionCheck { get => Facts.ConnectionCheck; init => Facts = Facts with { ConnectionCheck = value }; }

  /// <inheritdoc cref="InstallationFacts.ConnectionCheckMessage" />
  public string? ConnectionCheckMessage { get => Facts.ConnectionCheckMessage; init =>
    Facts = Facts with { ConnectionCheckMessage = value }; }

  /// <inheritdoc cref="InstallationFacts.RecordPending" />
  public bool RecordPending { get => Facts.RecordPending; init => Facts = Facts with { RecordPending = value }; }

  /// <inheritdoc cref="InstallationFacts.StitchToken" />
  public SecureString? StitchToken { get => Facts.StitchToken; init => Facts = Facts with { StitchToken = value }; }

  /// <summary>Under <c>-WhatIf</c> of a command for the whole installation: its plan, to be saved and applied with <c>-Plan</c>. Null
  /// else.</summary>
  public StitchPlan? Plan { get; init; }

  internal override PipelineStage MadeBy => PipelineStage.Destination;
}
