namespace StitchDelta.Resources.UnityCatalog;

/// <summary>Before anything is made: in which catalog the tables will lie, whether that can be had, and which privileges the token's owner
/// lacks, which nobody can tell any more once they are given.</summary>
internal static class LookAtCatalogs
{
  /// <summary>Looks, says which way the installation goes and why, and judges.</summary>
  /// <returns>Whether an external location will be made, and with it a role.</returns>
  public static async Task<bool> RunAsync(Installation it, CancellationToken cancel)
  {
    var workspace = await it.Share.CatalogsOf(it.Systems.Workspace, cancel);
    var home = TableHome.Choose(workspace, it.Desired.CatalogName, it.Record.CatalogName);
    if (home.CatalogName is null) return false;
    if (it.Desired.SparkVersion is { } runtime && RuntimeVersion.Of(runtime) is { } version && version < workspace.OldestRuntime
      && it.WarehouseId is null)
      throw Catalogue.RuntimeTooOldForWorkspace.For(runtime, runtime, workspace.OldestRuntime);
    it.Facts = it.Facts with { CatalogName = home.CatalogName, AddedPrivileges = it.Record.AddedPrivileges };
    it.Stage.Unchanged(new(ChangeAction.None, $"catalog {home.CatalogName}", $"Stitch's tables will lie there, for {home.Why}")
    {
      IsChoice = true,
    });
    var user = await it.Share.ChoicesOf(it.Systems.Workspace).UserAsync(cancel);
    if (it.Facts.Principal is null) it.Facts = it.Facts with { Principal = user.UserName };
    var principal = ExternalLocationResource.Principal(it);
    var unity = it.Systems.Workspace.Catalog;
    var locations = await unity.ListExternalLocationsAsync(cancel);
    var location = Locations.Over(locations, it.Desired.BucketName);
    if (location is not null) await RequireUsableAsync(it, location, workspace, user.OrgId, cancel);
    else if (home.IsUnityCatalog)
    {
      var moved = Locations.Moved(locations, it.Desired.BucketName, it.Record.LocationId);
      Locations.RequireFree([.. locations.Where(l => l != moved)], it.Desired.BucketName);
    }
    it.Facts = it.Facts with { MetastoreId = workspace.Metastore?.MetastoreId ?? Locations.MetastoreOf(locations) };
    var rights = new CatalogRights(unity, workspace.Metastore, user);
    if (location is null && home.IsUnityCatalog && it.Wanted.Contains(ExternalLocationResource.Instance))
      await rights.RequireToMakeAsync(ExternalLocationResource.Request(it), cancel);
    var added = new List<string>();
    if (home.IsUnityCatalog)
    {
      var catalog = await GrantCatalogAccess.RequireAsync(unity, home.CatalogName, principal, cancel);
      it.Facts = it.Facts with { MetastoreId = it.Facts.MetastoreId ?? catalog.MetastoreId };
      await Bindings.RequireAsync(unity, GrantTarget.Catalog, catalog.CatalogName, catalog.Owner, catalog.IsIsolated, user.OrgId,
        cancel);
      JudgeStorage(it, catalog, workspace.Metastore);
      added.AddRange(await Privileges.LackingAsync(unity, GrantTarget.Catalog, catalog.CatalogName, catalog.Owner, principal, cancel)
        ?? []);
      if (it.Wanted.Contains(CatalogResource.Instance))
        await rights.RequireToGrantAsync(GrantTarget.Catalog, catalog.CatalogName, catalog.Owner, principal, added, cancel);
    }
    // On a location of this module's own they go with it.
    if (location is not null && !Locations.IsOurs(location, it.Desired.BucketName))
      added.AddRange(await Privileges.LackingAsync(unity, GrantTarget.ExternalLocation, location.LocationName, location.Owner, principal,
        cancel) ?? []);
    var isOther = it.Record.CatalogName is not null && it.Record.CatalogName != home.CatalogName;
    if (isOther)
      it.Stage.Warn($"What Stitch loaded into the catalog {it.Record.CatalogName} stays there, "
        + $"and so do the privileges of {principal} on it.");
    it.Record = it.Record with { MetastoreId = it.Facts.MetastoreId ?? it.Record.MetastoreId };
    // What is on record from the beginning is what was lacking then, or what another installation added, which may go first.
    if (home.IsUnityCatalog && it.Record.CatalogName != home.CatalogName && !Privileges.OnCatalog.All(added.Contains))
      added.AddRange((await AddedByOthersAsync(it, home.CatalogName, principal, cancel)).Intersect(Privileges.OnCatalog).Except(added));
    it.Record = it.Record with
    {
      CatalogName = home.CatalogName,
      AddedPrivileges = it.Record.CatalogName is null ? added : isOther ? [.. it.Record.AddedPrivileges.Union(added)]
        : it.Record.AddedPrivileges,
    };
    return location is null && home.IsUnityCatalog;
  }

  private static async Task<IEnumerable<string>> AddedByOthersAsync(Installation it, string catalogName, string principal,
    CancellationToken cancel)
  {
    var atRole = await CatalogResource.SharingAsync(it.Systems.Aws, it.Desired.RoleName, catalogName, principal, it.Record, cancel);
    var added = atRole?.Record.IsInMetastoreOf(it.Record) == true ? atRole.Record.AddedPrivileges : [];
    // Beside a SQL warehouse there need be no clusters.
    if (it.WarehouseId is not null) return added;
    var clusters = await it.Share.ClustersOf(it.Systems.Workspace, cancel);
    return added.Union(OwnCluster.OfOthers(clusters, it.Record.Id, it.Desired.BucketName).Select(o => o.Record)
      .Where(r => r.CatalogName == catalogName && r.TokenOwner == principal).SelectMany(r => r.AddedPrivileges));
  }

  // A repair makes right what it can, and says of the location of somebody else what is wrong with it.
  private static async Task RequireUsableAsync(
    Installation it, ExternalLocationInfo location, CatalogSetup workspace, string? workspaceId, CancellationToken cancel)
  {
    var unity = it.Systems.Workspace.Catalog;
    Locations.RequireUsable(location, it.Desired.BucketName);
    await Bindings.RequireAsync(unity, GrantTarget.ExternalLocation, location.LocationName, location.Owner, location.IsIsolated,
      workspaceId,
      cancel);
    // In fallback mode the cluster's instance profile is used where the credential does not suffice.
    var fallsBack = location.IsFallback && workspace.IsLegacyAccessDisabled == false;
    if (it.IsRepair || fallsBack || Locations.IsOurs(location, it.Desired.BucketName)) return;
    var trial = await LocationTrial.RunAsync(unity, location, cancel);
    if (trial.Works == false)
      throw Catalogue.ExternalLocationUnusable.For(location.LocationName, location.LocationName, location.Owner, it.Desired.BucketName,
        trial.Says, trial.Remedy);
  }

  // An installation that is there may have storage that this caller is not shown.
  private static void JudgeStorage(Installation it, CatalogInfo catalog, MetastoreInfo? metastore)
  {
    if (catalog.StorageRoot is not null || metastore is not { StorageRoot: null }) return;
    if (it.Record.CatalogName != catalog.CatalogName)
      throw Catalogue.CatalogHasNoStorage.For(catalog.CatalogName, catalog.CatalogName);
    it.Stage.Warn($"Neither the catalog {catalog.CatalogName} nor its metastore shows a storage root. "
      + "Without one no table can be made in it: "
      + $"give another -CatalogName, or have an admin make one with storage, in SQL: CREATE CATALOG <name> MANAGED LOCATION 's3://...'");
  }
}
