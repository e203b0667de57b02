using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace StitchDelta.Aws;

public sealed class S3BucketTests : IDisposable
{
  private readonly AwsBench bench = new();

  public void Dispose() => bench.Dispose();

  [Fact]
  public async Task StartsWithTheBucketAcmeLakeInNorthVirginia()
  {
    var buckets = (await bench.S3().ListBucketsAsync()).Buckets;
    Assert.Equal(AwsBench.Bucket, Assert.Single(buckets).BucketName);
    Assert.Equal("", (await bench.S3().GetBucketLocationAsync(AwsBench.Bucket)).Location.Value);
  }

  [Fact]
  public async Task MakesABucketInAnotherRegionAndRemovesIt()
  {
    var s3 = bench.S3(region: "eu-central-1");
    await s3.PutBucketAsync(new PutBucketRequest { BucketName = "acme-eu", BucketRegionName = "eu-central-1" });

    Assert.Equal("eu-central-1", (await s3.GetBucketLocationAsync("acme-eu")).Location.Value);
    Assert.Equal("eu-central-1", (await bench.S3().GetBucketLocationAsync("acme-eu")).Location.Value);
    Assert.Equal("eu-central-1", (await s3.HeadBucketAsync(new HeadBucketRequest { BucketName = "acme-eu" })).BucketRegion);
    Assert.Equal(2, (await s3.ListBucketsAsync()).Buckets.Count);

    await s3.DeleteBucketAsync("acme-eu");
    await Refused(404, "NoSuchBucket", () => s3.GetBucketLocationAsync("acme-eu"));
  }

  [Fact]
  public async Task RefusesBucketsThatCannotBeMade()
  {
    var home = bench.S3();
    await Refused(409, "BucketAlreadyOwnedByYou", () => home.PutBucketAsync(AwsBench.Bucket));
    await Refused(400, "InvalidBucketName", () => home.PutBucketAsync("Acme_Lake"));
    await Refused(400, "IllegalLocationConstraintException", () => bench.S3(region: "eu-west-1").PutBucketAsync("acme-eu"));
    await Refused(400, "InvalidLocationConstraint", () => home.PutBucketAsync(new PutBucketRequest { BucketName = "acme-eu", BucketRegionName = "Europe" }));
    Assert.Single((await home.ListBucketsAsync()).Buckets);
  }

  [Fact]
  public async Task RefusesANameThatAnotherAccountHas()
  {
    var loader = bench.S3(await bench.AssumeAsync(AwsBench.LoaderArn));
    await Refused(409, "BucketAlreadyExists", () => loader.PutBucketAsync(AwsBench.Bucket));
  }

  [Fact]
  public async Task KeepsABucketThatIsNotEmpty()
  {
    await bench.S3().PutObjectAsync(new PutObjectRequest { BucketName = AwsBench.Bucket, Key = "a", ContentBody = "1" });
    await Refused(409, "BucketNotEmpty", () => bench.S3().DeleteBucketAsync(AwsBench.Bucket));
  }

  [Fact]
  public async Task SaysWhichRegionIsRight()
  {
    var refusal = await Refused(400, "AuthorizationHeaderMalformed",
      () => bench.S3(region: "eu-central-1").GetBucketPolicyAsync(new GetBucketPolicyRequest { BucketName = AwsBench.Bucket }));
    Assert.Equal("The authorization header is malformed; the region 'eu-central-1' is wrong; expecting 'us-east-1'", refusal.Message);
  }

  [Fact]
  public async Task AnswersHeadWithoutABody()
  {
    using var client = new HttpClient();
    using var address = new HttpRequestMessage(HttpMethod.Head, new Uri(bench.Sandbox.Aws.EndpointUrl!, "no-such-bucket"));
    using var anonymous = await client.SendAsync(address);
    Assert.Equal(HttpStatusCode.Forbidden, anonymous.StatusCode);
    Assert.Empty(await anonymous.Content.ReadAsByteArrayAsync());

    var missing = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => bench.S3().HeadBucketAsync(new HeadBucketRequest { BucketName = "no-such-bucket" }));
    Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    Assert.Equal(200, (int)(await bench.S3().HeadBucketAsync(new HeadBucketRequest { BucketName = AwsBench.Bucket })).HttpStatusCode);
  }

  [Fact]
  public async Task SaysWhatItDoesNotKnow() =>
    await Refused(501, "NotImplemented", () => bench.S3().GetBucketVersioningAsync(AwsBench.Bucket));

  [Fact]
  public async Task RefusesKeysThatAreNotValid()
  {
    var good = await bench.Admin.GetCredentialsAsync();
    await Refused(403, "InvalidAccessKeyId", () => bench.S3(new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", good.SecretKey)).ListBucketsAsync());
    await Refused(403, "SignatureDoesNotMatch", () => bench.S3(new BasicAWSCredentials(good.AccessKey, "wrong")).ListBucketsAsync());
    await Refused(400, "InvalidToken", () => bench.S3(new SessionAWSCredentials(good.AccessKey, good.SecretKey, "token")).ListBucketsAsync());
    await Refused(403, "AccessDenied", () => bench.S3(new AnonymousAWSCredentials()).ListBucketsAsync());
    var session = await (await bench.AssumeAsync(AwsBench.LoaderArn)).GetCredentialsAsync();
    await Refused(400, "InvalidToken", () => bench.S3(new SessionAWSCredentials(session.AccessKey, session.SecretKey, "other")).ListBucketsAsync());
    await Refused(403, "InvalidAccessKeyId", () => bench.S3(new BasicAWSCredentials(session.AccessKey, session.SecretKey)).ListBucketsAsync());
  }

  internal static async Task<AmazonS3Exception> Refused(int status, string code, Func<Task> call)
  {
    var refusal = await Assert.ThrowsAnyAsync<AmazonS3Exception>(call);
    Assert.Equal((status, code), ((int)refusal.StatusCode, refusal.ErrorCode));
    Assert.NotEmpty(refusal.RequestId);
    return refusal;
  }
}
