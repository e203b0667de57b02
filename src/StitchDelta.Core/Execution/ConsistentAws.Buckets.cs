namespace StitchDelta.Execution;

public sealed partial class ConsistentAws
{
  /// <inheritdoc />
  public Task<string?> GetBucketRegionAsync(string bucketName, CancellationToken cancel) => aws.GetBucketRegionAsync(bucketName, cancel);

  /// <inheritdoc />
  public Task<IReadOnlyList<string>> ListBucketsAsync(CancellationToken cancel) => aws.ListBucketsAsync(cancel);

  /// <inheritdoc />
  public Task<string?> GetBucketPolicyAsync(string bucketName, CancellationToken cancel) =>
    ReadAsync("S3", $"the policy of {bucketName}", OfBucket(bucketName),
      () => aws.GetBucketPolicyAsync(bucketName, cancel), IsSameDocument, cancel);

  /// <inheritdoc />
  public async Task PutBucketPolicyAsync(string bucketName, string policy, CancellationToken cancel)
  {
    // Before it is sent: where the answer is lost, it may have been carried out.
    writes.Sent(OfBucket(bucketName), policy);
    await aws.PutBucketPolicyAsync(bucketName, policy, cancel);
    writes.Wrote<string>(OfBucket(bucketName), null, _ => policy);
  }

  /// <summary>Whether a bucket's policy is the one that this session sent last, for an installation that did not come to its
  /// role.</summary>
  internal bool IsUnfinished(string bucketName, string? policy) =>
    policy is not null && writes.SentUnfinished(OfBucket(bucketName)) is { } sent && IsSameDocument(sent, policy);

  /// <summary>Notes that an installation for the bucket has its grant, and not yet its role.</summary>
  internal void Unfinished(string bucketName) => writes.Unfinished(OfBucket(bucketName));

  /// <inheritdoc />
  public async Task DeleteBucketPolicyAsync(string bucketName, CancellationToken cancel)
  {
    await aws.DeleteBucketPolicyAsync(bucketName, cancel);
    writes.Wrote<string>(OfBucket(bucketName), null, _ => null);
  }

  /// <inheritdoc />
  public Task<bool?> IsBucketOfAccountAsync(string bucketName, string accountId, CancellationToken cancel) =>
    aws.IsBucketOfAccountAsync(bucketName, accountId, cancel);

  /// <inheritdoc />
  public Task<BucketSettings> GetBucketSettingsAsync(string bucketName, CancellationToken cancel) =>
    aws.GetBucketSettingsAsync(bucketName, cancel);

  /// <inheritdoc />
  public Task<string?> GetKeyPolicyAsync(string keyArn, CancellationToken cancel) => aws.GetKeyPolicyAsync(keyArn, cancel);

  /// <inheritdoc />
  public Task<IReadOnlyList<string>> ListObjectsAsync(string bucketName, string prefix, CancellationToken cancel) =>
    aws.ListObjectsAsync(bucketName, prefix, cancel);

  /// <inheritdoc />
  public Task PutObjectAsync(string bucketName, string key, byte[] content, CancellationToken cancel) =>
    aws.PutObjectAsync(bucketName, key, content, cancel);

  /// <inheritdoc />
  public Task<byte[]> GetObjectAsync(string bucketName, string key, CancellationToken cancel) =>
    aws.GetObjectAsync(bucketName, key, cancel);

  /// <inheritdoc />
  public Task DeleteObjectAsync(string bucketName, string key, CancellationToken cancel) => aws.DeleteObjectAsync(bucketName, key, cancel);
}
