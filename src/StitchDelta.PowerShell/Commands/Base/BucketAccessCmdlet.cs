using System.Management.Automation;

using StitchDelta.Binding;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that changes what a bucket's policy grants to Stitch's loader.</summary>
public abstract class BucketAccessCmdlet : AwsCmdlet
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

  /// <summary>Makes the change.</summary>
  private protected abstract Task<StepResult<StitchBucketAccess>> ChangeAsync(InstallationFacts bucket, CancellationToken cancel);

  private protected sealed override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var name = Need(BucketName, nameof(BucketName), "Get-StitchBucket");
    var region = StitchRegion ?? Session.Stitch?.StitchRegion;
    // A bucket never moves: one that an earlier stage has looked up is not looked up again.
    var bucket = InputObject?.BaseObject is StageOutput { Facts: { BucketRegion: not null, StitchRegion: not null } found }
      && found.BucketName == name
      ? new InstallationFacts { BucketName = name, BucketRegion = found.BucketRegion, StitchRegion = region ?? found.StitchRegion }
      : (await FindBucket.RunAsync(Aws, name, region, cancel)).Facts;
    Emit(await ChangeAsync(bucket, cancel));
  }
}
