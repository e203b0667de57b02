namespace StitchDelta.Tests.Resources;

/// <summary>Location and credential are known by id and mark, whatever somebody did to their names, addresses and roles.</summary>
public sealed class CatalogIdTests
{
  private const string Bucket = TestInstallation.Bucket, RoleName = "stitch-unity-acme-lake-m1", Theirs = "arn:aws:iam::123456789012:role/reporting";

  private readonly TestInstallation _it = new();

  public CatalogIdTests() => Unity.Modern();

  private TestUnityCatalog Unity => _it.Workspace.Unity;

  [Fact]
  public async Task Ids_of_location_and_credential_are_on_record()
  {
    await _it.InstallAsync();
    Assert.Equal((Unity.Locations[0].LocationId, Unity.Credentials[0].CredentialId), (_it.Record().LocationId, _it.Record().CredentialId));
  }

  [Theory]
  [InlineData(false)]
  [InlineData(true)]
  public async Task Credential_that_was_deleted_by_force_is_named_and_the_location_gets_another_before_the_role_trusts_that_one(bool isNamesakeThere)
  {
    await _it.InstallAsync();
    var old = Unity.Credentials[0];
    Unity.Credentials.Clear();
    if (isNamesakeThere)
      Unity.Credentials.Add(old with { CredentialId = "c-9", ExternalId = "external-9" });
    else Unity.Faults["validate"] = TestWorkspace.Refusal("STORAGE_CREDENTIAL_DOES_NOT_EXIST", "It does not exist.");
    var named = Assert.Single(await CheckAsync(), c => c.CheckId == "storage-credential");
    Assert.Equal(CheckStatus.Failed, named.Status);
    Assert.Contains("is gone", named.Actual);
    Assert.EndsWith("-Repair", named.RemedyCommand);

    Unity.Writes.Clear();
    var trustAtUpdate = "";
    Unity.Faults.Clear();
    Unity.Written = what => trustAtUpdate = what == "location/update" ? _it.Aws.Roles[RoleName].Trust : trustAtUpdate;
    await _it.InstallAsync();
    Assert.Equal(isNamesakeThere ? ["location/update"] : ["credential/create", "location/update"], Unity.Writes);
    Assert.Contains(old.ExternalId!, trustAtUpdate);
    var current = Assert.Single(Unity.Credentials);
    Assert.Equal(current.CredentialId, Unity.Locations[0].CredentialId);
    Assert.Contains(current.ExternalId!, _it.Aws.Roles[RoleName].Trust);
    Assert.Equal(current.CredentialId, _it.Record().CredentialId);
    Assert.Equal(CheckStatus.Passed, Assert.Single(await CheckAsync(), c => c.CheckId == "storage-credential").Status);
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task Read_only_credential_is_told_as_such_and_only_ours_is_made_writable(bool isOurs)
  {
    await _it.InstallAsync();
    Unity.Credentials[0] = Unity.Credentials[0] with { IsReadOnly = true, Owner = "data-team" };
    if (!isOurs) Unity.Locations[0] = Unity.Locations[0] with { Comment = "theirs" };
    var named = Assert.Single(await CheckAsync(), c => c.CheckId == "storage-credential");
    Assert.Equal(CheckStatus.Failed, named.Status);
    Assert.Contains("of data-team is read-only", named.Actual);
    Assert.DoesNotContain("trust", named.Remedy);
    Assert.Equal(isOurs, named.RemedyCommand.EndsWith("-Repair", StringComparison.Ordinal));
    if (!isOurs)
    {
      Assert.Contains("Have data-team", named.Remedy);
      return;
    }
    await _it.InstallAsync();
    Assert.False(Unity.Credentials[0].IsReadOnly);
  }

  [Fact]
  public async Task Location_whose_URL_somebody_changed_is_named_and_put_back()
  {
    await _it.InstallAsync();
    Unity.Locations[0] = Unity.Locations[0] with { Url = "s3://acme-lake/raw/" };
    var named = Assert.Single(await CheckAsync(), c => c.CheckId == "external-location");
    Assert.Contains("is over s3://acme-lake/raw/ by now", named.Actual);
    Unity.Writes.Clear();
    await _it.InstallAsync();
    Assert.Equal(["location/update"], Unity.Writes);
    Assert.Equal("s3://acme-lake/", Assert.Single(Unity.Locations).Url);
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task Role_that_somebody_gave_the_credential_is_used_while_it_works(bool works)
  {
    await _it.InstallAsync();
    Unity.Credentials[0] = Unity.Credentials[0] with { RoleArn = Theirs };
    Unity.Validation = c => [new("READ", works || c.RoleArn != Theirs ? "PASS" : "FAIL", "no")];
    Unity.Writes.Clear();
    await _it.InstallAsync();
    Assert.Equal(works ? [] : ["credential/update"], Unity.Writes);
    Assert.Equal(works, Unity.Credentials[0].RoleArn == Theirs);
  }

  [Fact]
  public async Task Renamed_credential_is_used_again_when_the_location_is_made_again()
  {
    await _it.InstallAsync();
    Unity.Credentials[0] = Unity.Credentials[0] with { CredentialName = "lake" };
    Unity.Locations.Clear();
    await _it.InstallAsync();
    Assert.Equal("lake", Assert.Single(Unity.Credentials).CredentialName);
    Assert.Equal("lake", Assert.Single(Unity.Locations).CredentialName);
  }

  [Theory]
  [InlineData("role")]
  [InlineData("names")]
  [InlineData("names, and location gone")]
  [InlineData("names, location gone, and installed again")]
  [InlineData("deleted by force")]
  [InlineData("deleted by force, and installed again")]
  public async Task All_that_was_made_goes_whatever_somebody_did_to_it(string what)
  {
    await _it.InstallAsync();
    if (what == "role")
    {
      _it.Aws.Roles["reporting"] = ("{}", [], []);
      Unity.Credentials[0] = Unity.Credentials[0] with { RoleArn = Theirs };
    }
    if (what.StartsWith("names", StringComparison.Ordinal))
    {
      Unity.Credentials[0] = Unity.Credentials[0] with { CredentialName = "lake" };
      Unity.Locations[0] = Unity.Locations[0] with { LocationName = "lake", CredentialName = "lake" };
    }
    if (what.Contains("gone") || what.Contains("location gone")) Unity.Locations.Clear();
    if (what.Contains("force")) Unity.Credentials.Clear();
    if (what.Contains("again")) await _it.InstallAsync();
    await _it.UninstallAsync();
    Assert.Empty(Unity.Locations);
    Assert.Empty(Unity.Credentials);
    Assert.Equal(what == "role" ? ["deployment", "reporting"] : ["deployment"], _it.Aws.Roles.Keys.Order());
    Assert.DoesNotContain(_it.Stage.Warnings, w => w.Contains(RoleName));
    if (what == "role") Assert.Contains(_it.Stage.Warnings, w => w.Contains("role reporting: this module did not make it"));
  }

  [Fact]
  public async Task Location_whose_URL_somebody_changed_stays_with_all_that_it_uses_and_each_is_told()
  {
    await _it.InstallAsync();
    Unity.Locations[0] = Unity.Locations[0] with { Url = "s3://other-lake/" };
    var done = await _it.UninstallAsync();
    Assert.Single(Unity.Locations);
    Assert.Single(Unity.Credentials);
    Assert.Contains(RoleName, _it.Aws.Roles.Keys);
    string[] told = ["external location stitch-acme-lake: somebody changed its URL, it is over s3://other-lake/ by now",
      "storage credential stitch-acme-lake: the external location stitch-acme-lake of admin@acme.example uses it",
      $"role {RoleName}: the storage credential stitch-acme-lake of admin@acme.example, which stays, takes it on"];
    foreach (var one in told) Assert.Contains(_it.Stage.Warnings, w => w.Contains(one));
    Assert.DoesNotContain(done!.Changes, c => c.Detail.Contains("gone already"));
  }

  [Fact]
  public async Task What_databricks_keeps_is_told_with_all_that_stays_for_its_sake()
  {
    await _it.InstallAsync();
    Unity.Faults["location/delete"] = TestWorkspace.Refusal("INVALID_STATE", "It has 2 dependent tables.");
    await _it.UninstallAsync();
    Assert.Contains(_it.Stage.Warnings, w => w.Contains("storage credential stitch-acme-lake: the external location"));
    Assert.Contains(_it.Stage.Warnings, w => w.Contains($"role {RoleName}: the storage credential"));
  }

  [Fact]
  public async Task Location_on_record_whose_comment_somebody_changed_is_told()
  {
    await _it.InstallAsync();
    Unity.Locations[0] = Unity.Locations[0] with { Comment = "for the analysts", Owner = "analysts" };
    await _it.UninstallAsync();
    Assert.Contains(_it.Stage.Warnings, w => w.Contains("external location stitch-acme-lake: this module made it, but somebody changed its comment"));
    Assert.Contains(_it.Stage.Warnings, w => w.Contains("storage credential stitch-acme-lake: the external location stitch-acme-lake of analysts uses it"));
  }

  [Fact]
  public async Task Role_that_another_credential_takes_on_too_stays()
  {
    await _it.InstallAsync();
    Unity.Credentials.Add(Unity.Credentials[0] with { CredentialId = "c-9", CredentialName = "copy", Comment = "", Owner = "analysts" });
    await _it.UninstallAsync();
    Assert.Contains(RoleName, _it.Aws.Roles.Keys);
    Assert.Contains(_it.Stage.Warnings, w => w.Contains($"role {RoleName}: the storage credential copy of analysts, which stays, takes it on"));
  }

  [Fact]
  public async Task Role_of_another_name_goes_also_where_the_credential_was_given_another_one()
  {
    var request = new LocationRequest(Bucket, TestUnityCatalog.Caller) { RoleName = "own-name", MetastoreId = "m-1" };
    Assert.Equal(StepStatus.Changed, (await MakeExternalLocation.RunAsync(_it.Stage, _it.Aws, Unity, request, default)).Status);
    Unity.Credentials[0] = Unity.Credentials[0] with { RoleArn = Theirs };
    await RemoveExternalLocation.RunAsync(_it.Stage, _it.Aws, Unity, Bucket, default);
    Assert.Equal(["deployment"], _it.Aws.Roles.Keys);
  }

  [Fact]
  public async Task Tags_that_somebody_took_off_the_role_are_planned_and_put_back_and_undo_knows_it_by_them()
  {
    await _it.InstallAsync();
    var tags = _it.Aws.Roles[RoleName].Tags;
    var made = tags.ToDictionary(t => t.Key, t => t.Value);
    tags.Clear();
    var planned = (await _it.InstallAsync(new TestStage { IsPlanning = true }))!;
    var change = Assert.Single(planned.Changes, c => c.Resource == $"tags of role {RoleName}");
    Assert.Contains($"+{CredentialRole.Tag} = {Bucket}", change.Detail);
    Assert.Empty(tags);
    await _it.InstallAsync();
    Assert.Equal(made, _it.Aws.Roles[RoleName].Tags);
    await _it.UninstallAsync();
    Assert.Equal(["deployment"], _it.Aws.Roles.Keys);
  }

  [Fact]
  public async Task Role_of_somebody_else_that_the_credential_takes_on_gets_no_tags()
  {
    _it.Aws.AddRole(RoleName);
    await _it.InstallAsync();
    Assert.Empty(_it.Aws.Roles[RoleName].Tags);
    Assert.Contains(Unity.Credentials[0].ExternalId!, _it.Aws.Roles[RoleName].Trust);
  }

  // The list shows everybody what they may see, and all to an admin.
  [Theory]
  [InlineData(false, true, CheckStatus.Unknown)]
  [InlineData(true, true, CheckStatus.Failed)]
  [InlineData(false, false, CheckStatus.Failed)]
  public async Task Location_on_record_that_is_not_shown_is_unknown_to_whoever_is_no_admin(bool isAdmin, bool isOnRecord, CheckStatus expected)
  {
    await _it.InstallAsync();
    Unity.Locations.Clear();
    if (!isOnRecord) _it.Aws.Roles["stitch-delta"].Tags.Remove("StitchDelta:ExternalLocation");
    _it.Workspace.User = new("analyst@acme.example", _it.Workspace.User.OrgId, isAdmin) { Groups = ["users"] };
    var found = await CheckAsync();
    var location = Assert.Single(found, c => c.CheckId == "external-location");
    Assert.Equal(expected, location.Status);
    if (expected != CheckStatus.Unknown) return;
    Assert.Equal("the location on record is not shown to the caller", location.Actual);
    Assert.EndsWith("GRANT BROWSE ON EXTERNAL LOCATION <name> TO `analyst@acme.example`", location.Remedy);
    // No part of it is taken for one that is not needed, and nothing is repaired for it.
    foreach (var part in new[] { "external-location-privileges", "storage-credential" })
      Assert.Equal(CheckStatus.Unknown, Assert.Single(found, c => c.CheckId == part).Status);
    Assert.Equal("", location.RemedyCommand);
  }

  private async Task<List<StitchCheck>> CheckAsync()
  {
    var checks = new List<StitchCheck>();
    var given = new InstallationFacts { BucketName = Bucket };
    var traced = await Trace.RunAsync(_it.Stage, given, _it.Systems, default);
    var subject = new CheckSubject { Facts = traced.Facts, Given = given, Traced = traced, Systems = _it.Systems, Waiting = _ => { }, Clock = _it.Stage.Time };
    await CheckDestination.RunAsync(subject, checks.Add, default);
    return checks;
  }
}
