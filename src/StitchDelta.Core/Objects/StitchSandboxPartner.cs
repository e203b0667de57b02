using System.Security;

namespace StitchDelta;

/// <summary>The sandbox's second AWS account.</summary>
/// <param name="AccountId">Its twelve digits.</param>
/// <param name="BucketName">The bucket that it owns.</param>
public sealed record StitchSandboxPartner(string AccountId, string BucketName)
{
  /// <summary>The access key id of its administrator.</summary>
  public required string AccessKeyId { get; init; }

  /// <summary>The secret that belongs to <see cref="AccessKeyId"/>.</summary>
  public required SecureString SecretAccessKey { get; init; }

  /// <summary>The name of the bucket, for lists.</summary>
  public override string ToString() => BucketName;
}
