using System.Collections.Concurrent;
using StitchDelta.Engine;
using StitchDelta.Engine.Http;
using StitchDelta.Support;

namespace StitchDelta.Answers;

/// <summary>Every operation of AWS with every answer that is none: an error of the catalogue, within a bound, and never "it is not there"
/// or "it is done".</summary>
public sealed class AwsAnswerTests
{
  // A call that never comes back, and not a machine that is slow.
  private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

  private static readonly string[] Bodies =
  [
    "a flood", "a flood that is refused", "a length of gigabytes", "broken in mid-body", "broken in mid-chunk", "stalled in mid-body", "stalled in the body of a refusal",
  ];

  private static readonly Dictionary<string, string> Tags = new() { ["a"] = "b" };

  /// <summary>What the call of an operation asks for, and so what may pass for its answer.</summary>
  private enum Kind { Xml, Head, Write, Content, Settings }

  private static readonly (string Name, Kind Kind, Func<IAws, Task> Call)[] Operations =
  [
    (nameof(IAws.GetCallerIdentityAsync), Kind.Xml, a => a.GetCallerIdentityAsync(default)),
    (nameof(IAws.GetBucketRegionAsync), Kind.Xml, a => a.GetBucketRegionAsync("acme-lake", default)),
    (nameof(IAws.ListBucketsAsync), Kind.Xml, a => a.ListBucketsAsync(default)),
    (nameof(IAws.GetBucketPolicyAsync), Kind.Xml, a => a.GetBucketPolicyAsync("acme-lake", default)),
    (nameof(IAws.PutBucketPolicyAsync), Kind.Write, a => a.PutBucketPolicyAsync("acme-lake", "{}", default)),
    (nameof(IAws.DeleteBucketPolicyAsync), Kind.Write, a => a.DeleteBucketPolicyAsync("acme-lake", default)),
    (nameof(IAws.IsBucketOfAccountAsync), Kind.Head, a => a.IsBucketOfAccountAsync("acme-lake", "123456789012", default)),
    (nameof(IAws.GetBucketSettingsAsync), Kind.Settings, async a => Assert.Equal(new BucketSettings(null, null, null, null), await a.GetBucketSettingsAsync("acme-lake", default))),
    (nameof(IAws.GetKeyPolicyAsync), Kind.Xml, a => a.GetKeyPolicyAsync("arn:aws:kms:us-east-1:123456789012:key/1", default)),
    (nameof(IAws.ListObjectsAsync), Kind.Xml, a => a.ListObjectsAsync("acme-lake", "p/", default)),
    (nameof(IAws.PutObjectAsync), Kind.Write, a => a.PutObjectAsync("acme-lake", "k", [1], default)),
    (nameof(IAws.GetObjectAsync), Kind.Content, a => a.GetObjectAsync("acme-lake", "k", default)),
    (nameof(IAws.DeleteObjectAsync), Kind.Write, a => a.DeleteObjectAsync("acme-lake", "k", default)),
    (nameof(IAws.SimulateAsync), Kind.Xml, a => a.SimulateAsync("arn:aws:iam::123456789012:role/a", ["iam:PassRole"], "*", default)),
    (nameof(IAws.GetAccountUsageAsync), Kind.Xml, a => a.GetAccountUsageAsync(default)),
    (nameof(IAws.GetRoleAsync), Kind.Xml, a => a.GetRoleAsync("r", default)),
    (nameof(IAws.CreateRoleAsync), Kind.Xml, a => a.CreateRoleAsync(new("r", "{}") { Description = "d", Tags = Tags }, default)),
    (nameof(IAws.PutPermissionsBoundaryAsync), Kind.Xml, a => a.PutPermissionsBoundaryAsync("r", "arn:aws:iam::123456789012:policy/limit", default)),
    (nameof(IAws.DeleteRoleAsync), Kind.Xml, a => a.DeleteRoleAsync("r", default)),
    (nameof(IAws.GetRolePolicyAsync), Kind.Xml, a => a.GetRolePolicyAsync("r", "p", default)),
    (nameof(IAws.ListRolePoliciesAsync), Kind.Xml, a => a.ListRolePoliciesAsync("r", default)),
    (nameof(IAws.ListAttachedRolePoliciesAsync), Kind.Xml, a => a.ListAttachedRolePoliciesAsync("r", default)),
    (nameof(IAws.TagRoleAsync), Kind.Xml, a => a.TagRoleAsync("r", Tags, default)),
    (nameof(IAws.PutRolePolicyAsync), Kind.Xml, a => a.PutRolePolicyAsync("r", "p", "{}", default)),
    (nameof(IAws.DeleteRolePolicyAsync), Kind.Xml, a => a.DeleteRolePolicyAsync("r", "p", default)),
    (nameof(IAws.UpdateTrustPolicyAsync), Kind.Xml, a => a.UpdateTrustPolicyAsync("r", "{}", default)),
    (nameof(IAws.ListRolesAsync), Kind.Xml, a => a.ListRolesAsync(default)),
    (nameof(IAws.GetInstanceProfileAsync), Kind.Xml, a => a.GetInstanceProfileAsync("i", default)),
    (nameof(IAws.CreateInstanceProfileAsync), Kind.Xml, a => a.CreateInstanceProfileAsync("i", "/", Tags, default)),
    (nameof(IAws.DeleteInstanceProfileAsync), Kind.Xml, a => a.DeleteInstanceProfileAsync("i", default)),
    (nameof(IAws.AddRoleToInstanceProfileAsync), Kind.Xml, a => a.AddRoleToInstanceProfileAsync("i", "r", default)),
    (nameof(IAws.RemoveRoleFromInstanceProfileAsync), Kind.Xml, a => a.RemoveRoleFromInstanceProfileAsync("i", "r", default)),
  ];

  public static TheoryData<string> Spoils => Spoil.Names;

  [Fact]
  public void No_operation_is_left_out() => Assert.Equal(typeof(IAws).GetMethods().Select(m => m.Name).Order(), Operations.Select(o => o.Name).Order());

  [Theory]
  [MemberData(nameof(Spoils))]
  public async Task Answer_that_is_none_is_an_error_of_every_operation(string spoil)
  {
    using var elsewhere = new RawServer(_ => RawAnswer.Http(200));
    var wrong = new ConcurrentQueue<string>();

    await Task.WhenAll(Operations.Select(async operation =>
    {
      using var server = new RawServer(_ => Redirected(Spoil.Named(spoil).Answer, elsewhere.Url));
      // What follows the head of an answer to HEAD is not waited for.
      var limit = operation.Kind == Kind.Head && Bodies.Contains(spoil) ? Spoil.Enough : Spoil.Named(spoil).Try;
      var outcome = await OutcomeAsync(() => operation.Call(Aws(server, limit)));
      var expected = Expected(spoil, operation.Kind);
      if (!expected.Split('|').Contains(outcome))
        wrong.Enqueue($"{operation.Name}: {outcome}, not {expected}");
    }));

    Assert.Equal("", string.Join("\n", wrong));
    Assert.Empty(elsewhere.Seen);
  }

  [Theory]
  [InlineData("never")]
  [InlineData("broken in mid-body")]
  [InlineData("stalled in mid-body")]
  public async Task Read_is_repeated(string spoil)
  {
    var asked = 0;
    using var server = new RawServer(_ => Interlocked.Increment(ref asked) == 1 ? Spoil.Named(spoil).Answer
      : RawAnswer.Http(200, "<LocationConstraint>eu-central-1</LocationConstraint>"));

    Assert.Equal("eu-central-1", await Aws(server, Spoil.Short).GetBucketRegionAsync("acme-lake", default));
  }

  [Fact]
  public async Task Silence_ends_within_a_bound()
  {
    using var server = new RawServer(_ => new("", RawAnswer.End.Stall));

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => Aws(server, Spoil.Short).GetRoleAsync("r", default).WaitAsync(Longest));

    Assert.Same(Catalogue.AwsUnreachable, error.Entry);
    Assert.Contains("no answer within 3 s", error.Message, StringComparison.Ordinal);
    Assert.Equal(3, server.Seen.Count);
  }

  [Fact]
  public async Task Flood_is_read_no_further_than_an_answer_can_go()
  {
    using var server = new RawServer(_ => new("HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nConnection: close\r\n\r\n", RawAnswer.End.Flood));
    var before = GC.GetTotalAllocatedBytes();

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => new EngineEntry().Aws(Connection(server.Url), new Recorder()).ListBucketsAsync(default));

    Assert.Same(Catalogue.ServiceAnswerTooLarge, error.Entry);
    Assert.Equal("S3 answered ListBuckets with more than 8 MB, which no answer of it has.", error.Message);
    Assert.Single(server.Seen);
    Assert.True(GC.GetTotalAllocatedBytes() - before < 200 * EngineLimits.Megabyte);
  }

  [Theory]
  [InlineData(200, "")]
  [InlineData(204, "")]
  [InlineData(200, "null")]
  [InlineData(200, "{}")]
  [InlineData(404, "")]
  [InlineData(404, "<html><body>NoSuchBucketPolicy</body></html>")]
  [InlineData(404, "<Error><Code>NoSuchKey</Code></Error>")]
  [InlineData(404, "<html><Error><Code>NoSuchBucketPolicy</Code></Error></html>")]
  [InlineData(403, "<Error><Code>NoSuchBucketPolicy</Code></Error>")]
  public async Task Only_S3_itself_says_that_there_is_no_policy(int status, string body)
  {
    using var server = new RawServer(_ => RawAnswer.Http(status, body));

    await Assert.ThrowsAsync<StitchDeltaException>(() => Aws(server).GetBucketPolicyAsync("acme-lake", default));
  }

  [Fact]
  public async Task S3_itself_says_that_there_is_no_policy()
  {
    using var server = new RawServer(_ => RawAnswer.Http(404, "<Error><Code>NoSuchBucketPolicy</Code><Message>The bucket policy does not exist</Message></Error>"));

    Assert.Null(await Aws(server).GetBucketPolicyAsync("acme-lake", default));
  }

  [Fact]
  public async Task Region_that_S3_names_in_a_redirect_is_told_and_not_gone_to()
  {
    using var elsewhere = new RawServer(_ => RawAnswer.Http(200));
    const string body = "<Error><Code>TemporaryRedirect</Code><Message>Please re-send this request to the specified temporary endpoint.</Message></Error>";
    using var server = new RawServer(_ => RawAnswer.Http(307, body, "application/xml", ("Location", elsewhere.Url.AbsoluteUri), ("x-amz-bucket-region", "eu-central-1")));

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => Aws(server).PutBucketPolicyAsync("acme-lake", "{}", default));

    Assert.Same(Catalogue.BucketElsewhere, error.Entry);
    Assert.Contains("eu-central-1", error.Remedy, StringComparison.Ordinal);
    Assert.Empty(elsewhere.Seen);
  }

  [Theory]
  [InlineData("http://aws.example.com")]
  [InlineData("http://10.0.0.1:9000")]
  [InlineData("ftp://127.0.0.1")]
  [InlineData("https://user:word-of-pass@127.0.0.1")]
  public async Task Endpoint_that_would_give_secrets_away_is_refused(string endpoint)
  {
    var aws = new EngineEntry().Aws(Connection(new Uri(endpoint)), new Recorder());

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => aws.GetCallerIdentityAsync(default));

    Assert.Same(Catalogue.AwsEndpointInvalid, error.Entry);
    Assert.DoesNotContain("word-of-pass", error.ToString(), StringComparison.Ordinal);
  }

  internal static AwsConnection Connection(Uri url) =>
    new() { EndpointUrl = url, AccessKeyId = "AKIAIOSFODNN7EXAMPLE", SecretAccessKey = SecureText.Hide(Canary.AwsSecret), SessionToken = SecureText.Hide(Canary.NewToken) };

  internal static IAws Aws(RawServer server, TimeSpan? limit = null)
  {
    var limits = new EngineLimits { AwsTry = limit ?? Spoil.Enough, AwsBytes = EngineLimits.Megabyte };
    return new EngineEntry(ApiSender.MakeClient(), TimeProvider.System, limits).Aws(Connection(server.Url), new Recorder());
  }

  internal static RawAnswer Redirected(RawAnswer answer, Uri to) => answer with { Bytes = answer.Bytes.Replace(Spoil.Elsewhere.AbsoluteUri, to.AbsoluteUri, StringComparison.Ordinal) };

  /// <summary>The id of the error, or <c>done</c>. Any other exception is a failure of the test.</summary>
  internal static async Task<string> OutcomeAsync(Func<Task> call)
  {
    try
    {
      await call().WaitAsync(Longest);
      return "done";
    }
    catch (StitchDeltaException e)
    {
      Assert.DoesNotContain("secret-of-the-gateway", e.ToString(), StringComparison.Ordinal);
      return e.Entry.Id;
    }
    catch (Exception e) when (e is not OutOfMemoryException)
    {
      return e.GetType().Name + ": " + e.Message;
    }
  }

  /// <summary>What each operation may make of it.</summary>
  private static string Expected(string spoil, Kind kind)
  {
    const string unreachable = nameof(Catalogue.AwsUnreachable), unreadable = nameof(Catalogue.ServiceAnswerUnreadable);
    if (kind == Kind.Head && Bodies.Contains(spoil))
      return unreadable; // What follows the head is not looked at.
    return spoil switch
    {
      "a flood" or "a flood that is refused" or "a length of gigabytes" => nameof(Catalogue.ServiceAnswerTooLarge),
      "never" or "closed at once" or "not HTTP" => unreachable,
      _ when spoil.StartsWith("broken", StringComparison.Ordinal) || spoil.StartsWith("stalled", StringComparison.Ordinal) => unreachable,
      "500 HTML" or "503 HTML" => kind == Kind.Head ? unreadable : nameof(Catalogue.AwsRequestFailed),
      "200 empty" or "204" when kind == Kind.Write => "done", // It is what S3 answers.
      _ when spoil.StartsWith("20", StringComparison.Ordinal) && kind == Kind.Content => "done", // Any content is one.
      _ when kind == Kind.Settings => "done", // All of them unknown.
      _ => unreadable,
    };
  }
}
