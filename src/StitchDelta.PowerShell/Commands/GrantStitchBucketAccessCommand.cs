using System.Management.Automation;
using StitchDelta.Commands.Base;
using StitchDelta.Steps;

namespace StitchDelta.Commands;

/// <summary>Lets Stitch's loader role use the bucket: adds the guide's statement to the bucket policy, or repairs it, and leaves everything else as it is.</summary>
[Cmdlet(VerbsSecurity.Grant, "StitchBucketAccess", SupportsShouldProcess = true)]
[OutputType(typeof(StitchBucketAccess))]
public sealed class GrantStitchBucketAccessCommand : AwsCmdlet
{
  /// <summary>The bucket's bare name.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  public string? BucketName { get; set; }

  /// <summary>The Stitch account's region, which decides the loader role. Left out: the connected account's, else the one that the bucket's region belongs to.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public StitchRegion? StitchRegion { get; set; }

  /// <summary>The object that an earlier stage of the line made.</summary>
  [Parameter(ValueFromPipeline = true)]
  public PSObject? InputObject { get; set; }

  private protected override PSObject? Input => InputObject;

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var name = Need(BucketName, nameof(BucketName), "Get-StitchBucket");
    var bucket = await FindBucket.RunAsync(Aws, name, StitchRegion ?? Session.Stitch?.StitchRegion, cancel);
    Emit(await GrantBucketAccess.RunAsync(this, Aws, bucket, cancel));
  }
}
