using StitchDelta.Sandbox.Aws;

namespace StitchDelta.Tests.Sql;

/// <summary>Buckets in memory, and one role that may use them.</summary>
internal sealed class MemoryCloud : IAwsCloud
{
  public const string RoleArn = "arn:aws:iam::123456789012:role/stitch-delta";
  public const string Bucket = "acme-lake";

  public SortedDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

  public bool InstanceProfileIsVisible(string instanceProfileArn) => true;

  public string? RoleOfInstanceProfile(string instanceProfileArn) => RoleArn;

  public bool RoleMay(string roleArn, string action, string resourceArn) => roleArn == RoleArn;

  public bool MayAssume(string principalArn, string roleArn, string externalId) => roleArn == RoleArn;

  public IAwsCloud SeenLate => this;

  public void PutObject(string principalArn, string bucketName, string key, byte[] content)
  {
    Check(principalArn, bucketName);
    Objects[key] = content;
  }

  public byte[] GetObject(string principalArn, string bucketName, string key)
  {
    Check(principalArn, bucketName);
    return Objects.TryGetValue(key, out var content) ? content : throw new S3Refusal(404, "NoSuchKey", "The specified key does not exist.");
  }

  public IReadOnlyList<string> ListObjects(string principalArn, string bucketName, string prefix)
  {
    Check(principalArn, bucketName);
    return [.. Objects.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal))];
  }

  public void DeleteObject(string principalArn, string bucketName, string key)
  {
    Check(principalArn, bucketName);
    Objects.Remove(key);
  }

  public string? BucketRegion(string bucketName) => bucketName == Bucket ? "us-east-1" : null;

  private static void Check(string principalArn, string bucketName)
  {
    if (bucketName != Bucket)
      throw new S3Refusal(404, "NoSuchBucket", "The specified bucket does not exist");
    if (principalArn != RoleArn)
      throw new S3Refusal(403, "AccessDenied", "Access Denied");
  }
}
