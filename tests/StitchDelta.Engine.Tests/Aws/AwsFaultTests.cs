using StitchDelta.Engine;
using StitchDelta.Engine.Aws;
using StitchDelta.Support;

namespace StitchDelta.Aws;

/// <summary>What AWS and the network may do to a call.</summary>
public sealed class AwsFaultTests : IDisposable
{
  private readonly FakeAws _server = new();
  private readonly Recorder _log = new();

  public void Dispose() => _server.Dispose();

  [Theory]
  [InlineData(403, "AccessDenied", nameof(Catalogue.AwsAccessDenied))]
  [InlineData(400, "ExpiredToken", nameof(Catalogue.AwsCredentialsRefused))]
  [InlineData(403, "InvalidAccessKeyId", nameof(Catalogue.AwsCredentialsRefused))]
  [InlineData(403, "SignatureDoesNotMatch", nameof(Catalogue.AwsCredentialsRefused))]
  [InlineData(404, "NoSuchBucket", nameof(Catalogue.BucketNotFound))]
  [InlineData(400, "MalformedPolicy", nameof(Catalogue.AwsRequestFailed))]
  public async Task Refusal_of_S3_has_its_entry(int status, string code, string id)
  {
    _server.Answer(status, $"<Error><Code>{code}</Code><Message>words of S3</Message><RequestId>r-1</RequestId></Error>");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _server.Aws(_log).PutBucketPolicyAsync("acme-lake", "{}", default));

    Assert.Equal(id, error.Entry.Id);
    Assert.Equal(new ServiceFault("S3", "PutBucketPolicy", status, code, "words of S3", "r-1"), error.Fault);
    Assert.Equal("acme-lake", error.Target);
    Assert.True(error.InnerException is null, "no type of the SDK may leave the engine");
  }

  [Theory]
  [InlineData(403, "AccessDenied", nameof(Catalogue.AwsAccessDenied))]
  [InlineData(403, "ExpiredToken", nameof(Catalogue.AwsCredentialsRefused))]
  [InlineData(403, "InvalidClientTokenId", nameof(Catalogue.AwsCredentialsRefused))]
  [InlineData(409, "LimitExceeded", nameof(Catalogue.AwsRequestFailed))]
  public async Task Refusal_of_IAM_has_its_entry(int status, string code, string id)
  {
    _server.Answer(status, $"""<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>{code}</Code><Message>words of IAM</Message></Error><RequestId>r-2</RequestId></ErrorResponse>""");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _server.Aws(_log).DeleteRoleAsync("stitch-delta", default));

    Assert.Equal(id, error.Entry.Id);
    Assert.Equal(new ServiceFault("IAM", "DeleteRole", status, code, "words of IAM", "r-2"), error.Fault);
  }

  [Theory]
  [InlineData("Access Denied", "Allow the caller s3:GetBucketPolicy.")]
  [InlineData("User: arn:aws:iam::123456789012:user/x is not authorized to perform: kms:Decrypt on resource: y", "Allow the caller kms:Decrypt.")]
  public async Task Refusal_names_the_action_that_is_missing(string message, string remedy)
  {
    _server.Answer(403, $"<Error><Code>AccessDenied</Code><Message>{message}</Message></Error>");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _server.Aws(_log).GetBucketPolicyAsync("acme-lake", default));

    Assert.StartsWith(remedy, error.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Settings_that_may_not_be_asked_for_are_unknown()
  {
    for (var i = 0; i < 3; i++) _server.Answer(403, "<Error><Code>AccessDenied</Code><Message>no</Message></Error>");

    Assert.Equal(new BucketSettings(null, null, null, null), await _server.Aws(_log).GetBucketSettingsAsync("acme-lake", default));
  }

  [Fact]
  public async Task Owner_is_told_apart_by_two_questions()
  {
    _server.Answer(403, "").Answer(200, "").Answer(403, "").Answer(403, "").Answer(403, "");

    Assert.False(await _server.Aws(_log).IsBucketOfAccountAsync("acme-lake", "123456789012", default));
    Assert.Null(await _server.Aws(_log).IsBucketOfAccountAsync("acme-lake", "123456789012", default));
  }

  [Fact]
  public async Task One_refusal_by_the_way_makes_no_stranger_of_the_owner()
  {
    _server.Answer(403, "").Answer(200, "").Answer(200, "");

    Assert.True(await _server.Aws(_log).IsBucketOfAccountAsync("acme-lake", "123456789012", default));
  }

  [Fact]
  public async Task Simulation_passes_roles_to_EC2()
  {
    _server.Answer(200, """
      <SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults>
      <member><EvalActionName>iam:PassRole</EvalActionName><EvalDecision>allowed</EvalDecision></member>
      </EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>
      """);

    var decisions = await _server.Aws(_log).SimulateAsync("arn:aws:iam::123456789012:role/deployment", ["iam:PassRole"], "arn:aws:iam::123456789012:role/stitch-delta", default);

    Assert.Equal("allowed", decisions["iam:PassRole"]);
    var form = Uri.UnescapeDataString(_server.Seen.Single().Body).Split('&');
    Assert.Contains("ContextEntries.member.1.ContextKeyName=iam:PassedToService", form);
    Assert.Contains("ContextEntries.member.1.ContextKeyValues.member.1=ec2.amazonaws.com", form);
  }

  [Fact]
  public async Task Summary_of_the_account_tells_what_it_has_and_may_have()
  {
    _server.Answer(200, """
      <GetAccountSummaryResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetAccountSummaryResult><SummaryMap>
      <entry><key>Users</key><value>31</value></entry><entry><key>RolesQuota</key><value>1000</value></entry>
      <entry><key>Roles</key><value>412</value></entry><entry><key>InstanceProfiles</key><value>7</value></entry>
      </SummaryMap></GetAccountSummaryResult></GetAccountSummaryResponse>
      """);

    Assert.Equal(new(new(412, 1000), null), await _server.Aws(_log).GetAccountUsageAsync(default));
    Assert.Equal("Action=GetAccountSummary&Version=2010-05-08", _server.Seen.Single().Body);
  }

  [Theory]
  [InlineData(403, "AccessDenied", true)]
  [InlineData(400, "InvalidAction", true)]
  [InlineData(403, "InvalidClientTokenId", false)]
  public async Task Summary_that_may_not_be_asked_for_is_unknown(int status, string code, bool isUnknown)
  {
    _server.Answer(status, $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>");

    var asked = _server.Aws(_log).GetAccountUsageAsync(default);

    if (isUnknown) Assert.Null(await asked);
    else Assert.Same(Catalogue.AwsCredentialsRefused, (await Assert.ThrowsAsync<StitchDeltaException>(() => asked)).Entry);
  }

  [Theory]
  [InlineData("Cannot exceed quota for RolesPerAccount: 1000", nameof(Catalogue.AccountQuotaReached), "'Roles per account'")]
  [InlineData("Cannot exceed quota for InstanceProfilesPerAccount: 1000", nameof(Catalogue.AccountQuotaReached), "'Instance profiles per account'")]
  [InlineData("Cannot exceed quota for ACLSizePerRole: 2048", nameof(Catalogue.AwsRequestFailed), "")]
  public async Task Quota_of_the_account_is_told_by_its_name_in_the_console(string message, string entry, string remedy)
  {
    _server.Answer(409, $"<ErrorResponse><Error><Type>Sender</Type><Code>LimitExceeded</Code><Message>{message}</Message></Error></ErrorResponse>");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _server.Aws(_log).CreateRoleAsync(new("stitch-delta", "{}"), default));

    Assert.Equal(entry, error.Entry.Id);
    Assert.Contains(message, error.Message, StringComparison.Ordinal);
    Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Owner_of_a_bucket_that_is_not_there_is_an_error()
  {
    _server.Answer(404, "");

    Assert.Same(Catalogue.BucketNotFound, (await Assert.ThrowsAsync<StitchDeltaException>(() => _server.Aws(_log).IsBucketOfAccountAsync("acme-lake", "123456789012", default))).Entry);
  }

  [Fact]
  public async Task Bucket_in_another_region_is_told_with_its_region()
  {
    for (var i = 0; i < 6; i++)
      _server.Answer(400, "<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region 'us-east-1' is wrong; expecting 'eu-central-1'</Message><Region>eu-central-1</Region></Error>", ("x-amz-bucket-region", "eu-central-1"));

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _server.Aws(_log).PutBucketPolicyAsync("acme-lake", "{}", default));

    Assert.Same(Catalogue.BucketElsewhere, error.Entry);
    Assert.Contains("(eu-central-1)", error.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Refusal_without_XML_is_told_too()
  {
    _server.Answer(407, "proxy says no");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _server.Aws(_log).GetRoleAsync("stitch-delta", default));

    Assert.Equal(407, error.StatusCode);
  }

  [Fact]
  public async Task Answer_that_is_no_XML_is_an_error_of_ours()
  {
    for (var i = 0; i < 5; i++)
      _server.Answer(200, "<!doctype html><html><body>Log in<br></body>");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _server.Aws(_log).GetRoleAsync("stitch-delta", default));

    Assert.Same(Catalogue.ServiceAnswerUnreadable, error.Entry);
    Assert.Equal("IAM", error.Service);
  }

  [Fact]
  public async Task Region_is_in_a_header_for_those_who_may_not_ask_for_it()
  {
    _server.Answer(403, "<Error><Code>AccessDenied</Code><Message>no</Message></Error>").Answer(403, "", ("x-amz-bucket-region", "eu-central-1"));

    Assert.Equal("eu-central-1", await _server.Aws(_log).GetBucketRegionAsync("acme-lake", default));
    Assert.StartsWith("HEAD /acme-lake", _server.Seen.Last().Line, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Region_that_nobody_tells_is_an_error()
  {
    _server.Answer(403, "<Error><Code>AccessDenied</Code><Message>no</Message></Error>").Answer(403, "");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _server.Aws(_log).GetBucketRegionAsync("acme-lake", default));

    Assert.Same(Catalogue.AwsAccessDenied, error.Entry);
    Assert.Equal("GetBucketLocation", error.Fault!.Operation);
  }

  [Fact]
  public async Task Conflict_of_two_writers_is_tried_again()
  {
    _server.Answer(409, "<Error><Code>OperationAborted</Code><Message>A conflicting conditional operation is currently in progress</Message></Error>").Answer(204, "");

    await _server.Aws(_log).PutBucketPolicyAsync("acme-lake", """{"a":1}""", default);

    Assert.Equal(2, _server.Seen.Count);
    Assert.All(_server.Seen, request => Assert.Equal(("PUT /acme-lake/?policy", """{"a":1}"""), (request.Line, request.Body)));
  }

  [Fact]
  public async Task Throttled_IAM_is_tried_again()
  {
    _server.Answer(400, "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>")
      .Answer(200, "<DeleteRoleResponse><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DeleteRoleResponse>");

    await _server.Aws(_log).DeleteRoleAsync("stitch-delta", default);

    Assert.Equal(2, _server.Seen.Count);
  }

  [Fact]
  public async Task IAM_is_signed_for_its_own_region_and_S3_for_that_of_the_connection()
  {
    _server.Answer(200, "<DeleteRoleResponse/>").Answer(204, "");
    var aws = _server.Aws(_log, "eu-central-1");

    await aws.DeleteRoleAsync("stitch-delta", default);
    await aws.DeleteBucketPolicyAsync("acme-lake", default);

    Assert.Collection(_server.Seen,
      iam => Assert.Contains("/us-east-1/iam/aws4_request", iam.Authorization, StringComparison.Ordinal),
      s3 => Assert.Contains("/eu-central-1/s3/aws4_request", s3.Authorization, StringComparison.Ordinal));
    Assert.Equal("Action=DeleteRole&RoleName=stitch-delta&Version=2010-05-08", string.Join("&", _server.Seen.First().Body.Split('&').Order()));
  }

  [Fact]
  public async Task Lists_are_read_page_by_page()
  {
    _server.Answer(200, "<ListRolePoliciesResponse><ListRolePoliciesResult><PolicyNames><member>a</member></PolicyNames><IsTruncated>true</IsTruncated><Marker>m&amp;1</Marker></ListRolePoliciesResult></ListRolePoliciesResponse>")
      .Answer(200, "<ListRolePoliciesResponse><ListRolePoliciesResult><PolicyNames><member>b</member></PolicyNames><IsTruncated>false</IsTruncated></ListRolePoliciesResult></ListRolePoliciesResponse>");

    Assert.Equal(["a", "b"], await _server.Aws(_log).ListRolePoliciesAsync("stitch-delta", default));
    Assert.Contains("Marker=m%261", _server.Seen.Last().Body, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Nobody_there_is_told()
  {
    var aws = _server.Aws(_log);
    _server.Dispose();

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => aws.GetRoleAsync("stitch-delta", default));

    Assert.Same(Catalogue.AwsUnreachable, error.Entry);
    Assert.StartsWith("System.", error.InnerException!.GetType().FullName, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Cancellation_ends_the_call_in_flight()
  {
    using var cancel = new CancellationTokenSource();

    var call = _server.Aws(_log).GetRoleAsync("stitch-delta", cancel.Token);
    await _server.Hanging.Task;
    await cancel.CancelAsync();

    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
  }

  [Fact]
  public async Task Profile_that_is_missing_is_an_error_and_nothing_is_sent()
  {
    var aws = new EngineEntry().Aws(new AwsConnection { EndpointUrl = _server.Url, ProfileName = "no-such-profile-of-acme" }, _log);

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => aws.GetCallerIdentityAsync(default));

    Assert.Same(Catalogue.AwsProfileMissing, error.Entry);
    Assert.Empty(_server.Seen);
  }

  [Fact]
  public async Task No_secret_is_told()
  {
    _server.Answer(403, $"<Error><Code>AccessDenied</Code><Message>denied for secret_access_key={Canary.AwsSecret}</Message></Error>");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _server.Aws(_log).PutBucketPolicyAsync("acme-lake", "{}", default));

    Assert.DoesNotContain(Canary.AwsSecret, error + error.Fault!.ToString() + _log.All, StringComparison.Ordinal);
    Assert.DoesNotContain(Canary.NewToken, error + _log.All, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("eu-west-3", "named", "eu-west-3")]
  [InlineData(null, "named", "eu-north-1")]
  [InlineData(null, null, "eu-west-1")]
  public void Region_comes_from_the_nearest(string? given, string? profile, string expected) =>
    Assert.Equal(expected, AwsRegion.Of(new AwsConnection { Region = given, ProfileName = profile },
      name => name == "AWS_REGION" ? "eu-west-1" : null, name => name == "named" ? "eu-north-1" : "eu-west-2"));

  [Theory]
  [InlineData("work", "eu-west-2")]
  [InlineData(null, "us-east-1")]
  public void Region_comes_from_the_profile_of_the_environment_or_is_the_first(string? profile, string expected) =>
    Assert.Equal(expected, AwsRegion.Of(new AwsConnection(), name => name == "AWS_PROFILE" ? profile : null, name => name == "work" ? "eu-west-2" : null));

  [Theory]
  [InlineData(null, "us-east-1")]
  [InlineData("", "us-east-1")]
  [InlineData("US", "us-east-1")]
  [InlineData("EU", "eu-west-1")]
  [InlineData("eu-central-1", "eu-central-1")]
  public void Location_is_read_as_a_region(string? location, string expected) => Assert.Equal(expected, AwsRegion.OfLocation(location));
}
