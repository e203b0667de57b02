namespace StitchDelta.Sandbox.Tests.Databricks;

public sealed class InstanceProfileTests
{
  private const string Add = "/api/2.0/instance-profiles/add";
  private const string List = "/api/2.0/instance-profiles/list";
  private const string Verification = "Verification of the instance profile failed. AWS error: ";
  private static readonly string Body = $$"""{"instance_profile_arn":"{{FakeAws.Profile}}"}""";
  private readonly WorkspaceClient _client = new();

  [Fact]
  public async Task None_leaves_the_key_out() => Assert.Empty(await _client.GetAsync(List));

  [Fact]
  public async Task Added_listed_edited_removed()
  {
    Assert.Empty(await _client.PostAsync(Add, Body));
    Assert.Equal(
      $$"""{"instance_profiles":[{"instance_profile_arn":"{{FakeAws.Profile}}","is_meta_instance_profile":false}]}""",
      (await _client.GetAsync(List)).ToJsonString());

    await _client.PostAsync("/api/2.0/instance-profiles/edit", $$"""{"instance_profile_arn":"{{FakeAws.Profile}}","iam_role_arn":"{{FakeAws.Role}}"}""");
    Assert.Equal(FakeAws.Role, (string?)(await _client.GetAsync(List))["instance_profiles"]![0]!["iam_role_arn"]);

    await _client.PostAsync("/api/2.0/instance-profiles/remove", Body);
    Assert.Empty(await _client.GetAsync(List));
  }

  [Fact]
  public async Task Without_PassRole_the_dry_run_is_not_authorized()
  {
    _client.Aws.Allowed.Clear();
    var (code, message) = await _client.RefusedAsync(400, "POST", Add, Body);
    Assert.Equal("DRY_RUN_FAILED", code);
    Assert.StartsWith(Verification + "You are not authorized to perform this operation. Encoded authorization failure message: ", message, StringComparison.Ordinal);
    Assert.Empty(await _client.GetAsync(List));
  }

  [Fact]
  public async Task A_profile_that_EC2_does_not_see_is_an_invalid_ARN()
  {
    _client.Aws.Visible.Clear();
    Assert.Equal(
      ("DRY_RUN_FAILED", $"{Verification}Value ({FakeAws.Profile}) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN"),
      await _client.RefusedAsync(400, "POST", Add, Body));
  }

  [Fact]
  public async Task A_profile_without_a_role_is_refused()
  {
    _client.Aws.Roles.Clear();
    Assert.Equal(
      ("DRY_RUN_FAILED", $"{Verification}IAM Instance Profile \"{FakeAws.Profile}\" has no associated IAM Roles"), await _client.RefusedAsync(400, "POST", Add, Body));
  }

  [Fact]
  public async Task Validation_can_be_skipped()
  {
    _client.Aws.Visible.Clear();
    await _client.PostAsync(Add, $$"""{"instance_profile_arn":"{{FakeAws.Profile}}","skip_validation":true}""");
    Assert.DoesNotContain("skip_validation", (await _client.GetAsync(List)).ToJsonString(), StringComparison.Ordinal);
  }

  [Fact]
  public async Task A_second_one_exists_already()
  {
    await _client.PostAsync(Add, Body);
    Assert.Equal("RESOURCE_ALREADY_EXISTS", (await _client.RefusedAsync(400, "POST", Add, Body)).Code);
  }

  [Theory]
  [InlineData("{}")]
  [InlineData("""{"instance_profile_arn":"stitch-delta"}""")]
  [InlineData("""{"instance_profile_arn":"arn:aws:iam::123456789012:role/stitch-delta"}""")]
  [InlineData("""{"instance_profile_arn":"arn:aws:iam::123456789012:instance-profile/x","iam_role_arn":"arn:aws:iam::123456789012:user/x"}""")]
  public async Task What_is_no_ARN_of_its_kind_is_refused(string body) =>
    Assert.Equal("INVALID_PARAMETER_VALUE", (await _client.RefusedAsync(400, "POST", Add, body)).Code);

  [Theory]
  [InlineData("edit")]
  [InlineData("remove")]
  public async Task An_unknown_one_can_be_neither_edited_nor_removed(string call) =>
    Assert.Equal("RESOURCE_DOES_NOT_EXIST", (await _client.RefusedAsync(404, "POST", $"/api/2.0/instance-profiles/{call}", Body)).Code);
}
