using StitchDelta.Sandbox.Databricks.Catalogs;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>Who reaches which folder, and with which role: the cluster's own by its instance profile, or a credential's by Unity
/// Catalog.</summary>
internal sealed class PathAccess(Workspace workspace, SqlNames names)
{
  private readonly SortedDictionary<string, byte[]> _workspaceFiles = new(StringComparer.Ordinal);

  private WorkspaceCatalogs Catalogs => workspace.Catalogs;

  /// <summary>The folder of a path that a statement names, or where a table of hive_metastore lies.</summary>
  public ITableFolder OfPath(string location, SqlSession session, bool write)
  {
    if (StoragePath.Of(location) is not { } path)
      return location.StartsWith("dbfs:/", StringComparison.Ordinal) ? Own(location) : throw NoFileSystem(location);
    if (!names.IsGoverned(session))
      return ByProfile(path, session);
    var privilege = write ? "WRITE_FILES" : "READ_FILES";
    if (Over(path) is { } over)
    {
      if (!Catalogs.Assigned.Holds(session.UserName, over, privilege))
        return FallsBack(over, session) ? ByProfile(path, session) : throw SqlFailure.Denied(CatalogRefusal.MissingText(privilege, over));
      return ByCredential(over, path, session, write);
    }
    return session.Compute switch
    {
      SqlCompute.Dedicated => ByProfile(path, session),
      SqlCompute.Standard => throw SqlFailure.Of("INSUFFICIENT_PERMISSIONS", "42501",
        $"Insufficient privileges:\nUser does not have permission {(write ? "MODIFY" : "SELECT")} on any file."),
      _ => throw NoParent(location),
    };
  }

  /// <summary>The folder of a table. Whoever may use a table of Unity Catalog needs no right to its files.</summary>
  public ITableFolder OfTable(Table table, SqlSession session, bool write)
  {
    if (table.Schema.Catalog.IsHive)
      return OfPath(table.Location, session, write);
    var path = StoragePath.Of(table.Location)!;
    if (path.Bucket == WorkspaceCatalogs.OwnBucket)
      return Own(table.Location);
    return ByCredential(Over(path) ?? throw NoParent(table.Location), path, session, write);
  }

  /// <summary>Refuses a place where no table of Unity Catalog may be made.</summary>
  public void DemandPlace(string location, SqlSession session)
  {
    if (StoragePath.Of(location) is not { } path)
      throw location.Contains(":/")
        ? SqlFailure.Of("UC_FILE_SCHEME_FOR_TABLE_CREATION_NOT_SUPPORTED", "0AKUC",
          $"Creating table in Unity Catalog with file scheme {location.Split(':')[0]} is not supported.")
        : new SqlFailure("22023", $"INVALID_PARAMETER_VALUE: Missing cloud file system scheme: {location}");
    var over = Over(path) ?? throw NoParent(location);
    Catalogs.Assigned.Demand(session.UserName, over, "CREATE_EXTERNAL_TABLE");
    var catalogs = Catalogs.Assigned.Catalogs.All.ToList();
    var tables = catalogs.SelectMany(c => c.Schemas).SelectMany(s => s.Tables.Values).Select(t => (t.FullName, t.Location));
    var managed = catalogs.Select(c => (FullName: c.Name, Location: c.StorageRoot))
      .Concat(catalogs.SelectMany(c => c.Schemas).Select(s => (s.FullName, s.Location)));
    foreach (var (name, taken) in tables.Concat(managed.Where(m => m.Location is not null).Select(m => (m.FullName, m.Location!))))
      if (StoragePath.Of(taken) is { } other && other.Overlaps(path))
        throw new SqlFailure("22023",
          $"[RequestId={Guid.NewGuid()} ErrorClass=INVALID_PARAMETER_VALUE.LOCATION_OVERLAP] Input path url '{location}' "
          + $"overlaps with other external tables or volumes within 'CreateTable' call. Conflicting tables/volumes: {name}.");
  }

  private ExternalLocation? Over(StoragePath path) =>
    Catalogs.Assigned.LocationOver(path) is { } location ? Catalogs.Assigned.DemandAccessible(location) : null;

  private S3Folder ByProfile(StoragePath path, SqlSession session) => new(workspace.Aws, session.RoleArn, path.Bucket, path.Path);

  private S3Folder ByCredential(ExternalLocation location, StoragePath path, SqlSession session, bool write)
  {
    if (write && (location.IsReadOnly || location.Credential.IsReadOnly))
      throw SqlFailure.Denied($"External Location '{location.Name}' is read-only.");
    if (workspace.Probe.RoleFault(location.Credential) is { } fault)
      return FallsBack(location, session) ? ByProfile(path, session) : throw SqlFailure.Denied($"Access denied. {fault}");
    return new(workspace.Aws.SeenLate, location.Credential.RoleArn, path.Bucket, path.Path);
  }

  /// <summary>Where Unity Catalog's own way does not do, a cluster may go by its profile, as long as legacy access lasts.</summary>
  private bool FallsBack(ExternalLocation location, SqlSession session) =>
    location.Fallback && !Catalogs.Settings.LegacyAccessIsDisabled && session is { Compute: SqlCompute.Dedicated, RoleArn: not null };

  private WorkspaceFolder Own(string location) => new(_workspaceFiles, location.TrimEnd('/'));

  private static SqlFailure NoParent(string location) =>
    SqlFailure.Of("NO_PARENT_EXTERNAL_LOCATION_FOR_PATH", "22KD1", CatalogRefusal.NoParentText(location));

  private static SqlFailure NoFileSystem(string location) =>
    SqlFailure.Of("UNSUPPORTED_FILE_SYSTEM", "0A000", $"No FileSystem for the path '{location}'.");
}
