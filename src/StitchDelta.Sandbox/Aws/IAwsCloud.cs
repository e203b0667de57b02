namespace StitchDelta.Sandbox.Aws;

/// <summary>What the stand-ins for Databricks and Stitch see of the stand-in for AWS: the part that real Databricks and Stitch use through
/// EC2, STS and S3.</summary>
internal interface IAwsCloud
{
  /// <summary>Whether EC2 sees this instance profile yet (it exists and has propagated).</summary>
  bool InstanceProfileIsVisible(string instanceProfileArn);

  /// <summary>The ARN of the role inside an instance profile, or null.</summary>
  string? RoleOfInstanceProfile(string instanceProfileArn);

  /// <summary>Whether a role's own policies allow it this action on this resource (and have propagated), as in a dry-run RunInstances that
  /// passes a role.</summary>
  bool RoleMay(string roleArn, string action, string resourceArn);

  /// <summary>Whether a principal may become a role with this external id, as IAM has propagated by now.</summary>
  bool MayAssume(string principalArn, string roleArn, string externalId);

  /// <summary>The same, but S3 too sees IAM only when it has propagated: for what asks with a session that it makes anew.</summary>
  IAwsCloud SeenLate { get; }

  /// <summary>PutObject as this principal. Throws <see cref="S3Refusal"/>.</summary>
  void PutObject(string principalArn, string bucketName, string key, byte[] content);

  /// <summary>GetObject as this principal. Throws <see cref="S3Refusal"/>.</summary>
  byte[] GetObject(string principalArn, string bucketName, string key);

  /// <summary>ListObjectsV2 as this principal: the keys with this prefix. Throws <see cref="S3Refusal"/>.</summary>
  IReadOnlyList<string> ListObjects(string principalArn, string bucketName, string prefix);

  /// <summary>DeleteObject as this principal. Throws <see cref="S3Refusal"/>.</summary>
  void DeleteObject(string principalArn, string bucketName, string key);

  /// <summary>The AWS region of a bucket, or null when there is none.</summary>
  string? BucketRegion(string bucketName);
}

/// <summary>S3's refusal, with its own code and status.</summary>
internal sealed class S3Refusal(int status, string code, string message) : Exception(message)
{
  /// <summary>The HTTP status.</summary>
  public int Status { get; } = status;

  /// <summary>S3's error code, as in <c>AccessDenied</c>.</summary>
  public string Code { get; } = code;
}
