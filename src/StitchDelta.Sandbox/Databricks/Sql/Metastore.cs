namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>A table: its columns are in its log, not here.</summary>
/// <param name="Schema">The schema that it is in.</param>
/// <param name="Name">Its name.</param>
/// <param name="Location">Its folder.</param>
/// <param name="IsManaged">Whether dropping it removes its files.</param>
internal sealed record SqlTable(string Schema, string Name, string Location, bool IsManaged);

/// <summary>The schemas and tables of the workspace. All its clusters share them.</summary>
internal sealed class Metastore
{
  public const string Catalog = "hive_metastore";
  public const string DefaultSchema = "default";

  private static readonly string[] Catalogs = [Catalog, "spark_catalog", "spark"];

  private readonly SortedDictionary<string, (string Location, SortedDictionary<string, SqlTable> Tables)> _schemas = new(StringComparer.Ordinal);

  public Metastore() => AddSchema(DefaultSchema, null);

  public IEnumerable<string> Schemas => _schemas.Keys;

  public static void CheckCatalog(string name)
  {
    if (!Catalogs.Contains(name, StringComparer.OrdinalIgnoreCase))
      throw SqlFailure.Of("NO_SUCH_CATALOG_EXCEPTION", "42704", $"Catalog '{name}' was not found. Please verify the catalog name and then retry the query or command again.");
  }

  /// <summary>The schema's name without its catalog, as it is stored.</summary>
  public static string SchemaName(string[] name)
  {
    if (name.Length > 2)
      throw SqlFailure.SchemaNotFound(string.Join("`.`", name));
    if (name.Length == 2)
      CheckCatalog(name[0]);
    return name[name.Length - 1].ToLowerInvariant();
  }

  /// <summary>Schema and name of a table, as they are stored.</summary>
  public static (string Schema, string Name) TableName(string[] name, string currentSchema) => name switch
  {
    [var table] => (currentSchema, table.ToLowerInvariant()),
    [var schema, var table] => (schema.ToLowerInvariant(), table.ToLowerInvariant()),
    [var catalog, var schema, var table] => (SchemaName([catalog, schema]), table.ToLowerInvariant()),
    _ => throw SqlFailure.TableNotFound(string.Join(".", name)),
  };

  public bool HasSchema(string schema) => _schemas.ContainsKey(schema);

  public string SchemaLocation(string schema) => Schema(schema).Location;

  public IEnumerable<SqlTable> Tables(string schema) => Schema(schema).Tables.Values;

  public void AddSchema(string schema, string? location) =>
    _schemas.Add(schema, (location ?? (schema == DefaultSchema ? "dbfs:/user/hive/warehouse" : $"dbfs:/user/hive/warehouse/{schema}.db"), new(StringComparer.Ordinal)));

  public void RemoveSchema(string schema) => _schemas.Remove(schema);

  public SqlTable? Find((string Schema, string Name) name) => _schemas.TryGetValue(name.Schema, out var schema) && schema.Tables.TryGetValue(name.Name, out var table) ? table : null;

  public void Add(SqlTable table) => Schema(table.Schema).Tables.Add(table.Name, table);

  public void Remove(SqlTable table) => Schema(table.Schema).Tables.Remove(table.Name);

  private (string Location, SortedDictionary<string, SqlTable> Tables) Schema(string schema) =>
    _schemas.TryGetValue(schema, out var found) ? found : throw SqlFailure.SchemaNotFound(schema);
}
