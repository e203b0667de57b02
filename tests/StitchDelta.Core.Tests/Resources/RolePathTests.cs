namespace StitchDelta.Tests.Resources;

/// <summary>Roles under a path, which share one policy of the deployment role.</summary>
public sealed class RolePathTests
{
  private const string Shared = "StitchDelta-PassRoles-stitch";

  private readonly MemoryAws _aws = new();
  private readonly TestStage _stage = new();

  public RolePathTests() => _aws.AddRole("deployment");

  private Dictionary<string, string> Passing => _aws.Roles["deployment"].Policies;

  private async Task<DeltaInstanceProfile> MakeAsync(string role = "one", string bucket = "acme-lake", string? path = "/stitch/", string deployment = "deployment", TestStage? stage = null) =>
    (await MakeInstanceProfile.RunAsync(stage ?? _stage, _aws, bucket, role, deployment, null, null, default, options: new() { Path = path })).Value;

  private async Task<DeltaInstanceProfile> RemoveAsync(string role) => (await RemoveInstanceProfile.RunAsync(_stage, _aws, role, null, null, false, default)).Value;

  [Fact]
  public async Task Role_and_profile_are_made_under_the_path_and_the_plan_is_right()
  {
    var planned = await MakeAsync(stage: new TestStage { IsPlanning = true });
    Assert.Equal(0, _aws.Writes);
    var made = await MakeAsync();

    Assert.Equal("arn:aws:iam::123456789012:role/stitch/one", made.RoleArn);
    Assert.Equal("arn:aws:iam::123456789012:instance-profile/stitch/one", made.InstanceProfileArn);
    Assert.Equal((planned.RoleArn, planned.InstanceProfileArn, planned.InstallationId), (made.RoleArn, made.InstanceProfileArn, made.InstallationId));
    Assert.Equal(planned.Changes.Select(c => (c.Action, c.Resource, c.Detail)), made.Changes.Select(c => (c.Action, c.Resource, c.Detail)));
    Assert.Equal("/stitch/", RecordTags.Decode(_aws.Roles["one"].Tags).RolePath);
    Assert.Contains(made.Changes, c => c.Detail.StartsWith("Whoever may create roles under /stitch/ decides what clusters of deployment can become.\n{", StringComparison.Ordinal));
    Assert.Equal(
      """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::123456789012:role/stitch/*","Condition":{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}}]}""",
      Assert.Single(Passing, p => p.Key == Shared).Value);
    Assert.Equal(Outcome.Unchanged, (await MakeAsync(path: null)).Outcome);
  }

  [Fact]
  public async Task One_policy_serves_all_under_the_path_and_goes_with_the_last()
  {
    await MakeAsync("one");
    await MakeAsync("two", "beta-lake");
    await MakeAsync("alone", "gamma-lake", path: null);
    Assert.Equal([Shared, "StitchDelta-PassRole-alone"], Passing.Keys);
    Assert.Equal(2, _aws.Calls.Count(c => c == "PutRolePolicy deployment"));

    var first = await RemoveAsync("one");
    Assert.Contains(first.Changes, c => c.Resource.Contains(Shared, StringComparison.Ordinal) && c.Detail == "left alone: the installation with the role two needs it too");
    Assert.True(Passing.ContainsKey(Shared));
    await RemoveAsync("two");
    Assert.Equal(["StitchDelta-PassRole-alone"], Passing.Keys);
  }

  [Fact]
  public async Task Another_deployment_role_has_a_policy_of_its_own_that_goes_by_itself()
  {
    _aws.AddRole("other");
    await MakeAsync("one");
    await MakeAsync("two", "beta-lake", deployment: "other");

    await RemoveAsync("one");

    Assert.Empty(Passing);
    Assert.Single(_aws.Roles["other"].Policies);
  }

  [Fact]
  public async Task The_policy_stays_and_is_told_where_nobody_may_look_for_others()
  {
    await MakeAsync();
    _aws.Refused.Add("ListRoles");

    await RemoveAsync("one");

    Assert.True(Passing.ContainsKey(Shared));
    Assert.Contains(_stage.Warnings, w => w.Contains(Shared, StringComparison.Ordinal));
  }

  [Fact]
  public async Task A_role_of_somebody_else_has_a_policy_of_its_own_wherever_it_is()
  {
    _aws.AddRole("theirs");
    _aws.Paths["theirs"] = "/stitch/";

    await MakeAsync("theirs");

    Assert.Equal(["StitchDelta-PassRole-theirs"], Passing.Keys);
  }

  [Fact]
  public async Task A_role_is_not_moved()
  {
    await MakeAsync(path: null);
    var writes = _aws.Writes;

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => MakeAsync());

    Assert.Equal(nameof(Catalogue.RoleOfOtherPath), error.Entry.Id);
    Assert.Equal(writes, _aws.Writes);
  }

  [Fact]
  public async Task A_policy_for_which_there_is_no_room_is_refused_before_the_first_write()
  {
    var filler = PolicyDocuments.Document(PolicyText.Object(("Effect", PolicyText.String("Allow")), ("Action", PolicyText.String("ec2:*")), ("Resource", PolicyText.String("*")), ("Sid", PolicyText.String(new string('x', 10050)))));
    Passing["theirs"] = filler;

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => MakeAsync("one", path: null));
    Assert.Equal(nameof(Catalogue.DeploymentRoleFull), error.Entry.Id);
    Assert.Contains("-RolePath", error.Remedy, StringComparison.Ordinal);
    Assert.Equal(0, _aws.Writes);

    // Whoever may not look goes on, and IAM decides.
    _aws.Refused.Add("ListRolePolicies");
    Assert.Equal(Outcome.Created, (await MakeAsync("one", path: null)).Outcome);
  }

  [Fact]
  public async Task What_is_made_side_by_side_shares_the_room()
  {
    var room = new InlinePolicyRoom();
    var caller = await _aws.GetCallerIdentityAsync(default);
    var fits = 10240 / PolicyFor("role10").Document.Length;
    for (var i = 0; i < fits; i++) await RequireAsync($"role{i + 10}");

    await RequireAsync("role10");
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RequireAsync("role99"));

    Assert.Equal(nameof(Catalogue.DeploymentRoleFull), error.Entry.Id);

    ProfileRequest RequestFor(string role) => new("acme-lake", role, "deployment", null);

    PassPolicy PolicyFor(string role) => PassPolicy.Of(RequestFor(role), null, null, caller);

    Task RequireAsync(string role) => room.RequireAsync(_aws, caller, RequestFor(role), PolicyFor(role), default);
  }

  [Theory]
  [InlineData(" /stitch/ ", "/stitch/", null)]
  [InlineData("stitch", "/stitch/", null)]
  [InlineData("/data/stitch", "/data/stitch/", null)]
  [InlineData("/", null, null)]
  [InlineData("/a*/", "/a*/", "not a path")]
  [InlineData("/a//b/", "/a//b/", "not a path")]
  [InlineData("/${aws:username}/", "/${aws:username}/", "not a path")]
  public void A_path_may_be_written_with_and_without_its_slashes(string given, string? path, string? fault)
  {
    if (fault is null) Assert.Null(RolePaths.Fault(given));
    else Assert.Contains(fault, RolePaths.Fault(given)!, StringComparison.Ordinal);
    Assert.Equal(path, RolePaths.Parse(given));
  }

  [Fact]
  public void A_condition_may_spare_a_role_by_its_path()
  {
    const string arn = "arn:aws:iam::123456789012:role/stitch/one";
    const string deny = """
      {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::acme-lake/*",
        "Condition":{"ArnNotEquals":{"aws:PrincipalArn":"ROLE"}}}]}
      """;
    var policy = PolicyDocument.Parse(deny.Replace("ROLE", arn, StringComparison.Ordinal));

    Assert.Equal(PolicyEffect.ImplicitDeny, LoaderAccess.Decide(policy, arn, "s3:GetObject", "arn:aws:s3:::acme-lake/*").Effect);
    Assert.Equal(PolicyEffect.ExplicitDeny, LoaderAccess.Decide(policy, "arn:aws:iam::123456789012:role/one", "s3:GetObject", "arn:aws:s3:::acme-lake/*").Effect);
  }

  [Fact]
  public void The_administrators_policy_names_roles_where_they_are()
  {
    var policy = OperatorPolicy.Of("acme-lake", "arn:aws:iam::123456789012:role/stitch/one", "deployment");

    Assert.Contains("\"arn:aws:iam::*:role/stitch/one\"", policy, StringComparison.Ordinal);
    Assert.Contains("\"arn:aws:iam::*:instance-profile/stitch/one\"", policy, StringComparison.Ordinal);
  }
}
