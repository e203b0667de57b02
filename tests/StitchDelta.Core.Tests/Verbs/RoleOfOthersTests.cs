namespace StitchDelta.Tests.Verbs;

/// <summary>An installation on a role of somebody else has its record at its cluster: others that share with it must see it there.</summary>
public sealed class RoleOfOthersTests
{
  private const string Bucket = TestInstallation.Bucket;

  private readonly TestInstallation _own = new();
  private readonly TestInstallation _theirs;

  public RoleOfOthersTests()
  {
    _theirs = _own.Beside(new()
    {
      BucketName = Bucket, RoleName = "theirs", DeploymentRoleName = "deployment", ClusterName = "two", DestinationName = "Sea",
    });
    _own.Aws.AddRole("theirs");
    _own.Aws.Profiles["theirs"] = ("theirs", []);
  }

  private static InstallationFacts Named(TestInstallation it) => new() { BucketName = Bucket, RoleName = it.Request.RoleName };

  [Theory]
  [InlineData(true, true)]
  [InlineData(true, false)]
  [InlineData(false, true)]
  [InlineData(false, false)]
  public async Task The_grant_goes_with_the_last_of_them(bool isOwnFirst, bool isOwnGoneFirst)
  {
    var before = _own.State;
    foreach (var it in isOwnFirst ? new[] { _own, _theirs } : [_theirs, _own]) await it.InstallAsync();
    var granted = _own.Aws.Policy;
    var (first, last) = isOwnGoneFirst ? (_own, _theirs) : (_theirs, _own);
    var planned = await first.UninstallAsync(Named(first), new TestStage { IsPlanning = true });
    var gone = await first.UninstallAsync(Named(first));
    Assert.Equal(TestInstallation.Resources(planned, ChangeAction.Delete), TestInstallation.Resources(gone, ChangeAction.Delete));
    Assert.Equal(granted, _own.Aws.Policy);
    if (isOwnGoneFirst)
      Assert.Contains("with the cluster two (", gone!.Changes.Single(c => c.Resource == $"bucket policy of {Bucket}").Detail, StringComparison.Ordinal);
    await last.UninstallAsync(Named(last));
    Assert.Equal(before, _own.State);
  }

  [Theory]
  [InlineData("its cluster is deleted")]
  [InlineData("its cluster lost its tags")]
  public async Task The_grant_stays_also_where_no_cluster_tells_of_the_other(string what)
  {
    await _own.InstallAsync();
    await _theirs.InstallAsync();
    var granted = _own.Aws.Policy;
    var at = _own.Workspace.Clusters.FindIndex(c => c.ClusterName == "two");
    if (what == "its cluster is deleted") _own.Workspace.Clusters.RemoveAt(at);
    else _own.Workspace.Clusters[at] = _own.Workspace.Clusters[at] with { CustomTags = new Dictionary<string, string>() };
    var gone = await _own.UninstallAsync(Named(_own));
    Assert.Equal(granted, _own.Aws.Policy);
    Assert.Contains("the role theirs of somebody else", gone!.Changes.Single(c => c.Resource == $"bucket policy of {Bucket}").Detail, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Where_the_warehouses_reach_S3_through_its_profile_role_and_registration_stay()
  {
    await _own.InstallAsync();
    _own.Workspace.WarehouseProfile = TestWorkspace.ProfileArn;
    var gone = await _own.UninstallAsync(Named(_own));
    Assert.True(_own.Aws.Profiles.ContainsKey("stitch-delta"));
    Assert.Contains(gone!.Changes, c => c.Resource.StartsWith("registration of ", StringComparison.Ordinal) && c.Detail.Contains("the SQL warehouses of the workspace", StringComparison.Ordinal));
    _own.Workspace.WarehouseProfile = "";
    await _own.UninstallAsync(Named(_own));
    Assert.False(_own.Aws.Profiles.ContainsKey("stitch-delta"));
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task So_do_location_and_privileges(bool isOwnGoneFirst)
  {
    var unity = _own.Workspace.Unity;
    unity.Modern(owner: "somebody@acme.example");
    var before = Of(unity);
    await _theirs.InstallAsync();
    await _own.InstallAsync();
    var installed = Of(unity);
    var (first, last) = isOwnGoneFirst ? (_own, _theirs) : (_theirs, _own);
    await first.UninstallAsync(Named(first));
    Assert.Equal(installed, Of(unity));
    await last.UninstallAsync(Named(last));
    Assert.Equal(before, Of(unity));
  }

  [Fact]
  public async Task A_copy_that_an_installation_left_holds_nothing()
  {
    var before = _own.Aws.Policy;
    var other = _own.Beside(new() { BucketName = Bucket, RoleName = "other", DeploymentRoleName = "deployment", ClusterName = "two", DestinationName = "Sea" });
    await _own.InstallAsync();
    await other.InstallAsync();
    var cluster = _own.Workspace.Clusters.Single(c => c.ClusterName == "two");
    await other.UninstallAsync(Named(other));
    _own.Workspace.Clusters.Add(cluster with { ClusterId = "copy", ClusterName = "copy of two" });
    await _own.UninstallAsync(Named(_own));
    Assert.Equal(before, _own.Aws.Policy);
  }

  private static string Of(TestUnityCatalog unity) => string.Join("\n",
    unity.Locations.Select(l => $"{l.LocationName} {l.Url}").Concat(unity.Credentials.Select(c => c.CredentialName))
      .Concat(unity.Grants.SelectMany(g => g.Value.Select(p => $"{g.Key} {p}")).Order()));
}
