using System.Security;

namespace StitchDelta;

/// <summary>The personal access token that Stitch logs in to Databricks with.</summary>
public sealed record DeltaToken : StageOutput
{
  /// <inheritdoc cref="InstallationFacts.WorkspaceUrl" />
  public Uri? WorkspaceUrl { get => Facts.WorkspaceUrl; init => Facts = Facts with { WorkspaceUrl = value }; }

  /// <inheritdoc cref="InstallationFacts.TokenId" />
  public string? TokenId { get => Facts.TokenId; init => Facts = Facts with { TokenId = value }; }

  /// <inheritdoc cref="InstallationFacts.TokenComment" />
  public string? TokenComment { get => Facts.TokenComment; init => Facts = Facts with { TokenComment = value }; }

  /// <inheritdoc cref="InstallationFacts.TokenExpires" />
  public DateTimeOffset? TokenExpires { get => Facts.TokenExpires; init => Facts = Facts with { TokenExpires = value }; }

  /// <inheritdoc cref="InstallationFacts.OnBehalfOf" />
  public string? OnBehalfOf { get => Facts.OnBehalfOf; init => Facts = Facts with { OnBehalfOf = value }; }

  /// <inheritdoc cref="InstallationFacts.DestinationName" />
  public string? DestinationName { get => Facts.DestinationName; init => Facts = Facts with { DestinationName = value }; }

  /// <inheritdoc cref="InstallationFacts.RecordPending" />
  public bool RecordPending { get => Facts.RecordPending; init => Facts = Facts with { RecordPending = value }; }

  /// <inheritdoc cref="InstallationFacts.Token" />
  public SecureString? Token { get => Facts.Token; init => Facts = Facts with { Token = value }; }

  /// <summary>How many whole days the token is still valid; null for ever.</summary>
  public int? DaysLeft => TokenExpires is { } end ? Math.Max(0, (int)Math.Floor((end - DateTimeOffset.UtcNow).TotalDays)) : null;

  internal override PipelineStage MadeBy => PipelineStage.Token;
}
