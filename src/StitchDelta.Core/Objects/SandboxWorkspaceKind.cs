namespace StitchDelta;

/// <summary>What kind of Databricks workspace a sandbox has.</summary>
// Of 64 bits, because ConvertTo-Json then writes the word and not its number.
public enum SandboxWorkspaceKind : long
{
  /// <summary>One as they were before Unity Catalog: its catalog is hive_metastore, and no metastore is assigned.</summary>
  HiveMetastore,

  /// <summary>One as they are made now: with a metastore and a catalog of its own, and without legacy features.</summary>
  UnityCatalog,

  /// <summary>The same, but it starts no clusters in the customer's account: it has serverless SQL warehouses alone.</summary>
  ServerlessOnly,
}
