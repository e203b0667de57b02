using StitchDelta.Support;

namespace StitchDelta.Aws.Credentials;

/// <summary>Every kind of profile, chosen by a parameter and by AWS_PROFILE: its keys, or the real reason why there are none and the
/// command that puts it right.</summary>
public sealed class ProfileTests : IDisposable
{
  private const string Role = "role_arn = arn:aws:iam::123456789012:role/";
  private const string Sso = "sso_start_url = https://acme.awsapps.example/start\nsso_region = us-east-1\nsso_account_id = 123456789012\nsso_role_name = operator\nendpoint_url = $SERVER";

  private readonly ProfileBench _bench = new();

  public void Dispose() => _bench.Dispose();

  public static TheoryData<string, string, string> Good => new()
  {
    { "keys", "[work]\n" + ProfileBench.SourceKeys, "AKIASOURCE0000000000" },
    { "session keys", "[work]\n" + ProfileBench.SourceKeys + "\naws_session_token = t", "AKIASOURCE0000000000" },
    { "role", $"[base]\n{ProfileBench.SourceKeys}\n[work]\nsource_profile = base\n{Role}operator", "ASIAROLE" },
    { "role that names itself as its source", $"[work]\n{ProfileBench.SourceKeys}\nsource_profile = work\n{Role}operator", "ASIAROLE" },
    { "role of a role", $"[base]\n{ProfileBench.SourceKeys}\n[first]\nsource_profile = base\n{Role}first\n[work]\nsource_profile = first\n{Role}operator", "ASIAROLE" },
    { "role with keys from the environment", $"[work]\ncredential_source = Environment\n{Role}operator", "ASIAROLE" },
    { "web identity", $"[work]\nweb_identity_token_file = $FOLDER/token\n{Role}operator", "ASIAROLE" },
    { "program", """[work]""" + "\n" + """credential_process = echo '{"Version": 1, "AccessKeyId": "ASIAPROCESS", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "2099-01-01T00:00:00Z"}'""", "ASIAPROCESS" },
    { "program without an end", """[work]""" + "\n" + """credential_process = echo '{"Version": 1, "AccessKeyId": "AKIAPROCESS", "SecretAccessKey": "s"}'""", "AKIAPROCESS" },
    { "SSO", "[work]\n" + Sso, "ASIASSO" },
  };

  [Theory]
  [MemberData(nameof(Good))]
  public async Task Profile_gives_its_keys(string kind, string profiles, string expected)
  {
    _bench.With(profiles);
    await File.WriteAllTextAsync(_bench.PathOf("token"), "web-token\n");
    _bench.SignIn("https://acme.awsapps.example/start", TimeSpan.FromHours(2));
    var aws = _bench.Aws("work");
    if (kind.EndsWith("environment", StringComparison.Ordinal))
      _bench.Set("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT").Set("AWS_SECRET_ACCESS_KEY", Canary.AwsSecret);
    else
      Assert.Equal(expected, (await _bench.Aws("work", byEnvironment: true).GetCallerIdentityAsync(default)).Arn.Split('/')[1]);

    Assert.Equal(expected, (await aws.GetCallerIdentityAsync(default)).Arn.Split('/')[1]);
    Assert.DoesNotContain(Canary.AwsSecret, _bench.Log.All, StringComparison.Ordinal);
  }

  public static TheoryData<string, string, string, string[]> Bad => new()
  {
    { "missing", "[other]\n" + ProfileBench.SourceKeys, nameof(Catalogue.AwsProfileMissing), ["aws configure list-profiles", "aws configure --profile work"] },
    { "empty", "[work]\nregion = us-east-1", nameof(Catalogue.AwsProfileUnusable), ["nothing in it says how to sign in", "aws configure list --profile work"] },
    { "half a key", "[work]\naws_access_key_id = AKIA", nameof(Catalogue.AwsProfileUnusable), ["aws_access_key_id without aws_secret_access_key"] },
    { "no source", $"[work]\n{Role}operator", nameof(Catalogue.AwsProfileUnusable), ["neither source_profile, credential_source nor web_identity_token_file"] },
    { "source that is missing", $"[work]\nsource_profile = nobody\n{Role}operator", nameof(Catalogue.AwsProfileUnusable), ["its source_profile 'nobody' is not in the AWS files"] },
    { "circle", $"[work]\nsource_profile = a\n{Role}w\n[a]\nsource_profile = b\n{Role}a\n[b]\nsource_profile = work\n{Role}b", nameof(Catalogue.AwsProfileUnusable), ["work -> a -> b -> work"] },
    { "circle of one", $"[work]\nsource_profile = work\n{Role}w", nameof(Catalogue.AwsProfileUnusable), ["work -> work"] },
    { "unknown source", $"[work]\ncredential_source = Moon\n{Role}operator", nameof(Catalogue.AwsProfileUnusable), ["'Moon' is not a credential_source"] },
    { "no container", $"[work]\ncredential_source = EcsContainer\n{Role}operator", nameof(Catalogue.AwsProfileUnusable), ["this is no container"] },
    { "no environment", $"[work]\ncredential_source = Environment\n{Role}operator", nameof(Catalogue.AwsProfileUnusable), ["no AWS_ACCESS_KEY_ID"] },
    { "refused role", $"[base]\n{ProfileBench.SourceKeys}\n[work]\nsource_profile = base\n{Role}closed", nameof(Catalogue.AwsRoleRefused), ["user/a is not authorized to perform: sts:AssumeRole", "trust policy of arn:aws:iam::123456789012:role/closed"] },
    { "refused role with SSO in its name", $"[base]\n{ProfileBench.SourceKeys}\n[work]\nsource_profile = base\n{Role}AWSReservedSSO_closed", nameof(Catalogue.AwsRoleRefused), ["AWSReservedSSO_closed"] },
    { "aws login", "[work]\nlogin_session = arn:aws:iam::123456789012:user/a", nameof(Catalogue.AwsLoginNotSupported), ["aws configure export-credentials --profile work", "aws login --profile work"] },
    { "role of aws login", $"[in]\nlogin_session = arn:aws:iam::123456789012:user/a\n[work]\nsource_profile = in\n{Role}operator", nameof(Catalogue.AwsLoginNotSupported), ["aws login --profile in"] },
    { "program that fails", "[work]\ncredential_process = echo working >&2; echo vault is sealed >&2; exit 7", nameof(Catalogue.AwsCredentialProcessFailed), ["exit code 7: vault is sealed", "aws configure get credential_process --profile work"] },
    { "program that fails silently", "[work]\ncredential_process = exit 3", nameof(Catalogue.AwsCredentialProcessFailed), ["exit code 3 and said nothing"] },
    { "program that is not there", "[work]\ncredential_process = /no/such/program", nameof(Catalogue.AwsCredentialProcessFailed), ["exit code 127"] },
    { "program that tells a secret", "[work]\ncredential_process = echo bad secret_access_key=" + Canary.AwsSecret + " >&2; exit 1", nameof(Catalogue.AwsCredentialProcessFailed), ["secret_access_key=***"] },
    { "program that tells a secret by itself", "[work]\ncredential_process = echo got " + Canary.AwsSecret + " >&2; exit 1", nameof(Catalogue.AwsCredentialProcessFailed), ["exit code 1: got ***"] },
    { "program that prints a text", "[work]\ncredential_process = echo " + Canary.AwsSecret, nameof(Catalogue.AwsCredentialProcessFailed), ["what it printed is not JSON"] },
    { "program that prints nothing", "[work]\ncredential_process = true", nameof(Catalogue.AwsCredentialProcessFailed), ["what it printed is not JSON"] },
    { "program without keys", "[work]\ncredential_process = echo '{\"Version\": 1}'", nameof(Catalogue.AwsCredentialProcessFailed), ["it has no AccessKeyId"] },
    { "program of another version", "[work]\ncredential_process = echo '{\"Version\": 2}'", nameof(Catalogue.AwsCredentialProcessFailed), ["its Version is not 1"] },
    { "program with old keys", "[work]\ncredential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"A\", \"SecretAccessKey\": \"s\", \"Expiration\": \"2001-02-03T04:05:06Z\"}'", nameof(Catalogue.AwsCredentialProcessFailed), ["its keys ended at 2001-02-03 04:05:06 UTC"] },
    { "program that never ends", "[work]\ncredential_process = sleep 600", nameof(Catalogue.AwsCredentialProcessFailed), ["it took longer than 1 s"] },
    { "program that never stops printing", "[work]\ncredential_process = yes", nameof(Catalogue.AwsCredentialProcessFailed), ["more than a megabyte"] },
    { "no token file", $"[work]\nweb_identity_token_file = $FOLDER/nothing\n{Role}operator", nameof(Catalogue.AwsTokenFileMissing), ["$FOLDER/nothing", "there is no such file", "web_identity_token_file"] },
    { "empty token file", $"[work]\nweb_identity_token_file = $FOLDER/empty\n{Role}operator", nameof(Catalogue.AwsTokenFileMissing), ["it is empty"] },
    { "refused token", $"[work]\nweb_identity_token_file = $FOLDER/token\n{Role}closed", nameof(Catalogue.AwsTokenRefused), ["$FOLDER/token", "role/closed"] },
    { "nobody signed in", "[work]\n" + Sso.Replace("acme", "other", StringComparison.Ordinal), nameof(Catalogue.AwsSignInNeeded), ["aws sso login --profile work"] },
    { "sign-in that ended", "[work]\n" + Sso.Replace("acme", "old", StringComparison.Ordinal), nameof(Catalogue.AwsSignInNeeded), ["aws sso login --profile work"] },
    { "SSO without a role", "[work]\n" + Sso.Replace("sso_role_name = operator\n", "", StringComparison.Ordinal), nameof(Catalogue.AwsProfileUnusable), ["has no sso_role_name"] },
    { "MFA with nobody to ask", $"[base]\n{ProfileBench.SourceKeys}\n[work]\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/a\n{Role}operator", nameof(Catalogue.MfaCodeNeeded), ["'work'", "arn:aws:iam::123456789012:mfa/a", "-MfaCode 123456"] },
  };

  [Theory]
  [MemberData(nameof(Bad))]
  public async Task Profile_that_gives_none_says_why_and_what_to_type(string kind, string profiles, string id, string[] words)
  {
    Assert.NotEmpty(kind);
    _bench.Limits = _bench.Limits with { CredentialProcess = TimeSpan.FromSeconds(kind.Contains("never ends", StringComparison.Ordinal) ? 1 : 60) };
    _bench.With(profiles);
    await File.WriteAllTextAsync(_bench.PathOf("token"), "web-token\n");
    await File.WriteAllTextAsync(_bench.PathOf("empty"), "\n");
    _bench.SignIn("https://old.awsapps.example/start", TimeSpan.FromHours(-2));

    foreach (var byEnvironment in new[] { false, true })
    {
      var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Aws("work", byEnvironment).GetRoleAsync("r", default));

      Assert.Equal(id, error.Entry.Id);
      var text = error.Message + "\n" + error.Remedy;
      Assert.All(words, word => Assert.Contains(word.Replace("$FOLDER", _bench.PathOf(""), StringComparison.Ordinal).Replace("//", "/", StringComparison.Ordinal), text, StringComparison.Ordinal));
      Assert.Contains(byEnvironment ? "'work' (chosen by AWS_PROFILE)" : "'work'", error.Message, StringComparison.Ordinal);
      Assert.DoesNotContain(Canary.AwsSecret, error + text + _bench.Log.All, StringComparison.Ordinal);
      if (id is not nameof(Catalogue.AwsSignInNeeded))
        Assert.DoesNotContain("sso login", text, StringComparison.Ordinal);
      Assert.Empty(_bench.Asked("GetRole"));
      for (Exception? e = error; e is not null; e = e.InnerException)
        Assert.DoesNotContain("Amazon", e.GetType().FullName!, StringComparison.Ordinal);
    }
  }

  [Theory]
  [InlineData(401, nameof(Catalogue.AwsSignInNeeded), "aws sso login --profile work")]
  [InlineData(403, nameof(Catalogue.AwsSsoRoleRefused), "aws configure sso --profile work")]
  [InlineData(404, nameof(Catalogue.AwsSsoRoleRefused), "'operator' of account 123456789012")]
  [InlineData(307, nameof(Catalogue.ServiceAnswerUnreadable), "a redirect to http://127.0.0.1")]
  public async Task Portal_that_refuses_is_understood_by_its_status(int status, string id, string words)
  {
    using var elsewhere = new RawServer(_ => RawAnswer.Http(200));
    _bench.With("[work]\n" + Sso).SignIn("https://acme.awsapps.example/start", TimeSpan.FromHours(2));
    _bench.Instead = r => r.Path == "/federation/credentials" ? RawAnswer.Http(status, """{"message": "no"}""", "application/json", ("Location", elsewhere.Url.AbsoluteUri)) : null;

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Aws("work").GetCallerIdentityAsync(default));

    Assert.Equal(id, error.Entry.Id);
    Assert.Contains(words, error.Message + error.Remedy, StringComparison.Ordinal);
    Assert.Empty(elsewhere.Seen);
  }

  [Theory]
  [InlineData("InvalidClientTokenId", 403)]
  [InlineData("ExpiredToken", 400)]
  public async Task Keys_of_the_source_that_are_no_good_are_told_as_such(string code, int status)
  {
    _bench.With($"[base]\n{ProfileBench.SourceKeys}\n[work]\nsource_profile = base\n{Role}operator");
    _bench.Instead = _ => ProfileBench.Refusal(status, code, "words of STS");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Aws("work").GetCallerIdentityAsync(default));

    Assert.Same(Catalogue.AwsCredentialsRefused, error.Entry);
    Assert.Contains("'work': words of STS", error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Token_that_has_ended_is_told_with_its_file()
  {
    _bench.With($"[work]\nweb_identity_token_file = $FOLDER/token\n{Role}operator");
    await File.WriteAllTextAsync(_bench.PathOf("token"), "web-token");
    _bench.Instead = _ => ProfileBench.Refusal(400, "ExpiredTokenException", "Token expired: current date/time must be before the expiration date/time");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Aws("work").GetCallerIdentityAsync(default));

    Assert.Same(Catalogue.AwsTokenRefused, error.Entry);
    Assert.Contains($"token in '{_bench.PathOf("token")}' has not ended", error.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public async Task STS_that_does_not_answer_is_unreachable()
  {
    _bench.Limits = _bench.Limits with { AwsTry = TimeSpan.FromMilliseconds(300) };
    _bench.With($"[base]\n{ProfileBench.SourceKeys}\n[work]\nsource_profile = base\n{Role}operator");
    _bench.Instead = _ => new("", RawAnswer.End.Stall);

    Assert.Same(Catalogue.AwsUnreachable, (await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Aws("work").GetCallerIdentityAsync(default))).Entry);
  }

  [Fact]
  public async Task Keys_are_renewed_when_they_end_soon_and_only_then()
  {
    _bench.With($"[base]\n{ProfileBench.SourceKeys}\n[work]\nsource_profile = base\n{Role}operator");
    var lifetime = TimeSpan.FromMinutes(2);
    _bench.Instead = r => r.Body.Contains("Action=AssumeRole", StringComparison.Ordinal) ? RawAnswer.Http(200, $"""
      <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
      <Expiration>{DateTime.UtcNow.Add(lifetime):yyyy-MM-dd'T'HH:mm:ss'Z'}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
      """) : null;
    var aws = _bench.Aws("work");

    await aws.GetCallerIdentityAsync(default); // Looked for, and signed with: each asks, for two minutes are soon over.
    var early = _bench.Asked("AssumeRole").Count();
    lifetime = TimeSpan.FromHours(1);
    for (var i = 0; i < 3; i++)
      await aws.GetCallerIdentityAsync(default);

    Assert.True(early > 1);
    Assert.Equal(early + 1, _bench.Asked("AssumeRole").Count());
  }

  [Fact]
  public async Task Environment_with_half_a_key_is_not_passed_over()
  {
    _bench.With("[default]\n" + ProfileBench.SourceKeys).Set("AWS_ACCESS_KEY_ID", "AKIA");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Aws(null).GetCallerIdentityAsync(default));

    Assert.Same(Catalogue.AwsCredentialsMissing, error.Entry);
    Assert.Contains("AWS_ACCESS_KEY_ID without AWS_SECRET_ACCESS_KEY", error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Environment_goes_before_profiles_and_AWS_PROFILE_before_the_default()
  {
    _bench.With($"[default]\n{ProfileBench.SourceKeys.Replace("SOURCE", "DEFAULT", StringComparison.Ordinal)}\n[work]\n{ProfileBench.SourceKeys}");

    Assert.Equal("AKIADEFAULT0000000000", (await _bench.Aws(null).GetCallerIdentityAsync(default)).Arn.Split('/')[1]);
    Assert.Equal("AKIASOURCE0000000000", (await _bench.Aws("work", byEnvironment: true).GetCallerIdentityAsync(default)).Arn.Split('/')[1]);
    _bench.Set("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT").Set("AWS_SECRET_ACCESS_KEY", "s");
    Assert.Equal("AKIAENVIRONMENT", (await _bench.Aws(null).GetCallerIdentityAsync(default)).Arn.Split('/')[1]);
    Assert.Equal("AKIASOURCE0000000000", (await _bench.Aws("work").GetCallerIdentityAsync(default)).Arn.Split('/')[1]);
  }

  [Fact]
  public async Task Web_identity_of_the_environment_names_its_file()
  {
    _bench.With("").Set("AWS_WEB_IDENTITY_TOKEN_FILE", _bench.PathOf("nothing")).Set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/operator");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Aws(null).GetCallerIdentityAsync(default));

    Assert.Same(Catalogue.AwsTokenFileMissing, error.Entry);
    Assert.Contains(_bench.PathOf("nothing"), error.Message, StringComparison.Ordinal);
    Assert.Contains("correct AWS_WEB_IDENTITY_TOKEN_FILE", error.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public async Task File_that_is_no_file_of_profiles_is_told()
  {
    _bench.With("this is = no profile\n[work\n");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Aws("work").GetCallerIdentityAsync(default));

    Assert.Contains(error.Entry.Id, new[] { nameof(Catalogue.AwsProfileUnusable), nameof(Catalogue.AwsProfileMissing) });
  }

  [Fact]
  public async Task Cancellation_ends_a_program()
  {
    _bench.With("[work]\ncredential_process = sleep 600");
    using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.Aws("work").GetCallerIdentityAsync(cancel.Token).WaitAsync(TimeSpan.FromMinutes(5)));
  }
}
