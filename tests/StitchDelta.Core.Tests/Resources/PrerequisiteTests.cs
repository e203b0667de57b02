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
}
