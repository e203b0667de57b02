namespace StitchDelta.Resources.Buckets;

/// <summary>Warns of settings of a bucket that keep Stitch or the cluster out although the policy lets them in. What the caller may not ask
/// is passed over.</summary>
internal static class BucketAdvice
{
  private const string KeyActions = "kms:Decrypt and kms:GenerateDataKey";

  /// <summary>Looks, and warns.</summary>
  public static async Task GiveAsync(IStage stage, IAws aws, string bucketName, string loaderRoleArn, CancellationToken cancel)
  {
    foreach (var warning in Of(await aws.GetBucketSettingsAsync(bucketName, cancel), bucketName, loaderRoleArn)) stage.Warn(warning);
  }

  /// <summary>The warnings that these settings call for.</summary>
  public static IEnumerable<string> Of(BucketSettings settings, string bucketName, string loaderRoleArn)
  {
    if (settings.Encryption is "aws:kms" or "aws:kms:dsse")
    {
      yield return settings.KmsKey is { } key && !IsOfAws(key)
        ? $"Bucket {bucketName} is encrypted with the KMS key {key}. The key's policy must allow {KeyActions} to {loaderRoleArn} and to the role of the "
          + "instance profile, or each of their reads and writes is refused."
        : $"Bucket {bucketName} is encrypted with the KMS key that AWS manages (aws/s3), which no other account can use, so Stitch cannot. Encrypt it with SSE-S3, "
          + $"or with a KMS key of your own whose policy allows {KeyActions} to {loaderRoleArn} and to the role of the instance profile.";
    }
    if (settings.ObjectOwnership is { } ownership && ownership != "BucketOwnerEnforced")
      yield return $"Object Ownership of bucket {bucketName} is {ownership}, so what Stitch writes belongs to Stitch's account, and the cluster may not be able to read it. "
        + "Set it to 'Bucket owner enforced' (S3 console: bucket, Permissions, Object Ownership).";
    if (settings.Payer == "Requester")
      yield return $"Bucket {bucketName} has Requester Pays, and Stitch does not ask for that: S3 refuses its requests. "
        + $"Turn it off: aws s3api put-bucket-request-payment --bucket {bucketName} --request-payment-configuration Payer=BucketOwner";
  }

  // An alias, by itself or at the end of its ARN. Only AWS may make one whose name begins with aws/.
  private static bool IsOfAws(string key) => key.Split(':') is [.., var resource] && resource.StartsWith("alias/aws/", StringComparison.Ordinal);
}
