using System.Text;
using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Databricks;
using StitchDelta.Sandbox.Databricks.Catalogs;

namespace StitchDelta.Sandbox.Tests.Databricks;

public sealed class GatewayTests
{
  private const string Me = "/api/2.0/preview/scim/v2/Me";
  private readonly WorkspaceClient _client = new();

  [Fact]
  public async Task No_token_is_401_with_a_numeric_code_and_a_challenge()
  {
    _client.Token = null;
    var response = await _client.SendAsync("GET", Me);
    var json = await WorkspaceClient.JsonAsync(response, 401);
    Assert.Equal(401, json["error_code"]!.GetValue<int>());
    Assert.StartsWith("Credential was not sent or was of an unsupported type for this API.", json["message"]!.GetValue<string>(), StringComparison.Ordinal);
    Assert.Equal("Bearer realm=\"DatabricksRealm\"", response.Headers["WWW-Authenticate"]);
    Assert.True(response.Headers.ContainsKey("x-databricks-reason-phrase"));
    Assert.False(response.Headers.ContainsKey("x-databricks-org-id"));
    Assert.Equal(("Databricks", "scim/Me"), (response.Service, response.Operation));
  }

  [Fact]
  public async Task A_bad_token_is_403_without_an_org_id()
  {
    _client.Token = "dapi" + new string('0', 32);
    var response = await _client.SendAsync("GET", Me);
    Assert.Equal("""{"error_code":403,"message":"Invalid access token."}""", Encoding.UTF8.GetString(response.Body));
    Assert.Equal((403, "application/json", "Invalid access token."), (response.Status, response.ContentType, response.Headers["x-databricks-reason-phrase"]));
    Assert.False(response.Headers.ContainsKey("x-databricks-org-id"));
  }

  [Fact]
  public async Task Me_names_an_admin_and_the_org_id()
  {
    var response = await _client.SendAsync("GET", Me);
    var json = await WorkspaceClient.JsonAsync(response, 200);
    Assert.Equal("6051921418418893", response.Headers["X-Databricks-Org-Id"]);
    Assert.Equal("admin@acme.example", (string?)json["userName"]);
    Assert.Contains(json["groups"]!.AsArray(), g => (string?)g!["display"] == "admins");
    Assert.Contains(json["entitlements"]!.AsArray(), e => (string?)e!["value"] == "allow-cluster-create");
  }

  [Fact]
  public async Task Discovery_needs_no_token()
  {
    _client.Token = null;
    var json = await _client.GetAsync("/.well-known/databricks-config");
    Assert.Equal(("6051921418418893", "AWS", "workspace"), ((string?)json["workspace_id"], (string?)json["cloud"], (string?)json["host_type"]));
    Assert.Equal("http://127.0.0.1:8443/oidc", (string?)json["oidc_endpoint"]);
  }

  [Theory]
  [InlineData("GET", "/api/2.0/unknown/thing", "No API found for 'GET /unknown/thing'")]
  [InlineData("POST", "/api/2.0/token/list", "No API found for 'POST /token/list'")]
  [InlineData("GET", "/api/2.1/token/list", "No API found for 'GET /token/list'")]
  [InlineData("GET", "/", "No API found for 'GET /'")]
  public async Task An_unknown_path_is_no_endpoint_yet_carries_the_org_id(string method, string path, string message)
  {
    var response = await _client.SendAsync(method, path);
    var json = await WorkspaceClient.JsonAsync(response, 404);
    Assert.Equal(("ENDPOINT_NOT_FOUND", message), ((string?)json["error_code"], (string?)json["message"]));
    Assert.Equal(_client.Workspace.OrgId, response.Headers["x-databricks-org-id"]);
  }

  [Theory]
  [InlineData("{")]
  [InlineData("[]")]
  [InlineData("\"x\"")]
  public async Task A_body_that_is_no_object_is_malformed(string body) =>
    Assert.Equal("MALFORMED_REQUEST", (await _client.RefusedAsync(400, "POST", "/api/2.0/token/create", body)).Code);

  [Fact]
  public async Task Each_operation_says_its_name_and_whether_it_writes()
  {
    var reads = new List<string>();
    var writes = new List<string>();
    foreach (var key in ApiRoute.All.Keys)
    {
      var parts = key.Split(' ');
      var response = await _client.SendAsync(parts[0], parts[1]);
      Assert.Equal("Databricks", response.Service);
      (response.IsWrite ? writes : reads).Add(response.Operation);
    }
    Assert.Equal(CatalogReads.Order(StringComparer.Ordinal), reads.Distinct().Where(IsOfCatalogs).Order(StringComparer.Ordinal));
    Assert.Equal(CatalogWrites.Order(StringComparer.Ordinal), writes.Distinct().Where(IsOfCatalogs).Order(StringComparer.Ordinal));
    reads.RemoveAll(IsOfCatalogs);
    writes.RemoveAll(IsOfCatalogs);
    Assert.Equal(
      new[] { "clusters/events", "clusters/get", "clusters/list", "clusters/list-node-types", "clusters/spark-versions", "instance-profiles/list", "ip-access-lists/get", "ip-access-lists/list", "scim/Me", "scim/ServicePrincipals",
        "policies/clusters/get", "policies/clusters/list", "sql/config/warehouses/get", "sql/warehouses/get", "sql/warehouses/list", "token/list", "token-management/tokens", "workspace-conf/get" }.Order(StringComparer.Ordinal),
      reads.Distinct().Order(StringComparer.Ordinal));
    Assert.Equal(
      new[] { "clusters/create", "clusters/delete", "clusters/edit", "clusters/permanent-delete", "clusters/pin", "clusters/restart", "clusters/start", "clusters/unpin",
        "instance-profiles/add", "instance-profiles/edit", "instance-profiles/remove", "permissions/set", "sql/config/warehouses/set", "sql/warehouses/delete", "sql/warehouses/stop", "ip-access-lists/create", "ip-access-lists/delete", "ip-access-lists/replace", "ip-access-lists/update", "policies/clusters/create", "token/create", "token/delete",
        "token-management/delete", "token-management/on-behalf-of/tokens", "workspace-conf/set" }.Order(StringComparer.Ordinal),
      writes.Distinct().Order(StringComparer.Ordinal));
  }

  private static IReadOnlyList<string> CatalogReads { get; } =
  [
    "current-metastore-assignment", "metastore_summary", "catalogs/list", "catalogs/get", "schemas/list", "schemas/get", "grants/get", "grants/get-effective", "bindings/get",
    "storage-credentials/list", "storage-credentials/get", "storage-credentials/validate", "external-locations/list", "external-locations/get",
    .. CatalogSettings.Types.SelectMany(t => new[] { $"settings/{t}/get", $"settings/{t}/get-effective" }),
  ];

  private static IReadOnlyList<string> CatalogWrites { get; } =
  [
    "catalogs/create", "catalogs/update", "catalogs/delete", "grants/update", "bindings/update",
    "storage-credentials/create", "storage-credentials/update", "storage-credentials/delete",
    "external-locations/create", "external-locations/update", "external-locations/delete",
    .. CatalogSettings.Types.Select(t => $"settings/{t}/update"),
  ];

  private static bool IsOfCatalogs(string operation) => CatalogReads.Contains(operation) || CatalogWrites.Contains(operation);

  [Fact]
  public async Task Workspace_conf_keeps_text_and_refuses_unknown_keys()
  {
    const string path = "/api/2.0/workspace-conf?keys=maxTokenLifetimeDays,enableTokensConfig";
    var before = await _client.GetAsync(path);
    Assert.True(before.ContainsKey("maxTokenLifetimeDays") && before["maxTokenLifetimeDays"] is null);

    var set = await _client.SendAsync("PATCH", "/api/2.0/workspace-conf", """{"maxTokenLifetimeDays":"90"}"""u8.ToArray());
    Assert.Equal((204, 0), (set.Status, set.Body.Length));
    Assert.Equal("90", (string?)(await _client.GetAsync(path))["maxTokenLifetimeDays"]);

    Assert.Equal(("INVALID_PARAMETER_VALUE", "Invalid keys: [\"nope\"]"), await _client.RefusedAsync(400, "GET", "/api/2.0/workspace-conf?keys=nope"));
    Assert.Equal("INVALID_PARAMETER_VALUE", (await _client.RefusedAsync(400, "PATCH", "/api/2.0/workspace-conf", """{"maxTokenLifetimeDays":"731"}""")).Code);
  }

  [Fact]
  public async Task The_runtimes_and_node_types_hold_the_awkward_ones()
  {
    var versions = (await _client.GetAsync("/api/2.1/clusters/spark-versions"))["versions"]!.AsArray().ToDictionary(v => (string)v!["key"]!, v => (string)v!["name"]!);
    foreach (var key in (string[])["6.2.x-scala2.11", "6.4.x-esr-scala2.11", "10.4.x-scala2.12", "15.4.x-scala2.12", "16.4.x-scala2.12", "16.4.x-scala2.13", "17.3.x-scala2.13", "18.x-scala2.13"])
      Assert.Contains(key, versions.Keys);
    Assert.Contains(versions, v => v.Value.Contains("Beta", StringComparison.Ordinal));
    foreach (var part in (string[])["-ml-", "-gpu-", "-photon-", "-aarch64-"])
      Assert.Contains(versions, v => v.Key.Contains(part, StringComparison.Ordinal));

    var nodes = (await _client.GetAsync("/api/2.0/clusters/list-node-types"))["node_types"]!.AsArray().ToDictionary(n => (string)n!["node_type_id"]!, n => (JsonObject)n!);
    Assert.Equal(1, (int?)nodes["m5d.large"]["node_instance_type"]!["local_disks"]);
    Assert.Equal(0, (int?)nodes["m5.large"]["node_instance_type"]!["local_disks"]);
    Assert.True((bool?)nodes["m6gd.large"]["is_graviton"]);
    Assert.Contains(nodes.Values, n => (bool)n["is_deprecated"]!);
    Assert.Contains(nodes.Values, n => (int)n["num_gpus"]! > 0);
    Assert.Contains(nodes.Values, n => n["node_info"]?["status"]![0]!.GetValue<string>() == "NotAvailableInRegion");
  }
}
