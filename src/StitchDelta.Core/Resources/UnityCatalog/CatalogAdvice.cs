using System.Text.RegularExpressions;

namespace StitchDelta.Resources.UnityCatalog;

/// <summary>
/// What to do about a refusal of Unity Catalog, wherever its text comes up: in a statement, in Stitch's connection check. Only the error's
/// class decides, where Databricks states it, and its own sentence about a privilege from the beginning: a statement that is quoted further
/// on may hold any words.
/// </summary>
public static class CatalogAdvice
{
  private const RegexOptions Options = RegexOptions.CultureInvariant;

  // Exceptions and words that drivers put before a message.
  private const string Before = @"^(?:HTTP \d{3}: |\*?[A-Za-z][\w.$]*(?:Exception|Error): ?|Error running query: |\[\w+\]\[\w+\]\(\d+\) [\w .,:]*?Error message from Server: )*";

  private static readonly Regex Class = new(
    Before + @"(?:\[RequestId=\S+ ErrorClass=(?<class>[A-Z][A-Z0-9_.]+)\]|\[(?<class>[A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+)*)\]|(?<class>NO_SUCH_CATALOG_EXCEPTION)\b)", Options);

  private static readonly Regex Privilege = new(
    Before + @"(?:\[\w+(?:\.\w+)*\] |PERMISSION_DENIED: |\w+: )*User does not have (?<privilege>[A-Z]+(?:[ _][A-Z]+)*) on (?<kind>[A-Z][a-z]+(?: [A-Z][a-z]+)?) '(?<name>[^'`]+)'", Options);

  private static readonly Regex Elsewhere = new(Before
    + @"(?:PERMISSION_DENIED: )*(?:Catalog|External Location|Storage Credential) '(?<name>[^'`]+)' is not accessible in current workspace", Options);

  private static readonly Regex NoStorage = new(Before
    + @"(?:\[RequestId=\S+ ErrorClass=INVALID_STATE\] |INVALID_STATE: )?Metastore storage root URL does not exist\.", Options);

  private static readonly Dictionary<string, string> ByClass = new(StringComparer.Ordinal)
  {
    ["UC_HIVE_METASTORE_DISABLED_EXCEPTION"] =
      "The session is in hive_metastore, which is disabled in this workspace. Have it begin in a catalog of Unity Catalog: "
        + "Install-StitchDestination -CatalogName <catalog>, or New-DeltaCluster -CatalogName <catalog>",
    ["NO_PARENT_EXTERNAL_LOCATION_FOR_PATH"] = "Make an external location over the bucket: New-DeltaExternalLocation <bucket>",
    ["INVALID_PARAMETER_VALUE.LOCATION_OVERLAP"] =
      "Two tables, volumes or locations lie one inside the other. Have the owner of the one that is named drop it, or use another bucket.",
    ["INSUFFICIENT_PERMISSIONS"] =
      "The token's owner lacks a privilege that the message names; for a path in the bucket: New-DeltaExternalLocation <bucket>",
    ["UC_FILE_SCHEME_FOR_TABLE_CREATION_NOT_SUPPORTED"] = "Tables of Unity Catalog lie at addresses that begin with s3://.",
    ["NO_SUCH_CATALOG_EXCEPTION"] = "Check the catalog that the JDBC URL (ConnCatalog) or the cluster names: SHOW CATALOGS lists those that the token's owner sees.",
    ["OPERATION_REQUIRES_UNITY_CATALOG"] =
      "The cluster's access mode knows nothing of Unity Catalog: New-DeltaCluster -AccessMode SINGLE_USER changes it, "
        + "or the workspace has no metastore.",
  };

  /// <summary>Whether a refusal says that a catalog is kept from this workspace.</summary>
  public static bool IsElsewhere(string? text) => text is not null && Elsewhere.IsMatch(text.Trim());

  /// <summary>What to do about a text; null for what is no refusal of Unity Catalog.</summary>
  public static string? Remedy(string? text)
  {
    if (text is null) return null;
    var message = text.Trim();
    if (Privilege.Match(message) is { Success: true } lacks)
      return $"Have its owner run in SQL: GRANT {lacks.Groups["privilege"].Value.Replace('_', ' ')} ON "
        + $"{lacks.Groups["kind"].Value.ToUpperInvariant()} `{lacks.Groups["name"].Value}` TO `<owner of Stitch's token>`. "
        + "Test-StitchDestination -Repair grants what you may grant.";
    if (Elsewhere.Match(message) is { Success: true } isolated)
      return $"{isolated.Groups["name"].Value} is for some workspaces only. Have its owner let this one use it: Catalog Explorer, "
        + $"{isolated.Groups["name"].Value}, Workspaces.";
    if (NoStorage.IsMatch(message))
      return "The catalog has no storage for tables. Give another one: Install-StitchDestination with the same bucket and role and "
        + "-CatalogName; or have an admin make one with storage, in SQL: CREATE CATALOG <name> MANAGED LOCATION 's3://...'";
    return Class.Match(message) is { Success: true } stated
      && ByClass.TryGetValue(stated.Groups["class"].Value, out var remedy) ? remedy : null;
  }
}
