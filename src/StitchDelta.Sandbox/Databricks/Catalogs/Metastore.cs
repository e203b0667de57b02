namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>A metastore of Unity Catalog: what there is, and who may do what with it.</summary>
/// <param name="name">Its name.</param>
/// <param name="region">Its AWS region.</param>
/// <param name="workspaceId">The workspace that it is assigned to.</param>
/// <param name="groups">The groups that a user is in.</param>
/// <param name="now">The time.</param>
internal sealed class Metastore(
  string name, string region, long workspaceId, Func<string, IReadOnlyCollection<string>> groups, DateTimeOffset now)
  : Securable(SecurableKind.Metastore, name, Workspace.Admins, now)
{
  public string Region { get; } = region;

  public Named<Catalog> Catalogs { get; } = new(SecurableKind.Catalog);

  public Named<StorageCredential> Credentials { get; } = new(SecurableKind.StorageCredential);

  public Named<ExternalLocation> Locations { get; } = new(SecurableKind.ExternalLocation);

  /// <summary>The location that a path is under, or null.</summary>
  public ExternalLocation? LocationOver(StoragePath path) => Locations.All.FirstOrDefault(l => l.Path.Contains(path));

  /// <summary>A securable by its full name.</summary>
  public Securable Get(SecurableKind kind, string fullName) => kind.Wire switch
  {
    "METASTORE" => fullName == Id || fullName == Name ? this : throw CatalogRefusal.DoesNotExist(kind, fullName),
    "CATALOG" => Catalogs.Get(fullName),
    "SCHEMA" => fullName.Split('.') is [var catalog, var schema] ? Catalogs.Get(catalog).Get(schema)
      : throw CatalogRefusal.DoesNotExist(kind, fullName),
    "STORAGE_CREDENTIAL" => Credentials.Get(fullName),
    "EXTERNAL_LOCATION" => Locations.Get(fullName),
    _ => throw new ArgumentOutOfRangeException(nameof(kind)),
  };

  /// <summary>An owner holds everything on what is its own, but nothing on what is in it; what is granted holds for what is in it,
  /// too.</summary>
  public bool Holds(string user, Securable on, string privilege) =>
    Owns(user, on) || on.Line.Any(s => IsGranted(user, s, privilege) || IsGranted(user, s, SecurableKind.All));

  /// <summary>Whether a user may grant on it and change it, which an administrator of the metastore may with everything.</summary>
  public bool Manages(string user, Securable what) =>
    Owns(user, this) || what.Line.Any(s => Owns(user, s) || IsGranted(user, s, SecurableKind.Manage));

  /// <summary>Lists show what a user manages or has any privilege on.</summary>
  public bool Sees(string user, Securable what) => Manages(user, what) || what.Line.Any(s => Identities(user).Any(s.Grants.ContainsKey));

  public void Demand(string user, Securable on, string privilege)
  {
    if (!Holds(user, on, privilege))
      throw CatalogRefusal.Missing(privilege, on);
  }

  public T DemandManaged<T>(string user, T what) where T : Securable => Manages(user, what) ? what : throw CatalogRefusal.NotOwner(what);

  /// <summary>Refuses what is kept from the workspace.</summary>
  public T DemandAccessible<T>(T what) where T : Securable => IsAccessible(what)
    ? what
    : throw CatalogRefusal.Denied($"{what.Kind.Shown} '{what.Name}' is not accessible in current workspace");

  /// <summary>Whether the workspace is one of those that an isolated thing is for.</summary>
  public bool IsAccessible(Securable what) => !what.IsIsolated || what.Bindings.ContainsKey(workspaceId);

  /// <summary>Refuses a new schema or table where the workspace is bound to read only. The real text is not known.</summary>
  public void DemandWritable(Securable what)
  {
    if (what.IsIsolated && what.Bindings.TryGetValue(workspaceId, out var type) && type == "BINDING_TYPE_READ_ONLY")
      throw CatalogRefusal.Denied($"{what.Kind.Shown} '{what.Name}' is read-only in current workspace");
  }

  // The real text is not known.
  public T DemandSeen<T>(string user, T what) where T : Securable =>
    Sees(user, what) ? what : throw CatalogRefusal.Denied($"User does not have any privilege on {what.Kind.Shown} '{what.FullName}'.");

  private bool IsGranted(string user, Securable on, string privilege) =>
    Identities(user).Any(i => on.Grants.TryGetValue(i, out var held) && held.Contains(privilege));

  private bool Owns(string user, Securable what) => Identities(user).Contains(what.Owner);

  private IEnumerable<string> Identities(string user) => groups(user).Append(user);
}
