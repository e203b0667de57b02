namespace StitchDelta.Tests.Verbs;

/// <summary>The whole guide in one step.</summary>
public sealed class InstallDestinationTests
{
  private readonly TestInstallation _line = new();

  private static readonly string[] Resources =
  [
    "role stitch-delta", "inline policy StitchDelta-acme-lake of role stitch-delta", "instance profile stitch-delta", "role stitch-delta in instance profile stitch-delta",
    "inline policy StitchDelta-PassRole-stitch-delta of role deployment", "bucket policy of acme-lake",
    $"registration of {TestWorkspace.ProfileArn} in {TestWorkspace.Url.Authority}", "cluster stitch", $"token 'Stitch destination Lake' in {TestWorkspace.Url.Authority}", "Stitch destination Lake",
    "record of installation sd-bihonqser3 in the tags of role stitch-delta",
  ];

  [Fact]
  public async Task All_is_made_in_the_order_in_which_it_is_needed()
  {
    var made = await _line.InstallAsync();
    Assert.Equal(Resources, TestInstallation.Resources(made, ChangeAction.Create));
    Assert.Equal(Resources.Length, made!.Changes.Count);
    Assert.Equal(Outcome.Created, made.Outcome);
    Assert.Equal(("acme-lake", "stitch-delta", "new", "RUNNING", "Stitch destination Lake #sd-bihonqser3", "Lake"), (made.BucketName, made.RoleName, made.ClusterId, made.Facts.ClusterState, made.TokenComment, made.DestinationName));
    Assert.NotNull(made.Token);
    Assert.Same(made.Token, _line.Stitch.LastForm!.AccessToken);
    Assert.Equal(made.JdbcUrl, _line.Stitch.Destinations[0].JdbcUrl);
  }

  [Fact]
  public async Task Roles_may_be_named_by_their_ARNs()
  {
    var made = await _line.InstallAsync(request: _line.Request with { RoleName = "arn:aws:iam::123456789012:role/stitch-delta", DeploymentRoleName = "arn:aws:iam::123456789012:role/deployment" });
    Assert.Equal(Resources, TestInstallation.Resources(made, ChangeAction.Create));
    var gone = await _line.UninstallAsync(new() { BucketName = TestInstallation.Bucket, RoleName = made!.Facts.RoleArn });
    Assert.Contains("role stitch-delta", TestInstallation.Resources(gone, ChangeAction.Delete));
  }

  [Theory]
  [InlineData("arn:aws:iam::210987654321:role/stitch-delta", "deployment")]
  [InlineData("stitch-delta", "arn:aws:iam::210987654321:role/deployment")]
  public async Task A_role_of_another_account_stops_it_before_anything_is_made(string role, string deployment)
  {
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync(request: _line.Request with { RoleName = role, DeploymentRoleName = deployment }));
    Assert.Same(Catalogue.RoleOfOtherAccount, error.Entry);
    Assert.Equal(0, _line.Writes);
    await Assert.ThrowsAsync<StitchDeltaException>(() => _line.UninstallAsync(new() { BucketName = TestInstallation.Bucket, RoleName = role, DeploymentRoleName = deployment }));
    Assert.Equal(0, _line.Writes);
  }

  [Fact]
  public async Task The_second_time_nothing_is_written()
  {
    await _line.InstallAsync();
    var (writes, state) = (_line.Writes, _line.State);
    var again = await _line.InstallAsync();
    Assert.Equal(Outcome.Unchanged, again!.Outcome);
    Assert.Null(again.Token);
    Assert.Equal((writes, state), (_line.Writes, _line.State));
    Assert.Equal(Resources.Length - 1, again.Changes.Count);
  }

  [Fact]
  public async Task A_plan_tells_all_that_would_be_done_and_writes_nothing()
  {
    var before = _line.State;
    var planned = await _line.InstallAsync(new TestStage { IsPlanning = true });
    Assert.True(planned!.IsPlanned);
    Assert.Equal(Resources, TestInstallation.Resources(planned, ChangeAction.Create));
    Assert.All(planned.Changes, c => Assert.Null(c.Time));
    Assert.Equal((0, before), (_line.Writes, _line.State));

    var made = await _line.InstallAsync();
    Assert.Equal(planned.Changes.Select(c => (c.Action, c.Resource)), made!.Changes.Select(c => (c.Action, c.Resource)));
  }

  [Fact]
  public async Task A_no_ends_the_line_there()
  {
    Assert.Null(await _line.InstallAsync(new TestStage { Answer = c => !c.Resource.StartsWith("registration", StringComparison.Ordinal) }));
    Assert.NotNull(_line.Aws.Policy);
    Assert.Empty(_line.Workspace.Writes);
    Assert.Empty(_line.Stitch.Writes);
    Assert.Equal(Outcome.Created, (await _line.InstallAsync())!.Outcome);
  }

  [Fact]
  public async Task A_no_in_the_midst_is_told_with_what_was_made_and_one_before_anything_is_not()
  {
    var stage = new TestStage { Answer = c => !c.Resource.StartsWith("Stitch destination", StringComparison.Ordinal) };
    Assert.Null(await _line.InstallAsync(stage));
    var told = Assert.Single(stage.Warnings, w => w.StartsWith("Declined", StringComparison.Ordinal));
    var token = Assert.Single(_line.Workspace.Tokens);
    Assert.All(["role stitch-delta", "bucket policy of acme-lake", "cluster stitch", token.TokenId, "Uninstall-StitchDestination acme-lake -RoleName stitch-delta"],
      part => Assert.Contains(part, told, StringComparison.Ordinal));

    await _line.UninstallAsync(new() { BucketName = TestInstallation.Bucket, RoleName = "stitch-delta" });
    Assert.Empty(_line.Workspace.Tokens);
    var none = new TestStage { Answer = _ => false };
    Assert.Null(await _line.InstallAsync(none));
    Assert.Empty(none.Warnings);
  }

  [Fact]
  public async Task What_is_said_of_the_destination_is_handed_on()
  {
    var made = await _line.InstallAsync(request: _line.Request with { Ssh = new() { Host = "bastion", User = "stitch" } });
    Assert.Equal(("bastion", 22, "stitch"), (made!.SshHost, made.SshPort, made.SshUser));
    _line.Stitch.Destinations[0] = _line.Stitch.Destinations[0] with { IsPaused = true };
    Assert.True((await _line.InstallAsync())!.IsPaused);
  }

  public static TheoryData<string, string, string[]> Stages => new()
  {
    { "CreateRole", "1.2 (role and instance profile)", [] },
    { "PutRolePolicy stitch-delta", "1.2 (role and instance profile)", ["role stitch-delta"] },
    { "CreateInstanceProfile", "1.2 (role and instance profile)", ["role stitch-delta"] },
    { "AddRoleToInstanceProfile", "1.2 (role and instance profile)", ["role stitch-delta", "instance profile stitch-delta"] },
    { "PutRolePolicy deployment", "1.2 (role and instance profile)", ["role stitch-delta", "instance profile stitch-delta"] },
    { "PutBucketPolicy", "1.1 (bucket policy)", ["role stitch-delta"] },
    { "instance-profiles/add", "2.1 (registration)", ["bucket policy of acme-lake"] },
    { "clusters/create", "2.2 (cluster)", ["registration of"] },
    { "clusters/get", "2.2 (cluster)", ["cluster stitch"] },
    { "token/create", "2.4 (token)", ["cluster stitch"] },
    { "destinations/create", "3 (destination)", ["token 'Stitch destination Lake'"] },
    { "check", "3 (destination)", ["Stitch destination Lake"] },
  };

  private void Break(string what)
  {
    var refusal = TestWorkspace.Refusal("PERMISSION_DENIED", "not today");
    if (what == "destinations/create") _line.Stitch.CreateFault = refusal;
    else if (what == "check") _line.Stitch.Check = new("failed", "", "not today", null);
    else if (what.Contains('/')) _line.Workspace.Faults[what] = refusal;
    else _line.Aws.Before = call => { if (call == what) throw MemoryAws.Refusal(call, 400, "Odd", "not today"); };
  }

  private void Repair()
  {
    _line.Stitch.CreateFault = null;
    _line.Stitch.Check = null;
    _line.Aws.Before = _ => { };
  }

  [Theory]
  [MemberData(nameof(Stages))]
  public async Task A_stage_that_fails_says_where_and_what_there_is_and_it_goes_on_from_there(string what, string at, string[] made)
  {
    Break(what);
    var stop = await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync());
    Assert.Same(Catalogue.InstallationStopped, stop.Entry);
    Assert.Contains($"'Lake' stopped at step {at}: ", stop.Message, StringComparison.Ordinal);
    Assert.Contains("not today", stop.Message, StringComparison.Ordinal);
    Assert.Matches(@"[.!?] Steps done before: ", stop.Message);
    var told = stop.Message[stop.Message.IndexOf("Made or changed: ", StringComparison.Ordinal)..];
    Assert.All(made, m => Assert.Contains(m, told, StringComparison.Ordinal));
    Assert.Equal(made.Length == 0, told.Contains(": nothing.", StringComparison.Ordinal));
    Repair();
    _line.Workspace.AllTokens = [.. _line.Workspace.Tokens, Used("admin")];
    Assert.Equal("Lake", (await _line.InstallAsync())!.DestinationName);
    Assert.Single(_line.Workspace.Tokens);
  }

  [Theory]
  [MemberData(nameof(Stages))]
  public async Task A_stage_that_fails_can_be_taken_back_from_its_error(string what, string at, string[] made)
  {
    _line.AddCluster("theirs", "theirs", null);
    _line.Workspace.Tokens.Add(new("theirs", MakeToken.DefaultComment, DateTimeOffset.UtcNow, null));
    _line.Workspace.AllTokens = [new("theirs", MakeToken.DefaultComment, DateTimeOffset.UtcNow, null)];
    var before = _line.State;
    Break(what);
    var stop = await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync());
    Repair();
    await _line.UninstallAsync(((StitchDestination)stop.Target!).Facts);
    Assert.Equal(before, _line.State);
    Assert.DoesNotContain(_line.Stage.Warnings, w => w.StartsWith("Left alone", StringComparison.Ordinal));
    Assert.True(made.Length == 0 || _line.Writes > 0, at);
  }

  public static TheoryData<string> Faults => ["bucket", "region", "policy", "type", "host", "user"];

  [Theory]
  [MemberData(nameof(Faults))]
  public async Task What_would_stand_in_the_way_is_told_before_anything_is_made(string fault)
  {
    var request = fault switch
    {
      "region" => _line.Request with { StitchRegion = StitchRegion.Europe },
      "host" => _line.Request with { Ssh = new() { Host = "ssh://x", User = "stitch" } },
      "user" => _line.Request with { Ssh = new() { Host = "bastion" } },
      _ => _line.Request,
    };
    if (fault == "bucket") _line.Aws.Refused.Add("GetBucketRegion");
    if (fault == "policy") _line.Aws.Policy = """{"Statement":[{"Sid":"a"},{"Sid":"a"}]}""";
    if (fault == "type") _line.Stitch.Destinations.Add(new() { DestinationId = 7, DestinationType = "snowflake" });

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync(request: request));

    Assert.NotSame(Catalogue.InstallationStopped, error.Entry);
    Assert.Equal(0, _line.Writes);
  }

  [Fact]
  public async Task The_value_of_a_token_that_is_lost_calls_for_a_new_one_and_the_old_one_goes()
  {
    Break("destinations/create");
    await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync());
    Repair();
    _line.Workspace.AllTokens = [.. _line.Workspace.Tokens, Used("admin")];
    var made = await _line.InstallAsync();
    Assert.Equal(made!.TokenId, Assert.Single(_line.Workspace.Tokens).TokenId);
    Assert.Contains(made.Changes, c => c.Action == ChangeAction.Delete && c.Resource.Contains("token", StringComparison.Ordinal));
  }

  [Fact]
  public async Task A_destination_that_was_there_before_gets_a_token_whose_value_is_known_also_when_the_first_run_stopped()
  {
    _line.AddDestination();
    var refusal = TestWorkspace.Refusal("PERMISSION_DENIED", "not today");
    _line.Stitch.OnUpdate = () => throw refusal;
    await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync());
    _line.Stitch.OnUpdate = () => { };
    _line.Workspace.AllTokens = [.. _line.Workspace.Tokens, Used("admin")];

    await _line.InstallAsync();
    Assert.NotNull(_line.Stitch.LastForm!.AccessToken);
    Assert.Single(_line.Workspace.Tokens);

    // And then no other one: Stitch has it.
    var writes = _line.Writes;
    await _line.InstallAsync();
    Assert.Equal(writes, _line.Writes);
  }

  [Theory]
  [InlineData("used")]
  [InlineData("nobody tells")]
  public async Task A_token_of_another_installation_that_has_the_same_name_is_not_revoked(string token)
  {
    await _line.InstallAsync();
    var first = Assert.Single(_line.Workspace.Tokens);
    if (token == "used") _line.Workspace.AllTokens = [first with { LastUsed = DateTimeOffset.UtcNow }];

    // Another account's destination with the same name.
    var beside = _line.Beside(_line.Request with { RoleName = "stitch-2", ClusterName = "stitch-2" });
    await beside.InstallAsync();

    Assert.Contains(first, _line.Workspace.Tokens);
  }

  private static TokenInfo Used(string id) => new(id, "", DateTimeOffset.UtcNow, null) { LastUsed = DateTimeOffset.UtcNow };

  [Fact]
  public async Task What_was_there_before_is_remembered_at_the_role_and_not_forgotten_the_second_time()
  {
    _line.Grant();
    _line.AddDestination();
    await _line.InstallAsync();
    var record = _line.Record();
    Assert.Equal(FoundBefore.Grant | FoundBefore.Destination, record.Before);
    await _line.InstallAsync();
    Assert.Equal(record, _line.Record());
  }

  [Fact]
  public async Task What_the_line_itself_made_was_not_there_before()
  {
    Break("check");
    await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync());
    Repair();
    await _line.InstallAsync();
    Assert.Equal(FoundBefore.None, _line.Record().Before);
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task A_second_line_on_the_bucket_knows_whether_the_first_one_brought_the_grant(bool had)
  {
    if (had) _line.Grant();
    await _line.InstallAsync();
    await _line.Beside(_line.Request with { RoleName = "stitch-2", ClusterName = "stitch-2", DestinationName = "Sea" }).InstallAsync();
    Assert.Equal(had ? FoundBefore.Grant : FoundBefore.None, _line.Record("stitch-2").Before);
  }

  [Fact]
  public async Task A_check_that_failed_before_is_made_again_when_all_is_as_it_should_be()
  {
    await _line.InstallAsync();
    _line.Stitch.Check = new("failed", "", "Access token refused", null);
    _line.Stitch.OnUpdate = () => _line.Stitch.Check = new("succeeded", "", "", DateTimeOffset.UtcNow);
    var again = await _line.InstallAsync();
    Assert.Equal("succeeded", again!.ConnectionCheck);
    Assert.Equal("check the connection again", again.Changes.Single(c => c.Action == ChangeAction.Update).Detail);
  }

  [Fact]
  public async Task Lines_side_by_side_end_as_they_would_one_after_the_other()
  {
    var share = new SharedWork(6);
    var lines = Enumerable.Range(0, 6).Select(i => _line.Beside(_line.Request with { RoleName = $"stitch-{i}", ClusterName = $"stitch-{i}", DestinationName = $"Lake {i}" })).ToList();
    // On the pipeline's thread, as in a cmdlet: the systems in memory are not made for several threads.
    await OneThread.RunAsync(() => Task.WhenAll(lines.Select(l => l.InstallAsync(share: share))));
    Assert.Equal(1, _line.Aws.Calls.Count(c => c == "PutBucketPolicy"));
    Assert.All(lines, l => Assert.Single(l.Stitch.Destinations));
    Assert.Equal(6, _line.Workspace.Clusters.Count);
    Assert.All(lines, l => Assert.Equal(FoundBefore.None, _line.Record(l.Request.RoleName).Before));
  }
}
