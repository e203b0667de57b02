namespace StitchDelta.Aws.Credentials;

/// <summary>The stages of a pipeline ask for keys once, and whoever has other keys asks anew.</summary>
public sealed class SignInsTests : IDisposable
{
  private const string Role = "role_arn = arn:aws:iam::123456789012:role/operator";
  private static readonly string Profiles = $"[base]\n{ProfileBench.SourceKeys}\n[work]\nsource_profile = base\n{Role}\n";

  private readonly ProfileBench _bench = new ProfileBench().With(Profiles);
  private readonly SignIns _signIns = new();

  public void Dispose() => _bench.Dispose();

  [Fact]
  public async Task Role_is_taken_on_once_for_all_stages()
  {
    for (var stage = 0; stage < 5; stage++)
      await StageAsync();

    Assert.Single(_bench.Asked("AssumeRole"));
    Assert.Equal(5, _bench.Asked("GetCallerIdentity").Count());
  }

  [Fact]
  public async Task Stages_at_once_take_it_on_once()
  {
    await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StageAsync()));

    Assert.Single(_bench.Asked("AssumeRole"));
  }

  [Fact]
  public async Task Files_that_changed_are_noticed()
  {
    await StageAsync();
    _bench.With(Profiles.Replace("AKIASOURCE", "AKIAROTATED", StringComparison.Ordinal));
    await StageAsync();
    _bench.With(Profiles.Replace("role/operator", "role/other", StringComparison.Ordinal));
    await StageAsync();
    await StageAsync();

    Assert.Equal(3, _bench.Asked("AssumeRole").Count());
  }

  [Fact]
  public async Task Nobody_else_gets_them()
  {
    await StageAsync();
    await _bench.Aws("work", also: c => c with { SignIns = new() }).GetCallerIdentityAsync(default);
    await _bench.Aws("work").GetCallerIdentityAsync(default);
    await _bench.Aws("work", also: c => c with { SignIns = _signIns, Region = "eu-central-1" }).GetCallerIdentityAsync(default);

    Assert.Equal(4, _bench.Asked("AssumeRole").Count());
  }

  [Fact]
  public async Task Refusal_is_not_remembered()
  {
    _bench.Instead = request => request.Body.Contains("Action=AssumeRole", StringComparison.Ordinal) ? ProfileBench.Refusal(403, "AccessDenied", "no") : null;
    await Record.ExceptionAsync(StageAsync);
    _bench.Instead = _ => null;

    await StageAsync();

    Assert.Equal(2, _bench.Asked("AssumeRole").Count());
  }

  [Fact]
  public async Task Web_identity_is_shown_again_when_its_token_is_another()
  {
    _bench.With("[web]\nrole_arn = arn:aws:iam::123456789012:role/web\nweb_identity_token_file = $FOLDER/token");
    File.WriteAllText(_bench.PathOf("token"), "first");
    await StageAsync("web");
    await StageAsync("web");
    Assert.Single(_bench.Asked("AssumeRoleWithWebIdentity"));

    File.WriteAllText(_bench.PathOf("token"), "second");
    await StageAsync("web");
    Assert.Equal(2, _bench.Asked("AssumeRoleWithWebIdentity").Count());
  }

  [Fact]
  public async Task Program_that_prints_keys_is_run_for_each_stage()
  {
    _bench.With("[program]\ncredential_process = sh -c 'echo x >> $FOLDER/runs; echo \\'{\"Version\": 1, \"AccessKeyId\": \"AKIAPROGRAM\", \"SecretAccessKey\": \"s\"}\\''".Replace("\\'", "'\\''", StringComparison.Ordinal));
    await StageAsync("program");
    await StageAsync("program");

    // Whose keys it prints may change without anything that could be seen from here.
    Assert.Equal(2, File.ReadAllLines(_bench.PathOf("runs")).Length);
  }

  private Task<CallerIdentity> StageAsync() => StageAsync("work");

  private Task<CallerIdentity> StageAsync(string profile) => _bench.Aws(profile, also: c => c with { SignIns = _signIns }).GetCallerIdentityAsync(default);
}
