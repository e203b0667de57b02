using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Says for each of the four privileges whether Stitch's loader has it on the bucket, which statement of the bucket policy
/// decides, and what to do.</summary>
[Cmdlet(VerbsDiagnostic.Test, "StitchBucketAccess")]
[OutputType(typeof(StitchPrivilegeCheck), typeof(bool))]
public sealed class TestStitchBucketAccessCommand : AwsCmdlet
{
  /// <summary>The bucket's bare name.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  /// <summary>The Stitch account's region, which decides the loader role. Left out: the connected account's, else the one that the bucket's
  /// region belongs to.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(StitchRegion))]
  public StitchRegion? StitchRegion { get; set; }

  /// <summary>Also lists, writes, reads and deletes an object in the bucket, with the caller's own credentials.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Live { get; set; }

  /// <summary>Only says whether nothing failed.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Quiet { get; set; }

  /// <summary>Only says whether no check failed, warned or is unknown: stricter than -Quiet.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Strict { get; set; }

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var name = Need(BucketName, nameof(BucketName), "Get-StitchBucket");
    var bucket = await FindBucket.RunAsync(Aws, name, StitchRegion ?? Session.Stitch?.StitchRegion, cancel);
    var isPlanned = IsInputPlanned;
    var policy = isPlanned ? FromInput(nameof(StitchBucketAccess.Policy)) as string
      : await BucketOwner.PolicyAsync(Aws, bucket.BucketName!, cancel);
    var healthy = true;
    foreach (var check in LoaderAccess.Of(policy, bucket.BucketName!, StitchRegions.Of(bucket.StitchRegion!.Value).LoaderRoleArn))
      Found(check);
    if (Live && !isPlanned)
      await ProbeBucket.RunAsync(Aws, bucket.BucketName!, Found, (key, why) =>
        WriteWarning($"The object s3://{bucket.BucketName}/{key} could not be deleted and is still there: {why}. "
          + $"Remove it: aws s3 rm s3://{bucket.BucketName}/{key}"), cancel);
    if (OnlySays) WriteObject(healthy);

    void Found(StitchPrivilegeCheck check)
    {
      healthy &= check.Status.IsHealthy(Strict);
      if (!OnlySays) WriteObject(check);
    }
  }

  private bool OnlySays => Quiet || Strict;
}
