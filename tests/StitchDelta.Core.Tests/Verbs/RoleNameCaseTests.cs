namespace StitchDelta.Tests.Verbs;

/// <summary>IAM does not tell names apart that differ in case only. So neither may anything that compares them: the same role by another
/// way of writing is the same installation.</summary>
public sealed class RoleNameCaseTests
{
  private static readonly InstallRequest Other = new() { BucketName = TestInstallation.Bucket, RoleName = "Stitch-DELTA", DeploymentRoleName = "Deployment", DestinationName = "Lake" };

  private readonly TestInstallation _it = new();

  [Fact]
  public async Task A_second_install_by_another_case_changes_nothing()
  {
    await _it.InstallAsync();
    var (state, writes) = (_it.State, _it.Writes);

    var again = await _it.InstallAsync(request: Other);

    Assert.Equal(state, _it.State);
    Assert.Equal(writes, _it.Writes);
    Assert.Equal("stitch-delta", again!.Facts.RoleName);
    Assert.Equal("deployment", again.Facts.DeploymentRoleName);
  }

  [Fact]
  public async Task What_is_installed_by_another_case_of_the_deployment_role_has_its_name_on_record()
  {
    await _it.InstallAsync(request: _it.Request with { DeploymentRoleName = "DEPLOYMENT" });

    Assert.Equal("deployment", _it.Record().DeploymentRoleName);
  }

  [Theory]
  [InlineData("STITCH-DELTA")]
  [InlineData("Stitch-Delta")]
  [InlineData("arn:aws:iam::123456789012:role/Stitch-Delta")]
  public async Task An_uninstall_by_another_case_takes_all_of_it(string roleName)
  {
    var before = _it.State;
    await _it.InstallAsync();

    var gone = await _it.UninstallAsync(new() { BucketName = TestInstallation.Bucket, RoleName = roleName, DeploymentRoleName = "DEPLOYMENT" });

    Assert.Equal(before, _it.State);
    Assert.Equal("stitch-delta", gone!.Facts.RoleName);
  }

  [Fact]
  public async Task A_trace_by_another_case_finds_the_name_as_it_was_made()
  {
    await _it.InstallAsync();

    Assert.Equal("stitch-delta", (await _it.TraceAsync(new() { BucketName = TestInstallation.Bucket, RoleName = "STITCH-delta" })).RoleName);
  }

  [Fact]
  public async Task The_cluster_tells_how_the_name_of_a_role_that_is_gone_was_written()
  {
    await _it.InstallAsync();
    _it.Aws.Roles.Remove("stitch-delta");
    _it.Aws.Descriptions.Remove("stitch-delta");

    var known = await Trace.RunAsync(_it.Stage, new() { BucketName = TestInstallation.Bucket, RoleName = "STITCH-delta" }, _it.Systems, default);

    Assert.Equal("stitch-delta", known.Facts.RoleName);
    Assert.NotNull(known.Record.Id);
  }

  [Fact]
  public async Task A_role_of_somebody_else_by_another_case_is_the_same_role()
  {
    _it.Aws.AddRole("Theirs");
    await _it.InstallAsync(request: _it.Request with { RoleName = "Theirs" });
    var (state, writes) = (_it.State, _it.Writes);

    await _it.InstallAsync(request: _it.Request with { RoleName = "theirs" });
    Assert.Equal(state, _it.State);
    Assert.Equal(writes, _it.Writes);

    await _it.UninstallAsync(new() { BucketName = TestInstallation.Bucket, RoleName = "THEIRS" });
    Assert.Empty(_it.Workspace.Clusters);
    Assert.Null(_it.Aws.Policy);
    Assert.Empty(_it.Stitch.Destinations);
  }

  [Fact]
  public async Task Instance_profile_by_another_case_is_the_same()
  {
    await MakeInstanceProfile.RunAsync(_it.Stage, _it.Aws, TestInstallation.Bucket, "ra", "deployment", null, null, default);
    var (state, writes) = (_it.State, _it.Writes);

    await MakeInstanceProfile.RunAsync(_it.Stage, _it.Aws, TestInstallation.Bucket, "RA", "Deployment", null, null, default);
    Assert.Equal(state, _it.State);
    Assert.Equal(writes, _it.Writes);

    await RemoveInstanceProfile.RunAsync(_it.Stage, _it.Aws, "Ra", "DEPLOYMENT", null, false, default);
    Assert.DoesNotContain("ra", _it.Aws.Roles.Keys);
    Assert.Empty(_it.Aws.Profiles);
    Assert.Empty(_it.Aws.Roles["deployment"].Policies);
  }

  [Fact]
  public void Rows_with_the_same_role_by_another_case_collide()
  {
    RequestedInstallation mine = new(_it.Request with { ClusterName = "a" }, null, null, "1");
    RequestedInstallation its = new(Other with { ClusterName = "b" }, null, null, "2");

    Assert.Equal("RoleName", mine.CollidesWith(its)?.Setting);
  }
}
