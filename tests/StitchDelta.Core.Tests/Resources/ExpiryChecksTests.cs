namespace StitchDelta.Tests.Resources;

/// <summary>What is told of what will soon fail.</summary>
public sealed class ExpiryChecksTests
{
  private static readonly DateTimeOffset Now = new(2026, 11, 22, 15, 0, 0, TimeSpan.Zero);
  private static readonly InstallationFacts Facts = new() { TokenId = "t-1" };
  private static readonly IReadOnlyList<string> Stitch = StitchRegions.Of(StitchRegion.NorthAmerica).IPAddresses;

  private readonly TestWorkspace _workspace = new();

  [Theory]
  [InlineData("16.4.x-scala2.12", CheckStatus.Passed, "supported until 2028-05-09")]
  [InlineData("18.x-scala2.13", CheckStatus.Passed, "supported until 2029-06-10")]
  [InlineData("14.3.x-scala2.12", CheckStatus.Warning, "support ends on 2027-02-01, in 71 days")]
  [InlineData("13.3.x-scala2.12", CheckStatus.Warning, "support ended on 2026-08-22")]
  [InlineData("9.1.x-scala2.12", CheckStatus.Warning, "support ended on 2024-09-23")]
  [InlineData("6.4.x-esr-scala2.11", CheckStatus.Warning, "support ended years ago")]
  [InlineData("7.3.x-scala2.12", CheckStatus.Warning, "support ended years ago")]
  [InlineData("15.4.x-scala2.12", CheckStatus.Warning, "does not list it any more")]
  [InlineData("17.1.x-scala2.13", CheckStatus.Warning, "not a long-term support release")]
  [InlineData("20.x-scala2.13", CheckStatus.Passed, "not known here")]
  public void A_runtime_lasts_or_does_not(string key, CheckStatus status, string actual)
  {
    RuntimeInfo[] listed =
    [
      new("16.4.x-scala2.12", "16.4 LTS"), new("18.x-scala2.13", "18.0"), new("14.3.x-scala2.12", "14.3 LTS"), new("13.3.x-scala2.12", "13.3 LTS"), new("17.1.x-scala2.13", "17.1"),
      new("20.x-scala2.13", "20 LTS"), new("6.4.x-esr-scala2.11", "6.4 Extended Support"), new("7.3.x-scala2.12", "7.3 LTS"),
    ];
    var found = ExpiryChecks.OfRuntime(new ClusterInfo { ClusterId = "c-1", ClusterName = "Acme's", SparkVersion = key }, listed, Now);
    Assert.Equal(status, found.Status);
    Assert.Contains(key, found.Actual, StringComparison.Ordinal);
    Assert.Contains(actual, found.Actual, StringComparison.Ordinal);
    Assert.StartsWith(status == CheckStatus.Passed ? "" : "New-DeltaCluster -ClusterName 'Acme''s' -SparkVersion 20.x-scala2.13;", found.Remedy, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("2027-02-01", CheckStatus.Warning, "in 0 days")]
  [InlineData("2027-02-02", CheckStatus.Warning, "ended on 2027-02-01")]
  [InlineData("2026-11-04", CheckStatus.Warning, "in 89 days")]
  [InlineData("2026-11-03", CheckStatus.Passed, "until 2027-02-01")]
  public void The_last_day_counts(string today, CheckStatus status, string actual)
  {
    var found = ExpiryChecks.OfRuntime(new ClusterInfo { ClusterId = "c-1", SparkVersion = "14.3.x-scala2.12" }, [new("14.3.x-scala2.12", "14.3 LTS")], Date(today).AddHours(23));
    Assert.Equal(status, found.Status);
    Assert.Contains(actual, found.Actual, StringComparison.Ordinal);
  }

  [Fact]
  public void The_best_runtime_is_not_replaced_by_itself() =>
    Assert.DoesNotContain("14.3", ExpiryChecks.OfRuntime(new ClusterInfo { ClusterId = "c-1", SparkVersion = "14.3.x-scala2.12" }, [new("14.3.x-scala2.12", "14.3 LTS")], Now).Remedy, StringComparison.Ordinal);

  [Theory]
  [InlineData(null, CheckStatus.Passed, "without an end", "")]
  [InlineData(30.01, CheckStatus.Passed, "valid until 2026-12-22", "")]
  [InlineData(29.99, CheckStatus.Warning, "ends on 2026-12-22, in 29 days", "Update-DeltaToken -TokenId t-1 ")]
  [InlineData(1.5, CheckStatus.Warning, "in 1 day", "Update-DeltaToken -TokenId t-1 ")]
  [InlineData(0.0, CheckStatus.Failed, "ended on 2026-11-22", "Test-StitchDestination -Repair makes a new one and gives it to Stitch.")]
  [InlineData(-5.0, CheckStatus.Failed, "ended on 2026-11-17", "Test-StitchDestination -Repair makes a new one and gives it to Stitch.")]
  public void A_token_lasts_or_does_not(double? days, CheckStatus status, string actual, string remedy)
  {
    var found = ExpiryChecks.OfEnd(Facts, days is { } left ? Now.AddDays(left) : null, Now);
    Assert.Equal(status, found.Status);
    Assert.Contains(actual, found.Actual, StringComparison.Ordinal);
    Assert.StartsWith(remedy, found.Remedy, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("RUNNING", null, false, CheckStatus.Passed, "it is RUNNING")]
  [InlineData("TERMINATED", 19.9, false, CheckStatus.Passed, "stopped on")]
  [InlineData("TERMINATED", 20.1, false, CheckStatus.Warning, "20 days ago; Databricks forgets a cluster 30 days after it stopped")]
  [InlineData("TERMINATED", 29.0, true, CheckStatus.Passed, "and pinned")]
  [InlineData("TERMINATED", null, false, CheckStatus.Passed, "it is TERMINATED")]
  public void A_cluster_is_in_use_or_will_be_forgotten(string state, double? daysAgo, bool isPinned, CheckStatus status, string actual)
  {
    var cluster = new ClusterInfo { ClusterId = "c-1", State = state, Terminated = daysAgo is { } days ? Now.AddDays(-days) : null, IsPinned = isPinned };
    var found = ExpiryChecks.OfIdleCluster(cluster, Now);
    Assert.Equal(status, found.Status);
    Assert.Contains(actual, found.Actual, StringComparison.Ordinal);
    if (status == CheckStatus.Warning) Assert.Equal("Start-DeltaCluster c-1", found.Command);
  }

  [Fact]
  public void A_service_principals_token_is_renewed_for_it() =>
    Assert.StartsWith("Update-DeltaToken -TokenId t-1 -OnBehalfOf app-1 ", ExpiryChecks.OfEnd(Facts with { OnBehalfOf = "app-1" }, Now.AddDays(3), Now).Remedy);

  [Theory]
  [InlineData(200, 0, CheckStatus.Passed, "last used on 2026-11-22")]
  [InlineData(200, 59, CheckStatus.Passed, "last used on 2026-09-24")]
  [InlineData(200, 60, CheckStatus.Warning, "last used on 2026-09-23, 60 days ago")]
  [InlineData(200, null, CheckStatus.Warning, "made on 2026-05-06 and not used since, 200 days ago")]
  [InlineData(60, null, CheckStatus.Warning, "not used since, 60 days ago")]
  [InlineData(59, null, CheckStatus.Passed, "not used since")]
  public void A_token_is_in_use_or_is_not(int made, int? used, CheckStatus status, string actual)
  {
    var found = ExpiryChecks.OfUse(Facts, [Token("admin", 900, 0), Token("t-1", made, used)], Now);
    Assert.Equal(status, found.Status);
    Assert.Contains(actual, found.Actual, StringComparison.Ordinal);
    Assert.Equal(status == CheckStatus.Warning, found.Remedy.Contains("Update-DeltaToken -TokenId t-1", StringComparison.Ordinal));
  }

  [Fact]
  public void What_nobody_tells_about_a_token_is_unknown_and_says_why()
  {
    Assert.Contains("only a workspace admin", Unknown(ExpiryChecks.OfUse(Facts, null, Now)), StringComparison.Ordinal);
    Assert.Contains("not listed", Unknown(ExpiryChecks.OfUse(Facts, [Token("other", 1, 1)], Now)), StringComparison.Ordinal);
    Assert.Contains("does not tell", Unknown(ExpiryChecks.OfUse(Facts, [Token("t-1", 200, null), Token("other", 1, null)], Now)), StringComparison.Ordinal);
  }

  [Fact]
  public void Addresses_that_are_kept_out_are_named_with_what_to_type()
  {
    var found = ExpiryChecks.OfAccessLists([new("office", "ALLOW", ["203.0.113.0/24", "52.204.0.0/16"]), new("rogues", "BLOCK", ["52.204.230.227"])], Stitch);
    Assert.Equal(CheckStatus.Failed, found.Status);
    Assert.Equal("kept out: 52.23.137.21, 52.204.230.227 (blocked by list 'rogues')", found.Actual);
    Assert.Contains("""databricks ip-access-lists create Stitch ALLOW --json '{"ip_addresses":["52.23.137.21/32"]}'""", found.Remedy, StringComparison.Ordinal);
    Assert.Contains("'rogues'", found.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public void A_block_list_alone_calls_for_no_allow_list() =>
    Assert.DoesNotContain("ALLOW", ExpiryChecks.OfAccessLists([new("rogues", "BLOCK", ["52.204.230.227"])], Stitch).Remedy, StringComparison.Ordinal);

  [Fact]
  public void Addresses_that_are_let_in_pass_and_lists_that_may_not_be_seen_are_unknown()
  {
    Assert.Equal((CheckStatus.Passed, "no IP access list is in force"), (ExpiryChecks.OfAccessLists([], Stitch).Status, ExpiryChecks.OfAccessLists([], Stitch).Actual));
    Assert.Equal(CheckStatus.Passed, ExpiryChecks.OfAccessLists([new("all", "ALLOW", ["0.0.0.0/0"])], Stitch).Status);
    Assert.Contains("only a workspace admin", Unknown(ExpiryChecks.OfAccessLists(null, Stitch)), StringComparison.Ordinal);
  }

  [Fact]
  public async Task The_runtime_is_that_of_the_cluster()
  {
    _workspace.Clusters.Add(new ClusterInfo { ClusterId = "c-1", ClusterName = "stitch", SparkVersion = "12.2.x-scala2.12" });
    var found = await LookAsync(ExpiryChecks.RuntimeSupported, new InstallationFacts { ClusterId = "c-1" });
    Assert.Equal((CheckStatus.Warning, "12.2.x-scala2.12: support ended on 2026-03-01"), (found.Status, found.Actual));
    Assert.Contains("-SparkVersion 16.4.x-scala2.12", found.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public async Task The_end_of_a_token_is_known_or_listed_for_its_user_or_for_an_admin()
  {
    var soon = DateTimeOffset.UtcNow.AddDays(10);
    Assert.Equal(CheckStatus.Warning, (await LookAsync(ExpiryChecks.TokenLasts, new InstallationFacts { TokenExpires = soon })).Status);
    Assert.Contains("not listed", Unknown(await LookAsync(ExpiryChecks.TokenLasts, Facts)), StringComparison.Ordinal);
    Assert.Contains("-TokenId", (await LookAsync(ExpiryChecks.TokenLasts, new InstallationFacts { Token = StitchDelta.Credentials.Secret.Of("x") })).Remedy, StringComparison.Ordinal);

    _workspace.AllTokens = [new("t-1", "", soon.AddDays(-100), soon)];
    Assert.Equal(CheckStatus.Warning, (await LookAsync(ExpiryChecks.TokenLasts, Facts)).Status);
    _workspace.Tokens.Add(new("t-1", "", soon.AddDays(-100), null));
    Assert.Equal("valid without an end", (await LookAsync(ExpiryChecks.TokenLasts, Facts)).Actual);
  }

  [Fact]
  public async Task The_use_of_a_token_is_what_an_admin_is_told()
  {
    Assert.Contains("only a workspace admin", Unknown(await LookAsync(ExpiryChecks.TokenInUse, Facts)), StringComparison.Ordinal);
    _workspace.AllTokens = [new("t-1", "", DateTimeOffset.UtcNow.AddDays(-400), null) { LastUsed = DateTimeOffset.UtcNow.AddDays(-70) }];
    Assert.Equal(CheckStatus.Warning, (await LookAsync(ExpiryChecks.TokenInUse, Facts)).Status);
    Assert.Contains("-TokenId", (await LookAsync(ExpiryChecks.TokenInUse, new InstallationFacts { Token = StitchDelta.Credentials.Secret.Of("x") })).Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public async Task The_addresses_are_those_of_the_region()
  {
    _workspace.AccessLists = [new("office", "ALLOW", [.. Stitch])];
    Assert.Equal(CheckStatus.Passed, (await LookAsync(ExpiryChecks.AddressesLetIn, new InstallationFacts())).Status);
    Assert.Contains("3.126.102.29", (await LookAsync(ExpiryChecks.AddressesLetIn, new InstallationFacts { StitchRegion = StitchRegion.Europe })).Actual, StringComparison.Ordinal);
  }

  [Fact]
  public void What_is_not_known_names_the_command_that_makes_it()
  {
    Assert.Equal(("ClusterId", "New-DeltaCluster"), ExpiryChecks.RuntimeSupported.Missing(new()));
    Assert.Equal(("Token", "New-DeltaToken"), ExpiryChecks.TokenLasts.Missing(new()));
    Assert.Equal(("Token", "New-DeltaToken"), ExpiryChecks.TokenInUse.Missing(new()));
    Assert.Null(ExpiryChecks.TokenLasts.Missing(new() { TokenExpires = Now }));
    Assert.Null(ExpiryChecks.AddressesLetIn.Missing(new()));
  }

  private static string Unknown(Finding finding)
  {
    Assert.Equal(CheckStatus.Unknown, finding.Status);
    return finding.Actual;
  }

  private static TokenInfo Token(string id, int made, int? used) => new(id, "", Now.AddDays(-made), null) { LastUsed = used is { } days ? Now.AddDays(-days).AddHours(-15) : null };

  private static DateTimeOffset Date(string day) => DateTimeOffset.Parse(day + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);

  private Task<Finding> LookAsync(DestinationCheck check, InstallationFacts facts) => check.LookAsync(
    new CheckSubject
    {
      Facts = facts,
      Systems = new() { Aws = new MemoryAws(), Workspace = _workspace, Stitch = null },
      Waiting = _ => { },
    },
    default);
}
