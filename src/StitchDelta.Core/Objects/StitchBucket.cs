namespace StitchDelta;

/// <summary>The S3 bucket that Stitch stages its files in and the Delta tables live in.</summary>
public sealed record StitchBucket : StageOutput
{
  /// <inheritdoc cref="InstallationFacts.BucketName" />
  public string? BucketName { get => Facts.BucketName; init => Facts = Facts with { BucketName = value }; }

  /// <inheritdoc cref="InstallationFacts.BucketRegion" />
  public string? BucketRegion { get => Facts.BucketRegion; init => Facts = Facts with { BucketRegion = value }; }

  /// <inheritdoc cref="InstallationFacts.StitchRegion" />
  public StitchRegion? StitchRegion { get => Facts.StitchRegion; init => Facts = Facts with { StitchRegion = value }; }

  internal override PipelineStage MadeBy => PipelineStage.Bucket;
}
