namespace StitchDelta.Tests.Verbs;

/// <summary>What is on record of an installation, when it is written, and who goes by it.</summary>
public sealed class RecordTests
{
  private const string Id = "sd-bihonqser3";

  private readonly TestInstallation _line = new();

  private MemoryAws Aws => _line.Aws;

  private static InstallationRecord Fixed => new()
  {
    Id = InstallationId.Parse(Id), BucketName = "acme-lake", BucketAccountId = MemoryAws.Account, StitchRegion = StitchRegion.NorthAmerica, DeploymentRoleName = "deployment", RolePath = "/",
    Before = FoundBefore.None, TokenOwner = "admin@acme.example",
  };

  [Fact]
  public async Task All_that_is_made_bears_the_id_and_what_never_changes_from_its_create_call_on()
  {
    await _line.InstallAsync(new TestStage { Answer = c => !c.Resource.StartsWith("Stitch", StringComparison.Ordinal) });
    Assert.Equal(Fixed, _line.Record());
    Assert.Equal(Fixed, RecordTags.Decode(Aws.Profiles["stitch-delta"].Tags));
    Assert.Equal(Fixed, RecordTags.Decode(Assert.Single(_line.Workspace.Clusters).CustomTags));
    Assert.StartsWith(Id, Aws.Descriptions["stitch-delta"], StringComparison.Ordinal);
    Assert.Equal($"Stitch destination Lake #{Id}", Assert.Single(_line.Workspace.Tokens).Comment);
    Assert.DoesNotContain("TagRole", Aws.Calls);
  }

  [Fact]
  public async Task The_part_that_changes_is_written_once_when_all_of_it_is_known()
  {
    var made = await _line.InstallAsync();
    var sid = made!.Facts.StatementSid;
    Assert.NotNull(sid);
    Assert.Equal(Fixed with { WorkspaceId = made.Facts.OrgId, ClusterId = "new", TokenIds = [made.TokenId!], DestinationId = 155582, StatementSid = sid }, _line.Record());
    Assert.Equal(Id, made.Facts.InstallationId);
    Assert.False(made.RecordPending);
    await _line.InstallAsync();
    Assert.Single(Aws.Calls, c => c == "TagRole");
  }

  [Fact]
  public async Task It_is_written_before_the_wait_for_Stitchs_check_so_that_whoever_stops_then_leaves_nothing_unrecorded()
  {
    _line.Stitch.Check = new("failed", "", "not today", null);
    await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync());
    Assert.Equal((155582L, "new"), (_line.Record().DestinationId!.Value, _line.Record().ClusterId));
  }

  [Fact]
  public async Task No_display_name_is_on_record_and_no_tag_of_an_earlier_version()
  {
    await _line.InstallAsync(request: _line.Request with { ClusterName = "my-cluster", DestinationName = "My Lake" });
    var tags = Aws.Roles["stitch-delta"].Tags.Concat(Aws.Profiles["stitch-delta"].Tags).Concat(_line.Workspace.Clusters[0].CustomTags).ToList();
    Assert.All(tags, t => Assert.StartsWith("StitchDelta:", t.Key, StringComparison.Ordinal));
    Assert.DoesNotContain(tags, t => t.Value.Contains("my-cluster", StringComparison.OrdinalIgnoreCase) || t.Value.Contains("My", StringComparison.Ordinal));
  }

  [Fact]
  public async Task A_role_of_somebody_else_is_never_tagged_and_the_cluster_has_the_part_that_never_changes()
  {
    Aws.AddRole("stitch-delta");
    await _line.InstallAsync();
    Assert.Empty(Aws.Roles["stitch-delta"].Tags);
    Assert.Equal(Fixed, RecordTags.Decode(_line.Workspace.Clusters[0].CustomTags));
    var writes = _line.Writes;
    await _line.InstallAsync();
    Assert.Equal(writes, _line.Writes);
  }

  [Fact]
  public async Task Where_the_role_is_somebody_elses_the_cluster_still_tells_what_was_there_before()
  {
    Aws.AddRole("stitch-delta");
    _line.Grant();
    await _line.InstallAsync();
    await _line.InstallAsync();
    await _line.UninstallAsync(new() { BucketName = "acme-lake", RoleName = "stitch-delta" });
    Assert.NotNull(Aws.Policy);
    Assert.Empty(_line.Stitch.Destinations);
    Assert.Empty(_line.Workspace.Clusters);
    Assert.Empty(_line.Workspace.Tokens);
  }

  [Fact]
  public async Task Tags_that_somebody_took_away_are_put_back_from_what_still_has_them()
  {
    _line.Grant();
    await _line.InstallAsync();
    var record = _line.Record();
    Aws.Roles["stitch-delta"].Tags.Clear();
    var again = await _line.InstallAsync();
    Assert.Equal(record, _line.Record());
    Assert.Equal(FoundBefore.Grant, record.Before);
    Assert.Equal(Outcome.Updated, again!.Outcome);
    Assert.Equal(2, Aws.Calls.Count(c => c == "TagRole"));
  }

  [Fact]
  public async Task Tags_that_were_copied_from_another_role_make_no_role_ours()
  {
    await _line.InstallAsync();
    Aws.AddRole("theirs", [.. Aws.Roles["stitch-delta"].Tags.Select(t => (t.Key, t.Value))]);
    var theirs = Aws.Roles["theirs"].Tags.Count;
    await _line.Beside(_line.Request with { RoleName = "theirs", ClusterName = "theirs", DestinationName = "Sea" }).InstallAsync();
    Assert.Equal(theirs, Aws.Roles["theirs"].Tags.Count);
    Assert.Equal(Fixed.Id, RecordTags.Decode(Aws.Roles["theirs"].Tags).Id);
  }

  [Fact]
  public async Task Over_a_role_of_an_earlier_version_the_record_is_completed_and_what_was_there_before_stays_unknown()
  {
    Aws.AddRole("stitch-delta", ("StitchDelta", "acme-lake"), ("StitchDelta-DeploymentRole", "deployment"), ("StitchDelta-Found", "grant"));
    await _line.InstallAsync();
    Assert.Equal((Id, FoundBefore.Unknown, "new"), (_line.Record().Id!.Value, _line.Record().Before, _line.Record().ClusterId));
    var refused = await Assert.ThrowsAsync<StitchDeltaException>(() => _line.UninstallAsync());
    Assert.Same(Catalogue.DestinationNeedsInstallation, refused.Entry);
    Assert.Contains("not on record", refused.Message, StringComparison.Ordinal);

    _line.Stitch.Destinations.Clear();
    await _line.UninstallAsync(new() { BucketName = TestInstallation.Bucket, RoleName = "stitch-delta" });
    Assert.Empty(_line.Workspace.Clusters);
    Assert.NotNull(Aws.Policy);
    Assert.Single(_line.Stage.Warnings, w => w.Contains("is not on record", StringComparison.Ordinal));
  }

  [Theory]
  [InlineData(false)]
  [InlineData(true)]
  public async Task What_role_and_cluster_lost_the_instance_profile_still_has(bool isPath)
  {
    var before = _line.State;
    await _line.InstallAsync(request: isPath ? _line.Request with { RoleOptions = new() { Path = "/stitch/" } } : null);
    Aws.Roles.Remove("stitch-delta");
    foreach (var profile in Aws.Profiles.Keys.ToList()) Aws.Profiles[profile] = (null, Aws.Profiles[profile].Tags);
    _line.Workspace.Clusters.Clear();
    _line.Stage.Warnings.Clear();

    await _line.UninstallAsync();

    // Whose the destination is only the id on record or the cluster could have shown.
    Assert.Contains("Stitch destination Lake (155582)", Assert.Single(_line.Stage.Warnings), StringComparison.Ordinal);
    _line.Stitch.Destinations.Clear();
    Assert.Equal(before, _line.State);
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task A_role_that_is_made_anew_has_the_boundary_that_was_asked_for(bool isRepaired)
  {
    const string Boundary = "arn:aws:iam::123456789012:policy/team-boundary";
    await _line.InstallAsync(request: _line.Request with { RoleOptions = new() { PermissionsBoundary = Boundary } });
    Assert.Equal(Boundary, _line.Record().PermissionsBoundary);
    Aws.Roles.Remove("stitch-delta");
    Aws.Profiles["stitch-delta"] = (null, Aws.Profiles["stitch-delta"].Tags);

    if (isRepaired)
    {
      var given = new InstallationFacts { BucketName = TestInstallation.Bucket, RoleName = "stitch-delta", WorkspaceUrl = TestWorkspace.Url };
      var traced = await Trace.RunAsync(_line.Stage, given, _line.Systems, default);
      var subject = new CheckSubject { Facts = traced.Facts, Given = given, Traced = traced, Systems = _line.Systems, Waiting = _ => { }, Clock = _line.Stage.Time };
      var checks = new List<StitchCheck>();
      await CheckDestination.RunAsync(subject, checks.Add, default);
      await RepairDestination.RunAsync(_line.Stage, subject, checks, null, default);
    }
    else await _line.InstallAsync();

    Assert.Equal(Boundary, (await ((IAws)Aws).GetRoleAsync("stitch-delta", default))!.PermissionsBoundary);
    Assert.Equal(Boundary, _line.Record().PermissionsBoundary);
  }

  [Fact]
  public async Task A_boundary_that_is_asked_for_later_is_on_record_and_one_that_is_not_asked_for_again_stays_there()
  {
    await _line.InstallAsync();
    await _line.InstallAsync(request: _line.Request with { RoleOptions = new() { PermissionsBoundary = "arn:aws:iam::123456789012:policy/later" } });
    Assert.EndsWith("/later", _line.Record().PermissionsBoundary, StringComparison.Ordinal);
    var writes = _line.Writes;
    await _line.InstallAsync();
    Assert.EndsWith("/later", _line.Record().PermissionsBoundary, StringComparison.Ordinal);
    Assert.Equal(writes, _line.Writes);
  }

  [Fact]
  public async Task Installed_again_when_role_and_cluster_are_gone_it_does_not_take_its_own_for_what_was_there_before()
  {
    var before = _line.State;
    await _line.InstallAsync();
    Aws.Roles.Remove("stitch-delta");
    Aws.Profiles["stitch-delta"] = (null, Aws.Profiles["stitch-delta"].Tags);
    _line.Workspace.Clusters.Clear();

    await _line.InstallAsync();
    Assert.Equal(FoundBefore.None, _line.Record().Before);
    await _line.UninstallAsync();
    Assert.Equal(before, _line.State);
  }

  [Fact]
  public async Task A_pipeline_that_puts_another_destination_on_record_tells_of_the_one_that_was_there()
  {
    var made = (await _line.InstallAsync())!;
    _line.Stage.Warnings.Clear();
    foreach (var (id, told) in new[] { (155582L, 0), (4711L, 1) })
    {
      await RecordDestination.RunAsync(_line.Stage, () => Aws, new() { Facts = made.Facts with { DestinationId = id } }, made.Facts, null, () => (_line.Workspace, TestWorkspace.Url), default);
      Assert.Equal(told, _line.Stage.Warnings.Count(w => w.Contains("had the destination 155582 on record", StringComparison.Ordinal)));
    }
    Assert.Equal(4711, _line.Record().DestinationId);
  }

  [Fact]
  public async Task Repaired_when_role_and_cluster_are_gone_both_are_made_again_and_nothing_of_its_own_was_there_before()
  {
    await _line.InstallAsync();
    Aws.Roles.Remove("stitch-delta");
    Aws.Profiles["stitch-delta"] = (null, Aws.Profiles["stitch-delta"].Tags);
    _line.Workspace.Clusters.Clear();
    var given = new InstallationFacts { WorkspaceUrl = TestWorkspace.Url };
    var traced = await Trace.RunAsync(_line.Stage, given, _line.Systems, default);
    var subject = new CheckSubject { Facts = traced.Facts, Given = given, Traced = traced, Systems = _line.Systems, Waiting = _ => { }, Clock = _line.Stage.Time };
    var checks = new List<StitchCheck>();
    await CheckDestination.RunAsync(subject, checks.Add, default);

    await RepairDestination.RunAsync(_line.Stage, subject, checks, null, default);

    Assert.Equal(FoundBefore.None, _line.Record().Before);
    Assert.Single(_line.Workspace.Clusters);
    Assert.Single(_line.Workspace.Tokens);
    Assert.DoesNotContain(_line.Stage.Warnings, w => w.Contains("cannot be repaired", StringComparison.Ordinal));
  }

  [Fact]
  public async Task Of_a_role_of_somebody_else_in_a_profile_of_the_module_that_profile_has_the_record_when_the_cluster_is_gone()
  {
    Aws.AddRole("stitch-delta", ("team", "data"));
    var before = _line.State;
    await _line.InstallAsync();
    _line.Workspace.Clusters.Clear();
    _line.Stage.Warnings.Clear();

    await _line.UninstallAsync();

    Assert.Collection(_line.Stage.Warnings, w => Assert.StartsWith("Left alone: Stitch destination Lake", w, StringComparison.Ordinal),
      w => Assert.StartsWith("Left alone: role stitch-delta", w, StringComparison.Ordinal));
    _line.Stitch.Destinations.Clear();
    Assert.Equal(before, _line.State);
  }

  [Fact]
  public async Task Who_comes_second_goes_on_with_the_role_that_the_other_made()
  {
    var other = _line.Beside(_line.Request);
    var first = true;
    Aws.Before = call =>
    {
      if (call != "CreateRole" || !first) return;
      first = false;
      // The other administrator's, whose name is on record.
      Aws.AddOwnRole("stitch-delta", "acme-lake", Fixed with { TokenOwner = "other@acme.example" });
    };
    await _line.InstallAsync();
    Assert.Equal("other@acme.example", _line.Record().TokenOwner);
    Assert.Equal("new", _line.Record().ClusterId);
    Assert.NotNull(other);
  }

  [Fact]
  public async Task A_role_that_is_somebody_elses_by_the_time_it_is_made_is_not_taken()
  {
    Aws.Before = call => { if (call == "CreateRole") Aws.AddRole("stitch-delta"); };
    var stop = await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync());
    Assert.Equal("EntityAlreadyExists", stop.ErrorCode);
  }

  [Fact]
  public async Task A_cluster_whose_create_answer_was_lost_is_found_by_its_mark()
  {
    _line.Workspace.AfterCreate = () => throw Catalogue.DatabricksRequestFailed.Because(null, new ServiceFault("Databricks", "clusters/create", 503, "TEMPORARILY_UNAVAILABLE", "lost"), "x", "x", "lost");
    var made = await _line.InstallAsync();
    Assert.Equal("new", made!.ClusterId);
    Assert.Single(_line.Workspace.Clusters);
  }

  [Fact]
  public async Task A_cluster_of_a_run_that_came_to_no_end_is_found_by_its_mark_whatever_its_name()
  {
    await _line.InstallAsync(new TestStage { Answer = c => !c.Resource.StartsWith("token", StringComparison.Ordinal) });
    _line.Workspace.Clusters[0] = _line.Workspace.Clusters[0] with { ClusterName = "renamed" };
    Assert.Equal("new", (await _line.InstallAsync())!.ClusterId);
    Assert.Single(_line.Workspace.Clusters);
  }

  [Fact]
  public async Task A_cluster_that_was_renamed_is_still_the_installations()
  {
    await _line.InstallAsync();
    _line.Workspace.Clusters[0] = _line.Workspace.Clusters[0] with { ClusterName = "renamed" };
    var writes = _line.Writes;
    Assert.Equal(Outcome.Unchanged, (await _line.InstallAsync())!.Outcome);
    Assert.Equal(writes, _line.Writes);
    Assert.Equal("renamed", Assert.Single(_line.Workspace.Clusters).ClusterName);
  }

  [Fact]
  public async Task A_copy_of_a_cluster_that_is_gone_is_not_taken_for_it()
  {
    await _line.InstallAsync();
    _line.Workspace.Clusters.Add(_line.Workspace.Clusters[0] with { ClusterId = "copy", ClusterName = "stitch (clone)" });
    _line.Workspace.Clusters.RemoveAt(0);
    var again = await _line.InstallAsync();
    Assert.NotEqual("copy", again!.ClusterId);
    Assert.Equal(again.ClusterId, _line.Record().ClusterId);
    await _line.UninstallAsync();
    Assert.Equal("copy", Assert.Single(_line.Workspace.Clusters).ClusterId);
  }

  [Fact]
  public async Task A_copy_is_not_the_cluster_on_record_where_Stitch_knows_that_one()
  {
    var made = await _line.InstallAsync();
    _line.Workspace.Clusters[0] = _line.Workspace.Clusters[0] with { ClusterId = "copy", ClusterName = "stitch (clone)" };
    Assert.Equal(made!.ClusterId, (await _line.TraceAsync(new())).ClusterId);
    // Where the URL is of the marked one, it is the tag that was edited.
    _line.Stitch.Destinations[0] = _line.Stitch.Destinations[0] with { JdbcUrl = _line.Stitch.Destinations[0].JdbcUrl!.Replace(made.ClusterId!, "copy", StringComparison.Ordinal) };
    Assert.Equal("copy", (await _line.TraceAsync(new())).ClusterId);
  }

  [Theory]
  [InlineData(false, "deployment")]
  [InlineData(true, "reporting")]
  public async Task The_deployment_role_is_the_one_that_may_pass_the_role(bool hasPolicy, string expected)
  {
    await _line.InstallAsync();
    Aws.AddRole("reporting");
    if (hasPolicy) Aws.Roles["reporting"].Policies[Mark.PassRolePolicy("stitch-delta")] = PolicyDocuments.PassRole("arn:aws:iam::123456789012:role/stitch-delta");
    Aws.Roles["stitch-delta"].Tags["StitchDelta:DeploymentRole"] = "reporting";
    Assert.Equal(expected, (await _line.TraceAsync(new())).DeploymentRoleName);
  }

  [Fact]
  public async Task The_idempotency_token_of_a_cluster_is_the_same_for_two_machines_and_new_when_the_one_on_record_is_gone()
  {
    await _line.InstallAsync();
    var beside = new TestInstallation();
    await beside.InstallAsync();
    Assert.Equal(_line.Workspace.IdempotencyTokens, beside.Workspace.IdempotencyTokens);
    _line.Workspace.Clusters.Clear();
    await _line.InstallAsync();
    Assert.Equal(2, _line.Workspace.IdempotencyTokens.Distinct().Count());

    var standalone = new ClusterRequest { ClusterName = "alone", InstanceProfileArn = TestWorkspace.ProfileArn };
    foreach (var _ in new[] { 1, 2 })
    {
      await MakeCluster.RunAsync(_line.Stage, _line.Workspace, TestWorkspace.Url, standalone, default);
      _line.Workspace.Clusters.Clear();
    }
    Assert.Equal(4, _line.Workspace.IdempotencyTokens.Distinct().Count());
  }

  [Fact]
  public async Task A_destination_that_was_renamed_changes_nothing()
  {
    var made = await _line.InstallAsync();
    _line.Stitch.Destinations[0] = _line.Stitch.Destinations[0] with { DestinationName = "Ocean" };
    var found = await _line.TraceAsync(new());
    Assert.Equal((made!.TokenId, Id), (found.TokenId, found.InstallationId));
    var writes = _line.Writes;
    await _line.InstallAsync(request: _line.Request with { DestinationName = null });
    Assert.Equal((writes, "Ocean"), (_line.Writes, _line.Stitch.Destinations[0].DestinationName));
    await _line.UninstallAsync();
    Assert.Empty(_line.Workspace.Tokens);
    Assert.Empty(_line.Stitch.Destinations);
  }

  [Fact]
  public async Task A_token_that_is_gone_is_not_replaced_by_one_that_looks_alike()
  {
    var made = await _line.InstallAsync();
    _line.Workspace.Tokens.Clear();
    _line.Workspace.Tokens.Add(new("alike", "Stitch destination Lake", DateTimeOffset.UtcNow, null));
    Assert.Equal(made!.TokenId, (await _line.TraceAsync(new())).TokenId);
    await _line.UninstallAsync();
    Assert.Equal("alike", Assert.Single(_line.Workspace.Tokens).TokenId);
  }

  [Fact]
  public async Task All_tokens_of_the_installation_are_taken_back_and_none_of_another_one()
  {
    await _line.InstallAsync();
    _line.Workspace.Tokens.Add(new("second", $"whatever #{Id}", DateTimeOffset.UtcNow, null));
    _line.Workspace.Tokens.Add(new("theirs", "Stitch destination Lake #sd-aaaaaaaaaa", DateTimeOffset.UtcNow, null));
    await _line.UninstallAsync();
    Assert.Equal(["theirs"], _line.Workspace.Tokens.Select(t => t.TokenId));
  }

  [Fact]
  public async Task The_record_says_which_cluster_is_right_and_not_the_URL_that_somebody_edited()
  {
    await _line.InstallAsync();
    _line.AddCluster("theirs", "theirs", TestInstallation.ArnStart + "theirs");
    var destination = _line.Stitch.Destinations[0];
    _line.Stitch.Destinations[0] = destination with { JdbcUrl = destination.JdbcUrl!.Replace("/new", "/theirs", StringComparison.Ordinal) };
    Assert.Equal("new", (await _line.TraceAsync(new())).ClusterId);
    await _line.UninstallAsync();
    Assert.Equal("theirs", Assert.Single(_line.Workspace.Clusters).ClusterId);
  }

  [Fact]
  public async Task A_destination_that_is_not_on_record_is_left_and_told()
  {
    await _line.InstallAsync();
    _line.Stitch.Destinations[0] = _line.Stitch.Destinations[0] with { DestinationId = 7 };
    var state = _line.State;
    var refused = await Assert.ThrowsAsync<StitchDeltaException>(() => _line.UninstallAsync());
    Assert.Contains("not on record", refused.Message, StringComparison.Ordinal);
    Assert.Contains("Remove-StitchDestination 7", refused.Remedy, StringComparison.Ordinal);
    Assert.Equal(state, _line.State);
  }

  [Fact]
  public async Task That_the_record_cannot_be_written_stops_nothing_and_the_next_run_writes_it()
  {
    Aws.Refused.Add("TagRole");
    var made = await _line.InstallAsync();
    Assert.True(made!.RecordPending);
    Assert.Contains(_line.Stage.Warnings, w => w.Contains(Id, StringComparison.Ordinal) && w.Contains("Install-StitchDestination", StringComparison.Ordinal));
    Aws.Refused.Clear();
    Assert.False((await _line.InstallAsync())!.RecordPending);
    Assert.Equal(made.TokenId, Assert.Single(_line.Record().TokenIds));
  }

  [Fact]
  public async Task A_plan_says_that_the_record_would_be_written()
  {
    var planned = await _line.InstallAsync(new TestStage { IsPlanning = true });
    Assert.Contains(planned!.Changes, c => c.Resource == $"record of installation {Id} in the tags of role stitch-delta");
    Assert.Equal(0, _line.Writes);
  }

  [Fact]
  public async Task An_install_asks_no_more_than_four_requests_more_than_without_a_record()
  {
    await _line.InstallAsync();
    // As many as there were of IAM, S3 and STS without a record and without a look whether the deployment role has room for a policy; and
    // one asks who is asking in place of two, and one whether the account has room for the role. Three ask whether somebody removes the installation meanwhile.
    Assert.Equal((27, 1), (Aws.Calls.Count, _line.Workspace.Reads.Count(r => r == "scim/Me")));
  }

  [Fact]
  public async Task The_cluster_of_another_installation_is_not_taken_over_whatever_is_asked_for()
  {
    await _line.InstallAsync();
    var request = new ClusterRequest
    {
      ClusterName = "stitch", InstanceProfileArn = TestWorkspace.ProfileArn, TakeOver = true, Installation = new() { Id = InstallationId.Parse("sd-aaaaaaaaaa"), BucketName = "other-lake" },
    };
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => MakeCluster.RunAsync(_line.Stage, _line.Workspace, TestWorkspace.Url, request, default));
    Assert.Same(Catalogue.PartOfOtherInstallation, error.Entry);
  }

  [Theory]
  [InlineData("stitch", "copy")]
  [InlineData("other", "other")]
  public async Task Of_two_clusters_with_the_mark_and_none_on_record_only_a_name_can_tell(string copyName, string asked)
  {
    _line.AddOwnCluster("new", "stitch", "stitch-delta", "acme-lake");
    _line.AddOwnCluster("copy", copyName, "stitch-delta", "acme-lake");
    var request = new ClusterRequest { ClusterName = asked, InstanceProfileArn = TestWorkspace.ProfileArn, Installation = Fixed };
    var run = () => MakeCluster.RunAsync(_line.Stage, _line.Workspace, TestWorkspace.Url, request, default);
    if (asked == copyName) Assert.Equal("copy", (await run()).Value.ClusterId);
    else Assert.Same(Catalogue.ClusterCopied, (await Assert.ThrowsAsync<StitchDeltaException>(run)).Entry);
  }

  [Fact]
  public async Task A_cluster_that_was_made_for_no_installation_is_not_adopted_by_one()
  {
    var standalone = new ClusterRequest { ClusterName = "stitch", InstanceProfileArn = TestWorkspace.ProfileArn };
    await MakeCluster.RunAsync(_line.Stage, _line.Workspace, TestWorkspace.Url, standalone, default);
    Assert.Equal(Outcome.Unchanged, (await MakeCluster.RunAsync(_line.Stage, _line.Workspace, TestWorkspace.Url, standalone, default)).Value.Outcome);
    Assert.Null(Mark.InTags(_line.Workspace.Clusters[0].CustomTags));
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => MakeCluster.RunAsync(_line.Stage, _line.Workspace, TestWorkspace.Url, standalone with { Installation = Fixed }, default));
    Assert.Same(Catalogue.ClusterOfOthers, error.Entry);
  }
}
