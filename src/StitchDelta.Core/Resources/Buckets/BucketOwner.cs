namespace StitchDelta.Resources.Buckets;

/// <summary>Whose a bucket is, and what only its owner may see.</summary>
internal static class BucketOwner
{
  /// <summary>Whether the bucket is in the caller's account; null when that cannot be told.</summary>
  public static async Task<bool?> IsCallerAsync(IAws aws, CallerIdentity caller, string bucketName, CancellationToken cancel) =>
    await aws.IsBucketOfAccountAsync(bucketName, caller.AccountId, cancel) ?? await IsListedAsync(aws, bucketName, cancel);

  /// <summary>The bucket's policy, or null. Only the account that owns a bucket may see its policy; a refusal for that reason says
  /// so.</summary>
  public static async Task<string?> PolicyAsync(IAws aws, string bucketName, CancellationToken cancel)
  {
    try
    {
      return await aws.GetBucketPolicyAsync(bucketName, cancel);
    }
    catch (StitchDeltaException e) when (e.StatusCode is 403 or 405 && e.Entry != Catalogue.AwsCredentialsRefused)
    {
      var caller = await aws.GetCallerIdentityAsync(cancel);
      if (e.StatusCode == 405 || await IsCallerAsync(aws, caller, bucketName, cancel) is false)
        throw Catalogue.BucketOfOtherAccount.After(bucketName, e, bucketName, caller.AccountId, caller.Arn);
      throw;
    }
  }

  /// <summary>Throws when the bucket is shown not to be of the account that somebody named. Where S3 does not tell, it is
  /// believed.</summary>
  /// <param name="bucketAws">AWS as the account that owns the bucket; null where the caller is to ask.</param>
  /// <param name="accountId">The account that was named; null for none, and then nothing is asked.</param>
  public static async Task RequireAsync(IAws aws, IAws? bucketAws, string bucketName, string? accountId, CancellationToken cancel)
  {
    if (accountId is null) return;
    var asked = bucketAws ?? aws;
    var isNamed = await asked.IsBucketOfAccountAsync(bucketName, accountId, cancel);
    if (isNamed is true) return;
    var caller = await asked.GetCallerIdentityAsync(cancel);
    var isOwn = await IsCallerAsync(asked, caller, bucketName, cancel);
    if (isNamed is false || (accountId == caller.AccountId ? isOwn is false : isOwn is true))
      throw Catalogue.BucketAccountDiffers.For(bucketName, bucketName, accountId, isOwn is true ? caller.AccountId : null);
  }

  // Whoever may not look at a bucket may still list those of the own account.
  private static async Task<bool?> IsListedAsync(IAws aws, string bucketName, CancellationToken cancel)
  {
    try
    {
      return (await aws.ListBucketsAsync(cancel)).Contains(bucketName);
    }
    catch (StitchDeltaException e) when (e.StatusCode == 403 && e.Entry != Catalogue.AwsCredentialsRefused)
    {
      return null;
    }
  }
}
