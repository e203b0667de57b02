namespace StitchDelta.Tests.Verbs;

/// <summary>What AWS and Databricks count is judged before the first write, and only where something new would be made.</summary>
public sealed class QuotaTests
{
  private readonly TestInstallation _it = new();

  private MemoryAws Aws => _it.Aws;

  private int Asked => Aws.Calls.Count(c => c == "GetAccountUsage");

  private async Task<StitchDeltaException> RefusedAsync(ErrorEntry entry, TestInstallation? it = null, InstallRequest? request = null,
    SharedWork? share = null, TestStage? stage = null)
  {
    var writes = _it.Writes;
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => (it ?? _it).InstallAsync(stage, request, share));
    Assert.Same(entry, error.Entry);
    Assert.Equal(writes, _it.Writes);
    return error;
  }

  private void FillTokens(int count)
  {
    for (var i = 0; i < count; i++) _it.Workspace.Tokens.Add(new($"old{i}", $"of somebody {i}", DateTimeOffset.UtcNow, null));
  }

  [Theory]
  [InlineData(false)]
  [InlineData(true)]
  public async Task An_account_without_room_for_the_role_is_told_before_the_first_write_and_in_the_plan(bool isPlanning)
  {
    Aws.Quota = 1;
    var error = await RefusedAsync(Catalogue.AccountQuotaReached, stage: new() { IsPlanning = isPlanning });
    Assert.Equal("The AWS account has no room for the role stitch-delta: it has 1 of 1 roles.", error.Message);
    Assert.Contains("'Roles per account'", error.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Room_for_one_role_is_enough_for_one()
  {
    Aws.Quota = 2;
    Assert.Equal(Outcome.Created, (await _it.InstallAsync())!.Outcome);
    Assert.Equal(1, Asked);
  }

  [Fact]
  public async Task Instance_profiles_are_counted_by_themselves()
  {
    Aws.Quota = 3;
    for (var i = 0; i < 3; i++) Aws.Profiles[$"other{i}"] = (null, []);
    var error = await RefusedAsync(Catalogue.AccountQuotaReached);
    Assert.Equal("The AWS account has no room for the instance profile stitch-delta: it has 3 of 3 instance profiles.", error.Message);
    Assert.Contains("'Instance profiles per account'", error.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public async Task An_instance_profile_that_is_there_takes_no_more_room()
  {
    Aws.Quota = 2;
    await _it.InstallAsync();
    Aws.Profiles["other"] = (null, []);
    Aws.Roles.Remove("stitch-delta");
    Aws.Profiles["stitch-delta"] = (null, Aws.Profiles["stitch-delta"].Tags);
    Assert.NotNull(await _it.InstallAsync());
    Assert.True(Aws.Roles.ContainsKey("stitch-delta"));
  }

  [Fact]
  public async Task Who_may_not_ask_is_not_refused()
  {
    Aws.Quota = 1;
    Aws.Refused.Add("GetAccountUsage");
    Assert.Equal(Outcome.Created, (await _it.InstallAsync())!.Outcome);
  }

  [Fact]
  public async Task A_role_that_is_there_needs_no_room_and_nobody_is_asked()
  {
    await _it.InstallAsync();
    Aws.Quota = 1;
    Assert.Equal(Outcome.Unchanged, (await _it.InstallAsync())!.Outcome);
    Assert.Equal(1, Asked);
  }

  [Fact]
  public async Task Rows_of_a_run_share_what_is_left_and_the_account_is_asked_once()
  {
    Aws.Quota = 2;
    var share = new SharedWork(2);
    var other = _it.Beside(new() { BucketName = TestInstallation.Bucket, RoleName = "finance", ClusterName = "finance", DestinationName = "Finance" });
    // As side by side: the second looks before the first has made its role.
    await _it.InstallAsync(new TestStage { IsPlanning = true }, share: share);
    var error = await RefusedAsync(Catalogue.AccountQuotaReached, other, share: share);
    Assert.Contains("it has 1 of 2 roles, and this run makes 1 more", error.Message, StringComparison.Ordinal);
    Assert.Equal(Outcome.Created, (await _it.InstallAsync(share: share))!.Outcome);
    Assert.Equal(1, Asked);
    // A run of its own sees what was made.
    await RefusedAsync(Catalogue.AccountQuotaReached, other);
    Aws.Quota = 3;
    Assert.NotNull(await other.InstallAsync());
  }

  [Fact]
  public async Task In_Unity_Catalog_the_role_of_the_storage_credential_counts_too()
  {
    _it.Workspace.Unity.Modern();
    Aws.Quota = 2;
    var error = await RefusedAsync(Catalogue.AccountQuotaReached);
    Assert.Contains("the role stitch-delta and the role stitch-unity-acme-lake-m1", error.Message, StringComparison.Ordinal);
    // One that is there already leaves room for the other.
    Aws.Quota = 3;
    Aws.AddRole("stitch-unity-acme-lake-m1");
    Assert.NotNull(await _it.InstallAsync(new TestStage { IsPlanning = true }));
  }

  [Theory]
  [InlineData(false)]
  [InlineData(true)]
  public async Task A_user_without_room_for_the_token_is_told_before_the_first_write_and_in_the_plan(bool isPlanning)
  {
    FillTokens(TokenRoom.Quota);
    var error = await RefusedAsync(Catalogue.TokenQuotaReached, stage: new() { IsPlanning = isPlanning });
    Assert.StartsWith("admin@acme.example has 600 of the 600 tokens", error.Message, StringComparison.Ordinal);
    Assert.Contains("-OnBehalfOf", error.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Rows_of_a_run_share_the_room_for_tokens()
  {
    FillTokens(TokenRoom.Quota - 1);
    var share = new SharedWork(2);
    var other = _it.Beside(new() { BucketName = TestInstallation.Bucket, RoleName = "finance", ClusterName = "finance", DestinationName = "Finance" });
    await _it.InstallAsync(new TestStage { IsPlanning = true }, share: share);
    await RefusedAsync(Catalogue.TokenQuotaReached, other, share: share);
    Assert.NotNull(await _it.InstallAsync(share: share));
  }

  [Fact]
  public async Task Tokens_that_have_ended_take_no_room()
  {
    FillTokens(TokenRoom.Quota - 1);
    _it.Workspace.Tokens.Add(new("ended", "", DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(-1)));
    Assert.NotNull(await _it.InstallAsync());
  }

  [Fact]
  public async Task A_stage_and_a_rotation_judge_by_the_list_that_they_read()
  {
    await _it.InstallAsync();
    FillTokens(TokenRoom.Quota);
    var writes = _it.Writes;
    var ofStage = await Assert.ThrowsAsync<StitchDeltaException>(() =>
      MakeToken.RunAsync(_it.Stage, _it.Workspace, TestWorkspace.Url, "another one", null, another: false, default));
    var ofRotation = await Assert.ThrowsAsync<StitchDeltaException>(() => RotateToken.RunAsync(
      _it.Stage, _it.Workspace, _it.Stitch, TestWorkspace.Url, new() { Timeout = TimeSpan.Zero, Aws = Aws }, default));
    Assert.Same(Catalogue.TokenQuotaReached, ofStage.Entry);
    Assert.Same(Catalogue.TokenQuotaReached, ofRotation.Entry);
    Assert.Equal(writes, _it.Writes);
    Assert.Equal(Outcome.Unchanged, (await _it.InstallAsync())!.Outcome);
  }
}
