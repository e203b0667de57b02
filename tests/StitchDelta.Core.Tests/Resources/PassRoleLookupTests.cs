namespace StitchDelta.Tests.Resources;

public class PassRoleLookupTests
{
  private const string Profile = "arn:aws:iam::123456789012:instance-profile/fresh";
  private const string Role = "arn:aws:iam::123456789012:role/fresh";
  private readonly MemoryAws _aws = new();
  private readonly StitchDeltaException _refusal = TestWorkspace.Refusal("DRY_RUN_FAILED", "You are not authorized to perform this operation.");

  public PassRoleLookupTests()
  {
    _aws.AddRole("fresh");
    _aws.AddRole("deployment");
    _aws.Profiles["fresh"] = ("fresh", []);
  }

  private Task<StitchDeltaException?> ExplainAsync() => new PassRoleLookup(_aws, "deployment").ExplainAsync(Profile, _refusal, CancellationToken.None);

  private void MayNotSimulate() => _aws.Refused.Add("GetSimulation");

  private void Inline(string policy) => _aws.Roles["deployment"].Policies["own"] = policy;

  [Fact]
  public async Task A_managed_policy_that_allows_it_is_no_missing_PassRole()
  {
    _aws.Attached.Add("Passes");
    Assert.Equal(Catalogue.InstanceProfileNotPropagated, (await ExplainAsync())!.Entry);
    Assert.Contains("GetSimulation", _aws.Calls);
  }

  [Theory]
  [InlineData("implicitDeny", "no policy of the deployment role deployment allows iam:PassRole on " + Role)]
  [InlineData("explicitDeny", "a policy of the deployment role deployment denies iam:PassRole on " + Role)]
  public async Task What_IAM_decides_is_said(string decision, string words)
  {
    Inline(PolicyDocuments.PassRole(Role));
    _aws.Decide = action => action == "iam:PassRole" ? decision : "allowed";
    var error = (await ExplainAsync())!;
    Assert.Equal(Catalogue.PassRoleMissing, error.Entry);
    Assert.Contains(words, error.Message, StringComparison.Ordinal);
    Assert.Contains("-RoleName fresh -DeploymentRoleName deployment", error.Remedy, StringComparison.Ordinal);
    Assert.Same(_refusal, error.InnerException);
  }

  [Fact]
  public async Task Without_the_simulation_an_inline_policy_that_allows_it_suffices()
  {
    MayNotSimulate();
    Inline(PolicyDocuments.PassRole(Role));
    Assert.Equal(Catalogue.InstanceProfileNotPropagated, (await ExplainAsync())!.Entry);
  }

  [Fact]
  public async Task Without_the_simulation_a_condition_on_the_service_is_met_by_EC2()
  {
    MayNotSimulate();
    Inline("""{"Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}}]}""");
    Assert.Equal(Catalogue.InstanceProfileNotPropagated, (await ExplainAsync())!.Entry);
  }

  [Fact]
  public async Task Without_the_simulation_only_what_was_seen_is_said()
  {
    MayNotSimulate();
    _aws.Attached.AddRange(["Passes", "Other"]);
    var message = (await ExplainAsync())!.Message;
    Assert.Contains("none of the 0 inline policies of the deployment role deployment allows iam:PassRole on " + Role, message, StringComparison.Ordinal);
    Assert.Contains("its managed policies (Passes, Other) were not read", message, StringComparison.Ordinal);
    Assert.Contains("iam:SimulatePrincipalPolicy", message, StringComparison.Ordinal);

    _aws.Refused.Add("ListAttachedRolePolicies");
    Assert.Contains("whether a managed policy does was not to be seen", (await ExplainAsync())!.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Without_the_simulation_inline_policies_are_all_where_no_managed_one_is_attached()
  {
    MayNotSimulate();
    Inline(PolicyDocuments.PassRole("arn:aws:iam::123456789012:role/other"));
    Assert.Contains("no policy of the deployment role deployment allows iam:PassRole on " + Role, (await ExplainAsync())!.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Without_the_simulation_a_statement_that_denies_is_named()
  {
    MayNotSimulate();
    Inline("""{"Statement":[{"Sid":"Never","Effect":"Deny","Action":"iam:*","Resource":"*"}]}""");
    Assert.Contains("denies iam:PassRole on " + Role + " (statement Never", (await ExplainAsync())!.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Nothing_is_said_where_nothing_can_be_seen()
  {
    MayNotSimulate();
    _aws.Refused.Add("ListRolePolicies");
    Assert.Null(await ExplainAsync());
  }
}
