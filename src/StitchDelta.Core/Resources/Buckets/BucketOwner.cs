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
