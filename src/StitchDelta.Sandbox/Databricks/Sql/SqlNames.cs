using StitchDelta.Sandbox.Databricks.Catalogs;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>What the names in a statement mean, to whom, and on which compute.</summary>
internal sealed class SqlNames(WorkspaceCatalogs catalogs)
{
  private static readonly string[] InitialCatalog =
    ["spark.databricks.sql.initial.catalog.namespace", "spark.databricks.sql.initial.catalog.name"];

  private static readonly string[] HiveNames = [Catalogs.Catalog.Hive, "spark_catalog", "spark"];

  /// <summary>Whether Unity Catalog decides for this session. Compute without isolation knows nothing of it.</summary>
  public bool IsGoverned(SqlSession session) => catalogs.Metastore is not null && session.Compute != SqlCompute.NoIsolation;

  /// <summary>The metastore, where an operation is nothing without it.</summary>
  public Metastore Governed(SqlSession session, string operation) =>
    IsGoverned(session) ? catalogs.Assigned : throw SqlFailure.NoUnityCatalog(operation);

  /// <summary>The catalogs that a session shows.</summary>
  public IEnumerable<Catalog> Shown(SqlSession session)
  {
    if (!IsGoverned(session))
      return [catalogs.Hive];
    var seen = catalogs.Assigned.Catalogs.All.Where(c => catalogs.Assigned.Sees(session.UserName, c));
    return catalogs.Settings.LegacyAccessIsDisabled ? seen : seen.Prepend(catalogs.Hive);
  }

  /// <summary>The catalog that a session begins with: what the driver asked for, else the cluster's setting, else the
  /// workspace's.</summary>
  public void Open(SqlSession session, string? asked)
  {
    var name = asked is { Length: > 0 } ? asked
      : InitialCatalog.Select(key => session.Settings.TryGetValue(key, out var set) ? set : null)
        .FirstOrDefault(set => set is { Length: > 0 })
      ?? catalogs.Default;
    session.Catalog = asked is not { Length: > 0 } && !IsGoverned(session) ? catalogs.Hive : Found(session, name);
  }

  public Catalog Catalog(SqlSession session, string name)
  {
    var catalog = Found(session, name);
    if (catalog.IsHive)
      DemandHive(session);
    else
      catalogs.Assigned.Demand(session.UserName, catalogs.Assigned.DemandAccessible(catalog), "USE_CATALOG");
    return catalog;
  }

  /// <summary>With legacy access disabled nothing runs while the current catalog is hive_metastore, whatever a statement names.</summary>
  public void DemandUsable(SqlSession session)
  {
    if (session.Catalog.IsHive)
      DemandHive(session);
  }

  /// <summary>The catalog of a schema, and the schema's name as it is stored.</summary>
  public (Catalog Catalog, string Schema) SchemaName(SqlSession session, string[] name) => name switch
  {
    [var schema] => (Catalog(session, session.Catalog.Name), schema.ToLowerInvariant()),
    [var catalog, var schema] => (Catalog(session, catalog), schema.ToLowerInvariant()),
    _ => throw SqlFailure.SchemaNotFound(string.Join("`.`", name)),
  };

  public Schema? FindSchema(SqlSession session, string[] name) =>
    SchemaName(session, name) is var (catalog, schema) ? catalog.Find(schema) : null;

  /// <summary>Refuses a new schema in a catalog that the workspace may only read.</summary>
  public void DemandWritable(Catalog catalog) => catalogs.Assigned.DemandWritable(catalog);

  /// <summary>A schema that the session may use.</summary>
  public Schema Schema(SqlSession session, string[] name)
  {
    var schema = FindSchema(session, name) ?? throw SqlFailure.SchemaNotFound(string.Join("`.`", name));
    Demand(session, schema, "USE_SCHEMA");
    return schema;
  }

  /// <summary>The schema of a table, and the table's name as it is stored.</summary>
  public (Schema Schema, string Name) TableName(SqlSession session, string[] name) => name switch
  {
    [var table] => (Schema(session, [session.Catalog.Name, session.Schema]), table.ToLowerInvariant()),
    [var schema, var table] => (Schema(session, [schema]), table.ToLowerInvariant()),
    [var catalog, var schema, var table] => (Schema(session, [catalog, schema]), table.ToLowerInvariant()),
    _ => throw SqlFailure.TableNotFound(string.Join(".", name)),
  };

  public Table? FindTable(SqlSession session, string[] name) =>
    TableName(session, name) is var (schema, table) && schema.Tables.TryGetValue(table, out var found) ? found : null;

  /// <summary>Refuses what a user has not the privilege for. hive_metastore asks for none here.</summary>
  public void Demand(SqlSession session, Securable on, string privilege)
  {
    if (!IsHive(on))
      catalogs.Assigned.Demand(session.UserName, on, privilege);
  }

  public void DemandManaged(SqlSession session, Securable what)
  {
    if (!IsHive(what))
      catalogs.Assigned.DemandManaged(session.UserName, what);
  }

  public bool Sees(SqlSession session, Securable what) => IsHive(what) || catalogs.Assigned.Sees(session.UserName, what);

  private static bool IsHive(Securable of) => of.Line.Last() is Catalog { IsHive: true };

  private Catalog Found(SqlSession session, string name) =>
    HiveNames.Contains(name, StringComparer.OrdinalIgnoreCase) ? catalogs.Hive
    : IsGoverned(session) && catalogs.Assigned.Catalogs.Find(name) is { } catalog ? catalog
    : throw SqlFailure.Of("NO_SUCH_CATALOG_EXCEPTION", "42704",
      $"Catalog '{name}' was not found. Please verify the catalog name and then retry the query or command again.");

  private void DemandHive(SqlSession session)
  {
    if (IsGoverned(session) && catalogs.Settings.LegacyAccessIsDisabled)
      throw SqlFailure.Of("UC_HIVE_METASTORE_DISABLED_EXCEPTION", "0A000",
        "The operation attempted to use Hive Metastore, which is disabled due to legacy access turned off in your account or workspace. "
        + "Please double check the default catalog in current session and default namespace setting.");
  }
}
