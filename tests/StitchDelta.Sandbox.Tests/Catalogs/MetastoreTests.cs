using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Tests.Catalogs;

public sealed class MetastoreTests
{
  [Fact]
  public async Task A_workspace_without_a_metastore_says_so_everywhere()
  {
    using var bench = new CatalogBench(SandboxWorkspaceKind.HiveMetastore);
    string[] paths =
    [
      "current-metastore-assignment", "metastore_summary", "catalogs", "external-locations", "storage-credentials",
      "permissions/catalog/lake",
    ];
    foreach (var path in paths)
    {
      var json = await bench.SendAsync("GET", CatalogBench.Catalogs + path, status: 404);
      Assert.Equal("METASTORE_DOES_NOT_EXIST", (string?)json["error_code"]);
      Assert.Equal("No metastore assigned for the current workspace.", (string?)json["message"]);
      Assert.Equal("type.googleapis.com/google.rpc.RequestInfo", (string?)json["details"]![0]!["@type"]);
      Assert.NotEmpty((string)json["details"]![0]!["request_id"]!);
    }
  }

  [Fact]
  public async Task A_workspace_of_today_has_one_with_a_catalog_of_its_own()
  {
    using var bench = new CatalogBench();
    var assignment = await bench.GetAsync("current-metastore-assignment");
    Assert.Equal(bench.Workspace.OrgId, assignment["workspace_id"]!.ToJsonString());
    var summary = await bench.GetAsync("metastore_summary");
    var id = (string?)assignment["metastore_id"];
    Assert.Equal((id, $"aws:us-east-1:{id}", "us-east-1", "aws"),
      ((string?)summary["metastore_id"], (string?)summary["global_metastore_id"], (string?)summary["region"], (string?)summary["cloud"]));
    var catalog = (await bench.GetAsync("catalogs"))["catalogs"]!.AsArray().Single()!;
    Assert.Equal(("lake", "admins", "MANAGED_CATALOG", "OPEN"),
      ((string?)catalog["name"], (string?)catalog["owner"], (string?)catalog["catalog_type"], (string?)catalog["isolation_mode"]));
    Assert.DoesNotContain("acme-lake", (string)catalog["storage_root"]!, StringComparison.Ordinal);
    Assert.Equal("lake", (string?)(await bench.GetAsync("catalogs/LAKE"))["name"]);
    Assert.Equal("lake.default", (string?)(await bench.GetAsync("schemas?catalog_name=lake"))["schemas"]![0]!["full_name"]);
    Assert.Equal(("CATALOG_DOES_NOT_EXIST", "Catalog 'gone' does not exist."), await bench.RefusedAsync(404, "GET", "catalogs/gone"));
  }

  [Fact]
  public async Task Settings_are_read_in_both_versions()
  {
    using var bench = new CatalogBench();
    var catalog = await bench.SendAsync("GET", "2.0/settings/types/default_namespace_ws/names/default");
    Assert.Equal(("lake", "default"), ((string?)catalog["namespace"]!["value"], (string?)catalog["setting_name"]));
    foreach (var type in new[] { "disable_legacy_access", "disable_legacy_dbfs" })
    {
      Assert.True((bool?)(await bench.SendAsync("GET", $"2.0/settings/types/{type}/names/default"))[type]!["value"]);
      var effective = await bench.SendAsync("GET", $"2.1/settings/{type}");
      Assert.Equal((type, true, true),
        ((string?)effective["name"], (bool?)effective["effective_boolean_val"]!["value"], (bool?)effective["boolean_val"]!["value"]));
    }
    Assert.Equal("lake", (string?)(await bench.SendAsync("GET", "2.1/settings/default_namespace_ws"))["effective_string_val"]!["value"]);
  }

  [Fact]
  public async Task A_setting_that_nobody_has_set_is_not_found_and_tells_its_etag()
  {
    using var bench = new CatalogBench(SandboxWorkspaceKind.HiveMetastore);
    foreach (var type in new[] { "default_namespace_ws", "disable_legacy_access", "disable_legacy_dbfs" })
    {
      var json = await bench.SendAsync("GET", $"2.0/settings/types/{type}/names/default", status: 404);
      Assert.Equal("NOT_FOUND", (string?)json["error_code"]);
      Assert.Equal("type.googleapis.com/google.rpc.ErrorInfo", (string?)json["details"]![0]!["@type"]);
      Assert.NotEmpty((string)json["details"]![0]!["metadata"]!["etag"]!);
    }
    var effective = await bench.SendAsync("GET", "2.1/settings/disable_legacy_access");
    Assert.Equal((false, false), ((bool?)effective["effective_boolean_val"]!["value"], effective.ContainsKey("boolean_val")));
  }

  [Fact]
  public async Task A_setting_is_changed_by_whoever_knows_its_newest_etag()
  {
    using var bench = new CatalogBench();
    const string path = "2.0/settings/types/disable_legacy_access/names/default";
    JsonObject Body(string? etag) => new()
    {
      ["allow_missing"] = true,
      ["field_mask"] = "disable_legacy_access.value",
      ["setting"] = new JsonObject
      {
        ["etag"] = etag,
        ["setting_name"] = "default",
        ["disable_legacy_access"] = new JsonObject { ["value"] = false },
      },
    };
    var conflict = await bench.SendAsync("PATCH", path, Body("old").ToJsonString(), 409);
    Assert.Equal("RESOURCE_CONFLICT", (string?)conflict["error_code"]);
    var etag = (string?)conflict["details"]![0]!["metadata"]!["etag"];
    Assert.Equal("PERMISSION_DENIED",
      (string?)(await bench.SendAsync("PATCH", path, Body(etag).ToJsonString(), 403, await bench.LoaderTokenAsync()))["error_code"]);
    var changed = await bench.SendAsync("PATCH", path, Body(etag).ToJsonString());
    Assert.False((bool?)changed["disable_legacy_access"]!["value"]);
    Assert.NotEqual(etag, (string?)changed["etag"]);

    await bench.MakeOlderAsync();
    var refused = await bench.SendAsync("GET", path);
    var again = Body((string?)refused["etag"]);
    again["setting"]!["disable_legacy_access"]!["value"] = true;
    Assert.Contains("hive_metastore", (string?)(await bench.SendAsync("PATCH", path, again.ToJsonString(), 400))["message"],
      StringComparison.Ordinal);
  }

  [Fact]
  public async Task A_serverless_workspace_starts_no_cluster_and_has_a_serverless_warehouse()
  {
    using var bench = new CatalogBench(SandboxWorkspaceKind.ServerlessOnly);
    const string cluster = """{"spark_version":"15.4.x-scala2.12","node_type_id":"i3.xlarge","num_workers":1}""";
    var json = await bench.SendAsync("POST", "2.1/clusters/create", cluster, 400);
    Assert.Equal(("INVALID_PARAMETER_VALUE", "Only serverless compute is supported in the workspace."),
      ((string?)json["error_code"], (string?)json["message"]));
    Assert.True((bool?)(await bench.SendAsync("GET", "2.0/sql/warehouses"))["warehouses"]![0]!["enable_serverless_compute"]);
    Assert.Equal("lake", (string?)(await bench.GetAsync("catalogs"))["catalogs"]![0]!["name"]);
  }

  [Fact]
  public async Task A_catalog_is_made_changed_and_deleted()
  {
    using var bench = new CatalogBench();
    var loader = await bench.LoaderTokenAsync();
    Assert.Equal(("PERMISSION_DENIED", "User does not have CREATE CATALOG on Metastore 'metastore_aws_us_east_1'."),
      await bench.RefusedAsync(403, "POST", "catalogs", new { name = "loads" }, loader));
    var made = await bench.PostAsync("catalogs", new { name = "loads" });
    Assert.False(made.ContainsKey("storage_root"));
    Assert.Equal("CATALOG_ALREADY_EXISTS", (await bench.RefusedAsync(409, "POST", "catalogs", new { name = "Loads" })).Code);
    Assert.Equal("PERMISSION_DENIED", (await bench.RefusedAsync(403, "GET", "catalogs/loads", token: loader)).Code);
    Assert.Single((await bench.GetAsync("catalogs", loader))["catalogs"]!.AsArray());
    Assert.Equal(bench.Loader, (string?)(await bench.PatchAsync("catalogs/loads", new { owner = bench.Loader }))["owner"]);
    Assert.Equal("PRINCIPAL_DOES_NOT_EXIST", (await bench.RefusedAsync(404, "PATCH", "catalogs/loads", new { owner = "nobody" })).Code);
    await bench.SendAsync("DELETE", CatalogBench.Catalogs + "catalogs/loads", token: loader);
    Assert.Equal("CATALOG_DOES_NOT_EXIST", (await bench.RefusedAsync(404, "GET", "catalogs/loads")).Code);
  }
}
