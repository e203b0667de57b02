using StitchDelta.HiveServer2;
using StitchDelta.HiveServer2.Messages;

namespace StitchDelta.Sandbox.Tests.Catalogs;

/// <summary>Which catalog a session is in, and what may be done in it.</summary>
public sealed class SessionTests : IDisposable
{
  private const string Dedicated = "\"data_security_mode\":\"SINGLE_USER\"";
  private const string Standard = "\"data_security_mode\":\"USER_ISOLATION\"", None = "\"data_security_mode\":\"NONE\"";
  private const string Disabled = "[UC_HIVE_METASTORE_DISABLED_EXCEPTION]";

  private readonly CatalogBench _bench = new();

  public void Dispose() => _bench.Dispose();

  /// <summary>What the workspace is, the access mode, the cluster's setting, what the driver asks for, and the session's catalog.</summary>
  public static TheoryData<bool, string, string?, string?, string> Precedence => new()
  {
    { false, Dedicated, null, null, "lake" },
    { false, Dedicated, "loads", null, "loads" },
    { false, Dedicated, "loads", "lake", "lake" },
    { false, Dedicated, "hive_metastore", null, "hive_metastore" },
    { false, "\"data_security_mode\":\"DATA_SECURITY_MODE_DEDICATED\"", "loads", null, "loads" },
    { false, Standard, null, null, "lake" },
    { false, Standard, null, "loads", "loads" },
    { false, "\"data_security_mode\":\"DATA_SECURITY_MODE_STANDARD\"", "loads", null, "loads" },
    { false, None, "loads", null, "hive_metastore" },
    { false, "\"cluster_name\":\"no mode\"", null, null, "hive_metastore" },
    { true, Dedicated, null, null, "hive_metastore" },
    { true, Dedicated, "lake", null, "lake" },
    { true, Dedicated, null, "lake", "lake" },
    { true, None, "lake", null, "hive_metastore" },
  };

  [Theory]
  [MemberData(nameof(Precedence))]
  public async Task The_session_s_catalog_is_the_first_that_somebody_named(
    bool older, string mode, string? conf, string? asked, string catalog)
  {
    await _bench.PostAsync("catalogs", new { name = "loads" });
    if (older)
      await _bench.MakeOlderAsync();
    var path = await _bench.ClusterAsync(mode
      + (conf is null ? "" : $",\"spark_conf\":{{\"spark.databricks.sql.initial.catalog.namespace\":\"{conf}\"}}"));
    Assert.Equal(catalog, await CatalogAsync(path, asked));
  }

  [Fact]
  public async Task A_warehouse_begins_in_the_workspace_s_catalog()
  {
    using var serverless = new CatalogBench(SandboxWorkspaceKind.ServerlessOnly);
    var path = await serverless.WarehouseAsync();
    Assert.Equal([["lake", "default"]], (await serverless.RunAsync(path, null, "SELECT current_catalog(), current_schema()")).Rows);
  }

  [Fact]
  public async Task Compute_without_isolation_knows_nothing_of_Unity_Catalog_and_keeps_hive_metastore()
  {
    var path = await _bench.ClusterAsync(None);
    Assert.Equal([["hive_metastore"]], (await _bench.RunAsync(path, null, "SHOW CATALOGS")).Rows);
    Assert.Contains("[OPERATION_REQUIRES_UNITY_CATALOG]", await _bench.FailAsync(path, null, "GRANT SELECT ON CATALOG lake TO me"),
      StringComparison.Ordinal);
    Assert.Contains("Catalog 'lake' was not found", await _bench.FailAsync(path, null, "USE CATALOG lake"), StringComparison.Ordinal);
    await _bench.RunAsync(path, null, "CREATE SCHEMA old", "CREATE TABLE old.t (id INT)", "INSERT INTO old.t VALUES (1)");
  }

  [Fact]
  public async Task With_legacy_access_disabled_nothing_runs_in_hive_metastore()
  {
    var path = await _bench.ClusterAsync(Dedicated
      + ",\"spark_conf\":{\"spark.databricks.sql.initial.catalog.namespace\":\"hive_metastore\"}");
    Assert.Equal([["hive_metastore"]], (await _bench.RunAsync(path, null, "SELECT current_catalog()")).Rows);
    foreach (var statement in new[] { "CREATE SCHEMA x", "SELECT * FROM t", "CREATE SCHEMA lake.x", "SELECT * FROM lake.default.t" })
      Assert.Contains(Disabled, await _bench.FailAsync(path, null, statement), StringComparison.Ordinal);
    await _bench.RunAsync(path, null, "USE CATALOG lake", "CREATE SCHEMA x");
    Assert.Contains(Disabled, await _bench.FailAsync(path, null, "USE CATALOG hive_metastore"), StringComparison.Ordinal);
    Assert.Contains(Disabled, await _bench.FailAsync(path, null, "USE CATALOG lake", "CREATE SCHEMA hive_metastore.x"),
      StringComparison.Ordinal);
    Assert.Equal([["lake"]], (await _bench.RunAsync(path, null, "SHOW CATALOGS")).Rows);
    await _bench.MakeOlderAsync();
    await _bench.RunAsync(path, null, "CREATE SCHEMA x");
    Assert.Equal([["hive_metastore"], ["lake"]], (await _bench.RunAsync(path, null, "SHOW CATALOGS")).Rows);
  }

  [Fact]
  public async Task Old_runtimes_go_with_legacy_access()
  {
    const string old = """{"spark_version":"12.2.x-scala2.12","node_type_id":"i3.xlarge","num_workers":1}""";
    Assert.Contains("13.3 LTS", (string?)(await _bench.SendAsync("POST", "2.1/clusters/create", old, 400))["message"],
      StringComparison.Ordinal);
    await _bench.ClusterAsync(Dedicated, "13.3.x-scala2.12");
    await _bench.MakeOlderAsync();
    await _bench.SendAsync("POST", "2.1/clusters/create", old);
  }

  [Fact]
  public async Task Names_may_have_three_parts_and_a_schema_goes_with_its_catalog()
  {
    var path = await _bench.ClusterAsync(Standard);
    await _bench.PostAsync("catalogs", new { name = "loads", storage_root = (string?)null });
    await _bench.RunAsync(path, null, "CREATE SCHEMA sales", "CREATE TABLE lake.sales.t (id INT)", "INSERT INTO sales.t VALUES (1)");
    Assert.Equal([[1]], (await _bench.RunAsync(path, null, "USE CATALOG loads", "SELECT t.id FROM lake.sales.t")).Rows);
    Assert.Equal([["loads", "default"]],
      (await _bench.RunAsync(path, null, "USE CATALOG loads", "SELECT current_catalog(), current_schema()")).Rows);
    Assert.Contains("SCHEMA_NOT_FOUND", await _bench.FailAsync(path, null, "USE CATALOG loads", "SELECT * FROM sales.t"),
      StringComparison.Ordinal);
    Assert.Contains("NO_SUCH_CATALOG_EXCEPTION", await _bench.FailAsync(path, null, "CREATE SCHEMA gone.x"), StringComparison.Ordinal);
    Assert.Contains("storage root", await _bench.FailAsync(path, null, "CREATE SCHEMA loads.x"), StringComparison.Ordinal);
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => CatalogAsync(path, "gone"));
    Assert.Contains("NO_SUCH_CATALOG_EXCEPTION", error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Whoever_is_no_owner_needs_grants_for_what_Stitch_does()
  {
    var loader = await _bench.LoaderTokenAsync();
    var path = await _bench.ClusterAsync(Standard);
    async Task MissesAsync(string privilege, string on, string statement) =>
      Assert.Contains($"PERMISSION_DENIED: User does not have {privilege} on {on}", await _bench.FailAsync(path, loader, statement),
        StringComparison.Ordinal);

    await MissesAsync("CREATE SCHEMA", "Catalog 'lake'", "CREATE SCHEMA IF NOT EXISTS shop");
    await _bench.RunAsync(path, null, $"GRANT USE CATALOG, CREATE SCHEMA ON CATALOG lake TO `{_bench.Loader}`");
    await _bench.RunAsync(path, loader, "CREATE SCHEMA IF NOT EXISTS shop", "CREATE TABLE shop.t (id INT)",
      "INSERT INTO shop.t VALUES (1)", "SELECT * FROM shop.t");

    await _bench.RunAsync(path, null, "CREATE SCHEMA others", "CREATE TABLE others.t (id INT)");
    await MissesAsync("USE SCHEMA", "Schema 'lake.others'", "SELECT * FROM others.t");
    await _bench.GrantAsync("schema", "lake.others", _bench.Loader, "USE_SCHEMA");
    await MissesAsync("SELECT", "Table 'lake.others.t'", "SELECT * FROM others.t");
    await _bench.RunAsync(path, null, $"GRANT SELECT ON CATALOG lake TO `{_bench.Loader}`");
    await _bench.RunAsync(path, loader, "SELECT * FROM others.t");
    await MissesAsync("MODIFY", "Table 'lake.others.t'", "INSERT INTO others.t VALUES (1)");
    await MissesAsync("CREATE TABLE", "Schema 'lake.others'", "CREATE TABLE others.u (id INT)");
    Assert.Contains("User is not an owner of Table 'lake.others.t'", await _bench.FailAsync(path, loader, "DROP TABLE others.t"),
      StringComparison.Ordinal);
    // Whoever owns a schema does not own what others make in it.
    await _bench.PatchAsync("permissions/catalog/lake", new { changes = new[] { new { principal = _bench.Loader, remove = new[] { "SELECT" } } } });
    await _bench.GrantAsync("schema", "lake.shop", CatalogBench.Admin, "USE_SCHEMA", "CREATE_TABLE");
    await _bench.RunAsync(path, null, "CREATE TABLE shop.u (id INT)");
    await MissesAsync("SELECT", "Table 'lake.shop.u'", "SELECT * FROM shop.u");
  }

  [Fact]
  public async Task Grants_are_made_in_SQL_as_the_remedies_have_it()
  {
    var path = await _bench.WarehouseAsync();
    await _bench.RunAsync(path, null, "GRANT USE CATALOG, CREATE SCHEMA ON CATALOG `lake` TO `me@acme.example`",
      "GRANT CREATE EXTERNAL LOCATION ON METASTORE TO `me@acme.example`");
    Assert.Contains("""{"principal":"me@acme.example","privileges":["CREATE_SCHEMA","USE_CATALOG"]}""",
      (await _bench.GetAsync("permissions/catalog/lake")).ToJsonString(), StringComparison.Ordinal);
    Assert.Contains("User is not an owner of Catalog 'lake'",
      await _bench.FailAsync(path, await _bench.LoaderTokenAsync(), "GRANT SELECT ON CATALOG lake TO `me@acme.example`"),
        StringComparison.Ordinal);
    Assert.Contains("Privilege READ FILES is not applicable",
      await _bench.FailAsync(path, null, "GRANT READ FILES ON CATALOG lake TO `me@acme.example`"), StringComparison.Ordinal);
  }

  /// <summary>The catalog of a session for which the driver asks for one.</summary>
  private async Task<object?> CatalogAsync(string path, string? asked)
  {
    byte[]? opened = null;
    var session = new HiveServer2Session((message, _) =>
    {
      if (opened is null && asked is not null)
        message = Methods.OpenSession.WriteCall(1,
          new() { ClientProtocol64 = ProtocolVersion.SparkV7, InitialNamespace = new() { Catalog = asked },
            CanUseMultipleCatalogs = true });
      opened = message;
      return _bench.PostAsync(path, null, message);
    });
    await session.OpenAsync(default);
    var result = await session.ExecuteAsync("SELECT current_catalog()", default);
    await session.CloseAsync();
    return result.Rows[0][0];
  }
}
