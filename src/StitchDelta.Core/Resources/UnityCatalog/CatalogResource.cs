namespace StitchDelta.Resources.UnityCatalog;

/// <summary>The privileges of the token's owner on the catalog in which Stitch makes its schemas.</summary>
internal sealed class CatalogResource : Resource
{
  public static readonly CatalogResource Instance = new();

  private CatalogResource() : base("catalog", GuideStep.Catalog)
  {
  }

  public override IReadOnlyList<Resource> DependsOn => [ExternalLocationResource.Instance];

  public override async Task<bool> EnsureAsync(Installation installation, CancellationToken cancel)
  {
    if (installation.Facts.CatalogName is not { } catalog || !TableHome.IsOfUnityCatalog(catalog)) return true;
    var principal = ExternalLocationResource.Principal(installation);
    var known = installation.Facts.AddedPrivileges ?? [];
    var made = await GrantCatalogAccess.RunAsync(installation.Stage, installation.Systems.Workspace.Catalog, catalog, principal, cancel);
    if (!installation.Take(made)) return false;
    installation.Facts = installation.Facts with { AddedPrivileges = [.. known.Union(made.Value.AddedPrivileges ?? [])] };
    return true;
  }

  // Privileges are taken back as they are on record.
  public override bool LooksBeforeItRemoves => false;

  public override async Task<bool> DestroyAsync(Removal removal, CancellationToken cancel)
  {
    if (removal.Record is not { CatalogName: { } catalog, TokenOwner: { } principal } record || !TableHome.IsOfUnityCatalog(catalog))
      return true;
    var resource = Privileges.ResourceName(GrantTarget.Catalog, catalog, principal);
    if (!record.AddedPrivileges.Intersect(Privileges.OnCatalog).Any())
      return removal.Unchanged(resource, "left alone: they were there before");
    if (await SharingAsync(removal.Systems.Aws, removal.Facts.RoleName, catalog, principal, record, cancel) is { } other)
      return removal.Leave(resource, $"the installation with the role {other.Role.RoleName} "
        + (other.Record.IsInMetastoreOf(record) == true ? "uses them too"
          : "may use them too: whether its workspace is of the same metastore is not on record"));
    if (await removal.Others.InstallationAtClusterAsync(record.BucketName ?? "",
      r => r.CatalogName == catalog && r.TokenOwner == principal, cancel) is { } neighbor)
      return removal.Leave(resource, $"{neighbor} uses them too");
    return await ExternalLocationResource.RevokeAsync(removal, GrantTarget.Catalog, catalog, record, cancel);
  }

  /// <summary>Another installation whose tables lie, or may lie, in the catalog, with a token of the same owner; null for none, or when the
  /// roles may not be listed. One that added privileges comes first.</summary>
  public static async Task<RecordedRole?> SharingAsync(
    IAws aws, string? exceptRoleName, string catalogName, string principal, InstallationRecord record, CancellationToken cancel)
  {
    RecordedRole? found = null;
    try
    {
      foreach (var role in (await FindInstallations.MarkedAsync(aws, cancel)).Where(r => !RoleNames.AreSame(r.RoleName, exceptRoleName)))
      {
        var other = await RecordedRole.ReadAsync(aws, await aws.GetRoleAsync(role.RoleName, cancel), null, cancel);
        if (other is null || other.Record.CatalogName != catalogName || other.Record.TokenOwner != principal) continue;
        // Another metastore has another catalog of that name.
        if (other.Record.IsInMetastoreOf(record) == false) continue;
        if (other.Record.AddedPrivileges.Intersect(Privileges.OnCatalog).Any()) return other;
        found ??= other;
      }
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.AwsAccessDenied)
    {
      return null;
    }
    return found;
  }
}
