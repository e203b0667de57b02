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
