using StitchDelta.Contracts;
using StitchDelta.Errors;
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
    var loader = StitchRegions.Of(bucket.StitchRegion ?? StitchRegion.NorthAmerica).LoaderRoleArn;
    return await EditAsync(stage, aws, bucket, loader, current => BucketPolicy.Grant(current, bucket.BucketName!, loader), cancel);
  }

  /// <summary>Takes the access away again, and nothing else.</summary>
  /// <returns>Null when the change was declined.</returns>
  public static async Task<StitchBucketAccess?> RevokeAsync(IStage stage, IAws aws, StitchBucket bucket, CancellationToken cancel)
  {
    var loader = StitchRegions.Of(bucket.StitchRegion ?? StitchRegion.NorthAmerica).LoaderRoleArn;
    return await EditAsync(stage, aws, bucket, loader, current => BucketPolicy.Revoke(current, bucket.BucketName!, loader), cancel);
  }

  private static async Task<StitchBucketAccess?> EditAsync(
    IStage stage, IAws aws, StitchBucket bucket, string loader, Func<string?, PolicyEdit> edit, CancellationToken cancel)
  {
    var name = bucket.BucketName!;
    var resource = $"bucket policy of {name}";
    var plan = edit(await aws.GetBucketPolicyAsync(name, cancel));
    var changes = new ChangeSet(stage);
    if (!plan.Changes)
      changes.Keep(resource);
    else if (await changes.ApplyAsync(new(Action(plan), resource, plan.Diff), () => WriteAsync(aws, name, plan.After, cancel))
      && edit(await aws.GetBucketPolicyAsync(name, cancel)).Changes)
      throw Catalogue.PolicyReadBackMismatch.For(name, name);

    return changes.Declined ? null : new StitchBucketAccess
    {
      BucketName = name,
      BucketRegion = bucket.BucketRegion,
      StitchRegion = bucket.StitchRegion,
      LoaderRoleArn = loader,
      StatementSid = plan.Sid,
      Policy = plan.After,
      PreviousPolicy = plan.Before,
      Changes = changes.Changes,
      IsPlanned = stage.IsPlanning,
    };
  }

  private static ChangeAction Action(PolicyEdit plan) =>
    plan.Before is null ? ChangeAction.Create : plan.After is null ? ChangeAction.Delete : ChangeAction.Update;

  private static Task WriteAsync(IAws aws, string bucketName, string? policy, CancellationToken cancel) =>
    policy is null ? aws.DeleteBucketPolicyAsync(bucketName, cancel) : aws.PutBucketPolicyAsync(bucketName, policy, cancel);
}
