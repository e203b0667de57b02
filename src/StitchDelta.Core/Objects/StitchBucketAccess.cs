namespace StitchDelta;

/// <summary>A bucket and what its policy grants to Stitch's loader.</summary>
public sealed record StitchBucketAccess : StageOutput
{
  /// <inheritdoc cref="InstallationFacts.BucketName" />
  public string? BucketName { get => Facts.BucketName; init => Facts = Facts with { BucketName = value }; }

  /// <inheritdoc cref="InstallationFacts.BucketRegion" />
  public string? BucketRegion { get => Facts.BucketRegion; init => Facts = Facts with { BucketRegion = value }; }

  /// <inheritdoc cref="InstallationFacts.StitchRegion" />
  public StitchRegion? StitchRegion { get => Facts.StitchRegion; init => Facts = Facts with { StitchRegion = value }; }

  /// <inheritdoc cref="InstallationFacts.StatementSid" />
  public string? StatementSid { get => Facts.StatementSid; init => Facts = Facts with { StatementSid = value }; }

  /// <inheritdoc cref="InstallationFacts.KmsKeyArn" />
  public string? KmsKeyArn { get => Facts.KmsKeyArn; init => Facts = Facts with { KmsKeyArn = value }; }

  /// <summary>The role of Stitch's AWS account that reads and writes the bucket.</summary>
  public string? LoaderRoleArn { get; init; }

  /// <summary>The bucket policy as it is now (under <c>-WhatIf</c>: would be); null when there is none.</summary>
  public string? Policy { get; init; }

  /// <summary>The bucket policy as it was before; null when there was none.</summary>
  public string? PreviousPolicy { get; init; }

  internal override PipelineStage MadeBy => PipelineStage.Bucket;
}
