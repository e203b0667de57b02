using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Looks up the S3 bucket that Stitch is to load: whether it is there, and in which region.</summary>
[Cmdlet(VerbsCommon.Get, "StitchBucket")]
[OutputType(typeof(StitchBucket))]
public sealed class GetStitchBucketCommand : AwsCmdlet
{
  /// <summary>The bucket's bare name. An ARN or an s3:// URL without a path is understood. Left out: all buckets of the caller.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string[]? BucketName { get; set; }

  /// <summary>The Stitch account's region. Left out: the connected account's, else the one that the bucket's region belongs to.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(StitchRegion))]
  public StitchRegion? StitchRegion { get; set; }

  private protected override IReadOnlyList<string> Naming => [nameof(BucketName), nameof(ProfileName), nameof(AwsCredential)];

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    foreach (var name in BucketName ?? await Aws.ListBucketsAsync(cancel))
      await GuardAsync(() => OneAsync(name, cancel), cancel);
  }

  private async Task OneAsync(string name, CancellationToken cancel)
  {
    var bucket = await FindBucket.RunAsync(Aws, name, StitchRegion ?? Session.Stitch?.StitchRegion, cancel);
    var stitch = StitchRegions.Of(bucket.StitchRegion!.Value);
    if (BucketName is not null && bucket.BucketRegion != stitch.AwsRegion)
      WriteWarning($"Bucket {bucket.BucketName} is in {bucket.BucketRegion}, but Stitch ({stitch.DisplayName}) loads only from "
        + $"{stitch.AwsRegion}.");
    WriteMade(bucket);
  }
}
