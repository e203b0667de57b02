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

  public override async Task<bool> DestroyAsync(Removal removal, CancellationToken cancel)
  {
    if (removal.Record is not { CatalogName: { } catalog, TokenOwner: { } principal } record || !TableHome.IsOfUnityCatalog(catalog)) return true;
    var resource = Privileges.ResourceName(GrantTarget.Catalog, catalog, principal);
    if (!record.AddedPrivileges.Intersect(Privileges.OnCatalog).Any()) return removal.Unchanged(resource, "left alone: they were there before");
    if (await OtherAsync(removal, record, cancel) is { } other) return removal.Leave(resource, $"the installation with the role {other} uses them too");
    return await ExternalLocationResource.RevokeAsync(removal, GrantTarget.Catalog, catalog, record, cancel);
  }

  /// <summary>Another installation whose tables lie in the catalog, with a token of the same owner; null for none.</summary>
  private static async Task<string?> OtherAsync(Removal removal, InstallationRecord record, CancellationToken cancel)
  {
    foreach (var role in await FindInstallations.MarkedAsync(removal.Systems.Aws, cancel))
    {
      if (role.RoleName == removal.Facts.RoleName) continue;
      var other = await RecordedRole.ReadAsync(removal.Systems.Aws, await removal.Systems.Aws.GetRoleAsync(role.RoleName, cancel), null, cancel);
      if (other is not null && other.Record.CatalogName == record.CatalogName && other.Record.TokenOwner == record.TokenOwner
        && (other.Record.WorkspaceId is null || other.Record.WorkspaceId == record.WorkspaceId)) return role.RoleName;
    }
    return null;
  }
}
