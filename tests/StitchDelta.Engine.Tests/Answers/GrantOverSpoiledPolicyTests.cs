using StitchDelta.Support;

namespace StitchDelta.Answers;

/// <summary>What everybody wrote into a bucket's policy is not written over because one answer went wrong.</summary>
public sealed class GrantOverSpoiledPolicyTests
{
  private static readonly InstallationFacts Bucket = new() { BucketName = "acme-lake", BucketRegion = "us-east-1", StitchRegion = StitchRegion.NorthAmerica };

  public static TheoryData<string> Spoils => Spoil.Names;

  [Theory]
  [MemberData(nameof(Spoils))]
  public async Task Nothing_is_put_and_nothing_deleted(string spoil)
  {
    using var server = new RawServer(request => Answer(request, Spoil.Named(spoil).Answer));

    // What comes before the policy is to be answered.
    var limit = Spoil.Named(spoil).Try == Spoil.Enough ? Spoil.Enough : TimeSpan.FromSeconds(1);
    var aws = AwsAnswerTests.Aws(server, limit);
    await Assert.ThrowsAsync<StitchDeltaException>(() => GrantBucketAccess.RunAsync(new QuietStage(), aws, Bucket, default));
    await Assert.ThrowsAsync<StitchDeltaException>(() => GrantBucketAccess.RevokeAsync(new QuietStage(), aws, Bucket, null, default));

    Assert.Contains(server.Seen, r => r.Method == "GET" && r.Target.EndsWith("?policy", StringComparison.Ordinal));
    Assert.DoesNotContain(server.Seen, r => r.Method is "PUT" or "DELETE");
  }

  [Fact]
  public async Task Without_a_fault_it_is_put()
  {
    string? policy = null;
    using var server = new RawServer(request => request.Method == "PUT" ? Put(request)
      : Answer(request, policy is null ? RawAnswer.Http(404, "<Error><Code>NoSuchBucketPolicy</Code></Error>") : RawAnswer.Http(200, policy)));

    var access = await GrantBucketAccess.RunAsync(new QuietStage(), AwsAnswerTests.Aws(server), Bucket, default);

    Assert.Equal(policy, access.Value.Policy);
    Assert.Single(server.Seen, r => r.Method == "PUT");

    RawAnswer Put(RawRequest request)
    {
      policy = request.Body;
      return RawAnswer.Http(204);
    }
  }

  /// <summary>S3 and STS as they are, but for the bucket's policy.</summary>
  private static RawAnswer Answer(RawRequest request, RawAnswer policy) => request switch
  {
    { Method: "GET" } when request.Target.EndsWith("?policy", StringComparison.Ordinal) => policy,
    { Method: "HEAD" } => RawAnswer.Http(200, "", "application/xml", ("x-amz-request-id", "r")),
    { Method: "POST" } => RawAnswer.Http(200, "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/a</Arn><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"),
    _ => RawAnswer.Http(404, "<Error><Code>NoSuchConfiguration</Code></Error>"),
  };
}
