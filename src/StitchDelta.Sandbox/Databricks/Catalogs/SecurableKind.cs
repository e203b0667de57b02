namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>A kind of thing that privileges are about.</summary>
/// <param name="Wire">Its name in REST, as in <c>EXTERNAL_LOCATION</c>.</param>
/// <param name="Shown">Its name in messages, as in <c>External Location</c>.</param>
/// <param name="Privileges">The privileges that can be granted on it.</param>
internal sealed record SecurableKind(string Wire, string Shown, IReadOnlyCollection<string> Privileges)
{
  public const string All = "ALL_PRIVILEGES", Manage = "MANAGE";

  public static readonly SecurableKind Metastore =
    new("METASTORE", "Metastore", ["CREATE_CATALOG", "CREATE_EXTERNAL_LOCATION", "CREATE_STORAGE_CREDENTIAL"]);

  public static readonly SecurableKind Catalog = new("CATALOG", "Catalog",
  [
    All, Manage, "BROWSE", "USE_CATALOG", "USE_SCHEMA", "CREATE_SCHEMA", "CREATE_TABLE", "CREATE_VOLUME", "SELECT", "MODIFY",
  ]);

  public static readonly SecurableKind Schema =
    new("SCHEMA", "Schema", [All, Manage, "USE_SCHEMA", "CREATE_TABLE", "CREATE_VOLUME", "SELECT", "MODIFY"]);

  public static readonly SecurableKind Table = new("TABLE", "Table", [All, Manage, "SELECT", "MODIFY"]);

  public static readonly SecurableKind StorageCredential = new("STORAGE_CREDENTIAL", "Storage Credential",
    [All, Manage, "CREATE_EXTERNAL_LOCATION", "CREATE_EXTERNAL_TABLE", "READ_FILES", "WRITE_FILES"]);

  public static readonly SecurableKind ExternalLocation = new("EXTERNAL_LOCATION", "External Location",
  [
    All, Manage, "BROWSE", "CREATE_EXTERNAL_TABLE", "CREATE_EXTERNAL_VOLUME", "CREATE_MANAGED_STORAGE", "EXTERNAL_USE_LOCATION",
    "READ_FILES", "WRITE_FILES",
  ]);

  /// <summary>The kinds whose privileges REST and SQL read and change.</summary>
  public static IReadOnlyList<SecurableKind> Grantable { get; } = [Metastore, Catalog, Schema, StorageCredential, ExternalLocation];
}
