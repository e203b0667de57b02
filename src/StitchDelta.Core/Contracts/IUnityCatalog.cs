namespace StitchDelta.Contracts;

/// <summary>The calls to Unity Catalog of a workspace that the module makes. What is not there is null; whatever else goes wrong is a
/// <see cref="Errors.StitchDeltaException"/> with the service's fault.</summary>
public interface IUnityCatalog
{
  /// <summary>metastore_summary: the metastore of the workspace, or null when none is assigned.</summary>
  Task<MetastoreInfo?> GetMetastoreAsync(CancellationToken cancel);

  /// <summary>settings: whether legacy access (the workspace's own Hive metastore) is disabled; null when that cannot be read.</summary>
  Task<bool?> IsLegacyAccessDisabledAsync(CancellationToken cancel);

  /// <summary>settings: the catalog that an unqualified name means; null when nobody chose one, or it cannot be read.</summary>
  Task<string?> GetDefaultCatalogAsync(CancellationToken cancel);

  /// <summary>catalogs/list: the names of the catalogs that the caller sees, of the first page.</summary>
  Task<IReadOnlyList<string>> ListCatalogsAsync(CancellationToken cancel);

  /// <summary>catalogs/get, or null when the caller sees no catalog of this name.</summary>
  Task<CatalogInfo?> GetCatalogAsync(string catalogName, CancellationToken cancel);

  /// <summary>storage-credentials/get, or null.</summary>
  Task<StorageCredentialInfo?> GetStorageCredentialAsync(string credentialName, CancellationToken cancel);

  /// <summary>storage-credentials/create, without a look at the role, which may come later: the credential makes the external id that the
  /// role's trust policy asks for.</summary>
  Task<StorageCredentialInfo> CreateStorageCredentialAsync(string credentialName, string roleArn, string comment, CancellationToken cancel);

  /// <summary>storage-credentials/list, all pages: those on which the caller has a privilege.</summary>
  Task<IReadOnlyList<StorageCredentialInfo>> ListStorageCredentialsAsync(CancellationToken cancel);

  /// <summary>storage-credentials/update: lets it take on a role, and write. The role may come later.</summary>
  Task<StorageCredentialInfo> RestoreStorageCredentialAsync(string credentialName, string roleArn, CancellationToken cancel);

  /// <summary>storage-credentials/delete, refused where a location depends on it. One that is gone already is no error.</summary>
  Task DeleteStorageCredentialAsync(string credentialName, CancellationToken cancel);

  /// <summary>validate-storage-credentials: what the credential can do at an address, or at a location where one is named.</summary>
  Task<IReadOnlyList<CredentialFinding>> ValidateStorageCredentialAsync(
    string credentialName, string url, string? locationName, CancellationToken cancel);

  /// <summary>external-locations/list, all pages: those on which the caller has a privilege.</summary>
  Task<IReadOnlyList<ExternalLocationInfo>> ListExternalLocationsAsync(CancellationToken cancel);

  /// <summary>external-locations/create, without file events, for which the role would need more rights.</summary>
  Task<ExternalLocationInfo> CreateExternalLocationAsync(
    string locationName, string url, string credentialName, string comment, CancellationToken cancel);

  /// <summary>external-locations/update: its address and its credential, which may not work yet. Refused where tables depend on the address
  /// that it has.</summary>
  Task<ExternalLocationInfo> RestoreExternalLocationAsync(string locationName, string url, string credentialName, CancellationToken cancel);

  /// <summary>external-locations/delete, refused where tables depend on it. One that is gone already is no error.</summary>
  Task DeleteExternalLocationAsync(string locationName, CancellationToken cancel);

  /// <summary>effective-permissions: the privileges of a principal on a thing, those that it inherits included; whether those of its groups
  /// are is not documented; null when the caller may not see them.</summary>
  Task<IReadOnlyList<string>?> GetPrivilegesAsync(GrantTarget kind, string name, string principal, CancellationToken cancel);

  /// <summary>bindings: the workspaces that may use a thing that is isolated; null when the caller may not see them.</summary>
  Task<IReadOnlyList<CatalogBinding>?> GetBindingsAsync(GrantTarget kind, string name, CancellationToken cancel);

  /// <summary>permissions/update: adds privileges to those of a principal.</summary>
  Task GrantAsync(GrantTarget kind, string name, string principal, IReadOnlyList<string> privileges, CancellationToken cancel);

  /// <summary>permissions/update: takes privileges from a principal. Those that it does not have are no error.</summary>
  Task RevokeAsync(GrantTarget kind, string name, string principal, IReadOnlyList<string> privileges, CancellationToken cancel);
}

/// <summary>The kinds of things in Unity Catalog on which the module grants privileges.</summary>
public enum GrantTarget
{
  /// <summary>catalog.</summary>
  Catalog,

  /// <summary>external_location.</summary>
  ExternalLocation,

  /// <summary>metastore, by its id. Only asked about.</summary>
  Metastore,
}

/// <summary>A workspace that may use a thing that is isolated.</summary>
/// <param name="WorkspaceId">workspace_id.</param>
/// <param name="IsReadOnly">binding_type: BINDING_TYPE_READ_ONLY, which catalogs alone can have.</param>
public sealed record CatalogBinding(string WorkspaceId, bool IsReadOnly);

/// <summary>The metastore of a workspace.</summary>
/// <param name="MetastoreId">metastore_id.</param>
/// <param name="MetastoreName">name.</param>
/// <param name="Region">region.</param>
/// <param name="Owner">owner.</param>
/// <param name="StorageRoot">storage_root; null where each catalog or schema must bring its own storage.</param>
public sealed record MetastoreInfo(string MetastoreId, string MetastoreName, string Region, string Owner, string? StorageRoot);

/// <summary>A catalog.</summary>
/// <param name="CatalogName">name.</param>
/// <param name="Owner">owner.</param>
/// <param name="StorageRoot">storage_root; null where it uses the metastore's.</param>
/// <param name="CatalogType">catalog_type: MANAGED_CATALOG, FOREIGN_CATALOG, DELTASHARING_CATALOG …, an open set.</param>
/// <param name="IsIsolated">Whether only workspaces that are bound to it may use it.</param>
public sealed record CatalogInfo(string CatalogName, string Owner, string? StorageRoot, string CatalogType, bool IsIsolated)
{
  /// <summary>metastore_id; null where the service does not say it.</summary>
  public string? MetastoreId { get; init; }
}

/// <summary>A storage credential.</summary>
/// <param name="CredentialId">id.</param>
/// <param name="CredentialName">name.</param>
/// <param name="Owner">owner.</param>
/// <param name="RoleArn">aws_iam_role.role_arn; null for a credential of another cloud.</param>
/// <param name="ExternalId">aws_iam_role.external_id, which the role's trust policy asks for.</param>
/// <param name="UnityCatalogArn">aws_iam_role.unity_catalog_iam_arn: Databricks' own role, which takes this one on.</param>
/// <param name="Comment">comment.</param>
public sealed record StorageCredentialInfo(
  string CredentialId, string CredentialName, string Owner, string? RoleArn, string? ExternalId, string? UnityCatalogArn, string Comment)
{
  /// <summary>read_only: whether nothing can be written through it.</summary>
  public bool IsReadOnly { get; init; }
}

/// <summary>An external location.</summary>
/// <param name="LocationId">id.</param>
/// <param name="LocationName">name.</param>
/// <param name="Url">url.</param>
/// <param name="CredentialName">credential_name.</param>
/// <param name="Owner">owner.</param>
/// <param name="Comment">comment.</param>
public sealed record ExternalLocationInfo(
  string LocationId, string LocationName, string Url, string CredentialName, string Owner, string Comment)
{
  /// <summary>credential_id, by which it finds its credential: it stays when that one is deleted by force, and another one of its name is
  /// not used. Null where the service does not say it.</summary>
  public string? CredentialId { get; init; }

  /// <summary>read_only.</summary>
  public bool IsReadOnly { get; init; }

  /// <summary>metastore_id; null where the service does not say it.</summary>
  public string? MetastoreId { get; init; }

  /// <summary>fallback: whether a cluster's own instance profile is used where the caller lacks privileges here.</summary>
  public bool IsFallback { get; init; }

  /// <summary>isolation_mode: whether only workspaces that are bound to it may use it.</summary>
  public bool IsIsolated { get; init; }
}

/// <summary>What a storage credential can do.</summary>
/// <param name="Operation">operation: READ, WRITE, LIST, DELETE, PATH_EXISTS.</param>
/// <param name="Result">result: PASS, FAIL, SKIP.</param>
/// <param name="Message">message.</param>
public sealed record CredentialFinding(string Operation, string Result, string Message);
