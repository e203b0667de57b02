using Amazon.S3;
using Amazon.S3.Model;

namespace StitchDelta.Aws;

public sealed class AwsLogTests : IDisposable
{
  private readonly AwsBench bench = new();

  public void Dispose() => bench.Dispose();

  [Fact]
  public async Task NamesOperationsAsAwsDoesAndTellsWritesFromReads()
  {
    var s3 = bench.S3();
    await s3.GetBucketLocationAsync(AwsBench.Bucket);
    await s3.PutObjectAsync(new PutObjectRequest { BucketName = AwsBench.Bucket, Key = "a", ContentBody = "1" });
    (await s3.GetObjectAsync(AwsBench.Bucket, "a")).Dispose();
    await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => bench.PutPolicyAsync("{}"));
    await bench.Iam("CreateRole", ("RoleName", "r"), ("AssumeRolePolicyDocument", AwsBench.Ec2Trust)).Ok();
    await bench.Iam("GetRole", ("RoleName", "none")).Refused();
    await bench.Sts().GetCallerIdentityAsync(new());

    Assert.Equal(
      [
        ("S3", "GetBucketLocation", 200, false),
        ("S3", "PutObject", 200, true),
        ("S3", "GetObject", 200, false),
        ("S3", "PutBucketPolicy", 400, true),
        ("IAM", "CreateRole", 200, true),
        ("IAM", "GetRole", 404, false),
        ("STS", "GetCallerIdentity", 200, false),
      ],
      bench.Sandbox.Requests.Select(r => (r.Service, r.Operation, r.Status, r.IsWrite)));
  }

  [Fact]
  public async Task SandboxesShareNothing()
  {
    using var other = new AwsBench();
    await bench.S3().DeleteBucketAsync(AwsBench.Bucket);
    Assert.Single((await other.S3().ListBucketsAsync()).Buckets);
    await S3BucketTests.Refused(403, "InvalidAccessKeyId", () => other.S3(bench.Admin).ListBucketsAsync());
    Assert.Single(bench.Sandbox.Requests);
  }
}
