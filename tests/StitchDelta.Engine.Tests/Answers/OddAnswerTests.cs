using System.Diagnostics;
using StitchDelta.Aws.Credentials;
using StitchDelta.Engine;
using StitchDelta.Engine.Aws;
using StitchDelta.Engine.Http;
using StitchDelta.Support;

namespace StitchDelta.Answers;

/// <summary>Answers of a few bytes or numbers that are in no manual.</summary>
public sealed class OddAnswerTests
{
  private const long NoCalendarHasIt = long.MaxValue, Microseconds = 1_700_000_000_000_000;

  private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

  private static readonly string Deep = string.Concat(Enumerable.Repeat("<a>", 60_000));

  /// <summary>Two million bytes of namespaces that declare and use each other, in one tag.</summary>
  private static readonly string Wide = string.Concat(Enumerable.Range(0, 60_000).Select(i => $" xmlns:p{i}='u{i}' p{i}:x=''"));

  private static readonly Dictionary<string, (string Root, Func<IAws, Task> Call)> Calls = new()
  {
    ["IAM"] = ("ListRolesResponse", aws => aws.ListRolesAsync(default)),
    ["STS"] = ("GetCallerIdentityResponse", aws => aws.GetCallerIdentityAsync(default)),
    ["S3"] = ("ListAllMyBucketsResult", aws => aws.ListBucketsAsync(default)),
    ["S3 policy"] = ("Policy", aws => aws.GetBucketPolicyAsync("acme-lake", default)),
    ["KMS"] = ("Policy", aws => aws.GetKeyPolicyAsync("arn:aws:kms:us-east-1:123456789012:key/k", default)),
  };

  public static IEnumerable<object[]> DeepAnswers =>
    Calls.Keys.SelectMany(_ => new[] { 200, 400, 404, 429, 500 }, (service, status) => new object[] { service, status });

  [Theory]
  [MemberData(nameof(DeepAnswers))]
  public async Task Answer_as_deep_as_a_well_costs_nothing(string service, int status)
  {
    var (root, call) = Calls[service];
    var body = status == 200 ? $"<{root}>{Deep}" : $"<Error><Code>X</Code>{Deep}";
    using var server = new RawServer(_ => RawAnswer.Http(status, body));
    var clock = Stopwatch.StartNew();

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => call(Once(server)).WaitAsync(Soon));

    Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"{clock.Elapsed}");
    Assert.Equal(status >= 429 ? nameof(Catalogue.AwsRequestFailed) : nameof(Catalogue.ServiceAnswerUnreadable), error.Entry.Id);
    Assert.Equal(status, error.StatusCode);
  }

  [Theory]
  [InlineData("IAM", 200)]
  [InlineData("IAM", 500)]
  [InlineData("S3", 200)]
  [InlineData("S3", 404)]
  [InlineData("S3", 500)]
  [InlineData("STS", 200)]
  public async Task Answer_as_wide_as_a_sea_is_not_read(string service, int status)
  {
    var (root, call) = Calls[service];
    using var server = new RawServer(_ => RawAnswer.Http(status, status == 200 ? $"<{root}{Wide}/>" : $"<Error{Wide}><Code>X</Code></Error>"));

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => call(Once(server)).WaitAsync(Soon));

    Assert.Equal(status >= 429 ? nameof(Catalogue.AwsRequestFailed) : nameof(Catalogue.ServiceAnswerUnreadable), error.Entry.Id);
    if (status < 429) Assert.Contains("more than 512 KB", error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Policy_of_the_greatest_length_is_read()
  {
    var policy = "{\"a\":\"" + new string('"', 128 * 1024 - 8) + "\"}";
    using var server = new RawServer(_ => RawAnswer.Http(200,
      $"<GetRolePolicyResponse><GetRolePolicyResult><PolicyDocument>{Uri.EscapeDataString(policy)}</PolicyDocument></GetRolePolicyResult></GetRolePolicyResponse>"));

    Assert.Equal(policy, await Once(server).GetRolePolicyAsync("r", "p", default));
  }

  [Fact]
  public async Task Answer_that_is_too_deep_says_so()
  {
    var deep = string.Concat(Enumerable.Repeat("<a>", 70)) + string.Concat(Enumerable.Repeat("</a>", 70));
    using var server = new RawServer(_ => RawAnswer.Http(200, $"<ListRolesResponse>{deep}</ListRolesResponse>"));

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => Once(server).ListRolesAsync(default));

    Assert.Contains("more than 64 deep", error.Message, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData(NoCalendarHasIt)]
  [InlineData(Microseconds)]
  [InlineData(-1)]
  [InlineData(long.MinValue)]
  public async Task Time_that_no_calendar_has_is_none(long time)
  {
    var bench = new Bench();
    bench.Http.Json($$"""{"token_infos":[{"token_id":"t","creation_time":{{time}},"expiry_time":{{time}},"last_used_day":{{time}}}]}""")
      .Json($$"""{"clusters":[{"cluster_id":"c","terminated_time":{{time}}}]}""")
      .Json($$"""{"events":[{"timestamp":{{time}},"type":"STARTING"}]}""");

    var token = Assert.Single(await bench.Workspace.ListTokensAsync(default));
    Assert.Equal((DateTimeOffset.UnixEpoch, null, null), (token.Created, token.Expires, token.LastUsed));
    Assert.Null(Assert.Single(await bench.Workspace.ListClustersAsync(default)).Terminated);
    Assert.Equal(DateTimeOffset.UnixEpoch, Assert.Single(await bench.Workspace.ListClusterEventsAsync("c", 1, default)).Time);
  }

  [Theory]
  [InlineData("253402300799999", 9999)]
  [InlineData("1.7e12", 2023)]
  [InlineData("\"1700000000000\"", 2023)]
  public async Task Time_that_a_calendar_has_is_read(string time, int year)
  {
    var bench = new Bench();
    bench.Http.Json($$"""{"token_infos":[{"token_id":"t","expiry_time":{{time}}}]}""");

    Assert.Equal(year, Assert.Single(await bench.Workspace.ListTokensAsync(default)).Expires?.Year);
  }

  [Theory]
  [InlineData("\"soon\"")]
  [InlineData("true")]
  [InlineData("{}")]
  [InlineData("1e300")]
  public async Task What_is_no_time_ends_no_token(string time)
  {
    var bench = new Bench();
    bench.Http.Json($$"""{"token_infos":[{"token_id":"t","expiry_time":{{time}}}]}""");

    Assert.Null(Assert.Single(await bench.Workspace.ListTokensAsync(default)).Expires);
  }

  [Theory]
  [InlineData(NoCalendarHasIt)]
  [InlineData(Microseconds)]
  public async Task Keys_of_a_sign_in_may_end_when_they_like(long ends)
  {
    using var bench = Sso();
    bench.Instead = request => request.Path == "/federation/credentials" ? RawAnswer.Http(200,
      $$$"""{"roleCredentials": {"accessKeyId": "ASIASSO", "secretAccessKey": "s", "sessionToken": "t", "expiration": {{{ends}}}}}""", "application/json") : null;

    Assert.Equal("ASIASSO", (await bench.Aws("sso").GetCallerIdentityAsync(default)).Arn.Split('/')[1]);
  }

  [Theory]
  [InlineData(200, "{\"roleCredentials\":")]
  [InlineData(400, "")]
  [InlineData(401, "")]
  public async Task Portal_that_answers_nonsense_is_an_error_of_ours(int status, string before)
  {
    using var bench = Sso();
    bench.Instead = request => request.Path == "/federation/credentials"
      ? RawAnswer.Http(status, before + new string('[', 60_000), "application/json") : null;

    await Assert.ThrowsAsync<StitchDeltaException>(() => bench.Aws("sso").GetCallerIdentityAsync(default));
  }

  [Fact]
  public async Task Keys_of_a_role_that_end_at_no_time_are_an_answer_that_is_none()
  {
    using var bench = new ProfileBench().With($"[base]\n{ProfileBench.SourceKeys}\n[work]\nsource_profile = base\nrole_arn = arn:aws:iam::123456789012:role/operator\n");
    bench.Instead = request => request.Body.Contains("Action=AssumeRole", StringComparison.Ordinal) ? RawAnswer.Http(200,
      "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>soon</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>", "text/xml") : null;

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => bench.Aws("work").GetCallerIdentityAsync(default));

    Assert.Same(Catalogue.ServiceAnswerUnreadable, error.Entry);
  }

  [Fact]
  public async Task Bucket_that_was_made_at_no_time_is_an_answer_that_is_none()
  {
    using var server = new RawServer(_ => RawAnswer.Http(200,
      "<ListAllMyBucketsResult><Buckets><Bucket><Name>a</Name><CreationDate>soon</CreationDate></Bucket></Buckets></ListAllMyBucketsResult>"));

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => Once(server).ListBucketsAsync(default));

    Assert.Same(Catalogue.ServiceAnswerUnreadable, error.Entry);
  }

  [Theory]
  [InlineData("IAM", 429)]
  [InlineData("IAM", 599)]
  [InlineData("STS", 429)]
  [InlineData("S3", 429)]
  [InlineData("S3", 599)]
  [InlineData("S3 policy", 599)]
  [InlineData("KMS", 429)]
  [InlineData("KMS", 599)]
  public async Task Refusal_without_a_word_is_told_in_words(string service, int status)
  {
    using var server = new RawServer(_ => RawAnswer.Http(status));

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => Calls[service].Call(Once(server)));

    Assert.DoesNotContain("Exception", error.Message + error.Fault, StringComparison.Ordinal);
    Assert.Contains($"HTTP {status}", error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Portal_that_refuses_without_a_word_is_told_in_words()
  {
    using var bench = Sso().Set("AWS_MAX_ATTEMPTS", "1");
    bench.Instead = request => request.Path == "/federation/credentials" ? RawAnswer.Http(429) : null;

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => bench.Aws("sso").GetCallerIdentityAsync(default));

    Assert.DoesNotContain("Exception", error.Message, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData(429, "3")]
  [InlineData(503, "3")]
  public async Task AWS_is_asked_again_when_it_wants_to_be(int status, string after)
  {
    var times = new List<TimeSpan>();
    var clock = Stopwatch.StartNew();
    using var server = new RawServer(_ =>
    {
      times.Add(clock.Elapsed);
      return times.Count == 1 ? RawAnswer.Http(status, "", "application/xml", ("Retry-After", after))
        : RawAnswer.Http(200, "<LocationConstraint>eu-central-1</LocationConstraint>");
    });

    Assert.Equal("eu-central-1", await AwsAnswerTests.Aws(server).GetBucketRegionAsync("acme-lake", default));

    Assert.Equal(2, times.Count);
    Assert.True(times[1] - times[0] > TimeSpan.FromSeconds(2.9), $"{times[1] - times[0]}");
  }

  [Fact]
  public async Task Role_that_was_made_has_the_tags_that_it_was_made_with()
  {
    var tags = new Dictionary<string, string> { ["StitchDelta:Before"] = "x", ["StitchDelta:Id"] = "i" };
    using var server = new RawServer(_ => RawAnswer.Http(200, """
      <CreateRoleResponse><CreateRoleResult><Role><RoleName>r</RoleName><Arn>arn:aws:iam::123456789012:role/r</Arn>
      <AssumeRolePolicyDocument>%7B%7D</AssumeRolePolicyDocument>
      <Tags><member><Key>other</Key><Value>x</Value></member><member><Key>StitchDelta:Id</Key><Value>i</Value></member></Tags>
      </Role></CreateRoleResult></CreateRoleResponse>
      """));

    var role = await Once(server).CreateRoleAsync(new("r", "{}") { Tags = tags }, default);

    Assert.Equal(tags, role.Tags);
  }

  [Fact]
  public async Task Instance_profile_that_was_made_has_the_tags_that_it_was_made_with()
  {
    var tags = new Dictionary<string, string> { ["StitchDelta:Id"] = "i" };
    using var server = new RawServer(_ => RawAnswer.Http(200, """
      <CreateInstanceProfileResponse><CreateInstanceProfileResult><InstanceProfile><InstanceProfileName>r</InstanceProfileName>
      <Arn>arn:aws:iam::123456789012:instance-profile/r</Arn></InstanceProfile></CreateInstanceProfileResult></CreateInstanceProfileResponse>
      """));

    Assert.Equal(tags, (await Once(server).CreateInstanceProfileAsync("r", "/", tags, default)).Tags);
  }

  [Fact]
  public async Task Tag_that_comes_twice_is_an_answer_that_is_none()
  {
    using var server = new RawServer(_ => RawAnswer.Http(200, """
      <GetRoleResponse><GetRoleResult><Role><RoleName>r</RoleName><Arn>arn:aws:iam::123456789012:role/r</Arn>
      <AssumeRolePolicyDocument>%7B%7D</AssumeRolePolicyDocument>
      <Tags><member><Key>a</Key><Value>1</Value></member><member><Key>a</Key><Value>2</Value></member></Tags>
      </Role></GetRoleResult></GetRoleResponse>
      """));

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => Once(server).GetRoleAsync("r", default));

    Assert.Same(Catalogue.ServiceAnswerUnreadable, error.Entry);
  }

  [Theory]
  [InlineData("r")]
  [InlineData("role/r")]
  [InlineData("arn:aws:iam::123456789012:")]
  [InlineData("arn:aws:iam::123456789012:r")]
  [InlineData("https://iam:x:x:x:x/r")]
  public async Task ARN_that_is_none_is_an_answer_that_is_none(string arn)
  {
    using var server = new RawServer(_ => RawAnswer.Http(200, $"""
      <GetRoleResponse><GetRoleResult><Role><RoleName>r</RoleName><Arn>{arn}</Arn>
      <AssumeRolePolicyDocument>%7B%7D</AssumeRolePolicyDocument></Role></GetRoleResult></GetRoleResponse>
      """));

    Assert.Same(Catalogue.ServiceAnswerUnreadable, (await Assert.ThrowsAsync<StitchDeltaException>(() => Once(server).GetRoleAsync("r", default))).Entry);
  }

  [Fact]
  public async Task Caller_without_an_ARN_is_an_answer_that_is_none()
  {
    using var server = new RawServer(_ => RawAnswer.Http(200,
      "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>root</Arn><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"));

    Assert.Same(Catalogue.ServiceAnswerUnreadable, (await Assert.ThrowsAsync<StitchDeltaException>(() => Once(server).GetCallerIdentityAsync(default))).Entry);
  }

  [Fact]
  public async Task Decision_that_comes_twice_is_an_answer_that_is_none()
  {
    const string twice = "<member><EvalActionName>a:B</EvalActionName><EvalDecision>allowed</EvalDecision></member>";
    using var server = new RawServer(_ => RawAnswer.Http(200, $"""
      <SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><EvaluationResults>{twice}{twice}</EvaluationResults>
      </SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>
      """));

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => Once(server).SimulateAsync("p", ["a:B"], "r", default));

    Assert.Same(Catalogue.ServiceAnswerUnreadable, error.Entry);
  }

  private static ProfileBench Sso()
  {
    var bench = new ProfileBench().With("[sso]\nsso_start_url = https://acme.awsapps.example/start\nsso_region = us-east-1\nsso_account_id = 123456789012\nsso_role_name = operator\nendpoint_url = $SERVER\n");
    bench.SignIn("https://acme.awsapps.example/start", TimeSpan.FromHours(1));
    return bench;
  }

  /// <summary>AWS by a client that asks once.</summary>
  private static IAws Once(RawServer server) => new EngineEntry(ApiSender.MakeClient(), TimeProvider.System, new EngineLimits(),
    new AwsMachine { Variable = name => name == "AWS_MAX_ATTEMPTS" ? "1" : null })
    .Aws(AwsAnswerTests.Connection(server.Url), new Recorder());
}
