namespace StitchDelta.Resources.Buckets;

/// <summary>Before you start: the bucket is there, and in which region.</summary>
public static class FindBucket
{
  /// <summary>Looks the bucket up.</summary>
  /// <param name="bucketName">The name, in any form that <see cref="BucketNames"/> understands.</param>
  /// <param name="stitchRegion">The Stitch account's region; null to take the one that the bucket's region belongs to.</param>
  public static async Task<StitchBucket> RunAsync(IAws aws, string bucketName, StitchRegion? stitchRegion, CancellationToken cancel)
  {
    var name = BucketNames.Parse(bucketName);
    var region = await aws.GetBucketRegionAsync(name, cancel) ?? throw Catalogue.BucketNotFound.For(name, name);
    return new StitchBucket
    {
      BucketName = name,
      BucketRegion = region,
      StitchRegion = stitchRegion ?? StitchRegions.All.FirstOrDefault(r => r.AwsRegion == region)?.Region ?? StitchRegion.NorthAmerica,
    };
  }

  /// <summary>Throws when Stitch could not load from where the bucket is.</summary>
  public static void RequireRegion(InstallationFacts bucket)
  {
    var stitch = StitchRegions.Of(bucket.StitchRegion ?? StitchRegion.NorthAmerica);
    if (bucket.BucketRegion is { } actual && actual != stitch.AwsRegion)
      throw Catalogue.BucketInOtherRegion.For(bucket.BucketName, bucket.BucketName, actual, stitch.DisplayName, stitch.AwsRegion);
  }
}
