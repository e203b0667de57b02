namespace StitchDelta.Resources.Buckets;

/// <summary>Warns of settings of a bucket that keep Stitch or the cluster out although the policy lets them in. What the caller may not ask
/// is passed over.</summary>
internal static class BucketAdvice
{
  private const string KeyActions = "kms:Decrypt and kms:GenerateDataKey";

  /// <summary>The warnings that these settings call for.</summary>
  public static IEnumerable<string> Of(BucketSettings settings, string bucketName, string loaderRoleArn)
  {
    var key = KmsKeys.Named(settings);
    if (KmsKeys.IsKms(settings))
    {
      yield return key is not null
        ? $"Bucket {bucketName} is encrypted with the KMS key {key}. The key's policy must allow {KeyActions} to {loaderRoleArn} and "
          + "to the role of the "
          + "instance profile, or each of their reads and writes is refused. "
          + (KmsKeys.IsArn(key) ? "" : $"But {NotInFull(key)}. {InFull(bucketName, settings.Encryption!)} ")
          + KeyPolicy(key, [(loaderRoleArn, true)])
        : $"Bucket {bucketName} is encrypted with the KMS key that AWS manages (aws/s3), which no other account can use, "
          + "so Stitch cannot. Encrypt it with SSE-S3, "
          + $"or with a KMS key of your own whose policy allows {KeyActions} to {loaderRoleArn} and to the role of the instance profile.";
    }
    if (settings.ObjectOwnership is { } ownership && ownership != "BucketOwnerEnforced")
      yield return $"Object Ownership of bucket {bucketName} is {ownership}, so what Stitch writes belongs to Stitch's account, "
        + "and the cluster may not be able to read it. "
        + "Set it to 'Bucket owner enforced' (S3 console: bucket, Permissions, Object Ownership).";
    if (settings.Payer == "Requester")
      yield return $"Bucket {bucketName} has Requester Pays, and Stitch does not ask for that: S3 refuses its requests. "
        + $"Turn it off: aws s3api put-bucket-request-payment --bucket {bucketName} --request-payment-configuration Payer=BucketOwner";
  }

  /// <summary>What to tell of a role that was let use the key by its own policy.</summary>
  public static string OfRole(string keyArn, string roleArn) =>
    $"Role {roleArn} gets the right to use the KMS key {keyArn} in its own policy. That is enough where the key's policy leaves its use "
      + $"to IAM. {KeyPolicy(keyArn, [(roleArn, false)])}";

  /// <summary>What to put into the key's policy, which is its owner's: this module does not write it.</summary>
  public static string KeyPolicy(string keyArn, IEnumerable<(string PrincipalArn, bool IsLoader)> users) =>
    $"This module does not write the policy of {keyArn}. If it does not say so yet, add to its Statement (KMS console: "
      + "Customer managed keys, the key, Key policy), once each role is there: "
    + string.Join(", ", users.Select(u => KmsKeys.KeyPolicyStatement(u.PrincipalArn, u.IsLoader)));

  /// <summary>How to encrypt a bucket so that Stitch can use it.</summary>
  public static string OtherEncryption(string bucketName) =>
    $"Encrypt it with SSE-S3: aws s3api put-bucket-encryption --bucket {bucketName} --server-side-encryption-configuration "
    + "'{\"Rules\":[{\"ApplyServerSideEncryptionByDefault\":{\"SSEAlgorithm\":\"AES256\"}}]}' or with a KMS key of your own, "
    + "named by its ARN. "
    + "What is in the bucket already stays as it was encrypted.";

  /// <summary>What is wrong with a key that is named by its id or an alias.</summary>
  public static string NotInFull(string key) =>
    $"it names its KMS key by {key}, which S3 looks up in the account of whoever writes, and Stitch's is another one";

  /// <summary>How to name it in full.</summary>
  public static string InFull(string bucketName, string algorithm) =>
    $"Name the key by its full ARN: aws s3api put-bucket-encryption --bucket {bucketName} --server-side-encryption-configuration "
    + $"'{{\"Rules\":[{{\"ApplyServerSideEncryptionByDefault\":{{\"SSEAlgorithm\":\"{algorithm}\",\"KMSMasterKeyID\":\"<ARN of "
    + $"the key>\"}}}}]}}'";
}
