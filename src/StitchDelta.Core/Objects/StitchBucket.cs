namespace StitchDelta;

/// <summary>The S3 bucket that Stitch stages its files in and the Delta tables live in.</summary>
public record StitchBucket : StageOutput
{
  /// <summary>The bare name of the bucket.</summary>
  public string? BucketName { get; init; }

  /// <summary>The AWS region that the bucket is in.</summary>
  public string? BucketRegion { get; init; }

  /// <summary>The region of the Stitch account. The bucket must be in the AWS region that belongs to it.</summary>
  public StitchRegion? StitchRegion { get; init; }
}
