namespace StitchDelta.Tests.Resources;

public class MakeClusterTests
{
  private static readonly InstallationRecord Record = new()
  {
    Id = InstallationId.Of("arn:aws:iam::123456789012:role/stitch-delta", "acme-lake"), BucketName = "acme-lake", TokenOwner = "admin@acme.example", Before = FoundBefore.None,
  };

  private static readonly ClusterRequest Request = new() { ClusterName = "stitch", InstanceProfileArn = TestWorkspace.ProfileArn, Installation = Record };
  private readonly TestWorkspace _workspace = new();

  private Task<DeltaCluster?> RunAsync(ClusterRequest? request = null, TestStage? stage = null) =>
    MakeCluster.RunAsync(stage ?? new TestStage(), _workspace, TestWorkspace.Url, request ?? Request, CancellationToken.None).OrNullAsync();

  [Fact]
  public async Task A_new_one_has_all_that_Stitch_needs()
  {
    var cluster = await RunAsync();
    Assert.Equal(Outcome.Created, cluster!.Outcome);
    Assert.Equal("new", cluster.ClusterId);
    var spec = _workspace.LastSpec!;
    Assert.Equal("16.4.x-scala2.12", spec.SparkVersion);
    Assert.Equal("SINGLE_USER", spec.AccessMode);
    Assert.Equal("admin@acme.example", spec.SingleUserName);
    Assert.Equal("false", spec.SparkConf[MakeCluster.AutoMerge]);
    Assert.Equal(Record, RecordTags.Decode(spec.CustomTags));
  }

  [Fact]
  public async Task Own_tags_are_for_a_new_one_alone_and_a_policy_too()
  {
    _workspace.Policies = ["p-1"];
    var request = Request with { PolicyId = "p-1", TagsAtCreation = new Dictionary<string, string> { ["Owner"] = "data" } };
    await RunAsync(request);
    Assert.Equal(("p-1", "data"), (_workspace.LastSpec!.PolicyId, _workspace.LastSpec.CustomTags["Owner"]));

    _workspace.Writes.Clear();
    await RunAsync(request with { TagsAtCreation = new Dictionary<string, string> { ["Owner"] = "other" } });
    Assert.Empty(_workspace.Writes);
  }

  [Fact]
  public async Task A_policy_that_is_not_there_is_told_first_and_one_that_nobody_may_look_up_is_not()
  {
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RunAsync(Request with { PolicyId = "p-1" }));
    Assert.Equal(nameof(Catalogue.ClusterPolicyNotFound), error.Entry.Id);
    Assert.Empty(_workspace.Writes);

    _workspace.Policies = null;
    Assert.Equal(Outcome.Created, (await RunAsync(Request with { PolicyId = "p-1" }))!.Outcome);
  }

  [Theory]
  [InlineData("reporting", false)]
  [InlineData("reporting", true)]
  [InlineData("r-two", false)]
  public async Task Without_an_installation_that_of_another_one_is_not_given_another_profile(string profile, bool takeOver)
  {
    await RunAsync();
    _workspace.Writes.Clear();

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RunAsync(Alone(profile) with { TakeOver = takeOver }));

    Assert.Equal(nameof(Catalogue.PartOfOtherInstallation), error.Entry.Id);
    Assert.Empty(_workspace.Writes);
  }

  [Fact]
  public async Task Without_an_installation_it_gets_back_the_profile_that_its_mark_is_for()
  {
    await RunAsync();
    _workspace.Clusters[0] = _workspace.Clusters[0] with { InstanceProfileArn = TestInstallation.ArnStart + "reporting" };

    Assert.Equal(Outcome.Updated, (await RunAsync(Alone("stitch-delta")))!.Outcome);
    Assert.Equal(TestInstallation.ArnStart + "stitch-delta", _workspace.Clusters[0].InstanceProfileArn);
  }

  private static ClusterRequest Alone(string profile) =>
    new() { ClusterName = "stitch", InstanceProfileArn = TestInstallation.ArnStart + profile };

  [Fact]
  public async Task The_second_time_nothing_is_written()
  {
    await RunAsync();
    _workspace.Writes.Clear();
    Assert.Equal(Outcome.Unchanged, (await RunAsync())!.Outcome);
    Assert.Empty(_workspace.Writes);
  }

  [Fact]
  public async Task What_differs_is_repaired_and_what_was_not_asked_about_is_kept()
  {
    _workspace.Clusters.Add(new ClusterInfo
    {
      ClusterId = "old",
      ClusterName = "stitch",
      State = "RUNNING",
      SparkVersion = "15.4.x-scala2.12",
      NodeTypeId = "i3.xlarge",
      NumWorkers = 4,
      AutoTerminationMinutes = 30,
      AccessMode = "NONE",
      InstanceProfileArn = "arn:aws:iam::123456789012:instance-profile/other",
      SparkConf = new Dictionary<string, string> { ["spark.sql.shuffle.partitions"] = "8" },
      CustomTags = new Dictionary<string, string> { ["team"] = "data", [Mark.TagKey] = Record.Id!.Value },
    });
    var cluster = await RunAsync();
    Assert.Equal(Outcome.Updated, cluster!.Outcome);
    Assert.Equal(["clusters/edit"], _workspace.Writes);
    var spec = _workspace.LastSpec!;
    Assert.Equal(TestWorkspace.ProfileArn, spec.InstanceProfileArn);
    Assert.Equal(("15.4.x-scala2.12", "i3.xlarge", 4, 30, "NONE"), (spec.SparkVersion, spec.NodeTypeId, spec.NumWorkers, spec.AutoTerminationMinutes, spec.AccessMode));
    Assert.Equal("8", spec.SparkConf["spark.sql.shuffle.partitions"]);
    Assert.Equal("data", spec.CustomTags["team"]);
  }

  [Theory]
  [InlineData("TERMINATED", true)]
  [InlineData("TERMINATING", true)]
  [InlineData("ERROR", true)]
  [InlineData("RUNNING", false)]
  [InlineData("RESIZING", false)]
  [InlineData("SOMETHING_NEW", false)]
  public async Task One_that_has_stopped_is_started(string state, bool started)
  {
    await RunAsync();
    _workspace.Clusters[0] = _workspace.Clusters[0] with { State = state };
    _workspace.Writes.Clear();
    await RunAsync();
    Assert.Equal(started ? ["clusters/start"] : [], _workspace.Writes);
  }

  [Fact]
  public async Task Two_of_the_name_are_an_error_that_names_both()
  {
    var standalone = Request with { Installation = null };
    await RunAsync(standalone);
    _workspace.Clusters.Add(_workspace.Clusters[0] with { ClusterId = "twin" });
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RunAsync(standalone));
    Assert.Equal(Catalogue.ClusterNameAmbiguous, error.Entry);
    Assert.Contains("new", error.Message);
    Assert.Contains("twin", error.Message);
  }

  [Fact]
  public async Task One_of_somebody_else_is_only_taken_over_when_that_is_asked_for()
  {
    await RunAsync();
    _workspace.Clusters[0] = _workspace.Clusters[0] with { CustomTags = new Dictionary<string, string>() };
    _workspace.Writes.Clear();

    Assert.Equal(Catalogue.ClusterOfOthers, (await Assert.ThrowsAsync<StitchDeltaException>(() => RunAsync())).Entry);
    Assert.Empty(_workspace.Writes);

    Assert.Equal(Outcome.Updated, (await RunAsync(Request with { TakeOver = true }))!.Outcome);
    Assert.Equal(["clusters/edit"], _workspace.Writes);
    Assert.Equal(Record.Id!.Value, _workspace.LastSpec!.CustomTags[Mark.TakenOverKey]);
    Assert.Equal(Outcome.Unchanged, (await RunAsync())!.Outcome);
  }

  [Fact]
  public async Task A_tag_that_Databricks_keeps_for_itself_is_found_again()
  {
    var request = Request with { CustomTags = new Dictionary<string, string> { ["Vendor"] = "acme" } };
    await RunAsync(request);
    var made = _workspace.Clusters[0];
    _workspace.Clusters[0] = made with { CustomTags = made.CustomTags.ToDictionary(t => t.Key == "Vendor" ? "x_Vendor" : t.Key, t => t.Value) };

    Assert.Equal(Outcome.Unchanged, (await RunAsync(request))!.Outcome);
  }

  [Fact]
  public async Task A_plan_writes_nothing_and_has_a_placeholder()
  {
    var cluster = await RunAsync(stage: new TestStage { IsPlanning = true });
    Assert.True(cluster!.IsPlanned);
    Assert.Equal("<new cluster 'stitch'>", cluster.ClusterId);
    Assert.Empty(_workspace.Writes);
  }

  [Fact]
  public async Task One_that_was_declined_is_not_emitted()
  {
    Assert.Null(await RunAsync(stage: new TestStage { Answer = _ => false }));
    Assert.Empty(_workspace.Writes);
  }

  [Fact]
  public async Task A_profile_that_is_not_registered_is_named()
  {
    _workspace.Profiles.Clear();
    _workspace.Refusals.Enqueue(TestWorkspace.Refusal("INVALID_PARAMETER_VALUE", "some words"));
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RunAsync());
    Assert.Equal(Catalogue.InstanceProfileNotRegistered, error.Entry);
    Assert.Contains("some words", error.Message);
    Assert.Equal("INVALID_PARAMETER_VALUE", error.ErrorCode);
  }

  [Fact]
  public async Task Another_refusal_is_left_as_it_is()
  {
    _workspace.Refusals.Enqueue(TestWorkspace.Refusal("QUOTA_EXCEEDED", "no more"));
    Assert.Equal(Catalogue.DatabricksRequestFailed, (await Assert.ThrowsAsync<StitchDeltaException>(() => RunAsync())).Entry);
  }
}
