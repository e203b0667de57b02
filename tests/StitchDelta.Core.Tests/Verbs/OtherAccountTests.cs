namespace StitchDelta.Tests.Verbs;

/// <summary>The connected Stitch account or workspace is not shown to be the installation's, or its destination is another installation's.</summary>
public sealed class OtherAccountTests
{
  private const string Role = "stitch-delta";

  private readonly TestInstallation _line = new();

  private static InstallationFacts Named => new() { BucketName = TestInstallation.Bucket, RoleName = Role };

  private async Task<TestInstallation> InstalledAsync()
  {
    await _line.InstallAsync();
    _line.Stage.Warnings.Clear();
    return _line.Beside(_line.Request);
  }

  private static async Task<(CheckSubject Subject, List<StitchCheck> Checks)> CheckAsync(TestInstallation line, InstallationFacts given, bool isPiped = false)
  {
    given = given with { WorkspaceUrl = TestWorkspace.Url };
    var traced = await Trace.RunAsync(line.Stage, given, line.Systems, default);
    var subject = new CheckSubject { Facts = traced.Facts, Given = given, Traced = traced, Systems = line.Systems, Waiting = _ => { }, Clock = line.Stage.Time, IsRolePiped = isPiped };
    var checks = new List<StitchCheck>();
    await CheckDestination.RunAsync(subject, checks.Add, default);
    return (subject, checks);
  }

  private static async Task<StitchDeltaException> RefusedAsync(TestInstallation line, ErrorEntry with, Func<Task> run)
  {
    var (state, writes) = (line.State, line.Writes);
    var error = await Assert.ThrowsAsync<StitchDeltaException>(run);
    Assert.Equal(with.Id, error.Entry.Id);
    Assert.Equal((state, writes), (line.State, line.Writes));
    return error;
  }

  [Fact]
  public async Task Installed_again_with_an_account_that_has_none_the_token_of_the_destination_stays_valid()
  {
    var other = await InstalledAsync();
    var error = await RefusedAsync(other, Catalogue.StitchAccountIsEmpty, () => other.InstallAsync());
    Assert.Contains("-TakeOver", error.Remedy, StringComparison.Ordinal);

    var made = await other.InstallAsync(request: other.Request with { TakeOver = true });
    Assert.Equal(155583, made!.DestinationId);
    Assert.Contains(other.Stage.Warnings, w => w.Contains("155582", StringComparison.Ordinal) && w.Contains("stops working", StringComparison.Ordinal));
  }

  [Fact]
  public async Task Taken_back_by_the_bucket_or_by_an_object_the_destination_of_the_other_account_keeps_what_it_needs()
  {
    var other = await InstalledAsync();
    await RefusedAsync(other, Catalogue.StitchAccountIsEmpty, () => other.UninstallAsync());
    foreach (var piped in new[] { Named, new() { BucketName = TestInstallation.Bucket, DestinationId = 155582 } })
      await RefusedAsync(other, Catalogue.StitchAccountIsEmpty, () => UninstallDestination.RunAsync(other.Stage, piped, [], other.Systems, null, null, default));
  }

  [Fact]
  public async Task Whoever_names_the_role_says_that_the_destination_is_gone_and_is_told_what_is_not_seen()
  {
    var other = await InstalledAsync();
    Assert.Equal(Outcome.Deleted, (await other.UninstallAsync(Named))!.Outcome);
    Assert.Contains(other.Stage.Warnings, w => w.Contains("155582", StringComparison.Ordinal) && w.Contains("stops working", StringComparison.Ordinal));
  }

  [Fact]
  public async Task A_removal_that_stopped_after_the_destination_goes_on_from_the_bucket()
  {
    await InstalledAsync();
    _line.Stitch.Destinations.Clear();
    _line.Aws.Roles[Role].Tags[RemovalTag.Key] = "2026-01-01T00:00:00Z";
    Assert.Equal(Outcome.Deleted, (await _line.UninstallAsync())!.Outcome);
    Assert.Empty(_line.Stage.Warnings);
  }

  [Fact]
  public async Task A_repair_makes_no_destination_in_an_account_that_nobody_shows_to_be_the_one()
  {
    var other = await InstalledAsync();
    foreach (var (given, isPiped) in new[] { (new InstallationFacts { BucketName = TestInstallation.Bucket }, false), (Named, true) })
    {
      var (subject, checks) = await CheckAsync(other, given, isPiped);
      await RefusedAsync(other, Catalogue.StitchAccountIsEmpty, () => RepairDestination.RunAsync(other.Stage, subject, checks, null, default));
    }
    var (named, found) = await CheckAsync(other, Named);
    await RepairDestination.RunAsync(other.Stage, named, found, null, default);
    Assert.Single(other.Stitch.Destinations);
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task The_destination_of_another_installation_is_not_installed_over(bool hasCluster)
  {
    await InstalledAsync();
    if (!hasCluster) _line.Workspace.Clusters.Clear();
    var second = _line.Request with { RoleName = "second", ClusterName = "second" };
    var error = await RefusedAsync(_line, Catalogue.DestinationOfOtherInstallation, () => _line.InstallAsync(request: second));
    Assert.Contains("-TakeOver", error.Message, StringComparison.Ordinal);
    Assert.Equal("second", (await _line.InstallAsync(request: second with { TakeOver = true }))!.RoleName);
  }

  [Fact]
  public async Task Who_names_what_the_account_does_not_have_is_told_what_it_has()
  {
    await InstalledAsync();
    var writes = _line.Writes;
    await _line.UninstallAsync(new() { DestinationName = "Typo" });
    Assert.Equal(writes, _line.Writes);
    Assert.StartsWith("The Stitch account has no destination Typo, but Lake (155582).", Assert.Single(_line.Stage.Warnings), StringComparison.Ordinal);
  }

  [Fact]
  public async Task A_destination_whose_cluster_cannot_be_made_again_gets_no_token_that_nobody_can_use()
  {
    _line.AddDestination("Lake", TestInstallation.Bucket, "gone");
    var (subject, checks) = await CheckAsync(_line, new());
    await RepairDestination.RunAsync(_line.Stage, subject, checks, null, default);
    Assert.Empty(_line.Workspace.Tokens);
    Assert.Empty(_line.Stitch.Writes);
    Assert.Contains(_line.Stage.Warnings, w => w.StartsWith("'Token accepted' cannot be repaired", StringComparison.Ordinal));
  }

  [Fact]
  public async Task The_token_of_an_installation_that_is_gone_is_made_anew_by_a_repair_and_not_by_hand()
  {
    await InstalledAsync();
    _line.Workspace.Tokens.Clear();
    foreach (var named in new[] { null, Named, new() { BucketName = TestInstallation.Bucket } })
    {
      var error = await RefusedAsync(_line, Catalogue.InstallationTokenGone, () => RotateToken.RunAsync(_line.Stage, _line.Workspace, _line.Stitch, TestWorkspace.Url,
        new() { Timeout = TimeSpan.Zero, Aws = _line.Aws, Named = named }, default));
      Assert.EndsWith($"Test-StitchDestination -BucketName acme-lake{(named?.RoleName is null ? "" : " -RoleName stitch-delta")} -Repair", error.Remedy, StringComparison.Ordinal);
    }
  }

  [Fact]
  public async Task In_another_workspace_nothing_else_is_found_wrong_and_no_remedy_leads_there()
  {
    await InstalledAsync();
    _line.Aws.Roles[Role].Tags["StitchDelta:Workspace"] = "4711";
    var (_, checks) = await CheckAsync(_line, Named);
    var failed = Assert.Single(checks, c => c.Status is CheckStatus.Failed or CheckStatus.Warning);
    Assert.Equal("databricks-workspace", failed.CheckId);
    Assert.Contains("Connect-DeltaWorkspace", failed.Remedy, StringComparison.Ordinal);
    Assert.Equal("", failed.RemedyCommand);
    Assert.Equal(CheckStatus.Passed, checks.Single(c => c.CheckId == "destination-in-stitch").Status);
  }
}
