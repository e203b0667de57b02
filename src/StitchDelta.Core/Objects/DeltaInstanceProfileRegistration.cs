namespace StitchDelta;

/// <summary>An instance profile that a Databricks workspace lets clusters use.</summary>
public record DeltaInstanceProfileRegistration : DeltaInstanceProfile
{
  /// <summary>The workspace: scheme and host, nothing after them.</summary>
  public Uri? WorkspaceUrl { get; init; }
}
