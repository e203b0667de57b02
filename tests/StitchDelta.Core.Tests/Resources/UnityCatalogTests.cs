namespace StitchDelta.Tests.Resources;

/// <summary>Where tables come to lie, and what Unity Catalog must have for that.</summary>
public sealed class UnityCatalogTests
{
  private const string Bucket = TestInstallation.Bucket;
  private const string RoleArn = $"arn:aws:iam::{MemoryAws.Account}:role/stitch-unity-acme-lake-m1";

  private readonly TestInstallation _it = new();

  private TestUnityCatalog Unity => _it.Workspace.Unity;

  [Theory]
  // asked, record, metastore?, legacy off?, default -> catalog, or the error
  [InlineData(null, null, false, null, null, null)]
  [InlineData("hive_metastore", null, false, null, null, null)]
  [InlineData("lake", null, false, null, null, "!UnityCatalogMissing")]
  [InlineData(null, null, true, true, "lake", "lake")]
  [InlineData(null, null, true, true, null, "!CatalogNotChosen")]
  [InlineData(null, null, true, true, "hive_metastore", "!CatalogNotChosen")]
  [InlineData("other", null, true, true, "lake", "other")]
  [InlineData("hive_metastore", null, true, true, "lake", "!HiveMetastoreDisabled")]
  [InlineData(null, null, true, false, "lake", "lake")]
  [InlineData(null, null, true, false, "hive_metastore", "hive_metastore")]
  [InlineData(null, null, true, false, null, "hive_metastore")]
  [InlineData(null, null, true, null, null, "hive_metastore")]
  [InlineData("SPARK_CATALOG", null, true, false, "lake", "hive_metastore")]
  [InlineData(null, "old", true, true, "lake", "old")]
  [InlineData("lake", "old", true, true, "lake", "lake")]
  public void Catalog_is_what_was_asked_for_then_what_is_on_record_then_what_the_workspace_takes(
    string? asked, string? recorded, bool hasMetastore, bool? isLegacyOff, string? usual, string? expected)
  {
    var workspace = new CatalogSetup(hasMetastore ? new("m", "main", "us-east-1", "admins", null) : null)
    {
      IsLegacyAccessDisabled = isLegacyOff, DefaultCatalog = usual,
    };
    string? Chosen()
    {
      try
      {
        return TableHome.Choose(workspace, asked, recorded).CatalogName;
      }
      catch (StitchDeltaException e)
      {
        return $"!{e.Entry.Id}";
      }
    }
    Assert.Equal(expected, Chosen());
  }

  [Fact]
  public void What_may_not_be_seen_is_not_taken_for_a_workspace_without_Unity_Catalog()
  {
    var unseen = new CatalogSetup((MetastoreInfo?)null) { IsKnown = false };
    Assert.Equal("lake", TableHome.Choose(unseen, "lake", null).CatalogName);
    Assert.Equal("hive_metastore", TableHome.Choose(unseen, "hive_metastore", null).CatalogName);
    Assert.Null(TableHome.Choose(unseen, null, null).CatalogName);
  }

  [Theory]
  [InlineData("s3://acme-lake/", "")]
  [InlineData("s3://acme-lake", "")]
  [InlineData("s3a://acme-lake//", "")]
  [InlineData("S3://acme-lake/raw/", "inside")]
  [InlineData("s3://acme-lake-2/", "elsewhere")]
  [InlineData("abfss://acme-lake/", "elsewhere")]
  public void Location_is_over_the_bucket_inside_it_or_elsewhere(string url, string expected)
  {
    var location = new ExternalLocationInfo("l", "l", url, "c", "o", "");
    var actual = Locations.Over([location], Bucket) is not null ? "" : Locations.Inside([location], Bucket).Any() ? "inside" : "elsewhere";
    Assert.Equal(expected, actual);
  }

  [Fact]
  public async Task Workspace_without_a_metastore_is_asked_once_and_nothing_of_Unity_Catalog_is_made()
  {
    await _it.InstallAsync();
    Assert.Equal(["metastore"], Unity.Reads);
    Assert.Empty(Unity.Writes);
    Assert.Null(_it.Record().CatalogName);
    Assert.DoesNotContain(TableHome.InitialCatalog, _it.Workspace.LastSpec!.SparkConf.Keys);
  }

  [Fact]
  public async Task Install_makes_all_that_a_workspace_of_today_needs_and_a_second_run_writes_nothing()
  {
    Unity.Modern(owner: "somebody@acme.example");
    var made = (await _it.InstallAsync())!;

    var credential = Assert.Single(Unity.Credentials);
    var role = _it.Aws.Roles["stitch-unity-acme-lake-m1"];
    Assert.Equal(RoleArn, credential.RoleArn);
    Assert.Contains(credential.ExternalId!, role.Trust);
    Assert.Contains(TestUnityCatalog.MasterRole, role.Trust);
    Assert.Equal("s3://acme-lake/", Assert.Single(Unity.Locations).Url);
    Assert.Equal(["CREATE_SCHEMA", "USE_CATALOG"], Unity.Of(GrantTarget.Catalog, "lake", TestUnityCatalog.Caller).Order());
    Assert.Equal("lake", _it.Workspace.LastSpec!.SparkConf[TableHome.InitialCatalog]);
    Assert.Equal("lake", made.Facts.CatalogName);
    Assert.Equal(("lake", "USE_CATALOG,CREATE_SCHEMA"), (_it.Record().CatalogName, string.Join(",", _it.Record().AddedPrivileges)));

    var writes = _it.Writes + Unity.Writes.Count;
    await _it.InstallAsync();
    Assert.Equal(writes, _it.Writes + Unity.Writes.Count);
  }

  [Theory]
  [InlineData("locations")]
  [InlineData("locations", 2)]
  [InlineData("location/delete")]
  [InlineData("credential")]
  [InlineData("credential/delete")]
  [InlineData("revoke Catalog")]
  public async Task Uninstall_believes_no_single_answer_that_something_is_gone(string what, int time = 1)
  {
    Unity.Modern(owner: "somebody@acme.example");
    await _it.InstallAsync();
    // The first list and look are those of the plan, before anything goes.
    var stage = new TestStage { Answer = change => change.Action != ChangeAction.Delete || Arm() };
    Assert.NotNull(await _it.UninstallAsync(stage: stage));
    Assert.Empty(Unity.Empty);
    Assert.Empty(Unity.Locations);
    Assert.Empty(Unity.Credentials);
    Assert.Equal(["deployment"], _it.Aws.Roles.Keys);
    Assert.Empty(Unity.Of(GrantTarget.Catalog, "lake", TestUnityCatalog.Caller));
    Assert.Equal(stage.Warnings.Distinct(), stage.Warnings);

    bool Arm()
    {
      if (!_isArmed) Unity.Empty.Add(what, time);
      return _isArmed = true;
    }
  }

  private bool _isArmed;

  [Fact]
  public async Task What_Databricks_keeps_is_told_once()
  {
    Unity.Modern(owner: "somebody@acme.example");
    await _it.InstallAsync();
    Unity.Locations.Add(new("other", "other", "s3://other-lake/", "stitch-acme-lake", "somebody@acme.example", ""));
    await _it.UninstallAsync();
    Assert.Single(Unity.Credentials);
    Assert.Single(_it.Stage.Warnings, w => w.StartsWith("Left alone: storage credential stitch-acme-lake: ", StringComparison.Ordinal));
  }

  [Fact]
  public async Task Uninstall_takes_back_location_then_credential_then_role_and_the_privileges_that_were_added()
  {
    Unity.Modern(owner: "somebody@acme.example");
    Unity.Of(GrantTarget.Catalog, "lake", TestUnityCatalog.Caller).Add("USE_CATALOG");
    await _it.InstallAsync();
    Unity.Writes.Clear();
    await _it.UninstallAsync();
    Assert.Equal(["revoke Catalog", "location/delete", "credential/delete"], Unity.Writes);
    Assert.Equal(["USE_CATALOG"], Unity.Of(GrantTarget.Catalog, "lake", TestUnityCatalog.Caller));
    Assert.Equal(["deployment"], _it.Aws.Roles.Keys);
  }

  [Fact]
  public async Task Location_of_somebody_else_is_used_and_stays_and_only_what_was_added_is_taken_back()
  {
    Unity.Modern();
    Unity.Locations.Add(new("l-1", "raw", "s3://acme-lake", "theirs", "data-team", "ours since 2023"));
    Unity.Of(GrantTarget.ExternalLocation, "raw", TestUnityCatalog.Caller).Add("READ_FILES");
    await _it.InstallAsync();
    Assert.Empty(Unity.Credentials);
    Assert.Equal(3, Unity.Of(GrantTarget.ExternalLocation, "raw", TestUnityCatalog.Caller).Count);
    await _it.UninstallAsync();
    Assert.Equal("raw", Assert.Single(Unity.Locations).LocationName);
    Assert.Equal(["READ_FILES"], Unity.Of(GrantTarget.ExternalLocation, "raw", TestUnityCatalog.Caller));
  }

  [Fact]
  public async Task Privileges_on_a_location_that_somebody_put_in_the_place_of_ours_are_taken_back_too()
  {
    Unity.Modern();
    await _it.InstallAsync();
    Unity.Locations[0] = new("l-9", "theirs", "s3://acme-lake/", "theirs", "data-team", "");
    await _it.InstallAsync();
    Assert.Equal(3, Unity.Of(GrantTarget.ExternalLocation, "theirs", TestUnityCatalog.Caller).Count);
    await _it.UninstallAsync();
    Assert.Empty(Unity.Of(GrantTarget.ExternalLocation, "theirs", TestUnityCatalog.Caller));
    Assert.Equal("theirs", Assert.Single(Unity.Locations).LocationName);
  }

  [Fact]
  public async Task Another_catalog_that_is_asked_for_later_stays_the_one_that_is_meant()
  {
    Unity.Modern();
    Unity.Catalogs.Add(new("sales", "sales-team", "s3://databricks-managed/sales", "MANAGED_CATALOG", false));
    await _it.InstallAsync();
    await _it.InstallAsync(request: _it.Request with { CatalogName = "sales" });
    Assert.Equal("sales", (await _it.TraceAsync(new() { BucketName = Bucket })).CatalogName);
    var writes = _it.Writes + Unity.Writes.Count;
    await _it.InstallAsync();
    Assert.Equal(writes, _it.Writes + Unity.Writes.Count);
    await _it.UninstallAsync();
    Assert.Empty(Unity.Of(GrantTarget.Catalog, "sales", TestUnityCatalog.Caller));
  }

  [Fact]
  public async Task Installations_on_one_bucket_share_the_location_and_the_last_one_takes_it()
  {
    Unity.Modern();
    var second = _it.Beside(new() { BucketName = Bucket, RoleName = "second", DeploymentRoleName = "deployment", ClusterName = "second", DestinationName = "Second" });
    await _it.InstallAsync();
    await second.InstallAsync();
    Assert.Single(Unity.Locations);
    await _it.UninstallAsync(new() { BucketName = Bucket, RoleName = "stitch-delta" });
    Assert.Single(Unity.Locations);
    await second.UninstallAsync(new() { BucketName = Bucket, RoleName = "second" });
    Assert.Empty(Unity.Locations);
    Assert.Empty(Unity.Credentials);
    Assert.Equal(["deployment"], _it.Aws.Roles.Keys);
  }

  [Fact]
  public async Task What_was_made_is_taken_back_also_where_somebody_elses_location_took_its_place()
  {
    Unity.Modern();
    await _it.InstallAsync();
    Unity.Locations.Clear();
    Unity.Locations.Add(new("l-9", "theirs", "s3://acme-lake/", "theirs", "somebody@acme.example", ""));
    await _it.UninstallAsync();
    Assert.Empty(Unity.Credentials);
    Assert.Equal("theirs", Assert.Single(Unity.Locations).LocationName);
    Assert.Equal(["deployment"], _it.Aws.Roles.Keys);
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task Installations_of_one_catalog_share_the_privileges_and_the_last_one_takes_them(bool isFirstGoneFirst)
  {
    Unity.Modern(owner: "somebody@acme.example");
    var second = _it.Beside(new() { BucketName = Bucket, RoleName = "second", DeploymentRoleName = "deployment", ClusterName = "second", DestinationName = "Second" });
    await _it.InstallAsync();
    await second.InstallAsync();
    string[] order = isFirstGoneFirst ? ["stitch-delta", "second"] : ["second", "stitch-delta"];
    foreach (var role in order)
    {
      Assert.Equal(Privileges.OnCatalog.Order(), Unity.Of(GrantTarget.Catalog, "lake", TestUnityCatalog.Caller).Order());
      await (role == "second" ? second : _it).UninstallAsync(new() { BucketName = Bucket, RoleName = role });
    }
    Assert.Empty(Unity.Of(GrantTarget.Catalog, "lake", TestUnityCatalog.Caller));
  }

  [Theory]
  [InlineData(TestUnityCatalog.Caller, "GRANT CREATE EXTERNAL LOCATION ON METASTORE TO `admin@acme.example`")]
  [InlineData("somebody@acme.example", "GRANT CREATE EXTERNAL LOCATION ON METASTORE TO `admin@acme.example`; "
    + "GRANT CREATE EXTERNAL LOCATION ON STORAGE CREDENTIAL `stitch-acme-lake` TO `admin@acme.example`")]
  public async Task Refusal_has_the_SQL_for_who_asks_and_not_for_the_owner_of_the_token(string credentialOwner, string sql)
  {
    Unity.Modern();
    if (credentialOwner != TestUnityCatalog.Caller)
      Unity.Credentials.Add(new("c-9", "stitch-acme-lake", credentialOwner, RoleArn, "external-9", TestUnityCatalog.MasterRole, ""));
    var fault = new ServiceFault("Databricks", "test", 403, "PERMISSION_DENIED", "User does not have CREATE EXTERNAL LOCATION on Metastore 'main'.");
    Unity.Faults["location/create"] = Catalogue.DatabricksPermissionDenied.Because(null, fault, "test", "PERMISSION_DENIED", fault.Message);
    var request = new LocationRequest(Bucket, "6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10") { Caller = TestUnityCatalog.Caller, MetastoreId = "m-1" };
    var refused = await Assert.ThrowsAsync<StitchDeltaException>(() => MakeExternalLocation.RunAsync(_it.Stage, _it.Aws, Unity, request, default));
    Assert.Equal(Catalogue.UnityCatalogDenied, refused.Entry);
    Assert.EndsWith(sql, refused.Remedy);
  }

  [Theory]
  [InlineData("s3://acme-lake/raw/", false, "ExternalLocationNested")]
  [InlineData("s3://acme-lake/", true, "ExternalLocationReadOnly")]
  public async Task Location_that_stands_in_the_way_is_told_before_the_first_write(string url, bool isReadOnly, string error)
  {
    Unity.Modern();
    Unity.Locations.Add(new("l-1", "raw", url, "theirs", "data-team", "") { IsReadOnly = isReadOnly });
    var refusal = await Assert.ThrowsAsync<StitchDeltaException>(() => _it.InstallAsync());
    Assert.Equal(error, refusal.Entry.Id);
    Assert.Equal(0, _it.Writes + Unity.Writes.Count);
  }

  [Fact]
  public async Task Catalog_that_is_not_there_is_told_before_the_first_write()
  {
    Unity.Modern();
    var refusal = await Assert.ThrowsAsync<StitchDeltaException>(() => _it.InstallAsync(request: _it.Request with { CatalogName = "lakes" }));
    Assert.Equal(nameof(Catalogue.CatalogNotFound), refusal.Entry.Id);
    Assert.Equal(0, _it.Writes + Unity.Writes.Count);
  }

  [Theory]
  [InlineData(true, "12.2.x-scala2.12", "RuntimeTooOldForWorkspace")]
  [InlineData(true, "13.3.x-scala2.12", null)]
  [InlineData(false, "12.2.x-scala2.12", null)]
  [InlineData(true, "custom:acme__image", null)]
  public async Task Runtime_that_the_workspace_does_not_take_is_told_before_the_first_write(bool isLegacyOff, string runtime, string? error)
  {
    Unity.Modern();
    Unity.LegacyAccessDisabled = isLegacyOff;
    _it.Workspace.Runtimes.AddRange([new("12.2.x-scala2.12", "12.2 LTS"), new("13.3.x-scala2.12", "13.3 LTS")]);
    var refusal = await Record.ExceptionAsync(() => _it.InstallAsync(request: _it.Request with { SparkVersion = runtime }));
    Assert.Equal(error, (refusal as StitchDeltaException)?.Entry.Id);
    if (error is not null) Assert.Equal(0, _it.Writes + Unity.Writes.Count);
  }

  [Fact]
  public async Task What_depends_on_the_location_keeps_it_and_its_credential_and_role_and_is_told()
  {
    Unity.Modern();
    await _it.InstallAsync();
    Unity.KeepsLocation = TestWorkspace.Refusal("INVALID_STATE", "External location 'stitch-acme-lake' has 2 dependent tables.");
    await _it.UninstallAsync();
    Assert.Single(Unity.Credentials);
    Assert.Contains("stitch-unity-acme-lake-m1", _it.Aws.Roles.Keys);
    Assert.Single(_it.Stage.Warnings, w => w.Contains("2 dependent tables"));
  }

  [Fact]
  public void Trust_policy_keeps_what_others_wrote_and_follows_a_new_external_id()
  {
    const string Role = "arn:aws:iam::123456789012:role/r";
    const string Others = """{"Version":"2012-10-17","Statement":{"Sid":"Ops","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/ops"},"Action":"sts:AssumeRole"}}""";
    var first = CredentialPolicies.Trusting(Others, Role, TestUnityCatalog.MasterRole, "id-1");
    Assert.Equal(first, CredentialPolicies.Trusting(first, Role, TestUnityCatalog.MasterRole, "id-1"));
    var second = CredentialPolicies.Trusting(first, Role, TestUnityCatalog.MasterRole, "id-2");
    Assert.DoesNotContain("id-1", second);
    Assert.Equal(3, PolicyDocument.Parse(second).Statements.Count);
    Assert.Contains("\"Ops\"", second);
  }

  [Fact]
  public async Task Plan_writes_nothing_and_names_each_part()
  {
    Unity.Modern(owner: "somebody@acme.example");
    var planned = (await _it.InstallAsync(new TestStage { IsPlanning = true }))!;
    Assert.Equal(0, _it.Writes + Unity.Writes.Count);
    var resources = planned.Changes.Select(c => c.Resource).ToList();
    Assert.Contains("storage credential stitch-acme-lake", resources);
    Assert.Contains("role stitch-unity-acme-lake-m1", resources);
    Assert.Contains("external location stitch-acme-lake", resources);
    Assert.Contains($"privileges of {TestUnityCatalog.Caller} on catalog lake", resources);
  }

  [Fact]
  public async Task Each_drift_is_named_and_repaired()
  {
    Unity.Modern(owner: "somebody@acme.example");
    await _it.InstallAsync();
    var role = _it.Aws.Roles["stitch-unity-acme-lake-m1"];
    Unity.Of(GrantTarget.Catalog, "lake", TestUnityCatalog.Caller).Clear();
    Unity.Validation = c => _it.Aws.Roles.ContainsKey("stitch-unity-acme-lake-m1") ? [new("READ", "PASS", "")] : [new("READ", "FAIL", "no such role")];
    _it.Aws.Roles.Remove("stitch-unity-acme-lake-m1");
    var cluster = _it.Workspace.Clusters[0];
    _it.Workspace.Clusters[0] = cluster with { AccessMode = "NONE", SparkConf = new Dictionary<string, string>() };
    _it.Workspace.Sql = (_, s) => s.Contains("current_catalog") ? _it.Workspace.Clusters[0].SparkConf.GetValueOrDefault(TableHome.InitialCatalog, "hive_metastore") : 1;

    var found = await CheckAsync();
    Assert.Equal(["catalog-privileges", "cluster-access-mode", "session-catalog", "storage-credential"],
      found.Where(c => c.Status == CheckStatus.Failed && c.CheckId is not "automerge-is-off").Select(c => c.CheckId).Order());
    await RepairDestination.RunAsync(_it.Stage, await SubjectAsync(), found, null, default);
    var after = await CheckAsync();
    Assert.DoesNotContain(after, c => c.Status == CheckStatus.Failed && c.CheckId is "catalog-privileges" or "storage-credential" && c.Status == CheckStatus.Failed);
    Assert.Equal("SINGLE_USER", _it.Workspace.LastSpec!.AccessMode);
    Assert.Equal("lake", _it.Workspace.LastSpec.SparkConf[TableHome.InitialCatalog]);
    Assert.Equal(PolicyDocument.Parse(role.Trust).Statements.Count, PolicyDocument.Parse(_it.Aws.Roles["stitch-unity-acme-lake-m1"].Trust).Statements.Count);
  }

  private async Task<List<StitchCheck>> CheckAsync()
  {
    var checks = new List<StitchCheck>();
    await CheckDestination.RunAsync(await SubjectAsync(), checks.Add, default);
    return checks;
  }

  private async Task<CheckSubject> SubjectAsync()
  {
    var given = new InstallationFacts { BucketName = Bucket };
    var traced = await Trace.RunAsync(_it.Stage, given, _it.Systems, default);
    return new() { Facts = traced.Facts, Given = given, Traced = traced, Systems = _it.Systems, Waiting = _ => { } };
  }
}
