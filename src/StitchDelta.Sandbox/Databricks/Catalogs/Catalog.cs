using StitchDelta.Sandbox.Databricks.Sql;

namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>A catalog and its schemas. Names in it are stored in lower case.</summary>
internal sealed class Catalog : Securable
{
  public const string Hive = "hive_metastore", DefaultSchema = "default";

  private readonly SortedDictionary<string, Schema> _schemas = new(StringComparer.Ordinal);

  public Catalog(string name, string owner, DateTimeOffset created, string? storageRoot) : base(SecurableKind.Catalog, name, owner, created)
  {
    StorageRoot = storageRoot;
    Add(new(this, DefaultSchema, owner, created, null));
  }

  /// <summary>Where its managed tables live; null where somebody else has to say so.</summary>
  public string? StorageRoot { get; }

  public bool IsHive => Name == Hive;

  public IEnumerable<Schema> Schemas => _schemas.Values;

  public Schema? Find(string schema) => _schemas.TryGetValue(schema.ToLowerInvariant(), out var found) ? found : null;

  public Schema Get(string schema) => Find(schema) ?? throw CatalogRefusal.DoesNotExist(SecurableKind.Schema, $"{Name}.{schema}");

  public void Add(Schema schema) => _schemas.Add(schema.Name, schema);

  public void Remove(Schema schema) => _schemas.Remove(schema.Name);
}

/// <summary>A schema and its tables.</summary>
/// <param name="catalog">The catalog that it is in.</param>
/// <param name="name">Its name.</param>
/// <param name="owner">Who made it.</param>
/// <param name="created">When.</param>
/// <param name="location">Where its managed tables live; null for the catalog's place.</param>
internal sealed class Schema(Catalog catalog, string name, string owner, DateTimeOffset created, string? location)
  : Securable(SecurableKind.Schema, name, owner, created, catalog)
{
  public Catalog Catalog => catalog;

  public string? Location { get; } = location;

  /// <summary>By name.</summary>
  public SortedDictionary<string, Table> Tables { get; } = new(StringComparer.Ordinal);
}

/// <summary>A table: the columns of a Delta table are in its log, not here.</summary>
/// <param name="schema">The schema that it is in.</param>
/// <param name="name">Its name.</param>
/// <param name="owner">Who made it.</param>
/// <param name="created">When.</param>
internal sealed class Table(Schema schema, string name, string owner, DateTimeOffset created)
  : Securable(SecurableKind.Table, name, owner, created, schema)
{
  public Schema Schema => schema;

  /// <summary>Its folder.</summary>
  public required string Location { get; init; }

  /// <summary>Whether dropping it removes its files.</summary>
  public required bool IsManaged { get; init; }

  /// <summary>The columns, where the table is files of another format; null for a Delta table.</summary>
  public IReadOnlyList<SqlColumn>? FileColumns { get; init; }
}
