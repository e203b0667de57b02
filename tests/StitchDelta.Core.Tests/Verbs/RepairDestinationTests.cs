namespace StitchDelta.Tests.Verbs;

/// <summary>What checks found is repaired with the stages that make it right, and nothing else is done.</summary>
public sealed class RepairDestinationTests
{
  private readonly TestInstallation _line = new();

  private async Task<(StitchDestination Result, IReadOnlyDictionary<string, string> Repairs)> RepairAsync(InstallationFacts facts, TestStage? stage, params (string Name, CheckStatus Status)[] found) =>
    await RepairDestination.RunAsync(stage ?? _line.Stage, Subject(facts), [.. found.Select(f => new StitchCheck { CheckName = f.Name, GuideStep = "", Status = f.Status, Expected = "", Actual = "", Remedy = "" })], null, default);

  private CheckSubject Subject(InstallationFacts facts) => new() { Facts = facts, Systems = _line.Systems, Waiting = _ => { } };

  private async Task<List<StitchCheck>> CheckAsync(InstallationFacts facts)
  {
    var found = new List<StitchCheck>();
    await CheckDestination.RunAsync(Subject(facts), found.Add, default);
    return found;
  }

  private async Task<InstallationFacts> InstalledAsync()
  {
    await _line.InstallAsync();
    _line.Stitch.Writes.Clear();
    _line.Workspace.Writes.Clear();
    _line.Aws.Calls.Clear();
    return await _line.TraceAsync(new());
  }

  private string[] AwsWrites => [.. _line.Aws.Calls.Where(c => c.StartsWith("Put", StringComparison.Ordinal) || c.StartsWith("Create", StringComparison.Ordinal) || c.StartsWith("Tag", StringComparison.Ordinal))];

  [Fact]
  public async Task What_is_right_is_not_touched()
  {
    var facts = await InstalledAsync();
    var (same, repairs) = await RepairAsync(facts, null, ("Loader privileges", CheckStatus.Passed), ("Cluster exists", CheckStatus.Skipped), ("AWS credentials", CheckStatus.Failed));
    Assert.Equal((facts, 0), (same.Facts, same.Changes.Count));
    Assert.Empty(repairs);
    Assert.Equal(0, _line.Writes);
  }

  [Fact]
  public async Task The_grant_is_put_back_by_its_own_stage_alone()
  {
    var facts = await InstalledAsync();
    _line.Aws.Policy = null;
    var (_, repairs) = await RepairAsync(facts, null, ("Loader privileges", CheckStatus.Failed));
    Assert.Equal(["PutBucketPolicy"], AwsWrites);
    Assert.Equal("Create bucket policy of acme-lake", repairs["Loader privileges"]);
    Assert.Empty(_line.Workspace.Writes);
    Assert.Empty(_line.Stitch.Writes);
  }

  [Fact]
  public async Task A_new_cluster_brings_a_new_URL_of_which_Stitch_is_told_and_no_token()
  {
    var facts = await InstalledAsync();
    _line.AddCluster("new", "another", null);
    _line.Workspace.Clusters.RemoveAll(c => c.ClusterName == "stitch");
    var (now, repairs) = await RepairAsync(facts, null, ("Cluster exists", CheckStatus.Failed));
    Assert.NotEqual(facts.ClusterId, now.ClusterId);
    Assert.Equal(now.JdbcUrl, _line.Stitch.LastForm!.JdbcUrl);
    Assert.Null(_line.Stitch.LastForm.AccessToken);
    Assert.Equal(["clusters/create"], _line.Workspace.Writes);
    Assert.Equal(["update"], _line.Stitch.Writes);
    Assert.Equal(["Cluster exists"], repairs.Keys);
  }

  [Fact]
  public async Task A_new_token_goes_to_Stitch_and_the_old_one_goes()
  {
    var facts = await InstalledAsync();
    var (now, repairs) = await RepairAsync(facts, null, ("Token lasts", CheckStatus.Warning));
    Assert.NotEqual(facts.TokenId, now.TokenId);
    Assert.NotNull(_line.Stitch.LastForm!.AccessToken);
    Assert.Equal(now.TokenId, Assert.Single(_line.Workspace.Tokens).TokenId);
    Assert.Contains("Delete token", repairs["Token lasts"], StringComparison.Ordinal);
  }

  [Fact]
  public async Task Whose_value_is_known_a_token_is_not_sent_again_and_no_other_is_revoked()
  {
    var made = (await _line.InstallAsync())!;
    // Since then Stitch was given another one.
    var (_, value) = await _line.Workspace.CreateTokenAsync("Stitch destination Lake", null, default);
    _line.Stitch.Destinations[0] = _line.Stitch.Destinations[0] with { BucketName = "moved" };
    await RepairAsync(made.Facts, null, ("Destination in Stitch", CheckStatus.Failed));
    Assert.Equal("acme-lake", _line.Stitch.Destinations[0].BucketName);
    Assert.Null(_line.Stitch.LastForm!.AccessToken);
    Assert.Equal(2, _line.Workspace.Tokens.Count);
    value.Dispose();
  }

  [Fact]
  public async Task A_runtime_that_Stitch_cannot_use_is_replaced_and_any_other_stays()
  {
    var facts = await InstalledAsync();
    _line.Workspace.Clusters[0] = _line.Workspace.Clusters[0] with { SparkVersion = "15.4.x-scala2.12", InstanceProfileArn = null };
    await RepairAsync(facts, null, ("Cluster has the instance profile", CheckStatus.Failed));
    Assert.Equal("15.4.x-scala2.12", _line.Workspace.LastSpec!.SparkVersion);
    await RepairAsync(facts, null, ("Cluster runtime", CheckStatus.Failed));
    Assert.Equal("16.4.x-scala2.12", _line.Workspace.LastSpec!.SparkVersion);
  }

  [Theory]
  [InlineData("Cluster exists", "-ClusterName")]
  [InlineData("Instance profile registered", "-InstanceProfileArn")]
  [InlineData("JDBC URL belongs to the cluster", "-ClusterId")]
  [InlineData("Loader privileges", "-BucketName")]
  public async Task What_it_would_have_to_guess_is_asked_for(string check, string parameter)
  {
    var (_, repairs) = await RepairAsync(new(), null, (check, CheckStatus.Failed));
    Assert.Equal($"'{check}' cannot be repaired: give {parameter}.", Assert.Single(_line.Stage.Warnings));
    Assert.Empty(repairs);
    Assert.Equal(0, _line.Writes);
  }

  [Fact]
  public async Task A_plan_writes_nothing_and_a_no_ends_it()
  {
    var facts = await InstalledAsync();
    _line.Aws.Policy = null;
    _line.Workspace.Profiles.Clear();
    (string, CheckStatus)[] found = [("Loader privileges", CheckStatus.Failed), ("Instance profile registered", CheckStatus.Failed)];
    await RepairAsync(facts, new TestStage { IsPlanning = true }, found);
    Assert.Empty(AwsWrites);
    await RepairAsync(facts, new TestStage { Answer = _ => false }, found);
    Assert.Empty(AwsWrites);
    Assert.Empty(_line.Workspace.Writes);
  }

  [Fact]
  public async Task A_policy_that_only_its_owner_may_see_does_not_keep_the_rest_from_being_mended()
  {
    var facts = await InstalledAsync();
    _line.Workspace.Profiles.Clear();
    _line.Aws.IsOwn = false;
    _line.Aws.Before = call => { if (call == "GetBucketPolicy") throw MemoryAws.Refusal(call, 405, "MethodNotAllowed"); };
    var checks = await CheckAsync(facts);
    var (_, repairs) = await RepairDestination.RunAsync(_line.Stage, Subject(facts), checks, null, default);
    Assert.Contains("Instance profile registered", repairs.Keys);
    // What is unknown is not repaired, and its check says what to give.
    Assert.Contains("-BucketProfileName", Assert.Single(checks, c => c is { CheckName: "Loader privileges", Status: CheckStatus.Unknown }).Remedy, StringComparison.Ordinal);
    Assert.Contains(TestWorkspace.ProfileArn, _line.Workspace.Profiles);
  }

  [Fact]
  public async Task What_was_there_before_is_not_noted_anew_by_a_repair()
  {
    var facts = await InstalledAsync();
    _line.Aws.Roles["stitch-delta"].Policies.Clear();
    await RepairAsync(facts, null, ("Role may use the bucket", CheckStatus.Failed));
    Assert.Equal(["PutRolePolicy stitch-delta"], AwsWrites);
    Assert.Equal(FoundBefore.None, _line.Record().Before);
  }

  [Fact]
  public async Task One_that_fails_says_at_which_step()
  {
    var facts = await InstalledAsync();
    _line.Workspace.Profiles.Clear();
    _line.Workspace.Faults["instance-profiles/add"] = TestWorkspace.Refusal("PERMISSION_DENIED", "not today");
    var stop = await Assert.ThrowsAsync<StitchDeltaException>(() => RepairAsync(facts, null, ("Instance profile registered", CheckStatus.Failed)));
    Assert.Contains("2.1 (registration)", stop.Message, StringComparison.Ordinal);
  }
}
