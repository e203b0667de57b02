namespace StitchDelta.Resources.UnityCatalog;

/// <summary>Lets the owner of Stitch's token make schemas in the catalog.</summary>
public static class GrantCatalogAccess
{
  /// <summary>Grants what is lacking.</summary>
  public static async Task<StepResult<DeltaExternalLocation>> RunAsync(
    IStage stage, IUnityCatalog catalog, string catalogName, string principal, CancellationToken cancel)
  {
    var changes = new ChangeSet(stage);
    var found = await RequireAsync(catalog, catalogName, principal, cancel);
    var added = await Privileges.EnsureAsync(changes, catalog, GrantTarget.Catalog, found.CatalogName, found.Owner, principal, cancel);
    return changes.Result(new DeltaExternalLocation
    {
      CatalogName = found.CatalogName,
      Principal = principal,
      AddedPrivileges = added,
    });
  }

  /// <summary>The catalog, or the error that says that nobody sees one.</summary>
  internal static async Task<CatalogInfo> RequireAsync(IUnityCatalog catalog, string catalogName, string principal,
    CancellationToken cancel) =>
    await FindAsync(catalog, catalogName, cancel) ?? throw Catalogue.CatalogNotFound.For(catalogName, catalogName, principal);

  /// <summary>The catalog; null when the caller sees none. One that is kept from this workspace is not shown to it at all.</summary>
  internal static async Task<CatalogInfo?> FindAsync(IUnityCatalog catalog, string catalogName, CancellationToken cancel)
  {
    try
    {
      return await catalog.GetCatalogAsync(catalogName, cancel);
    }
    catch (StitchDeltaException e) when (CatalogAdvice.IsElsewhere(e.Fault?.Message))
    {
      throw Catalogue.NotForThisWorkspace.After(catalogName, e, $"catalog '{catalogName}'",
        "it is for some workspaces only, and this one is not among them",
        $"its owner let this workspace use it: Catalog Explorer, {catalogName}, Workspaces");
    }
  }
}
