namespace StitchDelta.Tests.Resources;

/// <summary>Making, looking up and removing roles with their instance profiles.</summary>
public sealed class InstanceProfileTests
{
  private const string RoleArn = "arn:aws:iam::123456789012:role/stitch-delta";

  private readonly MemoryAws _aws = new();
  private readonly TestStage _stage = new();

  public InstanceProfileTests() => _aws.AddRole("deployment");

  private Task<DeltaInstanceProfile?> MakeAsync(string? deployment = "deployment", string? bucketAccount = null, MemoryAws? bucket = null) =>
    MakeInstanceProfile.RunAsync(_stage, _aws, "acme-lake", "stitch-delta", deployment, bucketAccount, bucket, default).OrNullAsync();

  private Task<DeltaInstanceProfile?> RemoveAsync(bool includeForeign = false, MemoryAws? bucket = null, TestStage? stage = null) =>
    RemoveInstanceProfile.RunAsync(stage ?? _stage, _aws, "stitch-delta", null, bucket, includeForeign, default).OrNullAsync();

  [Fact]
  public async Task The_deployment_role_that_was_before_is_named_when_another_one_comes_on_record()
  {
    var it = new TestInstallation();
    it.Aws.AddRole("other");
    await it.InstallAsync();
    it.Stage.Warnings.Clear();

    await it.InstallAsync(request: it.Request with { DeploymentRoleName = "other" });

    Assert.Contains(it.Stage.Warnings, w => w.EndsWith("aws iam delete-role-policy --role-name deployment --policy-name StitchDelta-PassRole-stitch-delta", StringComparison.Ordinal));
    Assert.Equal("other", it.Record().DeploymentRoleName);
    it.Stage.Warnings.Clear();
    await it.InstallAsync(request: it.Request with { DeploymentRoleName = "Other" });
    Assert.DoesNotContain(it.Stage.Warnings, w => w.Contains("may still pass", StringComparison.Ordinal));
  }

  [Fact]
  public async Task Of_a_policy_that_all_roles_under_a_path_share_nobody_is_told_to_delete_it()
  {
    var it = new TestInstallation();
    it.Aws.AddRole("other");
    var request = it.Request with { RoleOptions = new() { Path = "/stitch/" } };
    await it.InstallAsync(request: request);
    await it.Beside(request).InstallAsync(request: request with { RoleName = "second", ClusterName = "second" });

    await it.InstallAsync(request: request with { DeploymentRoleName = "other" });

    Assert.Contains(it.Stage.Warnings, w => w.EndsWith("and second needs it.", StringComparison.Ordinal));
    Assert.DoesNotContain(it.Stage.Warnings, w => w.Contains("delete-role-policy", StringComparison.Ordinal));
  }

  [Fact]
  public async Task That_the_former_one_may_not_be_seen_stops_nothing()
  {
    var it = new TestInstallation();
    it.Aws.AddRole("other");
    await it.InstallAsync();
    var isFirst = true;
    it.Aws.Before = call =>
    {
      if (call != "GetRolePolicy" || !isFirst) return;
      isFirst = false;
      throw MemoryAws.Refusal(call);
    };

    await it.InstallAsync(request: it.Request with { DeploymentRoleName = "other" });

    Assert.Contains(it.Stage.Warnings, w => w.StartsWith("Whether that is so may not be seen", StringComparison.Ordinal));
    Assert.Equal("other", it.Record().DeploymentRoleName);
  }

  [Fact]
  public async Task Removing_undoes_making()
  {
    await MakeAsync();
    var before = _aws.Calls.Count;

    var removed = await RemoveAsync();

    Assert.Equal(Outcome.Deleted, removed!.Outcome);
    Assert.Equal("deployment", removed.DeploymentRoleName);
    Assert.Equal(["deployment"], _aws.Roles.Keys);
    Assert.Empty(_aws.Roles["deployment"].Policies);
    Assert.Empty(_aws.Profiles);
    Assert.Equal(
      ["DeleteRolePolicy deployment", "RemoveRoleFromInstanceProfile", "DeleteInstanceProfile", "DeleteRolePolicy stitch-delta", "DeleteRole"],
      _aws.Calls.Skip(before).Where(c => c.StartsWith("Delete", StringComparison.Ordinal) || c.StartsWith("Remove", StringComparison.Ordinal)));
  }

  [Fact]
  public async Task Roles_may_be_named_by_their_ARNs()
  {
    var made = await MakeInstanceProfile.RunAsync(_stage, _aws, "acme-lake", RoleArn, " arn:aws:iam::123456789012:role/team/deployment ", null, null, default).OrNullAsync();
    Assert.Equal(("stitch-delta", "deployment", RoleArn), (made!.RoleName, made.DeploymentRoleName, made.RoleArn));
    Assert.Equal(RoleArn, (await FindInstanceProfile.RunAsync(_aws, RoleArn, default)).RoleArn);
    Assert.Equal(Outcome.Deleted, (await RemoveInstanceProfile.RunAsync(_stage, _aws, RoleArn, "arn:aws:iam::123456789012:role/deployment", null, false, default)).Value.Outcome);
    Assert.Equal(["deployment"], _aws.Roles.Keys);
  }

  [Theory]
  [InlineData("arn:aws:iam::210987654321:role/stitch-delta", "deployment", nameof(Catalogue.RoleOfOtherAccount))]
  [InlineData("stitch-delta", "arn:aws:iam::210987654321:role/deployment", nameof(Catalogue.RoleOfOtherAccount))]
  [InlineData("arn:aws:iam::123456789012:instance-profile/stitch-delta", "deployment", nameof(Catalogue.RoleNameInvalid))]
  [InlineData("stitch-delta", "arn:aws:sts::123456789012:assumed-role/deployment/me", nameof(Catalogue.RoleNameInvalid))]
  [InlineData("stitch delta", "deployment", nameof(Catalogue.RoleNameInvalid))]
  public async Task A_role_of_another_account_is_never_taken_for_one_of_this(string role, string deployment, string id)
  {
    _aws.AddOwnRole("stitch-delta", "acme-lake");
    Task[] tries =
    [
      MakeInstanceProfile.RunAsync(_stage, _aws, "acme-lake", role, deployment, null, null, default),
      RemoveInstanceProfile.RunAsync(_stage, _aws, role, deployment, null, false, default),
    ];
    foreach (var attempt in tries) Assert.Equal(id, (await Assert.ThrowsAsync<StitchDeltaException>(() => attempt)).Entry.Id);
    Assert.Equal(0, _aws.Writes);
  }

  private const string Limit = "arn:aws:iam::123456789012:policy/limit";

  private Task<DeltaInstanceProfile?> MakeWithAsync(RoleOptions options, TestStage? stage = null) =>
    MakeInstanceProfile.RunAsync(stage ?? _stage, _aws, "acme-lake", "stitch-delta", "deployment", null, null, default, options: options).OrNullAsync();

  private static RoleOptions Options(string? boundary, params (string Key, string Value)[] tags) =>
    new() { PermissionsBoundary = boundary, Tags = tags.ToDictionary(t => t.Key, t => t.Value) };

  [Fact]
  public async Task A_boundary_and_tags_are_given_in_the_create_calls()
  {
    var made = await MakeWithAsync(Options(Limit, ("Owner", "data")));

    Assert.Equal(Limit, _aws.Boundaries["stitch-delta"]);
    Assert.Equal("data", _aws.Roles["stitch-delta"].Tags["Owner"]);
    Assert.Equal("data", _aws.Profiles["stitch-delta"].Tags["Owner"]);
    Assert.DoesNotContain(_aws.Calls, c => c.StartsWith("Tag", StringComparison.Ordinal) || c.StartsWith("PutRolePermissionsBoundary", StringComparison.Ordinal));
    Assert.Contains($"permissions boundary {Limit}\ntag Owner = data", made!.Changes[0].Detail, StringComparison.Ordinal);
  }

  [Fact]
  public async Task A_role_of_ours_gets_the_boundary_that_is_asked_for_and_keeps_it_where_none_is()
  {
    await MakeAsync();
    var planned = await MakeWithAsync(Options(Limit), new TestStage { IsPlanning = true });
    Assert.Contains(planned!.Changes, c => c is { Action: ChangeAction.Update, Resource: "permissions boundary of role stitch-delta", Detail: $"none -> {Limit}" });
    Assert.Empty(_aws.Boundaries);

    await MakeWithAsync(Options(Limit));
    Assert.Equal(Limit, _aws.Boundaries["stitch-delta"]);
    Assert.Equal(Outcome.Unchanged, (await MakeWithAsync(Options(Limit)))!.Outcome);
    Assert.Equal(Outcome.Unchanged, (await MakeAsync())!.Outcome);
    Assert.Equal(Limit, _aws.Boundaries["stitch-delta"]);
  }

  [Fact]
  public async Task A_role_of_ours_gets_the_tags_that_it_lacks_and_none_that_somebody_edited()
  {
    await MakeWithAsync(Options(null, ("Owner", "data")));
    _aws.Roles["stitch-delta"].Tags["Owner"] = "edited";
    Assert.Equal(Outcome.Unchanged, (await MakeWithAsync(Options(null, ("owner", "data"))))!.Outcome);

    var made = await MakeWithAsync(Options(null, ("Owner", "data"), ("CostCenter", "42")));

    Assert.Contains(made!.Changes, c => c is { Action: ChangeAction.Update, Resource: "tags of role stitch-delta", Detail: "+CostCenter = 42" });
    Assert.Contains(_stage.Warnings, w => w.StartsWith("The tag Owner of role stitch-delta stays 'edited', and does not become 'data'", StringComparison.Ordinal));
    Assert.Equal(("edited", "42"), (_aws.Roles["stitch-delta"].Tags["Owner"], _aws.Roles["stitch-delta"].Tags["CostCenter"]));
  }

  [Fact]
  public async Task Tags_for_which_there_is_no_room_beside_others_are_refused_before_the_first_write()
  {
    await MakeAsync();
    for (var i = 0; i < OwnTags.Most; i++) _aws.Roles["stitch-delta"].Tags[$"k{i}"] = "";
    var writes = _aws.Writes;

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => MakeWithAsync(Options(Limit, ("Owner", "data"))));

    Assert.Equal(nameof(Catalogue.RoleTagsTooMany), error.Entry.Id);
    Assert.Equal(writes, _aws.Writes);
  }

  [Fact]
  public async Task A_role_of_somebody_else_gets_neither_and_it_is_told()
  {
    _aws.AddRole("stitch-delta");

    await MakeWithAsync(Options(Limit, ("Owner", "data")));

    Assert.Empty(_aws.Boundaries);
    Assert.Empty(_aws.Roles["stitch-delta"].Tags);
    Assert.Contains(_stage.Warnings, w => w.Contains($"permissions boundary {Limit}; tag Owner = data", StringComparison.Ordinal));
  }

  [Fact]
  public async Task Twice_made_and_twice_removed_writes_once()
  {
    await MakeAsync();
    var writes = _aws.Writes;
    Assert.Equal(Outcome.Unchanged, (await MakeAsync())!.Outcome);
    Assert.Equal(writes, _aws.Writes);

    await RemoveAsync();
    writes = _aws.Writes;
    Assert.Equal(Outcome.Unchanged, (await RemoveAsync())!.Outcome);
    Assert.Equal(writes, _aws.Writes);
  }

  [Fact]
  public async Task Planned_it_removes_nothing()
  {
    await MakeAsync();
    var writes = _aws.Writes;
    var plan = await RemoveAsync(stage: new TestStage { IsPlanning = true });
    Assert.True(plan!.IsPlanned);
    Assert.Equal(5, plan.Changes.Count(c => c.Action == ChangeAction.Delete));
    Assert.Equal(writes, _aws.Writes);
  }

  [Fact]
  public async Task What_somebody_else_made_stays_unless_told_otherwise()
  {
    _aws.AddRole("stitch-delta");
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RemoveAsync());
    Assert.Same(Catalogue.NotMadeByThisModule, error.Entry);
    Assert.Contains("-IncludeForeign", error.Remedy, StringComparison.Ordinal);
    Assert.Equal(0, _aws.Writes);

    await RemoveAsync(includeForeign: true);
    Assert.Equal(["deployment"], _aws.Roles.Keys);
  }

  [Fact]
  public async Task A_role_that_was_there_is_used_and_not_marked_as_ours()
  {
    _aws.AddRole("stitch-delta");
    await MakeAsync();
    Assert.Empty(_aws.Roles["stitch-delta"].Tags);
    Assert.Same(Catalogue.NotMadeByThisModule, (await Assert.ThrowsAsync<StitchDeltaException>(() => RemoveAsync())).Entry);
  }

  [Fact]
  public async Task Policies_of_others_are_named_and_nothing_goes()
  {
    await MakeAsync();
    _aws.Roles["stitch-delta"].Policies["glue-access"] = "{}";
    _aws.Attached.Add("AmazonSSMManagedInstanceCore");
    var writes = _aws.Writes;

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RemoveAsync());
    Assert.Same(Catalogue.RoleHasOtherPolicies, error.Entry);
    Assert.Contains("glue-access, AmazonSSMManagedInstanceCore", error.Message, StringComparison.Ordinal);
    var forced = await Assert.ThrowsAsync<StitchDeltaException>(() => RemoveAsync(includeForeign: true));
    Assert.DoesNotContain("glue-access", forced.Message, StringComparison.Ordinal);
    Assert.Equal(writes, _aws.Writes);
  }

  [Fact]
  public async Task The_record_follows_the_deployment_role()
  {
    await MakeAsync(deployment: null);
    Assert.Null(RecordTags.Decode(_aws.Roles["stitch-delta"].Tags).DeploymentRoleName);
    var again = await MakeAsync();
    Assert.Equal("deployment", RecordTags.Decode(_aws.Roles["stitch-delta"].Tags).DeploymentRoleName);
    Assert.Equal("deployment", (await FindInstanceProfile.RunAsync(_aws, "stitch-delta", default)).DeploymentRoleName);
    // What was made is the policy that lets it be passed; the record keeps account of it.
    Assert.Equal(Outcome.Created, again!.Outcome);
    Assert.Contains(again.Changes, c => c.Action == ChangeAction.Update && c.Resource.StartsWith("record of installation", StringComparison.Ordinal));
  }

  [Fact]
  public async Task All_that_this_module_made_are_listed_and_no_others()
  {
    await MakeAsync();
    _aws.AddRole("web");
    _aws.Profiles["web"] = ("web", []);
    var found = Assert.Single(await FindInstanceProfile.AllAsync(_aws, default));
    Assert.Equal(("stitch-delta", "acme-lake", "arn:aws:iam::123456789012:instance-profile/stitch-delta"), (found.RoleName, found.BucketName, found.InstanceProfileArn));
    Assert.Same(Catalogue.RoleNotFound, (await Assert.ThrowsAsync<StitchDeltaException>(() => FindInstanceProfile.RunAsync(_aws, "nobody", default))).Entry);
  }

  [Theory]
  [InlineData(false)]
  [InlineData(true)]
  public async Task A_bucket_of_another_account_lets_the_role_in(bool told)
  {
    _aws.IsOwn = told ? null : false;
    var owner = new MemoryAws
    {
      AccountId = "210987654321", Policy = BucketPolicy.Grant(null, "acme-lake", "arn:aws:iam::218546966473:role/LoaderDelta").After,
    };
    var granted = owner.Policy;

    await MakeAsync(bucketAccount: told ? "210987654321" : null, bucket: owner);

    var document = PolicyDocument.Parse(owner.Policy!);
    Assert.Equal(["Stmt123", "StitchDeltaClusterBucket", "StitchDeltaClusterObjects"], document.Statements.Select(s => s.Sid));
    foreach (var (action, resource) in new[] { ("s3:ListBucket", ""), ("s3:GetBucketLocation", ""), ("s3:GetObject", "/k"), ("s3:PutObjectAcl", "/k") })
      Assert.Equal(PolicyEffect.Allow, PolicyEvaluator.EvaluateResourcePolicy(document, new PolicyRequest(RoleArn, action, "arn:aws:s3:::acme-lake" + resource)).Effect);
    Assert.Null(_aws.Policy);
    Assert.Empty(_stage.Warnings);

    await RemoveAsync(bucket: owner);
    Assert.True(PolicyDocument.MeansTheSame(granted!, owner.Policy!));
  }

  [Fact]
  public async Task A_bucket_that_may_not_be_looked_at_and_is_not_in_the_list_is_another_accounts()
  {
    _aws.IsOwn = null;
    await MakeAsync();
    Assert.Null(_aws.Policy);
    _aws.Listed.Clear();
    await MakeAsync();
    Assert.Contains("StitchDeltaClusterBucket", _aws.Policy!, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Where_nothing_can_be_seen_it_is_the_account_of_the_profile()
  {
    _aws.IsOwn = null;
    _aws.Refused.Add("ListBuckets");
    var owner = new MemoryAws { AccountId = "210987654321" };
    await MakeAsync(bucket: new MemoryAws());
    await MakeAsync(bucket: owner);
    Assert.Contains("StitchDeltaClusterBucket", owner.Policy!, StringComparison.Ordinal);
  }

  [Fact]
  public async Task An_owner_whose_credentials_are_no_good_stops_it_before_anything_is_written()
  {
    var owner = new MemoryAws();
    owner.Refused.Add("GetCallerIdentity");
    await Assert.ThrowsAsync<StitchDeltaException>(() => MakeAsync(bucket: owner));
    await Assert.ThrowsAsync<StitchDeltaException>(() => RemoveAsync(bucket: owner));
    Assert.Equal(0, _aws.Writes);
  }

  [Fact]
  public async Task A_policy_that_is_left_behind_is_warned_of()
  {
    await MakeAsync();
    _aws.IsOwn = false;
    _aws.Refused.Add("GetBucketPolicy");
    await RemoveAsync();
    Assert.Contains(RoleArn, Assert.Single(_stage.Warnings), StringComparison.Ordinal);
  }

  [Fact]
  public async Task Whoever_may_not_change_that_bucket_is_told_what_its_owner_must_add()
  {
    _aws.IsOwn = false;
    _aws.Refused.Add("GetBucketPolicy");
    await MakeAsync();
    var warning = Assert.Single(_stage.Warnings);
    Assert.Contains("-BucketProfileName", warning, StringComparison.Ordinal);
    Assert.Contains("\"Sid\":\"StitchDeltaClusterBucket\"", warning, StringComparison.Ordinal);
    Assert.Contains(RoleArn, warning, StringComparison.Ordinal);
  }

  [Fact]
  public async Task A_role_that_S3_does_not_know_yet_is_waited_for()
  {
    _aws.IsOwn = false;
    var refusals = 2;
    _aws.Before = call =>
    {
      if (call == "PutBucketPolicy" && refusals-- > 0) throw MemoryAws.Refusal(call, 400, "MalformedPolicy", "Invalid principal in policy");
    };
    await MakeAsync();
    Assert.Contains("StitchDeltaClusterObjects", _aws.Policy!, StringComparison.Ordinal);
  }
}
