namespace StitchDelta.Tests.Verbs;

/// <summary>What a plan can look up is judged before the first write: node type, runtime and the service principal of the token.</summary>
public sealed class JudgedFirstTests
{
  private const string Robot = "6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10";
  private const string Custom = "custom:acme__image";

  private readonly TestInstallation _it = new();

  public JudgedFirstTests()
  {
    Workspace.NodeTypes.Add(new("i3.xlarge", 4, 31232, 0, 1, false, false, true));
    Workspace.NodeTypes.Add(new("c7gd.large", 2, 4096, 0, 1, false, true, false));
    Workspace.Principals[Robot] = [];
  }

  private TestWorkspace Workspace => _it.Workspace;

  private static StitchDeltaException Denied(string what) => Catalogue.DatabricksPermissionDenied.Because(
    null, new ServiceFault("Databricks", what, 403, "PERMISSION_DENIED", "no"), what, "no");

  private static InstallRequest Asked(InstallRequest request, string what, string value) => what switch
  {
    "NodeTypeId" => request with { NodeTypeId = value },
    "SparkVersion" => request with { SparkVersion = value },
    _ => request with { OnBehalfOf = value },
  };

  private int Count(string read) => Workspace.Reads.Count(r => r == read);

  private async Task<StitchDeltaException> RefusedAsync(
    string id, InstallRequest request, bool isPlanning = false, SharedWork? share = null, TestInstallation? it = null)
  {
    var writes = _it.Writes;
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() =>
      (it ?? _it).InstallAsync(new TestStage { IsPlanning = isPlanning }, request, share));
    Assert.Equal(id, error.Entry.Id);
    Assert.Equal(writes, _it.Writes);
    return error;
  }

  [Theory]
  [InlineData("NodeTypeId", "i3.huge", "NodeTypeNotAvailable", "'i3.huge' is not among its 3", "-NodeTypeId i3.xlarge")]
  [InlineData("NodeTypeId", "zz.huge", "NodeTypeNotAvailable", "'zz.huge' is not among its 3", "-NodeTypeId m5d.large")]
  [InlineData("NodeTypeId", "c7gd.large", "NodeTypeNotAvailable", "'c7gd.large' is not available", "-NodeTypeId m5d.large")]
  [InlineData("SparkVersion", "99.9.x-scala9", "RuntimeNotAvailable", "'99.9.x-scala9' is not among its 2", "-SparkVersion 16.4.x-scala2.12")]
  [InlineData("OnBehalfOf", "00000000-0000-0000-0000-000000000000", "ServicePrincipalNotFound", "00000000-0000", "-OnBehalfOf")]
  public async Task What_the_workspace_does_not_have_is_told_before_the_first_write_and_in_the_plan(
    string what, string value, string id, string says, string remedy)
  {
    foreach (var isPlanning in new[] { true, false })
    {
      var error = await RefusedAsync(id, Asked(_it.Request, what, value), isPlanning);
      Assert.Contains(says, error.Message, StringComparison.Ordinal);
      Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
    }
  }

  [Theory]
  [InlineData("NodeTypeId", "i3.huge", "NodeTypeNotAvailable")]
  [InlineData("SparkVersion", "99.9.x-scala9", "RuntimeNotAvailable")]
  [InlineData("OnBehalfOf", "00000000-0000-0000-0000-000000000000", "ServicePrincipalNotFound")]
  public async Task A_bad_row_does_not_stop_a_good_one_and_what_both_need_is_asked_once(string what, string value, string id)
  {
    var share = new SharedWork(2);
    var other = _it.Beside(Asked(new() { BucketName = TestInstallation.Bucket, RoleName = "finance", ClusterName = "finance" }, what, value));
    await RefusedAsync(id, other.Request, share: share, it: other);
    Assert.Equal(Outcome.Created, (await _it.InstallAsync(share: share))!.Outcome);
    Assert.InRange(Count("list-node-types"), 1, 1);
    Assert.InRange(Count("spark-versions"), 0, 1);
  }

  [Fact]
  public async Task Where_nothing_is_typed_each_list_is_asked_once_and_before_the_first_write()
  {
    foreach (var list in new[] { "list-node-types", "spark-versions" })
    {
      Workspace.Faults[list] = Catalogue.DatabricksRequestFailed.For(null, list, 400, "no");
      await RefusedAsync(nameof(Catalogue.DatabricksRequestFailed), _it.Request);
    }
    Workspace.Reads.Clear();
    await _it.InstallAsync();
    Assert.Equal((1, 1), (Count("list-node-types"), Count("spark-versions")));
    Workspace.Reads.Clear();
    await _it.InstallAsync();
    Assert.Equal((0, 0), (Count("list-node-types"), Count("spark-versions")));
  }

  [Fact]
  public async Task Rows_side_by_side_share_the_lists_whatever_they_ask_for()
  {
    var share = new SharedWork(2);
    var other = _it.Beside(new()
    {
      BucketName = TestInstallation.Bucket, RoleName = "finance", ClusterName = "finance", NodeTypeId = "i3.xlarge", SparkVersion = "15.4.x-scala2.12",
    });
    await Task.WhenAll(_it.InstallAsync(share: share), other.InstallAsync(share: share));
    Assert.Equal((1, 1), (Count("list-node-types"), Count("spark-versions")));
    Assert.Equal(["i3.xlarge", "m5d.large"], Workspace.Clusters.Select(c => c.NodeTypeId).Order());
  }

  [Fact]
  public async Task An_image_of_the_customers_own_is_in_no_list_and_neither_need_be_what_a_policy_allows()
  {
    Workspace.Policies = ["P"];
    await _it.InstallAsync(new TestStage { IsPlanning = true }, _it.Request with { SparkVersion = Custom });
    await _it.InstallAsync(new TestStage { IsPlanning = true }, _it.Request with { SparkVersion = "14.3.x-scala2.12", PolicyId = "P" });
    Assert.Equal(0, Count("spark-versions"));
    await RefusedAsync(nameof(Catalogue.NodeTypeNotAvailable), _it.Request with { NodeTypeId = "i3.huge", PolicyId = "P" });
  }

  [Fact]
  public async Task Where_a_list_may_not_be_read_Databricks_decides_on_what_was_asked_for()
  {
    Workspace.Faults["list-node-types"] = Denied("clusters/list-node-types");
    Workspace.Faults["spark-versions"] = Denied("clusters/spark-versions");
    await _it.InstallAsync(request: _it.Request with { NodeTypeId = "i3.huge", SparkVersion = "99.9.x-scala9" });
    Assert.Equal(("i3.huge", "99.9.x-scala9"), (Workspace.LastSpec!.NodeTypeId, Workspace.LastSpec.SparkVersion));
    // Nobody is asked twice.
    Assert.Equal((1, 1), (Count("list-node-types"), Count("spark-versions")));
  }

  [Fact]
  public async Task Where_a_list_may_not_be_read_and_nothing_was_asked_for_that_is_told_before_the_first_write()
  {
    Workspace.Faults["list-node-types"] = Denied("clusters/list-node-types");
    await RefusedAsync(nameof(Catalogue.DatabricksPermissionDenied), _it.Request);
  }

  [Fact]
  public async Task What_a_cluster_that_is_there_is_to_get_is_judged_too_and_what_it_has_is_not()
  {
    await _it.InstallAsync();
    Workspace.Reads.Clear();
    await _it.InstallAsync(request: _it.Request with { NodeTypeId = "m5d.large", SparkVersion = "16.4.x-scala2.12" });
    Assert.Equal((0, 0), (Count("list-node-types"), Count("spark-versions")));
    await RefusedAsync(nameof(Catalogue.NodeTypeNotAvailable), _it.Request with { NodeTypeId = "i3.huge" });
    await RefusedAsync(nameof(Catalogue.RuntimeNotAvailable), _it.Request with { SparkVersion = "99.9.x-scala9" });
  }

  [Fact]
  public async Task A_stage_judges_before_its_only_write()
  {
    Workspace.Profiles.Add(TestWorkspace.ProfileArn);
    var asked = new ClusterRequest { InstanceProfileArn = TestWorkspace.ProfileArn };
    foreach (var (request, entry) in new[]
    {
      (asked with { NodeTypeId = "i3.huge" }, Catalogue.NodeTypeNotAvailable), (asked with { SparkVersion = "99.9.x-scala9" }, Catalogue.RuntimeNotAvailable),
    })
      Assert.Same(entry, (await Assert.ThrowsAsync<StitchDeltaException>(() =>
        MakeCluster.RunAsync(_it.Stage, Workspace, TestWorkspace.Url, request, default))).Entry);
    Assert.Empty(Workspace.Writes);
  }

  [Fact]
  public async Task A_workspace_without_machines_for_clusters_is_told_before_the_first_write()
  {
    Workspace.NodeTypes.Clear();
    await RefusedAsync(nameof(Catalogue.ClassicClustersUnavailable), _it.Request);
    await RefusedAsync(nameof(Catalogue.ClassicClustersUnavailable), _it.Request with { NodeTypeId = "m5d.large" });
  }

  [Fact]
  public async Task The_principal_is_looked_up_once_for_all_rows_and_its_tokens_are_counted()
  {
    for (var i = 0; i < TokenRoom.Quota - 1; i++) Workspace.Principals[Robot].Add(new($"old{i}", $"of somebody {i}", DateTimeOffset.UtcNow, null));
    var share = new SharedWork(2);
    var other = _it.Beside(new() { BucketName = TestInstallation.Bucket, RoleName = "finance", ClusterName = "finance", OnBehalfOf = Robot });
    await _it.InstallAsync(new TestStage { IsPlanning = true }, _it.Request with { OnBehalfOf = Robot }, share);
    // The caller's own are another matter.
    Assert.Equal(0, Count("token/list"));
    Workspace.Reads.Clear();
    var error = await RefusedAsync(nameof(Catalogue.TokenQuotaReached), other.Request, share: share, it: other);
    Assert.StartsWith($"{Robot} has 600 of the 600 tokens", error.Message, StringComparison.Ordinal);
    Assert.Contains("with -OnBehalfOf <application id> those of a service principal", error.Remedy, StringComparison.Ordinal);
    Assert.Equal(0, Count("tokens of a principal"));
    Assert.NotNull(await _it.InstallAsync(request: _it.Request with { OnBehalfOf = Robot }, share: share));
  }

  [Fact]
  public async Task Who_may_not_see_the_tokens_of_a_principal_is_told_before_the_first_write()
  {
    Workspace.User = Workspace.User with { IsAdmin = false };
    Workspace.Profiles.Add(TestWorkspace.ProfileArn);
    _it.Aws.Profiles["stitch-delta"] = ("stitch-delta", []);
    Workspace.Faults["tokens of a principal"] = Denied("token-management/tokens");
    await RefusedAsync(nameof(Catalogue.DatabricksPermissionDenied), _it.Request with { OnBehalfOf = Robot });
  }

  [Fact]
  public async Task A_repair_that_makes_the_cluster_anew_chooses_before_its_first_write()
  {
    var made = await _it.InstallAsync();
    Workspace.Clusters.Clear();
    _it.Aws.Policy = null;
    Workspace.Faults["list-node-types"] = Catalogue.DatabricksRequestFailed.For(null, "list-node-types", 400, "no");
    var writes = _it.Writes;
    var subject = new CheckSubject { Facts = made!.Facts, Systems = _it.Systems, Waiting = _ => { } };
    StitchCheck[] found = [.. new[] { "Loader privileges", "Cluster exists" }.Select(name =>
      new StitchCheck { CheckName = name, GuideStep = "", Status = CheckStatus.Failed, Expected = "", Actual = "", Remedy = "" })];
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RepairDestination.RunAsync(_it.Stage, subject, found, null, default));
    Assert.Same(Catalogue.DatabricksRequestFailed, error.Entry);
    Assert.Equal(writes, _it.Writes);
  }
}
