using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace StitchDelta.Aws;

public sealed class S3BucketPolicyTests : IDisposable
{
  /// <summary>What Stitch's guide has one put.</summary>
  private const string Grant =
    """
    {
      "Version": "2012-10-17",
      "Statement": [ {
        "Sid": "Stitch", "Effect": "Allow", "Principal": { "AWS": ["arn:aws:iam::218546966473:role/LoaderDelta"] },
        "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"],
        "Resource": ["arn:aws:s3:::acme-lake", "arn:aws:s3:::acme-lake/*"] } ]
    }
    """;

  private readonly AwsBench bench = new();

  public void Dispose() => bench.Dispose();

  [Fact]
  public async Task GivesBackThePolicyAsItWasPut()
  {
    var s3 = bench.S3();
    var none = await s3.GetBucketPolicyAsync(AwsBench.Bucket);
    Assert.Equal(HttpStatusCode.NotFound, none.HttpStatusCode);
    Assert.Contains("<Code>NoSuchBucketPolicy</Code>", none.Policy);

    await bench.PutPolicyAsync(Grant);
    Assert.Equal(Grant, (await s3.GetBucketPolicyAsync(AwsBench.Bucket)).Policy);
    await s3.DeleteBucketPolicyAsync(AwsBench.Bucket);
    await s3.DeleteBucketPolicyAsync(AwsBench.Bucket);
    Assert.Equal(HttpStatusCode.NotFound, (await s3.GetBucketPolicyAsync(AwsBench.Bucket)).HttpStatusCode);
  }

  [Fact]
  public async Task LetsTheLoaderInOnlyWithThePolicyAndOnlyToTheFourActions()
  {
    await bench.S3().PutObjectAsync(new PutObjectRequest { BucketName = AwsBench.Bucket, Key = "own", ContentBody = "1" });
    var loader = bench.S3(await bench.AssumeAsync(AwsBench.LoaderArn));
    foreach (var (_, call) in Actions(loader))
      Assert.Equal("Access Denied", (await S3BucketTests.Refused(403, "AccessDenied", call)).Message);

    await bench.PutPolicyAsync(Grant);
    foreach (var (granted, call) in Actions(loader))
      if (granted)
        await call();
      else
        await S3BucketTests.Refused(403, "AccessDenied", call);

    await bench.S3().DeleteBucketPolicyAsync(AwsBench.Bucket);
    foreach (var (_, call) in Actions(loader))
      await S3BucketTests.Refused(403, "AccessDenied", call);
  }

  [Fact]
  public async Task TheEuropeanLoaderIsAnother()
  {
    await bench.PutPolicyAsync(Grant);
    var europe = bench.S3(await bench.AssumeAsync("arn:aws:iam::218546966473:role/LoaderDelta_eu_central_1"));
    await S3BucketTests.Refused(403, "AccessDenied", () => europe.ListObjectsV2Async(new() { BucketName = AwsBench.Bucket }));
  }

  [Fact]
  public async Task KeepsThePolicyFromOtherAccountsEvenWhereItLetsThem()
  {
    await bench.PutPolicyAsync(Grant.Replace("\"s3:ListBucket\"", "\"s3:*\"", StringComparison.Ordinal));
    var loader = bench.S3(await bench.AssumeAsync(AwsBench.LoaderArn));
    await S3BucketTests.Refused(405, "MethodNotAllowed", () => loader.DeleteBucketPolicyAsync(AwsBench.Bucket));
  }

  [Theory]
  [InlineData("""{"Bool":{"aws:SecureTransport":"false"}}""", true)]
  [InlineData("""{"StringNotEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}""", false)]
  [InlineData("""{"StringEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}""", true)]
  [InlineData("""{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}""", false)]
  [InlineData("""{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}""", false)]
  public async Task ADenyWinsWhenItsConditionHolds(string condition, bool passes)
  {
    await bench.PutPolicyAsync($$"""
      {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::acme-lake/*","Condition":{{condition}}}]}
      """);
    Task Put() => bench.S3().PutObjectAsync(new PutObjectRequest { BucketName = AwsBench.Bucket, Key = "a", ContentBody = "1" });
    if (passes)
      await Put();
    else
      Assert.Equal(
        """User: arn:aws:iam::123456789012:user/admin is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::acme-lake/a" with an explicit deny in a resource-based policy""",
        (await S3BucketTests.Refused(403, "AccessDenied", Put)).Message);
  }

  [Fact]
  public async Task SaysWhichActionAPolicyDoesNotAllow()
  {
    var reader = bench.S3(await bench.LimitedAsync("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}"""));
    var refusal = await S3BucketTests.Refused(403, "AccessDenied", () => reader.PutBucketPolicyAsync(AwsBench.Bucket, Grant));
    Assert.Equal(
      """User: arn:aws:sts::123456789012:assumed-role/limited/test is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::acme-lake" because no identity-based policy allows the s3:PutBucketPolicy action""",
      refusal.Message);
    Assert.Equal(HttpStatusCode.NotFound, (await reader.GetBucketPolicyAsync(AwsBench.Bucket)).HttpStatusCode);
  }

  [Theory]
  [InlineData("", "Policies must be valid JSON and the first byte must be '{'")]
  [InlineData("not json", "Policies must be valid JSON and the first byte must be '{'")]
  [InlineData("[]", "Policies must be valid JSON and the first byte must be '{'")]
  [InlineData("""{"Version":"2012-10-17"}""", "Missing required field Statement")]
  [InlineData("""{"Version":"2012-10-17","Statement":[]}""", "Could not parse the policy: Statement is empty!")]
  [InlineData("""{"Version":"2023-01-01","Statement":[S]}""", "The policy must contain a valid version string")]
  [InlineData("""{"Statement":[{"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::acme-lake"}]}""", "Missing required field Effect")]
  [InlineData("""{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::acme-lake"}]}""", "Missing required field Principal")]
  [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Resource":"arn:aws:s3:::acme-lake"}]}""", "Missing required field Action")]
  [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*"}]}""", "Missing required field Resource")]
  [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"ec2:*","Resource":"arn:aws:s3:::acme-lake"}]}""", "Policy has invalid action")]
  [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:Nonsense","Resource":"arn:aws:s3:::acme-lake"}]}""", "Policy has invalid action")]
  [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::other"}]}""", "Policy has invalid resource")]
  [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::acme-lake","arn:aws:s3:::acme-lake2/*"]}]}""", "Policy has invalid resource")]
  [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-lake"}]}""", "Action does not apply to any resource(s) in statement")]
  [InlineData("""{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:ListBucket","Resource":"arn:aws:s3:::acme-lake/*"}]}""", "Action does not apply to any resource(s) in statement")]
  [InlineData("""{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::218546966473:role/Loader"},"Action":"s3:*","Resource":"arn:aws:s3:::acme-lake"}]}""", "Invalid principal in policy")]
  [InlineData("""{"Statement":[{"Effect":"Allow","Principal":{"AWS":"AROAEXAMPLEEXAMPLE123"},"Action":"s3:*","Resource":"arn:aws:s3:::acme-lake"}]}""", "Invalid principal in policy")]
  [InlineData("""{"Statement":[{"Sid":"a","Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::acme-lake"},{"Sid":"a","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::acme-lake"}]}""", "Statement IDs (SID) in a single policy must be unique.")]
  [InlineData("""{"Statement":[],"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::acme-lake"}]}""", "Policies must be valid JSON and the first byte must be '{'")]
  public async Task RefusesAPolicyThatIsNone(string policy, string message)
  {
    // The SDK itself refuses to send nothing.
    var text = policy.Length == 0 ? " " : policy.Replace("[S]", """[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::acme-lake"}]""", StringComparison.Ordinal);
    Assert.Equal(message, (await S3BucketTests.Refused(400, "MalformedPolicy", () => bench.PutPolicyAsync(text))).Message);
    Assert.Equal(HttpStatusCode.NotFound, (await bench.S3().GetBucketPolicyAsync(AwsBench.Bucket)).HttpStatusCode);
  }

  [Theory]
  [InlineData("\"*\"")]
  [InlineData("""{"AWS":"123456789012"}""")]
  [InlineData("""{"AWS":["arn:aws:iam::123456789012:root","arn:aws:iam::123456789012:user/admin","arn:aws:iam::999999999999:role/who-knows"]}""")]
  [InlineData("""{"Service":"logging.s3.amazonaws.com"}""")]
  public async Task TakesPrincipalsThatCanBe(string principal)
  {
    var policy = $$"""{"Statement":{"Effect":"Deny","Principal":{{principal}},"Action":"s3:PutObjectAcl","Resource":"arn:aws:s3:::acme-lake/*"} }""";
    await bench.PutPolicyAsync(policy);
    Assert.Equal(policy, (await bench.S3().GetBucketPolicyAsync(AwsBench.Bucket)).Policy);
  }

  [Fact]
  public async Task CountsTwentyKilobytesWithoutTheBlanks()
  {
    string Policy(int length) => $$"""{"Id":"{{new string('x', length)}}","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:PutObjectAcl","Resource":"arn:aws:s3:::acme-lake/*"} }""";
    await bench.PutPolicyAsync(Policy(20_000).Replace(",", "," + new string(' ', 1000), StringComparison.Ordinal));
    var refusal = await S3BucketTests.Refused(400, "MalformedPolicy", () => bench.PutPolicyAsync(Policy(20_480)));
    Assert.Equal("Policy exceeds the maximum allowed document size.", refusal.Message);
  }

  [Fact]
  public async Task ARoleThatIsGoneLeavesItsIdAndThePolicyCannotBePutAgain()
  {
    var role = await bench.Iam("CreateRole", ("RoleName", "reader"), ("AssumeRolePolicyDocument", AwsBench.OwnTrust)).Ok();
    var policy = $$"""{"Statement":{"Effect":"Allow","Principal":{"AWS":"{{role.Text("CreateRoleResult", "Role", "Arn")}}"},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::acme-lake"} }""";
    await bench.PutPolicyAsync(policy);
    await bench.Iam("DeleteRole", ("RoleName", "reader")).Ok();

    var left = (await bench.S3().GetBucketPolicyAsync(AwsBench.Bucket)).Policy;
    Assert.Contains($"\"{role.Text("CreateRoleResult", "Role", "RoleId")}\"", left);
    Assert.Equal("Invalid principal in policy", (await S3BucketTests.Refused(400, "MalformedPolicy", () => bench.PutPolicyAsync(left))).Message);
  }

  private static IEnumerable<(bool Granted, Func<Task> Call)> Actions(AmazonS3Client s3) =>
  [
    (true, () => s3.PutObjectAsync(new PutObjectRequest { BucketName = AwsBench.Bucket, Key = "loader", ContentBody = "1" })),
    (true, () => s3.GetObjectAsync(AwsBench.Bucket, "own")),
    (true, () => s3.ListObjectsV2Async(new() { BucketName = AwsBench.Bucket })),
    (true, () => s3.DeleteObjectAsync(AwsBench.Bucket, "loader")),
    (false, () => s3.GetBucketLocationAsync(AwsBench.Bucket)),
    (false, () => s3.DeleteBucketPolicyAsync(AwsBench.Bucket)),
    (false, () => s3.PutBucketPolicyAsync(AwsBench.Bucket, Grant)),
    (false, () => s3.DeleteBucketAsync(AwsBench.Bucket)),
  ];
}
