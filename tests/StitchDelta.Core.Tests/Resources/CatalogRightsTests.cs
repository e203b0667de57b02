namespace StitchDelta.Tests.Resources;

/// <summary>What the caller may do in the workspace is judged before the first write, and what cannot be known is not refused.</summary>
public sealed class CatalogRightsTests
{
  private const string Bucket = TestInstallation.Bucket, Me = TestUnityCatalog.Caller;

  private readonly TestInstallation _it = new();

  public CatalogRightsTests()
  {
    // Nothing in the catalog is the caller's own, and the instance profile is registered.
    Unity.Modern(owner: "data-team");
    Unity.Of(GrantTarget.Catalog, "lake", Me).UnionWith(Privileges.OnCatalog);
    Unity.Metastore = Unity.Metastore! with { Owner = "metastore-admins" };
    _it.Aws.Profiles["stitch-delta"] = (null, []);
    _it.Workspace.Profiles.Add($"arn:aws:iam::{MemoryAws.Account}:instance-profile/stitch-delta");
    As(["users"]);
  }

  private TestUnityCatalog Unity => _it.Workspace.Unity;

  private int Writes => _it.Writes + Unity.Writes.Count;

  private HashSet<string> OnMetastore => Unity.Of(GrantTarget.Metastore, "m-1", Me);

  private void As(IReadOnlyList<string> groups) =>
    _it.Workspace.User = new(Me, "6051921418418893", groups.Contains("admins")) { Groups = groups };

  [Theory]
  [InlineData(false)]
  [InlineData(true)]
  public async Task Lack_of_a_privilege_on_the_metastore_is_refused_before_the_first_write_with_the_SQL(bool isPlan)
  {
    OnMetastore.Add("CREATE_EXTERNAL_LOCATION");
    var stage = new TestStage { IsPlanning = isPlan };
    var refused = await Assert.ThrowsAsync<StitchDeltaException>(() => _it.InstallAsync(stage));
    Assert.Equal(nameof(Catalogue.MetastorePrivilegesMissing), refused.Entry.Id);
    Assert.EndsWith($"GRANT CREATE STORAGE CREDENTIAL ON METASTORE TO `{Me}`", refused.Remedy);
    Assert.Contains("metastore-admins", refused.Remedy);
    Assert.Equal(0, Writes);
  }

  [Theory]
  [InlineData("may not be read")]
  [InlineData("another group")]
  [InlineData("workspace admin")]
  [InlineData("owns it")]
  [InlineData("owns it by a group")]
  [InlineData("has both")]
  [InlineData("everybody has both")]
  [InlineData("credential is there")]
  [InlineData("location is there")]
  public async Task What_may_be_or_is_not_known_is_not_refused(string what)
  {
    switch (what)
    {
      case "may not be read": Unity.MaySeeGrants = false; break;
      case "another group": As(["users", "engineers"]); break;
      case "workspace admin": As(["users", "admins"]); break;
      case "owns it": Unity.Metastore = Unity.Metastore! with { Owner = Me }; break;
      case "owns it by a group": As(["users", "metastore-admins"]); break;
      case "has both": OnMetastore.UnionWith(CatalogRights.ToMake); break;
      case "everybody has both": Unity.Of(GrantTarget.Metastore, "m-1", "account users").UnionWith(CatalogRights.ToMake); break;
      case "credential is there":
        OnMetastore.Add("CREATE_EXTERNAL_LOCATION");
        await Unity.CreateStorageCredentialAsync("stitch-acme-lake", $"arn:aws:iam::{MemoryAws.Account}:role/stitch-unity-acme-lake-m1", Locations.Comment(Bucket), default);
        break;
      case "location is there":
        Unity.Locations.Add(new("l-1", "theirs", "s3://acme-lake/", "theirs", "data-team", ""));
        Unity.Of(GrantTarget.ExternalLocation, "theirs", Me).UnionWith(Privileges.OnLocation);
        break;
      default: throw new ArgumentOutOfRangeException(nameof(what));
    }
    await _it.InstallAsync();
    Assert.Single(Unity.Locations);
  }

  [Theory]
  [InlineData(null, CheckStatus.Failed)]
  [InlineData("another group", CheckStatus.Unknown)]
  [InlineData("may not be read", CheckStatus.Unknown)]
  [InlineData("has both", CheckStatus.Passed)]
  public async Task Prerequisite_tells_it_and_what_is_not_known_is_unknown(string? what, CheckStatus expected)
  {
    if (what == "another group") As(["users", "engineers"]);
    if (what == "has both") OnMetastore.UnionWith(CatalogRights.ToMake);
    Unity.MaySeeGrants = what != "may not be read";
    var found = await PrerequisiteAsync("metastore-privileges");
    Assert.Equal(expected, found.Status);
    if (expected != CheckStatus.Passed)
      Assert.EndsWith($"GRANT CREATE STORAGE CREDENTIAL, CREATE EXTERNAL LOCATION ON METASTORE TO `{Me}`", found.Remedy);
  }

  [Theory]
  [InlineData(null, true)]
  [InlineData("MANAGE", false)]
  public async Task Grant_that_the_caller_may_not_make_is_refused_before_the_first_write(string? holds, bool isRefused)
  {
    OnMetastore.UnionWith(CatalogRights.ToMake);
    Unity.Of(GrantTarget.Catalog, "lake", Me).Remove("CREATE_SCHEMA");
    if (holds is not null) Unity.Of(GrantTarget.Catalog, "lake", Me).Add(holds);
    var refused = await Record.ExceptionAsync(() => _it.InstallAsync()) as StitchDeltaException;
    Assert.Equal(isRefused ? nameof(Catalogue.PrivilegesNotGrantable) : null, refused?.Entry.Id);
    if (!isRefused) return;
    Assert.EndsWith($"GRANT CREATE SCHEMA ON CATALOG `lake` TO `{Me}`", refused!.Remedy);
    Assert.Equal(0, Writes);
  }

  [Fact]
  public async Task Who_is_no_admin_is_refused_before_the_first_write_where_the_profile_is_not_registered()
  {
    OnMetastore.UnionWith(CatalogRights.ToMake);
    _it.Workspace.Profiles.Clear();
    var refused = await Assert.ThrowsAsync<StitchDeltaException>(() => _it.InstallAsync());
    Assert.Equal(nameof(Catalogue.WorkspaceAdminNeeded), refused.Entry.Id);
    Assert.Equal(0, Writes);
  }

  [Theory]
  [InlineData(false, false)]
  [InlineData(true, false)]
  [InlineData(true, true)]
  public async Task Location_of_somebody_else_that_cannot_be_used_is_told_before_the_first_write(bool fallsBack, bool hasHive)
  {
    As(["users", "admins"]);
    Unity.LegacyAccessDisabled = !hasHive;
    Unity.Locations.Add(new("l-1", "theirs", "s3://acme-lake/", "theirs", "data-team", "") { IsFallback = fallsBack });
    Unity.Credentials.Add(new("c-1", "theirs", "analysts", "arn:aws:iam::1:role/gone", "x", TestUnityCatalog.MasterRole, ""));
    Unity.Validation = _ => [new("READ", "FAIL", "AWS IAM role does not have READ permissions")];
    var refused = await Record.ExceptionAsync(() => _it.InstallAsync()) as StitchDeltaException;
    Assert.Equal(hasHive ? null : nameof(Catalogue.ExternalLocationUnusable), refused?.Entry.Id);
    if (hasHive) return;
    Assert.Contains("'theirs' of data-team", refused!.Message);
    Assert.Contains("does not have READ", refused.Message);
    Assert.Contains("Have analysts", refused.Remedy);
    Assert.Equal(0, Writes);
    var told = await PrerequisiteAsync("bucket-in-unity-catalog");
    Assert.Equal(CheckStatus.Failed, told.Status);
    Assert.Contains("does not have READ", told.Actual);
    Assert.Contains("Have analysts", told.Remedy);
  }

  [Fact]
  public async Task Location_of_somebody_else_that_the_caller_may_not_try_is_unknown_and_used()
  {
    As(["users", "admins"]);
    Unity.Locations.Add(new("l-1", "theirs", "s3://acme-lake/", "theirs", "data-team", ""));
    Unity.Faults["validate"] = Denied();
    Assert.Equal(CheckStatus.Unknown, (await PrerequisiteAsync("bucket-in-unity-catalog")).Status);
    Unity.Faults["validate"] = Denied();
    await _it.InstallAsync();
  }

  private static StitchDeltaException Denied()
  {
    var fault = new ServiceFault("Databricks", "validate", 403, "PERMISSION_DENIED", "User is not an owner.");
    return Catalogue.DatabricksPermissionDenied.Because(null, fault, "validate", fault.Message);
  }

  private async Task<StitchCheck> PrerequisiteAsync(string id)
  {
    var found = new List<StitchCheck>();
    var facts = new InstallationFacts { BucketName = Bucket, StitchRegion = StitchRegion.NorthAmerica, RoleName = "stitch-delta", DeploymentRoleName = "deployment" };
    await CheckPrerequisites.RunAsync(new CheckSubject { Facts = facts, Systems = _it.Systems, Waiting = _ => { } }, found.Add, default);
    return Assert.Single(found, c => c.CheckId == id);
  }
}
