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
    await catalog.GetCatalogAsync(catalogName, cancel) ?? throw Catalogue.CatalogNotFound.For(catalogName, catalogName, principal);
}
