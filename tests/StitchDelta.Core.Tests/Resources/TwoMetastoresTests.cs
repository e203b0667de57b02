namespace StitchDelta.Tests.Resources;

/// <summary>Two installations on one bucket whose workspaces belong to two metastores, of two regions or of two Databricks accounts: each has
/// a storage credential with a role of its own, and neither touches the other's.</summary>
public sealed class TwoMetastoresTests
{
  private const string Bucket = TestInstallation.Bucket, Somebody = "somebody@acme.example";

  private static readonly InstallRequest West = new()
  {
    BucketName = Bucket, RoleName = "west", DeploymentRoleName = "deployment", ClusterName = "west", DestinationName = "West",
  };

  private readonly TestInstallation _east = new();
  private readonly TestInstallation _west;

  public TwoMetastoresTests()
  {
    _west = _east.Elsewhere(West);
    foreach (var (it, id) in new[] { (_east, "0a1b2c3d-1111-4222-8333-444455556666"), (_west, "9f8e7d6c-1111-4222-8333-444455556666") })
    {
      Of(it).Modern(owner: Somebody);
      Of(it).Metastore = Of(it).Metastore! with { MetastoreId = id };
      Of(it).Validation = c => [new("READ", Reaches(c) ? "PASS" : "FAIL", "AWS IAM role does not have READ permissions")];
    }
  }

  private MemoryAws Aws => _east.Aws;

  private static TestUnityCatalog Of(TestInstallation it) => it.Workspace.Unity;

  private static InstallationFacts Named(TestInstallation it) => new() { BucketName = Bucket, RoleName = it.Request.RoleName };

  // The role is there, and trusts the credential that takes it on.
  private bool Reaches(StorageCredentialInfo credential) =>
    Aws.Roles.TryGetValue(RoleOf(credential), out var role) && role.Trust.Contains(credential.ExternalId!);

  private static string RoleOf(StorageCredentialInfo credential) => credential.RoleArn!.Substring(credential.RoleArn.LastIndexOf('/') + 1);

  private (TestInstallation First, TestInstallation Last) InOrder(bool isEastFirst) => isEastFirst ? (_east, _west) : (_west, _east);

  [Theory]
  [InlineData(true, true)]
  [InlineData(true, false)]
  [InlineData(false, true)]
  [InlineData(false, false)]
  public async Task Both_work_and_each_is_taken_back_alone(bool isEastFirst, bool isFirstGoneFirst)
  {
    var (first, last) = InOrder(isEastFirst);
    await first.InstallAsync();
    var before = Aws.Roles[RoleOf(Of(first).Credentials[0])];
    await last.InstallAsync();
    Assert.Equal(before.Trust, Aws.Roles[RoleOf(Of(first).Credentials[0])].Trust);
    foreach (var it in new[] { first, last })
    {
      Assert.True(Reaches(Assert.Single(Of(it).Credentials)));
      Assert.Equal(CheckStatus.Passed, (await CheckAsync(it, "storage-credential")).Status);
    }
    await WritesNothingAgain();

    var (gone, stays) = isFirstGoneFirst ? (first, last) : (last, first);
    var role = RoleOf(Of(gone).Credentials[0]);
    await gone.UninstallAsync(Named(gone));
    Assert.Empty(Of(gone).Locations);
    Assert.Empty(Of(gone).Credentials);
    Assert.Empty(Of(gone).Of(GrantTarget.Catalog, "lake", TestUnityCatalog.Caller));
    Assert.DoesNotContain(role, Aws.Roles.Keys);
    Assert.DoesNotContain(gone.Stage.Warnings, w => w.StartsWith("Left alone", StringComparison.Ordinal));
    Assert.True(Reaches(Assert.Single(Of(stays).Credentials)));
    Assert.Equal(CheckStatus.Passed, (await CheckAsync(stays, "storage-credential")).Status);

    await stays.UninstallAsync(Named(stays));
    Assert.Empty(Of(stays).Locations);
    Assert.Empty(Of(stays).Credentials);
    Assert.Equal(["deployment"], Aws.Roles.Keys);

    async Task WritesNothingAgain()
    {
      var writes = Writes;
      await first.InstallAsync();
      await last.InstallAsync();
      Assert.Equal(writes, Writes);
    }
  }

  [Theory]
  [InlineData("role")]
  [InlineData("credential")]
  public async Task Repair_of_one_leaves_the_other_as_it_is(string what)
  {
    await _east.InstallAsync();
    await _west.InstallAsync();
    var (theirs, own) = (Of(_west).Credentials[0], Of(_east).Credentials[0]);
    if (what == "role") Aws.Roles.Remove(RoleOf(own));
    // Somebody gave it the role of the other metastore's credential, which does not trust it.
    else Of(_east).Credentials[0] = own with { RoleArn = theirs.RoleArn };
    var (subject, found) = await FoundAsync(_east);
    Assert.Equal(CheckStatus.Failed, Assert.Single(found, c => c.CheckId == "storage-credential").Status);
    await RepairDestination.RunAsync(_east.Stage, subject, found, null, default);
    Assert.True(Reaches(Assert.Single(Of(_east).Credentials)));
    Assert.True(Reaches(Assert.Single(Of(_west).Credentials)));
    Assert.Equal(own.RoleArn, Of(_east).Credentials[0].RoleArn);
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task Removed_alone_it_takes_what_is_of_its_own_metastore(bool isThere)
  {
    await _east.InstallAsync();
    await _west.InstallAsync();
    var (theirs, own) = (RoleOf(Of(_west).Credentials[0]), RoleOf(Of(_east).Credentials[0]));
    if (!isThere)
    {
      Of(_east).Locations.Clear();
      Of(_east).Credentials.Clear();
    }
    await RemoveExternalLocation.RunAsync(_east.Stage, Aws, Of(_east), Bucket, default);
    Assert.Empty(Of(_east).Locations);
    Assert.DoesNotContain(own, Aws.Roles.Keys);
    Assert.Contains(theirs, Aws.Roles.Keys);
    Assert.True(Reaches(Assert.Single(Of(_west).Credentials)));
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task Workspaces_of_one_metastore_share_all_of_it_and_the_last_one_takes_it(bool isFirstGoneFirst)
  {
    var beside = _east.Elsewhere(West, Of(_east));
    await _east.InstallAsync();
    await beside.InstallAsync();
    Assert.Single(Of(_east).Credentials);
    var (gone, last) = isFirstGoneFirst ? (_east, beside) : (beside, _east);
    await gone.UninstallAsync(Named(gone));
    Assert.True(Reaches(Assert.Single(Of(last).Credentials)));
    Assert.Equal(Privileges.OnCatalog.Order(), Of(last).Of(GrantTarget.Catalog, "lake", TestUnityCatalog.Caller).Order());
    await last.UninstallAsync(Named(last));
    Assert.Empty(Of(last).Credentials);
    Assert.Equal(["deployment"], Aws.Roles.Keys);
  }

  [Fact]
  public async Task Where_the_metastore_of_the_other_one_is_not_on_record_all_stays_and_is_told_with_the_command()
  {
    await _east.InstallAsync();
    await _west.InstallAsync();
    Aws.Roles["west"].Tags.Remove("StitchDelta:Metastore");
    await _east.UninstallAsync(Named(_east));
    Assert.True(Reaches(Assert.Single(Of(_east).Credentials)));
    Assert.Contains(_east.Stage.Warnings, w => w.StartsWith("Left alone: external location stitch-acme-lake: the installation with the role west", StringComparison.Ordinal)
      && w.EndsWith("Where it is not: Remove-DeltaExternalLocation acme-lake.", StringComparison.Ordinal));
    Assert.Contains(_east.Stage.Warnings, w => w.Contains("the installation with the role west may use them too"));
  }

  [Theory]
  [InlineData("m-1", "m-1", "1", "2", null, null, true)]
  [InlineData("m-1", "m-2", "1", "2", "l-1", "l-2", false)]
  [InlineData("m-1", "m-2", "1", "1", "l-1", "l-2", true)]
  [InlineData("m-1", null, "1", "2", "l-1", "l-2", null)]
  [InlineData(null, "m-1", "1", "1", null, null, true)]
  [InlineData("m-1", null, "1", null, "l-1", "l-1", true)]
  [InlineData(null, null, null, null, null, null, null)]
  public void Records_tell_whether_they_are_of_one_metastore(
    string? metastore, string? itsMetastore, string? workspace, string? itsWorkspace, string? location, string? itsLocation, bool? expected)
  {
    var own = new InstallationRecord { MetastoreId = metastore, WorkspaceId = workspace, LocationId = location };
    var its = new InstallationRecord { MetastoreId = itsMetastore, WorkspaceId = itsWorkspace, LocationId = itsLocation };
    Assert.Equal(expected, own.IsInMetastoreOf(its));
    Assert.Equal(expected, its.IsInMetastoreOf(own));
  }

  [Fact]
  public async Task The_metastore_is_on_record_from_the_first_request_on()
  {
    var stage = new TestStage { Answer = change => !change.Resource.StartsWith("cluster", StringComparison.Ordinal) };
    await _east.InstallAsync(stage);
    Assert.Null(_east.Record().ClusterId);
    Assert.Equal(Of(_east).Metastore!.MetastoreId, _east.Record().MetastoreId);
    Assert.Equal(Of(_east).Metastore!.MetastoreId, RecordTags.Decode(Aws.Profiles["stitch-delta"].Tags).MetastoreId);
  }

  [Fact]
  public async Task Privileges_on_a_catalog_of_the_same_name_that_were_there_before_stay()
  {
    var held = Of(_west).Of(GrantTarget.Catalog, "lake", TestUnityCatalog.Caller);
    held.Add("USE_CATALOG");
    await _east.InstallAsync();
    await _west.InstallAsync();
    await _west.UninstallAsync(Named(_west));
    Assert.Equal(["USE_CATALOG"], held);
  }

  [Theory]
  [InlineData(Bucket, false)]
  [InlineData("other-lake", true)]
  public async Task Role_of_another_credential_that_is_named_is_refused_before_the_first_write(string bucket, bool isSameMetastore)
  {
    await MakeAsync(Bucket, _east);
    var it = isSameMetastore ? _east : _west;
    var (writes, trust) = (Writes, Aws.Roles["shared"].Trust);
    var refused = await Assert.ThrowsAsync<StitchDeltaException>(() => MakeAsync(bucket, it));
    Assert.Equal(nameof(Catalogue.CredentialRoleOfOthers), refused.Entry.Id);
    Assert.Contains($"for the bucket {Bucket}", refused.Message);
    Assert.Equal((writes, trust), (Writes, Aws.Roles["shared"].Trust));

    Task<StepResult<DeltaExternalLocation>> MakeAsync(string over, TestInstallation by) => PrepareCatalog.RunAsync(by.Stage, Aws,
      by.Workspace, TestWorkspace.Url, null, new(over, "") { RoleName = "shared" }, default);
  }

  [Fact]
  public async Task Where_the_metastore_may_not_be_asked_for_the_catalog_tells_it()
  {
    var unity = Of(_east);
    unity.Catalogs[0] = unity.Catalogs[0] with { MetastoreId = unity.Metastore!.MetastoreId };
    unity.Faults["metastore"] = TestWorkspace.Refusal("PERMISSION_DENIED", "It may not be seen.");
    await _east.InstallAsync(request: _east.Request with { CatalogName = "lake" });
    Assert.Equal("stitch-unity-acme-lake-0a1b2c3d", RoleOf(unity.Credentials[0]));
    Assert.Equal(unity.Metastore.MetastoreId, _east.Record().MetastoreId);
  }

  [Fact]
  public async Task Where_nothing_tells_the_metastore_any_more_it_is_said_that_a_role_may_be_left()
  {
    await _east.InstallAsync();
    Of(_east).Locations.Clear();
    Of(_east).Credentials.Clear();
    var fault = new ServiceFault("Databricks", "metastore_summary", 403, "PERMISSION_DENIED", "It may not be seen.");
    Of(_east).Faults["metastore"] = Catalogue.DatabricksPermissionDenied.Because(null, fault, "metastore_summary", fault.Message);
    await RemoveExternalLocation.RunAsync(_east.Stage, Aws, Of(_east), Bucket, default);
    Assert.Contains(_east.Stage.Warnings, w => w.Contains("which metastore the workspace has may not be seen"));
    Assert.Contains("stitch-unity-acme-lake-0a1b2c3d", Aws.Roles.Keys);
  }

  [Theory]
  [InlineData("acme-lake", "stitch-unity-acme-lake-0a1b2c3d")]
  [InlineData("a-bucket-whose-name-is-as-long-as-a-name-of-a-bucket-may-be-0123", null)]
  public void Name_of_the_role_tells_the_metastore_and_is_one_that_IAM_takes(string bucket, string? expected)
  {
    var names = new[] { _east, _west }.Select(i => new LocationRequest(bucket, "") { MetastoreId = Of(i).Metastore!.MetastoreId }.RoleName).ToList();
    Assert.All(names, n => Assert.InRange(n.Length, 1, 64));
    Assert.Equal(2, names.Distinct().Count());
    if (expected is not null) Assert.Equal(expected, names[0]);
  }

  private int Writes => Aws.Writes + new[] { _east, _west }.Sum(i => i.Workspace.Writes.Count + i.Stitch.Writes.Count + Of(i).Writes.Count);

  private static async Task<StitchCheck> CheckAsync(TestInstallation it, string id) =>
    Assert.Single((await FoundAsync(it)).Found, c => c.CheckId == id);

  private static async Task<(CheckSubject Subject, List<StitchCheck> Found)> FoundAsync(TestInstallation it)
  {
    var checks = new List<StitchCheck>();
    var traced = await Trace.RunAsync(it.Stage, Named(it), it.Systems, default);
    var subject = new CheckSubject { Facts = traced.Facts, Given = Named(it), Traced = traced, Systems = it.Systems, Waiting = _ => { }, Clock = it.Stage.Time };
    await CheckDestination.RunAsync(subject, checks.Add, default);
    return (subject, checks);
  }
}
