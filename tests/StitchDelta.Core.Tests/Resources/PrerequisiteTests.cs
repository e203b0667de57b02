namespace StitchDelta.Tests.Resources;

/// <summary>What is told before the guide's first step.</summary>
public sealed class PrerequisiteTests
{
  private readonly MemoryAws _aws = new();

  public PrerequisiteTests() => _aws.AddRole("deployment");

  private async Task<Dictionary<string, StitchCheck>> CheckAsync(IWorkspace? workspace = null)
  {
    var found = new Dictionary<string, StitchCheck>();
    await CheckPrerequisites.RunAsync(new CheckSubject
    {
      Facts = new InstallationFacts { BucketName = "acme-lake", StitchRegion = StitchRegion.NorthAmerica, RoleName = "stitch-delta", DeploymentRoleName = "deployment" },
      Systems = new()
      {
        Aws = _aws,
        Workspace = workspace,
        WorkspaceFault = Catalogue.WorkspaceNotConnected.For(null, ""),
        Stitch = null,
        StitchFault = Catalogue.StitchNotConnected.For(null),
      },
      Waiting = _ => { },
    }, check => found.Add(check.CheckName, check), default);
    return found;
  }

  [Fact]
  public async Task A_ready_account_passes_and_nothing_is_written()
  {
    var found = await CheckAsync(new TestWorkspace());
    Assert.Equal(["Stitch destination limit"], found.Values.Where(c => c.Status != CheckStatus.Passed).Select(c => c.CheckName));
    Assert.Contains("Connect-Stitch", found["Stitch destination limit"].Remedy, StringComparison.Ordinal);
    Assert.Equal(0, _aws.Writes);
  }

  [Fact]
  public async Task A_missing_connection_is_a_finding_and_skips_what_needs_it()
  {
    var found = await CheckAsync();
    Assert.Equal(CheckStatus.Failed, found["Databricks workspace"].Status);
    Assert.Contains("Connect-DeltaWorkspace", found["Databricks workspace"].Remedy, StringComparison.Ordinal);
    Assert.Equal(CheckStatus.Skipped, found["Workspace admin"].Status);
  }

  [Theory]
  [InlineData("s3:PutBucketPolicy", "Right to change the bucket policy")]
  [InlineData("iam:CreateRole", "Right to make the role")]
  [InlineData("iam:AddRoleToInstanceProfile", "Right to make the instance profile")]
  [InlineData("iam:PutRolePolicy", "Right to let the deployment role pass it")]
  public async Task A_right_that_is_missing_is_named(string action, string check)
  {
    _aws.Decide = a => a == action ? "implicitDeny" : "allowed";
    var found = (await CheckAsync())[check];
    Assert.Equal(CheckStatus.Failed, found.Status);
    Assert.Contains(action, found.Actual, StringComparison.Ordinal);
    Assert.Contains(action, found.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Rights_that_may_not_be_asked_for_are_unknown()
  {
    _aws.Refused.Add("GetSimulation");
    var found = await CheckAsync();
    Assert.All(found.Values.Where(c => c.CheckName.StartsWith("Right to", StringComparison.Ordinal)), c =>
    {
      Assert.Equal(CheckStatus.Unknown, c.Status);
      Assert.NotEmpty(c.Actual);
    });
  }

  [Fact]
  public async Task A_policy_that_cannot_be_merged_with_is_told_beforehand()
  {
    _aws.Policy = """{"Statement":[{"Sid":"a"},{"Sid":"a"}]}""";
    var found = (await CheckAsync())["Bucket policy can take the statement"];
    Assert.Equal(CheckStatus.Failed, found.Status);
    Assert.Contains("'a'", found.Actual, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Another_account_and_odd_settings_are_warned_of()
  {
    _aws.IsOwn = false;
    _aws.Settings = new("aws:kms", null, "ObjectWriter", "Requester");
    var found = await CheckAsync();
    Assert.Equal(CheckStatus.Warning, found["Bucket belongs to the caller's account"].Status);
    Assert.Equal(CheckStatus.Warning, found["Bucket settings"].Status);
    Assert.Contains("Requester Pays", found["Bucket settings"].Remedy, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData(1000, CheckStatus.Passed, "1 of 1,000 roles")]
  [InlineData(11, CheckStatus.Passed, "1 of 11 roles")]
  [InlineData(10, CheckStatus.Warning, "1 of 10 roles")]
  [InlineData(2, CheckStatus.Warning, "1 of 2 roles")]
  [InlineData(1, CheckStatus.Failed, "1 of 1 roles; stitch-delta would be new")]
  public async Task Room_for_the_role_passes_warns_or_fails(int quota, CheckStatus status, string actual)
  {
    _aws.Quota = quota;
    var found = (await CheckAsync(new TestWorkspace()))["Room for the role"];
    Assert.Equal((status, actual), (found.Status, found.Actual));
    Assert.Equal(status != CheckStatus.Passed, found.Remedy.Contains("'Roles per account'", StringComparison.Ordinal));
  }

  [Fact]
  public async Task A_role_that_is_there_needs_no_room()
  {
    _aws.AddRole("stitch-delta");
    _aws.Profiles["stitch-delta"] = ("stitch-delta", []);
    _aws.Quota = 2;
    var found = await CheckAsync(new TestWorkspace());
    Assert.Equal((CheckStatus.Warning, "2 of 2 roles"), (found["Room for the role"].Status, found["Room for the role"].Actual));
    _aws.Quota = 1;
    found = await CheckAsync(new TestWorkspace());
    Assert.Equal((CheckStatus.Warning, "1 of 1 instance profiles"),
      (found["Room for the instance profile"].Status, found["Room for the instance profile"].Actual));
  }

  [Fact]
  public async Task Room_that_may_not_be_asked_for_is_unknown_and_asked_once()
  {
    _aws.Refused.Add("GetAccountUsage");
    var found = await CheckAsync(new TestWorkspace());
    Assert.Equal(CheckStatus.Unknown, found["Room for the role"].Status);
    Assert.Equal(CheckStatus.Unknown, found["Room for the instance profile"].Status);
    Assert.Contains("iam:GetAccountSummary", found["Room for the role"].Remedy, StringComparison.Ordinal);
    Assert.Single(_aws.Calls, c => c == "GetAccountUsage");
  }

  [Theory]
  [InlineData(0, CheckStatus.Passed)]
  [InlineData(590, CheckStatus.Passed)]
  [InlineData(591, CheckStatus.Warning)]
  [InlineData(600, CheckStatus.Failed)]
  public async Task Room_for_the_token_passes_warns_or_fails(int count, CheckStatus status)
  {
    var workspace = new TestWorkspace();
    for (var i = 0; i < count; i++) workspace.Tokens.Add(new($"old{i}", "", DateTimeOffset.UtcNow, null));
    var found = (await CheckAsync(workspace))["Room for the token"];
    Assert.Equal((status, $"{count} of 600 tokens"), (found.Status, found.Actual));
    Assert.Equal(status != CheckStatus.Passed, found.Remedy.Contains("-OnBehalfOf", StringComparison.Ordinal));
  }
}
