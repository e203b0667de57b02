namespace StitchDelta.Resources.UnityCatalog;

/// <summary>All that Unity Catalog needs before a cluster is made: the catalog is chosen, the bucket has its external location, and the
/// owner of Stitch's token has the privileges. In a workspace without Unity Catalog there is nothing to do.</summary>
public static class PrepareCatalog
{
  /// <summary>Prepares it. What is there already is used.</summary>
  /// <param name="catalogName">The catalog that is asked for; null to take what the workspace makes of a name without one.</param>
  /// <param name="request">What is asked of the location; its principal may be empty, for the caller.</param>
  public static async Task<StepResult<DeltaExternalLocation>> RunAsync(
    IStage stage, IAws aws, IWorkspace workspace, Uri workspaceUrl, string? catalogName, LocationRequest request, CancellationToken cancel)
  {
    var setup = await CatalogSetup.ReadAsync(workspace.Catalog, cancel);
    var home = TableHome.Choose(setup, catalogName, null);
    stage.Verbose(home.CatalogName is null ? $"Nothing to do: {home.Why}."
      : $"Stitch's tables will lie in the catalog {home.CatalogName}: {home.Why}.");
    var nothing = new DeltaExternalLocation { BucketName = request.BucketName, WorkspaceUrl = workspaceUrl, IsPlanned = stage.IsPlanning };
    if (home.CatalogName is null) return nothing;
    var user = await workspace.GetMeAsync(cancel);
    var caller = user.UserName;
    var principal = request.Principal.Length > 0 ? request.Principal : caller;
    var catalog = home.IsUnityCatalog
      ? await GrantCatalogAccess.RequireAsync(workspace.Catalog, home.CatalogName, principal, cancel) : null;
    request = request with
    {
      Principal = principal,
      Caller = caller,
      MayCreate = home.IsUnityCatalog,
      MetastoreId = setup.Metastore?.MetastoreId ?? catalog?.MetastoreId,
    };
    // Judged before the first write.
    if (catalog is not null)
      await JudgeAsync(workspace.Catalog, new(workspace.Catalog, setup.Metastore, user), catalog, request, cancel);
    var located = await MakeExternalLocation.RunAsync(stage, aws, workspace.Catalog, request, cancel);
    if (located.Status == StepStatus.Declined) return located;
    var made = located.Value with { CatalogName = home.CatalogName, WorkspaceUrl = workspaceUrl, Principal = principal };
    if (!home.IsUnityCatalog) return made;
    return (await GrantCatalogAccess.RunAsync(stage, workspace.Catalog, home.CatalogName, principal, cancel)).Select(granted => made with
    {
      AddedPrivileges = [.. (made.AddedPrivileges ?? []).Union(granted.AddedPrivileges ?? [])],
      Changes = [.. made.Changes, .. granted.Changes],
    });
  }

  private static async Task JudgeAsync(
    IUnityCatalog catalog, CatalogRights rights, CatalogInfo found, LocationRequest request, CancellationToken cancel)
  {
    if (!rights.MayRefuse) return;
    var all = await catalog.ListExternalLocationsAsync(cancel);
    if (Locations.Over(all, request.BucketName) is null)
    {
      Locations.RequireFree(all, request.BucketName);
      await rights.RequireToMakeAsync(request, cancel);
    }
    var lacking = await Privileges.LackingAsync(catalog, GrantTarget.Catalog, found.CatalogName, found.Owner, request.Principal, cancel)
      ?? [];
    await rights.RequireToGrantAsync(GrantTarget.Catalog, found.CatalogName, found.Owner, request.Principal, lacking, cancel);
  }
}
