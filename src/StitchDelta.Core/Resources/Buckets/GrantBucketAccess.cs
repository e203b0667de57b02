using System.Runtime.CompilerServices;

namespace StitchDelta.Resources.Buckets;

/// <summary>Guide step 1.1: the bucket's policy lets Stitch's loader use the bucket.</summary>
public static class GrantBucketAccess
{
  /// <summary>Grants the access, or repairs it.</summary>
  /// <param name="aws">AWS, as the account that owns the bucket.</param>
  /// <param name="reset">Whether a statement for the loader that somebody hardened makes way for the guide's.</param>
  /// <param name="settings">The bucket's settings; null to ask for them.</param>
  public static async Task<StepResult<StitchBucketAccess>> RunAsync(
    IStage stage, IAws aws, InstallationFacts bucket, CancellationToken cancel, bool reset = false, BucketSettings? settings = null)
  {
    FindBucket.RequireRegion(bucket);
    var loader = LoaderOf(bucket);
    var isDone = false;
    try
    {
      var access = await EditAsync(stage, aws, bucket, loader, current =>
        BucketPolicy.Grant(current, bucket.BucketName!, loader, reset), cancel);
      if (access.Status != StepStatus.Declined)
      {
        settings ??= await aws.GetBucketSettingsAsync(bucket.BucketName!, cancel);
        foreach (var warning in BucketAdvice.Of(settings, bucket.BucketName!, loader)) stage.Warn(warning);
        var key = await KmsKeyArnAsync(aws, bucket, settings, cancel);
        access = access.Select(a => a with { KmsKeyArn = key });
      }
      isDone = true;
      return access;
    }
    finally
    {
      if (!isDone) (aws as ConsistentAws)?.Unfinished(bucket.BucketName!);
    }
  }

  /// <summary>The ARN of the key of the customer's own with which the bucket is encrypted; null for none. Whoever may change the bucket's
  /// policy is of its account.</summary>
  internal static async Task<string?> KmsKeyArnAsync(IAws aws, InstallationFacts bucket, BucketSettings settings, CancellationToken cancel)
  {
    if (KmsKeys.Named(settings) is not { } named) return null;
    if (KmsKeys.IsArn(named)) return named;
    var region = bucket.BucketRegion ?? StitchRegions.Of(bucket.StitchRegion ?? StitchRegion.NorthAmerica).AwsRegion;
    return KmsKeys.ArnOf(named, region, await aws.GetCallerIdentityAsync(cancel));
  }

  /// <summary>Takes the access away again, and nothing else.</summary>
  /// <param name="aws">AWS, as the account that owns the bucket.</param>
  /// <param name="sid">The Sid of the statement on record; null where none is.</param>
  /// <param name="seenWhole">Whether the statement of that Sid was there as this module wrote it, also in an earlier try.</param>
  public static async Task<StepResult<StitchBucketAccess>> RevokeAsync(IStage stage, IAws aws, InstallationFacts bucket, string? sid,
    CancellationToken cancel, StrongBox<bool>? seenWhole = null)
  {
    var loader = LoaderOf(bucket);
    // What is read after the write has the statement no more, which must not make another one, that says the same, look like ours.
    seenWhole ??= new();
    var access = await EditAsync(stage, aws, bucket, loader, current =>
    {
      seenWhole.Value |= BucketPolicy.IsWhole(current, bucket.BucketName!, loader, sid);
      return BucketPolicy.Revoke(current, bucket.BucketName!, loader, sid, seenWhole.Value);
    }, cancel);
    if (access.Status == StepStatus.Declined) return access;
    var (name, policy) = (bucket.BucketName!, access.Value.Policy);
    if (sid is not null && policy is not null && access.Status != StepStatus.Planned && BucketPolicy.HasSid(policy, name, sid))
      stage.Warn($"The statement '{sid}' in the policy of {name} stays, without Stitch's loader: somebody let others in by it. "
        + "Take it out if nobody needs it.");
    if (policy is not null && BucketPolicy.NamesLoader(policy, name, loader) is { Count: > 0 } left)
      stage.Warn($"The policy of {name} still lets Stitch's loader in, by {string.Join(", ", left)}, "
        + "which this module did not write. Take it out if nothing else needs it.");
    return access;
  }

  /// <summary>What the stage of the role knows of how it was before. A grant of an earlier run of this session, which did not come to the
  /// role, was not there before; one that somebody made by itself was.</summary>
  internal static FoundBefore Before(IAws aws, string bucketName, string? policy, bool isUnchanged)
  {
    if (isUnchanged) return aws is ConsistentAws known && known.IsUnfinished(bucketName, policy) ? FoundBefore.None : FoundBefore.Grant;
    (aws as ConsistentAws)?.Unfinished(bucketName);
    return FoundBefore.None;
  }

  /// <summary>Whether there is anything to take away.</summary>
  internal static async Task<bool> IsThereAsync(IAws aws, InstallationFacts bucket, CancellationToken cancel)
  {
    var loader = LoaderOf(bucket);
    return BucketPolicy.Revoke(await BucketOwner.PolicyAsync(aws, bucket.BucketName!, cancel), bucket.BucketName!, loader).Changes;
  }

  /// <summary>The role that Stitch loads the bucket with.</summary>
  internal static string LoaderOf(InstallationFacts bucket) =>
    StitchRegions.Of(bucket.StitchRegion ?? StitchRegion.NorthAmerica).LoaderRoleArn;

  private static async Task<StepResult<StitchBucketAccess>> EditAsync(
    IStage stage, IAws aws, InstallationFacts bucket, string loader, Func<string?, PolicyEdit> edit, CancellationToken cancel)
  {
    var name = bucket.BucketName!;
    var changes = new ChangeSet(stage);
    var made = await EditBucketPolicy.RunAsync(stage, aws, changes, name, edit, TimeSpan.Zero, cancel);
    if (made.Hardened.Count > 0)
      stage.Warn($"The policy of {name} lets Stitch's loader in under a condition or for a part of the bucket only, "
        + $"by {string.Join(", ", made.Hardened)}. Somebody hardened that, so it is left as it is. "
        + $"To put the guide's statement in its place: Grant-StitchBucketAccess {name} -Reset");
    return changes.Result(new StitchBucketAccess
    {
      BucketName = name,
      BucketRegion = bucket.BucketRegion,
      StitchRegion = bucket.StitchRegion,
      LoaderRoleArn = loader,
      StatementSid = made.Sid,
      Policy = made.After,
      PreviousPolicy = made.Before,
    });
  }
}
