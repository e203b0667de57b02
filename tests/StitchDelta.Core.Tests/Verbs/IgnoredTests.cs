namespace StitchDelta.Tests.Verbs;

/// <summary>What a person asked for is done, or it is said that it is not.</summary>
public sealed class IgnoredTests
{
  private readonly TestInstallation _line = new();

  public IgnoredTests() => _line.Workspace.Policies = ["P", "Q"];

  private InstallRequest Asked => _line.Request with
  {
    ClusterName = "lake", PolicyId = "P", TokenComment = "mine", TokenLifetime = TimeSpan.FromDays(90), OnBehalfOf = null,
    RoleOptions = new() { Tags = new Dictionary<string, string> { ["Owner"] = "data" } },
  };

  private async Task<List<string>> AgainAsync(Func<InstallRequest, InstallRequest> change, bool plans = false)
  {
    var stage = new TestStage { IsPlanning = plans };
    await _line.InstallAsync(stage, change(_line.Request));
    return [.. stage.Warnings.Where(w => w.Contains(" no effect", StringComparison.Ordinal))];
  }

  [Fact]
  public async Task What_is_as_it_was_asked_for_is_not_told_and_neither_is_what_nobody_asked_for()
  {
    await _line.InstallAsync(request: Asked);
    Assert.Empty(await AgainAsync(_ => Asked));
    Assert.Empty(await AgainAsync(r => r));
    Assert.Empty(await AgainAsync(r => r with { ClusterName = " lake ", TokenComment = " mine " }));
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task What_stays_is_told_with_what_is_there(bool plans)
  {
    await _line.InstallAsync(request: Asked);
    _line.Workspace.Principals["6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10"] = [];
    var (writes, state) = (_line.Writes, _line.State);
    var told = await AgainAsync(_ => Asked with
    {
      ClusterName = "sea", PolicyId = "Q", TokenComment = "yours", TokenLifetime = TimeSpan.FromDays(30), OnBehalfOf = "6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10",
    }, plans);
    Assert.Equal(["-OnBehalfOf", "-ClusterName", "-PolicyId", "-TokenComment", "-LifetimeDays"], told.Select(t => t.Split(' ')[0]));
    Assert.Contains("'sea' has no effect: the cluster lake (new) is there already and keeps its name", told[1], StringComparison.Ordinal);
    Assert.Contains("with the cluster policy 'P'", told[2], StringComparison.Ordinal);
    Assert.Contains("with the comment 'mine'", told[3], StringComparison.Ordinal);
    Assert.Contains("Update-DeltaToken -BucketName acme-lake -RoleName stitch-delta -LifetimeDays 30", told[4], StringComparison.Ordinal);
    Assert.Equal((writes, state), (_line.Writes, _line.State));
  }

  [Fact]
  public async Task Tags_that_profile_and_cluster_do_not_get_are_told()
  {
    await _line.InstallAsync(request: Asked);
    var told = await AgainAsync(_ => Asked with { RoleOptions = new() { Tags = new Dictionary<string, string> { ["owner"] = "ops", ["Cost's"] = "1" } } });
    Assert.Equal(2, told.Count);
    Assert.StartsWith("-Tag has no effect on the instance profile stitch-delta, which is there already and keeps its tags: Cost's (not set), owner ('data').", told[0], StringComparison.Ordinal);
    Assert.Contains("on the cluster lake (new)", told[1], StringComparison.Ordinal);
    Assert.EndsWith("-Tag @{ 'Cost''s' = '1'; 'owner' = 'ops' }", told[1], StringComparison.Ordinal);
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task A_cluster_of_somebody_else_is_refused_before_the_first_write(bool plans)
  {
    _line.AddCluster("theirs", "stitch", null);
    var state = _line.State;
    var refused = await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync(new TestStage { IsPlanning = plans }));
    Assert.Same(Catalogue.ClusterOfOthers, refused.Entry);
    Assert.Equal((0, state), (_line.Writes, _line.State));
    _line.AddCluster("second", "stitch", null);
    Assert.Same(Catalogue.ClusterNameAmbiguous, (await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync())).Entry);
    Assert.Equal(0, _line.Writes);
  }

  [Fact]
  public async Task A_cluster_that_no_list_shows_any_more_is_still_the_own_one()
  {
    await _line.InstallAsync();
    _line.AddCluster("theirs", "stitch", null);
    _line.Workspace.Unlisted.Add("new");
    Assert.Equal("new", (await _line.InstallAsync(new TestStage { IsPlanning = true }))!.ClusterId);
  }

  [Fact]
  public async Task A_new_cluster_in_place_of_one_that_is_gone_gets_a_name_that_is_free()
  {
    await _line.InstallAsync(request: _line.Request with { ClusterName = "lake" });
    _line.Workspace.Clusters.Clear();
    _line.AddOwnCluster("other", "stitch", "other", "other-lake");
    var plan = new TestStage { IsPlanning = true };
    await _line.InstallAsync(plan);
    var told = Assert.Single(plan.Warnings, w => w.Contains("not on record", StringComparison.Ordinal));
    Assert.Contains("'stitch-stitch-delta', for stitch is somebody else's.", told, StringComparison.Ordinal);
    Assert.EndsWith("Install-StitchDestination acme-lake -RoleName stitch-delta -DeploymentRoleName deployment -ClusterName stitch-delta", told, StringComparison.Ordinal);
    Assert.Equal("sea", (await _line.InstallAsync(plan, _line.Request with { ClusterName = "sea" }))!.Facts.ClusterName);
    await _line.InstallAsync();
    Assert.Equal(["stitch", "stitch-stitch-delta"], _line.Workspace.Clusters.Select(c => c.ClusterName));
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task A_copy_of_the_one_that_is_gone_is_told_and_stays_as_it_is(bool repairs)
  {
    await _line.InstallAsync();
    var copy = _line.Workspace.Clusters[0] = _line.Workspace.Clusters[0] with { ClusterId = "copy" };
    var plan = new TestStage { IsPlanning = true };
    await _line.InstallAsync(plan);
    var told = Assert.Single(plan.Warnings, w => w.Contains("not on record", StringComparison.Ordinal));
    Assert.Contains("'stitch-stitch-delta', for stitch (copy) is a copy", told, StringComparison.Ordinal);
    Assert.DoesNotContain("somebody else", told, StringComparison.Ordinal);
    var refused = await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync(plan, _line.Request with { ClusterName = "stitch" }));
    Assert.Same(Catalogue.ClusterOfOthers, refused.Entry);
    Assert.DoesNotContain("lacks", refused.Message, StringComparison.Ordinal);
    Assert.Contains("a copy", refused.Message, StringComparison.Ordinal);
    if (repairs)
    {
      var subject = new CheckSubject { Facts = await _line.TraceAsync(new() { BucketName = TestInstallation.Bucket }), Systems = _line.Systems, Waiting = _ => { } };
      StitchCheck[] found = [new() { CheckName = "Cluster exists", GuideStep = "", Status = CheckStatus.Failed, Expected = "", Actual = "", Remedy = "" }];
      await RepairDestination.RunAsync(_line.Stage, subject, found, null, default);
    }
    else await _line.InstallAsync();
    Assert.Equal(["stitch", "stitch-stitch-delta"], _line.Workspace.Clusters.Select(c => c.ClusterName).Order());
    Assert.Equal(copy, _line.Workspace.Clusters.Single(c => c.ClusterId == "copy"));
    Assert.NotEqual("copy", _line.Record().ClusterId);
    var writes = _line.Writes;
    await _line.InstallAsync();
    Assert.Equal(writes, _line.Writes);
  }

  [Fact]
  public async Task A_copy_is_not_taken_for_the_new_one_whose_answer_was_lost()
  {
    await _line.InstallAsync();
    _line.Workspace.Clusters[0] = _line.Workspace.Clusters[0] with { ClusterId = "copy", ClusterName = "stitch (clone)" };
    _line.Workspace.Refusals.Enqueue(Catalogue.DatabricksRequestFailed.For(null, "clusters/create", 500, "no"));
    await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync());
    Assert.NotEqual("copy", _line.Record().ClusterId);
  }

  [Fact]
  public async Task Where_that_name_is_taken_too_nothing_is_made()
  {
    await _line.InstallAsync();
    _line.Workspace.Clusters.Clear();
    _line.AddOwnCluster("other", "stitch", "other", "other-lake");
    _line.AddCluster("theirs", "stitch-stitch-delta", null);
    var writes = _line.Writes;
    Assert.Same(Catalogue.PartOfOtherInstallation, (await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync())).Entry);
    Assert.Equal(writes, _line.Writes);
  }

  [Fact]
  public async Task A_plan_that_ends_says_that_nothing_was_changed()
  {
    _line.Workspace.Faults["instance-profiles/list"] = Catalogue.DatabricksRequestFailed.For(null, "instance-profiles/list", 400, "no");
    var ended = await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync(new TestStage { IsPlanning = true }));
    Assert.Same(Catalogue.InstallationPlanStopped, ended.Entry);
    Assert.DoesNotContain("done", ended.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task A_workspace_that_does_not_tell_its_id_is_told_before_the_first_write()
  {
    _line.Workspace.User = _line.Workspace.User with { OrgId = null };
    Assert.Same(Catalogue.OrgIdUnknown, (await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync())).Entry);
    Assert.Equal(0, _line.Writes);
  }

  [Fact]
  public async Task A_cluster_on_record_that_lost_its_mark_is_not_made_a_second_time()
  {
    await _line.InstallAsync();
    _line.Workspace.Clusters[0] = _line.Workspace.Clusters[0] with { CustomTags = new Dictionary<string, string>() };
    var (writes, state) = (_line.Writes, _line.State);
    Assert.Same(Catalogue.ClusterOfOthers, (await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync())).Entry);
    Assert.Equal((writes, state), (_line.Writes, _line.State));
  }
}
