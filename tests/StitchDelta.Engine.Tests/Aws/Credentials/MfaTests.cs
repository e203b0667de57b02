namespace StitchDelta.Aws.Credentials;

/// <summary>Profiles whose role asks for a code of an MFA device.</summary>
public sealed class MfaTests : IDisposable
{
  private const string Serial = "arn:aws:iam::123456789012:mfa/a";

  private readonly ProfileBench _bench = new ProfileBench().With(
    $"[base]\n{ProfileBench.SourceKeys}\n[work]\nsource_profile = base\nmfa_serial = {Serial}\nrole_arn = arn:aws:iam::123456789012:role/operator\n"
    + $"[other]\nsource_profile = base\nmfa_serial = {Serial}\nrole_arn = arn:aws:iam::123456789012:role/other\n[outer]\nsource_profile = work\nrole_arn = arn:aws:iam::123456789012:role/outer");

  public void Dispose() => _bench.Dispose();

  [Theory]
  [InlineData("123456")]
  [InlineData(" 123 456\n")]
  public async Task Code_that_is_given_is_sent_with_the_device(string code)
  {
    Assert.Equal("ASIAROLE", (await _bench.Aws("work", also: c => c with { MfaCode = code }).GetCallerIdentityAsync(default)).Arn.Split('/')[1]);

    Assert.Contains("TokenCode=123456", _bench.Asked("AssumeRole").Single(), StringComparison.Ordinal);
    Assert.Contains("SerialNumber=" + Uri.EscapeDataString(Serial), _bench.Asked("AssumeRole").Single(), StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("work")]
  [InlineData("outer")]
  public async Task Person_is_asked_where_there_is_one(string profile)
  {
    var asked = new List<MfaDevice>();

    await _bench.Aws(profile, also: c => c with { AskMfaCode = Ask }).GetCallerIdentityAsync(default);

    Assert.Equal([new MfaDevice("work", Serial)], asked);

    Task<string?> Ask(MfaDevice device, CancellationToken cancel)
    {
      asked.Add(device);
      return Task.FromResult<string?>("123456");
    }
  }

  [Fact]
  public async Task Person_without_an_answer_is_told_what_to_type()
  {
    var error = await Assert.ThrowsAsync<StitchDeltaException>(
      () => _bench.Aws("work", byEnvironment: true, c => c with { AskMfaCode = (_, _) => Task.FromResult<string?>(null) }).GetCallerIdentityAsync(default));

    Assert.Same(Catalogue.MfaCodeNeeded, error.Entry);
    Assert.Equal($"The AWS profile 'work' (chosen by AWS_PROFILE) needs a code of the MFA device {Serial}.", error.Message);
    Assert.Contains("-MfaCode 123456", error.Remedy, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("12345")]
  [InlineData("1234567")]
  [InlineData("abcdef")]
  [InlineData("")]
  public async Task Code_that_cannot_be_one_is_not_sent(string code)
  {
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Aws("work", also: c => c with { MfaCode = code }).GetCallerIdentityAsync(default));

    Assert.Same(Catalogue.MfaCodeInvalid, error.Entry);
    Assert.Empty(_bench.Server.Seen);
  }

  [Fact]
  public async Task Code_that_is_refused_is_told_with_its_device()
  {
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Aws("work", also: c => c with { MfaCode = "654321" }).GetCallerIdentityAsync(default));

    Assert.Same(Catalogue.MfaCodeRefused, error.Entry);
    Assert.Contains("invalid MFA one time pass code", error.Message, StringComparison.Ordinal);
    Assert.Contains(Serial, error.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Refused_code_is_no_answer_to_the_call_that_needed_it()
  {
    foreach (var call in new Func<IAws, Task>[]
    {
      a => a.GetBucketRegionAsync("acme-lake", default), a => a.GetBucketPolicyAsync("acme-lake", default), a => a.GetBucketSettingsAsync("acme-lake", default),
      a => a.IsBucketOfAccountAsync("acme-lake", "123456789012", default), a => a.GetRoleAsync("r", default),
    })
    {
      var asked = 0;
      var aws = _bench.Aws("work", also: c => c with { AskMfaCode = (_, _) => Task.FromResult<string?>($"{++asked + 200000}") });

      var error = await Assert.ThrowsAsync<StitchDeltaException>(() => call(aws));

      Assert.Same(Catalogue.MfaCodeRefused, error.Entry);
      Assert.Null(error.StatusCode);
      Assert.Equal(1, asked);
    }
  }

  [Fact]
  public async Task One_code_serves_all_stages_of_a_session_and_no_other_session()
  {
    var (mine, yours) = (new SignIns(), new SignIns());

    await _bench.Aws("work", also: c => c with { SignIns = mine, MfaCode = "123456" }).GetCallerIdentityAsync(default);
    await _bench.Aws("work", also: c => c with { SignIns = mine }).GetCallerIdentityAsync(default);
    await _bench.Aws("work", also: c => c with { SignIns = mine, MfaCode = "999999" }).GetCallerIdentityAsync(default);
    Assert.Single(_bench.Asked("AssumeRole"));

    await NeedsCodeAsync("work", yours);
    await NeedsCodeAsync("work", null);
    await NeedsCodeAsync("other", mine); // Another role.
    await NeedsCodeAsync("work", mine, region: "eu-central-1"); // Another STS.
  }

  [Fact]
  public async Task Stages_at_once_ask_once()
  {
    var (sessions, asked) = (new SignIns(), 0);

    await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _bench.Aws("work", also: c => c with { SignIns = sessions, AskMfaCode = AskAsync }).GetCallerIdentityAsync(default)));

    Assert.Equal(1, asked);

    async Task<string?> AskAsync(MfaDevice device, CancellationToken cancel)
    {
      Interlocked.Increment(ref asked);
      await Task.Delay(50, cancel);
      return "123456";
    }
  }

  [Fact]
  public async Task Refused_code_is_not_remembered()
  {
    var sessions = new SignIns();
    await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Aws("work", also: c => c with { SignIns = sessions, MfaCode = "654321" }).GetCallerIdentityAsync(default));

    await _bench.Aws("work", also: c => c with { SignIns = sessions, MfaCode = "123456" }).GetCallerIdentityAsync(default);

    Assert.Equal(2, _bench.Asked("AssumeRole").Count());
  }

  private async Task NeedsCodeAsync(string profile, SignIns? sessions, string region = "us-east-1") =>
    Assert.Same(Catalogue.MfaCodeNeeded, (await Assert.ThrowsAsync<StitchDeltaException>(
      () => _bench.Aws(profile, also: c => c with { SignIns = sessions, Region = region }).GetCallerIdentityAsync(default))).Entry);
}
