using StitchDelta.Contracts;
using StitchDelta.Names;
using StitchDelta.Policies;

namespace StitchDelta.Steps;

/// <summary>Guide step 1.1: the bucket's policy lets Stitch's loader use the bucket.</summary>
public static class GrantBucketAccess
{
  /// <summary>Grants the access, or repairs it.</summary>
  /// <returns>Null when the change was declined.</returns>
  public static async Task<StitchBucketAccess?> RunAsync(IStage stage, IAws aws, StitchBucket bucket, CancellationToken cancel)
  {
    FindBucket.RequireRegion(bucket);
    var loader = LoaderOf(bucket);
    var access = await EditAsync(stage, aws, bucket, loader, current => BucketPolicy.Grant(current, bucket.BucketName!, loader), cancel);
    if (access is not null) await BucketAdvice.GiveAsync(stage, aws, bucket.BucketName!, loader, cancel);
    return access;
  }

  /// <summary>Takes the access away again, and nothing else.</summary>
  /// <returns>Null when the change was declined.</returns>
  public static async Task<StitchBucketAccess?> RevokeAsync(IStage stage, IAws aws, StitchBucket bucket, CancellationToken cancel)
  {
    var loader = LoaderOf(bucket);
    return await EditAsync(stage, aws, bucket, loader, current => BucketPolicy.Revoke(current, bucket.BucketName!, loader), cancel);
  }

  /// <summary>Whether there is anything to take away.</summary>
  internal static async Task<bool> IsThereAsync(IAws aws, StitchBucket bucket, CancellationToken cancel)
  {
    var loader = LoaderOf(bucket);
    return BucketPolicy.Revoke(await BucketOwner.PolicyAsync(aws, bucket.BucketName!, cancel), bucket.BucketName!, loader).Changes;
  }

  /// <summary>The role that Stitch loads the bucket with.</summary>
  internal static string LoaderOf(StitchBucket bucket) => StitchRegions.Of(bucket.StitchRegion ?? StitchRegion.NorthAmerica).LoaderRoleArn;

  private static async Task<StitchBucketAccess?> EditAsync(
    IStage stage, IAws aws, StitchBucket bucket, string loader, Func<string?, PolicyEdit> edit, CancellationToken cancel)
  {
    var name = bucket.BucketName!;
    var changes = new ChangeSet(stage);
    var made = await EditBucketPolicy.RunAsync(stage, aws, changes, name, edit, TimeSpan.Zero, cancel);
    return changes.Declined ? null : new StitchBucketAccess
    {
      BucketName = name,
      BucketRegion = bucket.BucketRegion,
      StitchRegion = bucket.StitchRegion,
      LoaderRoleArn = loader,
      StatementSid = made.Sid,
      Policy = made.After,
      PreviousPolicy = made.Before,
      Changes = changes.Changes,
      IsPlanned = stage.IsPlanning,
    };
  }
}
