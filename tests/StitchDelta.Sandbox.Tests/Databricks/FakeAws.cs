using StitchDelta.Sandbox.Aws;

namespace StitchDelta.Sandbox.Tests.Databricks;

/// <summary>An AWS that says what a test tells it to.</summary>
internal sealed class FakeAws : IAwsCloud
{
  public const string Profile = "arn:aws:iam::123456789012:instance-profile/stitch-delta";
  public const string Role = "arn:aws:iam::123456789012:role/stitch-delta";

  public HashSet<string> Visible { get; } = [Profile];
  public Dictionary<string, string> Roles { get; } = new() { [Profile] = Role };
  public HashSet<(string Role, string Action, string Resource)> Allowed { get; } = [("arn:aws:iam::123456789012:role/databricks-deployment", "iam:PassRole", Role)];
  public Dictionary<string, string> Buckets { get; } = new() { ["acme-lake"] = "us-east-1", ["acme-eu"] = "eu-central-1" };
  public Dictionary<string, byte[]> Objects { get; } = [];
  public HashSet<string> RefusedActions { get; } = [];
  public List<string> Principals { get; } = [];

  public bool InstanceProfileIsVisible(string instanceProfileArn) => Visible.Contains(instanceProfileArn);
  public string? RoleOfInstanceProfile(string instanceProfileArn) => Roles.GetValueOrDefault(instanceProfileArn);
  public bool RoleMay(string roleArn, string action, string resourceArn) => Allowed.Contains((roleArn, action, resourceArn));
  public string? BucketRegion(string bucketName) => Buckets.GetValueOrDefault(bucketName);

  public HashSet<(string Principal, string Role, string ExternalId)> Trusted { get; } = [];
  public bool MayAssume(string principalArn, string roleArn, string externalId) => Trusted.Contains((principalArn, roleArn, externalId));
  public IAwsCloud SeenLate => this;

  public void PutObject(string principalArn, string bucketName, string key, byte[] content)
  {
    Admit(principalArn, "s3:PutObject");
    Objects[$"{bucketName}/{key}"] = content;
  }

  public byte[] GetObject(string principalArn, string bucketName, string key)
  {
    Admit(principalArn, "s3:GetObject");
    return Objects[$"{bucketName}/{key}"];
  }

  public IReadOnlyList<string> ListObjects(string principalArn, string bucketName, string prefix)
  {
    Admit(principalArn, "s3:ListBucket");
    return [.. Objects.Keys.Where(k => k.StartsWith($"{bucketName}/{prefix}", StringComparison.Ordinal))];
  }

  public void DeleteObject(string principalArn, string bucketName, string key)
  {
    Admit(principalArn, "s3:DeleteObject");
    Objects.Remove($"{bucketName}/{key}");
  }

  private void Admit(string principalArn, string action)
  {
    Principals.Add(principalArn);
    if (RefusedActions.Contains(action))
      throw new S3Refusal(403, "AccessDenied", "Access Denied");
  }
}
