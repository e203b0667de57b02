namespace StitchDelta;

/// <summary>An instance profile that a Databricks workspace lets clusters use.</summary>
public sealed record DeltaInstanceProfileRegistration : StageOutput
{
  /// <inheritdoc cref="InstallationFacts.InstanceProfileArn" />
  public string? InstanceProfileArn { get => Facts.InstanceProfileArn; init => Facts = Facts with { InstanceProfileArn = value }; }

  /// <inheritdoc cref="InstallationFacts.WorkspaceUrl" />
  public Uri? WorkspaceUrl { get => Facts.WorkspaceUrl; init => Facts = Facts with { WorkspaceUrl = value }; }

  internal override PipelineStage MadeBy => PipelineStage.Registration;
}
