namespace StitchDelta.Resources.UnityCatalog;

/// <summary>The external location over the bucket, with its storage credential. A metastore has one for the bucket: installations on one
/// bucket whose workspaces are of one metastore share it, and the last one takes it.</summary>
internal sealed class ExternalLocationResource : Resource
{
  public static readonly ExternalLocationResource Instance = new();

  private ExternalLocationResource() : base("external location", GuideStep.Catalog)
  {
  }

  public override IReadOnlyList<Resource> DependsOn => [GrantResource.Instance];

  public override async Task<bool> EnsureAsync(Installation installation, CancellationToken cancel)
  {
    // Without Unity Catalog the instance profile is all that it takes.
    if (installation.Facts.CatalogName is null) return true;
    var (systems, request) = (installation.Systems, Request(installation) with { KmsKeyArn = await installation.KmsKeyArnAsync(cancel) });
    using var turn = await installation.LockAsync($"external location {request.BucketName}", cancel);
    var known = installation.Facts.AddedPrivileges ?? [];
    var made = await MakeExternalLocation.RunAsync(installation.Stage, systems.Aws, systems.Workspace.Catalog, request, cancel);
    if (!installation.Take(made)) return false;
    var added = made.Value.AddedPrivileges ?? [];
    installation.Facts = installation.Facts with { AddedPrivileges = [.. known.Union(added)] };
    // With a location of this module's own they go; on one that somebody put in its place they must be taken back.
    if (made.Value.CredentialRoleName is null)
      installation.Record = installation.Record with { AddedPrivileges = [.. installation.Record.AddedPrivileges.Union(added)] };
    else
    {
      installation.Record = installation.Record with
      {
        LocationId = made.Value.ExternalLocationId ?? installation.Record.LocationId,
        CredentialId = made.Value.StorageCredentialId ?? installation.Record.CredentialId,
      };
    }
    return true;
  }

  /// <summary>What is asked of it.</summary>
  public static LocationRequest Request(Installation installation)
  {
    var (desired, principal) = (installation.Desired, Principal(installation));
    return new(desired.BucketName, principal)
    {
      Options = desired.RoleOptions,
      // The Hive metastore needs none; but where somebody made one, it decides about the bucket for dedicated clusters.
      MayCreate = TableHome.IsOfUnityCatalog(installation.Facts.CatalogName),
      Caller = installation.Facts.Principal,
      LocationId = installation.Record.LocationId,
      CredentialId = installation.Record.CredentialId,
      MetastoreId = installation.Facts.MetastoreId ?? installation.Record.MetastoreId,
    };
  }

  /// <summary>Whose token Stitch logs in with.</summary>
  public static string Principal(Installation installation) =>
    installation.Desired.OnBehalfOf ?? installation.Record.TokenOwner ?? installation.Facts.Principal ?? "";

  // Privileges are taken back as they are on record.
  public override bool LooksBeforeItRemoves => false;

  public override async Task<bool> DestroyAsync(Removal removal, CancellationToken cancel)
  {
    if (removal.Record is not { CatalogName: { } catalog, BucketName: { } bucket } record) return true;
    var unity = removal.Systems.Workspace.Catalog;
    var all = await unity.ListExternalLocationsAsync(cancel);
    var location = Locations.Over(all, bucket);
    record = record with { MetastoreId = Locations.MetastoreOf(all) ?? record.MetastoreId };
    var name = MakeExternalLocation.Name(location?.LocationName ?? new LocationRequest(bucket, "").LocationName);
    if (await FindInstallations.OfBucketAsync(removal.Systems.Aws, bucket, cancel) is not { } sharing)
      return removal.Leave(name,
        "whether another installation loads into the bucket, too, may not be seen. "
          + $"Where none does: Remove-DeltaExternalLocation {bucket}");
    var others = sharing.Where(r => r.Role.RoleName != removal.Facts.RoleName && r.Record.CatalogName is not null)
      .ToLookup(r => r.Record.IsInMetastoreOf(record));
    if (others[true].FirstOrDefault() is { } other)
      return removal.Unchanged(name, $"left alone: the installation with the role {other.Role.RoleName} loads into the bucket too");
    if (others[null].FirstOrDefault() is { } unknown)
      return removal.Leave(name,
        $"the installation with the role {unknown.Role.RoleName} loads into the bucket too, "
          + "and whether its workspace is of the same metastore "
          + $"is not on record. Where it is not: Remove-DeltaExternalLocation {bucket}");
    // Of a cluster that was taken over the tags do not tell whether it uses the catalog.
    if (await removal.Others.InstallationAtClusterAsync(bucket, r => r.BucketName == bucket && (r.CatalogName is not null
      || r.Before == FoundBefore.Unknown), cancel) is { } neighbor)
      return removal.Leave(name,
        $"{neighbor} loads into the bucket too. Where that one is gone, Remove-DeltaExternalLocation {bucket} takes it back");
    if (await removal.Others.RoleAsync(bucket, cancel) is { } role)
      return removal.Leave(name, $"the role {role} of somebody else was let into the bucket for another installation, which may need it. "
        + $"Where that one is gone, Remove-DeltaExternalLocation {bucket} takes it back");
    if (location is not null && !Locations.IsOurs(location, bucket)
      && !await RevokeAsync(removal, GrantTarget.ExternalLocation, location.LocationName, record, cancel)) return false;
    // What was made while the tables were to lie in Unity Catalog goes also where they lie in the Hive metastore by now.
    var isMade = record.LocationId is not null || (location is not null && Locations.IsOurs(location, bucket));
    if (!TableHome.IsOfUnityCatalog(catalog) && !isMade)
      return location is null || removal.Unchanged(name, $"left alone: it is {location.Owner}'s");
    return await removal.TakeTwiceAsync(stage =>
      RemoveExternalLocation.RunAsync(stage, removal.Systems.Aws, unity, bucket, record, cancel));
  }

  /// <summary>Takes back the privileges that were added on a thing of somebody else.</summary>
  public static async Task<bool> RevokeAsync(Removal removal, GrantTarget kind, string name, InstallationRecord record,
    CancellationToken cancel)
  {
    var added = record.AddedPrivileges.Intersect(Privileges.NeededOn(kind)).ToList();
    if (added.Count == 0 || record.TokenOwner is not { } principal) return true;
    var changes = new ChangeSet(removal.Stage);
    await Privileges.RevokeAsync(changes, removal.Systems.Workspace.Catalog, kind, name, principal, added, cancel);
    return !changes.Declined && removal.Take<DeltaExternalLocation>(new DeltaExternalLocation { Changes = changes.Changes });
  }
}
