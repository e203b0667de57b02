namespace StitchDelta.Tests.Installations;

/// <summary>A cluster that is made again has the size that was asked for the one before.</summary>
public sealed class ClusterSizeTests
{
  private static readonly ClusterSize Large = new() { NodeTypeId = "i3.4xlarge", NumWorkers = 8, AutoTerminationMinutes = 30, PolicyId = "P" };

  private readonly TestInstallation _it = new();

  public ClusterSizeTests()
  {
    Workspace.NodeTypes.Add(new("i3.4xlarge", 16, 124928, 0, 2, false, false, true));
    Workspace.Policies = ["P"];
  }

  private TestWorkspace Workspace => _it.Workspace;

  private InstallRequest Asked => _it.Request with { NodeTypeId = "i3.4xlarge", NumWorkers = 8, AutoTerminationMinutes = 30, PolicyId = "P" };

  private static (string, int, int, string?) SizeOf(ClusterSpec? spec) => (spec!.NodeTypeId, spec.NumWorkers, spec.AutoTerminationMinutes, spec.PolicyId);

  private static string Detail(StitchDestination? made) => Assert.Single(made!.Changes, c => c.Resource.StartsWith("cluster ", StringComparison.Ordinal)).Detail;

  private async Task RepairAsync(TestStage stage)
  {
    var subject = new CheckSubject { Facts = await _it.TraceAsync(new() { BucketName = TestInstallation.Bucket }), Systems = _it.Systems, Waiting = _ => { } };
    StitchCheck[] found = [new() { CheckName = "Cluster exists", GuideStep = "", Status = CheckStatus.Failed, Expected = "", Actual = "", Remedy = "" }];
    await RepairDestination.RunAsync(stage, subject, found, null, default);
  }

  [Fact]
  public async Task What_was_asked_for_is_on_record_by_the_write_that_is_made_anyway()
  {
    await _it.InstallAsync(request: Asked);
    Assert.Equal(Large, _it.Record().ClusterSize);
    Assert.Equal("node:i3.4xlarge+workers:8+minutes:30+policy:P", _it.Aws.Roles["stitch-delta"].Tags["StitchDelta:ClusterSize"]);
    Assert.DoesNotContain("StitchDelta:ClusterSize", Workspace.Clusters[0].CustomTags.Keys);
    await _it.InstallAsync(request: Asked);
    await _it.InstallAsync();
    Assert.Single(_it.Aws.Calls, c => c == "TagRole");
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task A_cluster_that_is_made_again_has_it_and_the_plan_says_so(bool isRepair)
  {
    await _it.InstallAsync(request: Asked);
    Workspace.Clusters.Clear();
    var plan = new TestStage { IsPlanning = true };
    var detail = Detail(await _it.InstallAsync(plan));
    Assert.Contains("on i3.4xlarge, 8 workers, stops after 30 minutes, ", detail, StringComparison.Ordinal);
    Assert.EndsWith(", policy P, size as on record", detail, StringComparison.Ordinal);
    Assert.DoesNotContain(plan.Warnings, w => w.Contains("size", StringComparison.Ordinal));
    if (isRepair) await RepairAsync(_it.Stage);
    else Assert.Equal(detail, Detail(await _it.InstallAsync()));
    Assert.Equal(("i3.4xlarge", 8, 30, "P"), SizeOf(Workspace.LastSpec));
    Assert.Equal(Large, _it.Record().ClusterSize);
  }

  [Fact]
  public async Task What_is_typed_goes_before_the_record_and_is_on_record_from_then_on()
  {
    await _it.InstallAsync(request: Asked);
    Workspace.Clusters.Clear();
    await _it.InstallAsync(request: _it.Request with { NumWorkers = 2 });
    Assert.Equal(("i3.4xlarge", 2, 30, "P"), SizeOf(Workspace.LastSpec));
    Assert.Equal(Large with { NumWorkers = 2 }, _it.Record().ClusterSize);
    // Also where the cluster is there, and is changed.
    await _it.InstallAsync(request: _it.Request with { AutoTerminationMinutes = 60 });
    Assert.Equal(Large with { NumWorkers = 2, AutoTerminationMinutes = 60 }, _it.Record().ClusterSize);
  }

  [Fact]
  public async Task A_node_type_that_the_cluster_has_anyway_is_what_a_saved_object_says_and_not_put_on_record()
  {
    await _it.InstallAsync();
    var writes = _it.Writes;
    await _it.InstallAsync(request: _it.Request with { NodeTypeId = "m5d.large" });
    Assert.Equal((writes, (ClusterSize?)null), (_it.Writes, _it.Record().ClusterSize));
    await _it.InstallAsync(request: _it.Request with { NodeTypeId = "i3.4xlarge" });
    Assert.Equal("i3.4xlarge", _it.Record().ClusterSize!.NodeTypeId);
  }

  [Fact]
  public async Task An_install_that_goes_on_puts_it_on_record_too()
  {
    await Assert.ThrowsAsync<StitchDeltaException>(async () =>
    {
      _it.Workspace.Faults["token/create"] = Catalogue.DatabricksRequestFailed.For(null, "token/create", 400, "no");
      await _it.InstallAsync(request: Asked);
    });
    await _it.InstallAsync(request: Asked);
    Assert.Equal(Large, _it.Record().ClusterSize);
  }

  [Fact]
  public async Task A_policy_that_the_cluster_does_not_get_is_not_on_record()
  {
    Workspace.Policies!.Add("Q");
    await _it.InstallAsync(request: Asked);
    var writes = _it.Writes;
    await _it.InstallAsync(request: Asked with { PolicyId = "Q" });
    Assert.Equal((writes, Large), (_it.Writes, _it.Record().ClusterSize));
  }

  [Theory]
  [InlineData(null)]
  [InlineData("sea")]
  public async Task Without_a_size_on_record_the_default_is_taken_and_that_is_said(string? name)
  {
    await _it.InstallAsync();
    Assert.Null(_it.Record().ClusterSize);
    Workspace.Clusters.Clear();
    var plan = new TestStage { IsPlanning = true };
    await _it.InstallAsync(plan, _it.Request with { ClusterName = name });
    var told = Assert.Single(plan.Warnings, w => w.Contains("default one, 1 worker", StringComparison.Ordinal));
    Assert.Contains("Install-StitchDestination acme-lake -RoleName stitch-delta -DeploymentRoleName deployment -NumWorkers 2", told, StringComparison.Ordinal);
    var typed = new TestStage { IsPlanning = true };
    await _it.InstallAsync(typed, _it.Request with { ClusterName = name, NumWorkers = 3 });
    Assert.DoesNotContain(typed.Warnings, w => w.Contains("1 worker", StringComparison.Ordinal));
    await _it.InstallAsync();
    Assert.Equal(("m5d.large", 1, 120, (string?)null), SizeOf(Workspace.LastSpec));
  }

  [Theory]
  [InlineData("workers:9-3")]
  [InlineData("minutes:3")]
  [InlineData("workers:99999999")]
  public async Task A_tag_that_can_be_no_size_counts_as_none(string tag)
  {
    await _it.InstallAsync();
    ((Dictionary<string, string>)_it.Aws.Roles["stitch-delta"].Tags)["StitchDelta:ClusterSize"] = tag;
    Workspace.Clusters.Clear();
    await _it.InstallAsync();
    Assert.Equal(("m5d.large", 1, 120, (string?)null), SizeOf(Workspace.LastSpec));
    Assert.Null(Workspace.LastSpec!.Autoscale);
    Assert.Single(_it.Stage.Warnings, w => w.Contains("default one, 1 worker", StringComparison.Ordinal));
  }

  [Fact]
  public async Task Nobody_is_told_of_a_size_at_a_first_install()
  {
    await _it.InstallAsync();
    Assert.DoesNotContain(_it.Stage.Warnings, w => w.Contains("size", StringComparison.Ordinal));
  }

  [Fact]
  public async Task What_is_on_record_and_cannot_be_had_any_more_is_chosen_anew_and_told()
  {
    await _it.InstallAsync(request: Asked);
    Workspace.Clusters.Clear();
    Workspace.NodeTypes.RemoveAll(n => n.NodeTypeId == "i3.4xlarge");
    Workspace.Policies = [];
    var stage = new TestStage();
    await _it.InstallAsync(stage);
    Assert.Equal(("m5d.large", 8, 30, (string?)null), SizeOf(Workspace.LastSpec));
    Assert.Single(stage.Warnings, w => w.Contains("'i3.4xlarge' is not among its 1", StringComparison.Ordinal) && w.Contains("m5d.large", StringComparison.Ordinal));
    Assert.Single(stage.Warnings, w => w.Contains("cluster policy P", StringComparison.Ordinal));
    Assert.Equal(new ClusterSize { NumWorkers = 8, AutoTerminationMinutes = 30 }, _it.Record().ClusterSize);
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task Of_what_cannot_be_had_any_more_it_is_said_what_was_on_record_and_what_the_new_one_gets(bool plans)
  {
    await _it.InstallAsync(request: Asked);
    Workspace.Clusters.Clear();
    Workspace.NodeTypes.RemoveAll(n => n.NodeTypeId == "i3.4xlarge");
    Workspace.Policies = [];
    var stage = new TestStage { IsPlanning = plans };
    await _it.InstallAsync(stage);
    var node = Assert.Single(stage.Warnings, w => w.Contains("node type", StringComparison.Ordinal));
    var policy = Assert.Single(stage.Warnings, w => w.Contains("cluster policy", StringComparison.Ordinal));
    Assert.StartsWith("The cluster that is gone had the node type i3.4xlarge on record", node, StringComparison.Ordinal);
    Assert.Contains("The new one gets m5d.large.", node, StringComparison.Ordinal);
    Assert.StartsWith("The cluster that is gone had the cluster policy P on record", policy, StringComparison.Ordinal);
    Assert.Contains("The new one gets none.", policy, StringComparison.Ordinal);
    Assert.DoesNotContain(stage.Warnings, w => w.Contains("Nothing was changed", StringComparison.Ordinal) || w.Any(c => c is '<'));
    Assert.Equal(plans, node.Contains("To choose another", StringComparison.Ordinal));
    Assert.Equal(plans, policy.Contains("-PolicyId", StringComparison.Ordinal));
    if (plans) return;
    Assert.Contains("To change it afterwards", node, StringComparison.Ordinal);
    Assert.Contains("in the workspace: Compute, stitch, Edit", policy, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("workers:2", 8, "workers:8", 1)]
  [InlineData("workers:2", 2, "workers:2", 1)]
  [InlineData("workers:2", null, "workers:8", 1)]
  [InlineData("workers:2+minutes:120", 8, "workers:8+minutes:120", 1)]
  [InlineData("workers:8", 8, "workers:8", 0)]
  [InlineData("workers:8", 2, "workers:8", 0)]
  [InlineData("", 2, "workers:8", 0)]
  [InlineData(null, 2, "workers:8", 0)]
  public async Task What_an_object_says_of_it_is_on_record_from_then_on_only_where_the_cluster_has_it(string? said, int? has, string recorded, int requests)
  {
    var made = (await _it.InstallAsync(request: _it.Request with { NumWorkers = 8 }))!;
    if (has is null) Workspace.Clusters.Clear();
    else Workspace.Clusters[0] = Workspace.Clusters[0] with { NumWorkers = has };
    Workspace.Reads.Clear();
    await RecordDestination.RunAsync(_it.Stage, () => _it.Aws, new() { Facts = made.Facts }, made.Facts with { ClusterSize = said, DestinationId = null }, null,
      () => (Workspace, TestWorkspace.Url), default);
    Assert.Equal((recorded, requests), (_it.Record().ClusterSize!.Text, Workspace.Reads.Count));
  }

  [Fact]
  public async Task What_an_object_says_of_it_does_not_count_where_the_cluster_cannot_be_asked()
  {
    var made = (await _it.InstallAsync(request: _it.Request with { NumWorkers = 8 }))!;
    Workspace.Faults["clusters/get"] = Catalogue.DatabricksRequestFailed.For(null, "clusters/get", 400, "no");
    await RecordDestination.RunAsync(_it.Stage, () => _it.Aws, new() { Facts = made.Facts }, made.Facts with { ClusterSize = "workers:2", DestinationId = null }, null,
      () => (Workspace, TestWorkspace.Url), default);
    Assert.Equal("workers:8", _it.Record().ClusterSize!.Text);
    Assert.DoesNotContain(_it.Stage.Warnings, w => w.Contains("record", StringComparison.Ordinal));
  }

  [Fact]
  public async Task The_stage_of_the_role_hands_on_what_is_on_record_and_a_new_cluster_gets_it()
  {
    await _it.InstallAsync(request: Asked);
    var profile = await MakeInstanceProfile.RunAsync(_it.Stage, _it.Aws, TestInstallation.Bucket, "stitch-delta", "deployment", null, null, default);
    Assert.Equal(Large.Text, profile.Value.Facts.ClusterSize);
    Assert.Equal(Large.Text, new InstallationFacts().Or(profile.Value.Facts, PipelineStage.Registration).ClusterSize);
    await _it.UninstallAsync();
    profile = await MakeInstanceProfile.RunAsync(_it.Stage, _it.Aws, TestInstallation.Bucket, "stitch-delta", "deployment", null, null, default);
    Assert.Equal("", profile.Value.Facts.ClusterSize);
  }

  [Fact]
  public async Task A_stage_makes_a_cluster_without_what_is_on_record_and_cannot_be_had_any_more()
  {
    Workspace.Profiles.Add(TestWorkspace.ProfileArn);
    Workspace.NodeTypes.RemoveAll(n => n.NodeTypeId == "i3.4xlarge");
    Workspace.Policies = [];
    var request = new ClusterRequest { InstanceProfileArn = TestWorkspace.ProfileArn, Installation = new() { BucketName = TestInstallation.Bucket, ClusterSize = Large } };
    var made = await MakeCluster.RunAsync(_it.Stage, Workspace, TestWorkspace.Url, request, default);
    Assert.Equal(("m5d.large", 8, 30, (string?)null), SizeOf(Workspace.LastSpec));
    Assert.Equal(2, _it.Stage.Warnings.Count);
    Assert.Equal("", made.Value.Facts.ClusterSize);
  }

  [Fact]
  public async Task It_is_a_matter_of_taste_and_no_drift()
  {
    await _it.InstallAsync(request: Asked);
    _it.Aws.Roles["stitch-delta"].Tags.Remove("StitchDelta:ClusterSize");
    var found = new List<StitchCheck>();
    await CheckDestination.RunAsync(new CheckSubject { Facts = new() { BucketName = TestInstallation.Bucket }, Systems = _it.Systems, Waiting = _ => { } }, found.Add, default);
    Assert.DoesNotContain(found, c => c.CheckId.Contains("record", StringComparison.Ordinal) && c.Status is CheckStatus.Failed or CheckStatus.Warning);
  }

  [Fact]
  public void Workers_and_a_range_of_them_exclude_each_other()
  {
    var range = new ClusterSize { Autoscale = new(2, 8), NodeTypeId = "a" };
    var workers = new ClusterSize { NumWorkers = 0 };
    Assert.Equal(new ClusterSize { NumWorkers = 0, NodeTypeId = "a" }, workers.Over(range));
    Assert.Equal(range, range.Over(workers));
    Assert.Equal(range, new ClusterSize().Over(range));
    Assert.Equal(range, range.Over(null));
  }

  [Theory]
  [InlineData("node:i3.xlarge+workers:2-8", "node:i3.xlarge+workers:2-8")]
  [InlineData("workers:0", "workers:0")]
  [InlineData("minutes:many+workers:2", "workers:2")]
  [InlineData("workers:-", "")]
  [InlineData("workers:9-3", "")]
  [InlineData("workers:2-2", "")]
  [InlineData("workers:0-2", "workers:0-2")]
  [InlineData("workers:2-100001", "")]
  [InlineData("workers:99999999", "")]
  [InlineData("workers:100000+minutes:3", "workers:100000")]
  [InlineData("workers:-1+minutes:99999", "")]
  [InlineData("workers:1-100000+minutes:10", "workers:1-100000+minutes:10")]
  [InlineData("minutes:0", "minutes:0")]
  [InlineData("minutes:10000", "minutes:10000")]
  [InlineData("disks:7", "")]
  [InlineData("", "")]
  [InlineData(null, "")]
  public void What_somebody_wrote_is_read_as_far_as_it_can_be(string? text, string read) => Assert.Equal(read, ClusterSize.Parse(text).Text);

  [Fact]
  public async Task A_stage_hands_on_what_it_was_asked_for()
  {
    Workspace.Profiles.Add(TestWorkspace.ProfileArn);
    var request = new ClusterRequest { InstanceProfileArn = TestWorkspace.ProfileArn, Autoscale = new(2, 8) };
    foreach (var (asked, text) in new[] { (request, "workers:2-8"), (request with { Autoscale = null }, "") })
    {
      var made = await MakeCluster.RunAsync(_it.Stage, Workspace, TestWorkspace.Url, asked, default);
      Assert.Equal(text, made.Value.Facts.ClusterSize);
    }
  }
}
