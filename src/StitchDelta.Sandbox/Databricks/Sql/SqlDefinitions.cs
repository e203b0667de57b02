using StitchDelta.Sandbox.Databricks.Catalogs;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>Makes and drops schemas and tables.</summary>
internal sealed class SqlDefinitions(SqlNames names, PathAccess paths, Func<DateTimeOffset> now)
{
  public SqlOutcome CreateSchema(CreateSchemaStatement create, SqlSession session)
  {
    var (catalog, name) = names.SchemaName(session, create.Name);
    if (catalog.Find(name) is { } there && (catalog.IsHive || names.Sees(session, there)))
      return create.IfNotExists ? SqlOutcome.Nothing(changed: false)
        : throw SqlFailure.Of("SCHEMA_ALREADY_EXISTS", "42P06", $"Cannot create schema `{name}` because it already exists.");
    names.Demand(session, catalog, "CREATE_SCHEMA");
    if (catalog.IsHive && create.Location is not null)
      paths.OfPath(create.Location, session, write: true);
    if (!catalog.IsHive)
    {
      names.DemandWritable(catalog);
      DemandStorage(create, catalog);
    }
    catalog.Add(new(catalog, name, session.UserName, now(), create.Location?.TrimEnd('/')));
    return SqlOutcome.Nothing(changed: true);
  }

  public SqlOutcome DropSchema(DropSchemaStatement drop, SqlSession session)
  {
    var (catalog, name) = names.SchemaName(session, drop.Name);
    if (catalog.Find(name) is not { } schema)
      return drop.IfExists ? SqlOutcome.Nothing(changed: false) : throw SqlFailure.SchemaNotFound(name);
    names.DemandManaged(session, schema);
    if (name == Catalog.DefaultSchema)
      throw SqlFailure.Unsupported("dropping the default schema");
    if (schema.Tables.Count > 0 && !drop.Cascade)
      throw SqlFailure.Of("SCHEMA_NOT_EMPTY", "2BP01", $"Cannot drop a schema `{name}` because it contains objects.");
    foreach (var table in schema.Tables.Values.ToArray())
      Remove(table, session);
    catalog.Remove(schema);
    return SqlOutcome.Nothing(changed: true);
  }

  public SqlOutcome CreateTable(CreateTableStatement create, SqlSession session)
  {
    var (schema, name) = names.TableName(session, create.Name);
    if (schema.Tables.ContainsKey(name))
      return create.IfNotExists ? SqlOutcome.Nothing(changed: false)
        : throw SqlFailure.Of("TABLE_OR_VIEW_ALREADY_EXISTS", "42P07",
          $"Cannot create table or view `{schema.Name}`.`{name}` because it already exists.");
    names.Demand(session, schema, "CREATE_TABLE");
    if (create.Columns.GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
      throw SqlFailure.Of("COLUMN_ALREADY_EXISTS", "42711", $"The column `{twice.Key}` already exists.");
    if (!schema.Catalog.IsHive && create.Location is { } place)
      paths.DemandPlace(place, session);

    var table = new Table(schema, name, session.UserName, now())
    {
      Location = create.Location?.TrimEnd('/') ?? ManagedPlace(schema, name),
      IsManaged = create.Location is null,
      FileColumns = create.IsDelta ? null : create.Columns,
    };
    if (create.IsDelta)
      MakeDelta(create, table, new(paths.OfTable(table, session, write: true)));
    else
      DemandFiles(table, session);
    schema.Tables.Add(name, table);
    return SqlOutcome.Nothing(changed: true);
  }

  public SqlOutcome DropTable(DropTableStatement drop, SqlSession session)
  {
    if (names.FindTable(session, drop.Name) is not { } table)
      return drop.IfExists ? SqlOutcome.Nothing(changed: false) : throw SqlFailure.TableNotFound(string.Join(".", drop.Name));
    names.DemandManaged(session, table);
    Remove(table, session);
    return SqlOutcome.Nothing(changed: true);
  }

  private static void MakeDelta(CreateTableStatement create, Table table, DeltaTable delta)
  {
    if (delta.Exists)
    {
      if (!create.Columns.SequenceEqual(delta.Columns()))
        throw SqlFailure.Of("DELTA_CREATE_TABLE_SCHEME_MISMATCH", "42KD7",
          $"The specified schema does not match the existing schema at {table.Location}.");
      return;
    }
    if (!delta.IsEmpty)
      throw SqlFailure.Of("DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION", "42601",
        $"Cannot create table ('{table.Schema.Name}.{table.Name}'). The associated location ('{table.Location}') "
        + "is not empty and also not a Delta table.");
    delta.Create(create.Columns);
  }

  private void DemandFiles(Table table, SqlSession session)
  {
    if (table.IsManaged)
      throw SqlFailure.Unsupported("a managed table of another format than Delta");
    paths.OfTable(table, session, write: false).List("");
  }

  private static void DemandStorage(CreateSchemaStatement create, Catalog catalog)
  {
    if (create.Location is not null)
      throw SqlFailure.Unsupported("LOCATION of a schema in Unity Catalog");
    Root(catalog.StorageRoot);
  }

  private static string ManagedPlace(Schema schema, string name)
  {
    const string warehouse = "dbfs:/user/hive/warehouse";
    var usual = schema.Name == Catalog.DefaultSchema ? warehouse : $"{warehouse}/{schema.Name}.db";
    if (schema.Catalog.IsHive)
      return $"{schema.Location ?? usual}/{name}";
    return $"{Root(schema.Location ?? schema.Catalog.StorageRoot)}/__unitystorage/schemas/{schema.Id}/tables/{Guid.NewGuid()}";
  }

  private static string Root(string? root) => root ?? throw new SqlFailure("22023",
    "INVALID_STATE: Metastore storage root URL does not exist. Please provide a storage location for the catalog "
    + "(for example 'CREATE CATALOG myCatalog MANAGED LOCATION '<location-path>').");

  /// <summary>The files of a managed table go with it; those of a table with a location of its own stay.</summary>
  private void Remove(Table table, SqlSession session)
  {
    if (table.IsManaged)
      new DeltaTable(paths.OfTable(table, session, write: true)).DeleteFiles();
    table.Schema.Tables.Remove(table.Name);
  }
}
