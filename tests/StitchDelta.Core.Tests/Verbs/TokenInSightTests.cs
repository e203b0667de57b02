namespace StitchDelta.Tests.Verbs;

/// <summary>A list that lacks the installation's token or destination: another user's, a list that was empty for a moment, or really
/// gone.</summary>
public sealed class TokenInSightTests
{
  private const string Owner = "admin@acme.example";
  private const string Other = "kim@acme.example";

  private static readonly TimeSpan[] TwoMore = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

  private readonly TestInstallation _it = new(new() { Limit = 1 });
  private readonly TestTime _time = new();

  private TestStage Stage => _stage ??= new() { Time = _time };

  private TestStage? _stage;

  private static InstallationFacts Named => new() { BucketName = TestInstallation.Bucket, RoleName = "stitch-delta", WorkspaceUrl = TestWorkspace.Url };

  private string? TokenOfStitch => _it.Stitch.Prints[155582];

  private async Task<Dictionary<string, StitchCheck>> CheckAsync(bool repairs = false)
  {
    var traced = await Trace.RunAsync(Stage, Named, _it.Systems, default);
    var subject = new CheckSubject { Facts = traced.Facts, Given = Named, Traced = traced, Systems = _it.Systems, Waiting = _ => { }, Clock = _time };
    var checks = new List<StitchCheck>();
    await CheckDestination.RunAsync(subject, checks.Add, default);
    if (repairs) await RepairDestination.RunAsync(Stage, subject, checks, null, default);
    return checks.ToDictionary(c => c.CheckId);
  }

  private Task<StepResult<DeltaToken>> RotateAsync(InstallationFacts? named) => RotateToken.RunAsync(Stage, _it.Workspace, _it.Stitch, TestWorkspace.Url,
    new() { Timeout = TimeSpan.Zero, Aws = _it.Aws, Named = named }, default);

  /// <summary>Somebody else comes, who sees none of the tokens but the own ones.</summary>
  private async Task<List<TokenInfo>> InstalledByOwnerAsync(bool isOnRecord = true)
  {
    await _it.InstallAsync(Stage);
    List<TokenInfo> owners = [.. _it.Workspace.Tokens];
    _it.Workspace.Tokens.Clear();
    _it.Workspace.User = new(Other, _it.Workspace.User.OrgId, true);
    if (!isOnRecord) _it.Aws.Roles["stitch-delta"].Tags["StitchDelta:Tokens"] = "";
    Stage.Warnings.Clear();
    _time.Waits.Clear();
    return owners;
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task Another_users_token_is_unknown_and_no_repair_replaces_it(bool isOnRecord)
  {
    await InstalledByOwnerAsync(isOnRecord);
    var given = TokenOfStitch;

    var checks = await CheckAsync(repairs: true);

    foreach (var id in new[] { "token-accepted", "one-token" })
    {
      Assert.Equal(CheckStatus.Unknown, checks[id].Status);
      Assert.Contains($"{Owner}'s", checks[id].Actual, StringComparison.Ordinal);
      Assert.Contains($"Have {Owner} run it", checks[id].Remedy, StringComparison.Ordinal);
      Assert.Equal("Test-StitchDestination -BucketName acme-lake -RoleName stitch-delta", checks[id].RemedyCommand);
    }
    Assert.DoesNotContain(checks.Values, c => c.Status == CheckStatus.Failed);
    Assert.Empty(_it.Workspace.Tokens);
    Assert.Equal(given, TokenOfStitch);
    Assert.Empty(_time.Waits);
  }

  [Fact]
  public async Task A_token_of_the_callers_own_does_not_show_that_another_users_is_gone()
  {
    var theirs = Assert.Single(await InstalledByOwnerAsync());
    var given = TokenOfStitch;
    _it.Workspace.Tokens.Add(theirs with { TokenId = "left" });

    var checks = await CheckAsync(repairs: true);

    Assert.Equal((CheckStatus.Unknown, CheckStatus.Unknown), (checks["token-accepted"].Status, checks["one-token"].Status));
    Assert.Equal("left", Assert.Single(_it.Workspace.Tokens).TokenId);
    Assert.Equal(given, TokenOfStitch);
    Assert.Contains(theirs.TokenId, _it.Record().TokenIds);
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task Whoever_sees_everybodys_tokens_knows(bool isThere)
  {
    var theirs = await InstalledByOwnerAsync();
    _it.Workspace.AllTokens = isThere ? theirs : [];

    var checks = await CheckAsync();

    Assert.Equal(isThere ? CheckStatus.Passed : CheckStatus.Failed, checks["token-accepted"].Status);
    Assert.Equal(isThere ? CheckStatus.Passed : CheckStatus.Skipped, checks["one-token"].Status);
  }

  [Fact]
  public async Task Installed_again_by_somebody_else_the_token_stays_as_it_is()
  {
    var theirs = Assert.Single(await InstalledByOwnerAsync());
    var (given, writes) = (TokenOfStitch, _it.Writes);

    var again = await _it.InstallAsync(Stage);

    Assert.Equal((given, writes), (TokenOfStitch, _it.Writes));
    Assert.Equal([theirs.TokenId], _it.Record().TokenIds);
    Assert.Contains(again!.Changes, c => c.Action == ChangeAction.None && c.Resource.StartsWith("token", StringComparison.Ordinal) && c.Detail == $"it is {Owner}'s");
  }

  [Fact]
  public async Task Installed_again_by_an_admin_who_sees_that_it_is_gone_there_is_a_new_one()
  {
    await InstalledByOwnerAsync();
    _it.Workspace.AllTokens = [];
    var given = TokenOfStitch;

    await _it.InstallAsync(Stage);

    Assert.Single(_it.Workspace.Tokens);
    Assert.NotEqual(given, TokenOfStitch);
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task Update_DeltaToken_names_the_owner_of_what_it_cannot_renew(bool isNamed)
  {
    await InstalledByOwnerAsync();
    var (given, writes) = (TokenOfStitch, _it.Writes);

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RotateAsync(isNamed ? Named : null));

    Assert.Same(Catalogue.TokenOfAnotherUser, error.Entry);
    Assert.Contains($"is {Owner}'s", error.Message, StringComparison.Ordinal);
    Assert.Contains($"Have {Owner} run Update-DeltaToken", error.Remedy, StringComparison.Ordinal);
    Assert.Equal((given, writes), (TokenOfStitch, _it.Writes));
  }

  [Fact]
  public async Task Taken_back_by_somebody_else_the_token_is_left_and_told()
  {
    var theirs = Assert.Single(await InstalledByOwnerAsync());

    await _it.UninstallAsync(Named, Stage);

    Assert.Contains(Stage.Warnings, w => w.Contains(theirs.TokenId, StringComparison.Ordinal) && w.Contains($"it is {Owner}'s", StringComparison.Ordinal));
  }

  [Theory]
  [InlineData(1)]
  [InlineData(2)]
  public async Task A_list_of_tokens_that_is_empty_for_a_moment_is_read_again(int times)
  {
    await _it.InstallAsync(Stage);
    var (given, writes, tokens) = (TokenOfStitch, _it.Writes, _it.Workspace.Tokens.ToList());
    _time.Waits.Clear();

    // The look whether there is room for a token makes way for none here.
    _it.Workspace.EmptyTokenLists = times;
    Assert.Equal(Outcome.Unchanged, (await _it.InstallAsync(Stage))!.Outcome);
    Assert.Equal(TwoMore.Take(times), _time.Waits);

    _it.Workspace.EmptyTokenLists = times;
    var checks = await CheckAsync(repairs: true);
    Assert.Equal((CheckStatus.Passed, CheckStatus.Passed), (checks["token-accepted"].Status, checks["one-token"].Status));
    Assert.Equal((given, writes), (TokenOfStitch, _it.Writes));
    Assert.Equal(tokens, _it.Workspace.Tokens);

    foreach (var named in new[] { Named, null })
    {
      var old = Assert.Single(_it.Workspace.Tokens).TokenId;
      _it.Workspace.EmptyTokenLists = times;
      var made = await RotateAsync(named);
      Assert.NotEqual(old, made.Value.TokenId);
      Assert.Equal([made.Value.TokenId!], _it.Workspace.Tokens.Select(t => t.TokenId));
      Assert.Equal([made.Value.TokenId!], _it.Record().TokenIds);
    }

    _it.Workspace.EmptyTokenLists = times;
    await _it.UninstallAsync(Named, Stage);
    Assert.Empty(_it.Workspace.Tokens);
  }

  [Fact]
  public async Task A_token_that_is_gone_is_found_gone_after_two_more_reads_and_replaced()
  {
    await _it.InstallAsync(Stage);
    _it.Workspace.Tokens.Clear();
    _time.Waits.Clear();

    var checks = await CheckAsync(repairs: true);

    Assert.Equal(CheckStatus.Failed, checks["token-accepted"].Status);
    Assert.Equal(TwoMore, _time.Waits.Take(2));
    Assert.Equal(_it.Workspace.Prints[Assert.Single(_it.Workspace.Tokens).TokenId], TokenOfStitch);

    _it.Workspace.Tokens.Clear();
    await _it.InstallAsync(Stage);
    Assert.Equal(_it.Workspace.Prints[Assert.Single(_it.Workspace.Tokens).TokenId], TokenOfStitch);
  }

  [Theory]
  [InlineData(1)]
  [InlineData(2)]
  public async Task A_list_of_destinations_that_is_empty_for_a_moment_is_read_again(int times)
  {
    await _it.InstallAsync(Stage);
    var writes = _it.Writes;
    _time.Waits.Clear();

    _it.Stitch.EmptyLists = times;
    Assert.Equal(Outcome.Unchanged, (await _it.InstallAsync(Stage))!.Outcome);
    Assert.Equal(TwoMore.Take(times), _time.Waits);

    _it.Stitch.EmptyLists = times;
    var checks = await CheckAsync(repairs: true);
    Assert.Equal(CheckStatus.Passed, checks["destination-in-stitch"].Status);
    Assert.Equal(writes, _it.Writes);

    _it.Stitch.EmptyLists = times;
    await _it.UninstallAsync(Named with { RoleName = null }, Stage);
    Assert.Empty(_it.Stitch.Destinations);
    Assert.Empty(_it.Workspace.Tokens);
  }

  [Fact]
  public async Task Nothing_is_read_twice_where_all_is_there()
  {
    await _it.InstallAsync(Stage);
    _time.Waits.Clear();
    _it.Workspace.Reads.Clear();

    await _it.InstallAsync(Stage);

    Assert.Single(_it.Workspace.Reads, "token/list");
    Assert.DoesNotContain("token-management/tokens", _it.Workspace.Reads);
    Assert.Empty(_time.Waits);
  }
}
