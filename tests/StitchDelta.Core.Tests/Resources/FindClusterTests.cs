namespace StitchDelta.Tests.Resources;

public sealed class FindClusterTests
{
  private const string Id = "0804-220509-stead130";
  private readonly TestWorkspace _workspace = new();
  private readonly TestStage _stage = new();

  private void Add(string id, string name, string state = "RUNNING", params string[] tags) =>
    _workspace.Clusters.Add(new ClusterInfo { ClusterId = id, ClusterName = name, State = state, CustomTags = tags.ToDictionary(t => t, _ => "x") });

  private async Task<string> FindAsync(string nameOrId) => (await FindCluster.RunAsync(_workspace, nameOrId, CancellationToken.None)).ClusterId;

  [Theory]
  [InlineData(Id)]
  [InlineData(" " + Id + "\n")]
  [InlineData("stitch")]
  [InlineData(" stitch ")]
  public async Task A_cluster_is_found_by_id_and_by_name(string given)
  {
    Add(Id, "stitch");
    Add("0101-000000-other", "other");
    Assert.Equal(Id, await FindAsync(given));
  }

  [Fact]
  public async Task An_id_comes_before_a_name_that_looks_like_it()
  {
    Add("0101-000000-other", Id);
    Add(Id, "stitch");
    Assert.Equal(Id, await FindAsync(Id));
    _workspace.Clusters.RemoveAll(c => c.ClusterId == Id);
    Assert.Equal("0101-000000-other", await FindAsync(Id));
  }

  [Fact]
  public async Task Of_two_with_the_name_all_ids_are_told()
  {
    Add("0101-000000-one", "stitch");
    Add("0101-000000-two", "stitch");
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => FindAsync("stitch"));
    Assert.Equal(Catalogue.ClusterNameAmbiguous, error.Entry);
    Assert.Contains("0101-000000-one, 0101-000000-two", error.Message, StringComparison.Ordinal);
    Assert.Equal("0101-000000-two", await FindAsync("0101-000000-two"));
  }

  [Theory]
  [InlineData(Id)]
  [InlineData("stitch")]
  [InlineData("Other")]
  [InlineData("")]
  [InlineData("dapi0123456789abcdef0123456789abcdef")]
  public async Task One_that_is_not_there_is_an_error(string given)
  {
    Add("0101-000000-other", "other");
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => FindAsync(given));
    Assert.Equal(Catalogue.ClusterNotFound, error.Entry);
    Assert.DoesNotContain("0123456789abcdef", error.ToString(), StringComparison.Ordinal);
    Assert.Equal(Catalogue.ClusterNotFound, (await Assert.ThrowsAsync<StitchDeltaException>(() =>
      MakeJdbcUrl.RunAsync(_stage, _workspace, TestWorkspace.Url, given, null, CancellationToken.None))).Entry);
  }

  [Fact]
  public async Task A_JDBC_URL_holds_the_id_also_when_the_name_was_given()
  {
    Add(Id, "stitch");
    var url = await MakeJdbcUrl.RunAsync(_stage, _workspace, TestWorkspace.Url, "stitch", null, CancellationToken.None);
    Assert.Equal((Id, true), (url.ClusterId, url.JdbcUrl!.Contains($"/{Id};", StringComparison.Ordinal)));
  }

  [Theory]
  [InlineData(true, false)]
  [InlineData(false, true)]
  public async Task One_that_is_somebody_elses_is_removed_only_when_it_is_said(bool isOurs, bool includeForeign)
  {
    Add(Id, "stitch", "RUNNING", isOurs ? [Mark.StandaloneKey] : []);
    if (!isOurs)
    {
      var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RemoveAsync(includeForeign: false));
      Assert.Same(Catalogue.NotMadeByThisModule, error.Entry);
      Assert.Contains("-IncludeForeign", error.Remedy, StringComparison.Ordinal);
      Assert.Single(_workspace.Clusters);
    }
    Assert.Contains("it is RUNNING", Assert.Single((await RemoveAsync(includeForeign)).Value.Changes).Detail, StringComparison.Ordinal);
    Assert.Empty(_workspace.Clusters);

    Task<StepResult<DeltaCluster>> RemoveAsync(bool includeForeign) =>
      EndCluster.RemoveAsync(_stage, _workspace, TestWorkspace.Url, _workspace.Clusters[0], includeForeign, CancellationToken.None);
  }
}
