using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using StitchDelta.Aws;

namespace StitchDelta.Sandbox.Tests.Catalogs;

/// <summary>The connection check of a Stitch that is to load a small table.</summary>
public sealed class LoadTests : IDisposable
{
  private const string LoaderMay = """
    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::218546966473:role/LoaderDelta"},
    "Action":["s3:DeleteObject","s3:GetObject","s3:ListBucket","s3:PutObject"],"Resource":["arn:aws:s3:::acme-lake","arn:aws:s3:::acme-lake/*"]}]}
    """;

  private readonly CatalogBench _bench = new(loadsAtCheck: true);
  private readonly HttpClient _http = new();

  public void Dispose()
  {
    _http.Dispose();
    _bench.Dispose();
  }

  [Fact]
  public async Task A_load_succeeds_where_the_catalog_the_bucket_and_the_token_fit_and_leaves_nothing_staged()
  {
    var path = await ReadyAsync();
    Assert.Null(await CheckAsync(path));
    Assert.Equal([[1L, "row 1"], [2L, "row 2"], [3L, "row 3"]],
      (await _bench.RunAsync(path, null, "SELECT * FROM lake.stitch_rehearsal.orders ORDER BY id")).Rows);
    Assert.Null(await CheckAsync(path));
    Assert.Equal([[1L], [2L], [3L]], (await _bench.RunAsync(path, null, "SELECT id FROM stitch_rehearsal.orders ORDER BY id")).Rows);
    // Of the two staging tables none is left in the way.
    await _bench.RunAsync(path, null, "DROP TABLE stitch_rehearsal.orders", "DROP SCHEMA stitch_rehearsal");
    await AssertNothingIsStagedAsync();
  }

  [Fact]
  public async Task Without_a_location_over_the_bucket_it_fails_in_the_server_s_words()
  {
    var path = await ReadyAsync();
    await _bench.SendAsync("DELETE", CatalogBench.Catalogs + "external-locations/acme");
    Assert.Contains("[NO_PARENT_EXTERNAL_LOCATION_FOR_PATH]", await CheckAsync(path), StringComparison.Ordinal);
    await AssertNothingIsStagedAsync();
  }

  [Fact]
  public async Task Without_grants_it_fails_in_the_server_s_words()
  {
    var path = await ReadyAsync();
    var token = await _bench.LoaderTokenAsync();
    Assert.Contains("User does not have CREATE SCHEMA on Catalog 'lake'", await CheckAsync(path, token), StringComparison.Ordinal);
    await _bench.GrantAsync("catalog", "lake", _bench.Loader, "CREATE_SCHEMA");
    Assert.Contains("User does not have CREATE EXTERNAL TABLE on External Location 'acme'", await CheckAsync(path, token),
      StringComparison.Ordinal);
    await _bench.GrantAsync("external_location", "acme", _bench.Loader, "CREATE_EXTERNAL_TABLE");
    Assert.Null(await CheckAsync(path, token));
  }

  [Fact]
  public async Task The_catalog_of_the_URL_counts()
  {
    var path = await ReadyAsync();
    Assert.Contains("Catalog 'gone' was not found", await CheckAsync(path, more: ";ConnCatalog=gone"), StringComparison.Ordinal);
    await _bench.MakeOlderAsync();
    Assert.Null(await CheckAsync(path, more: ";ConnCatalog=lake"));
    Assert.Equal([["default"], ["stitch_rehearsal"]], (await _bench.RunAsync(path, null, "SHOW SCHEMAS IN lake")).Rows);
    Assert.Equal([["default"]], (await _bench.RunAsync(path, null, "SHOW SCHEMAS IN hive_metastore")).Rows);
  }

  /// <summary>A warehouse, and a bucket that Stitch and Unity Catalog may use.</summary>
  private async Task<string> ReadyAsync()
  {
    await _bench.Aws.PutPolicyAsync(LoaderMay);
    await _bench.CredentialAsync();
    await _bench.LocationAsync();
    return await _bench.WarehouseAsync();
  }

  private async Task AssertNothingIsStagedAsync() =>
    Assert.Empty((await _bench.Aws.S3().ListObjectsV2Async(new() { BucketName = "acme-lake" })).S3Objects ?? []);

  /// <summary>Why the connection check of a destination with this URL fails, or null.</summary>
  private async Task<string?> CheckAsync(string path, string? token = null, string more = "")
  {
    var properties = new
    {
      access_token = token ?? AwsBench.Plain(_bench.Workspace.WorkspaceToken),
      jdbc_url = $"jdbc:spark://{_bench.Workspace.WorkspaceUrl.Authority}/default;transportMode=http;ssl=0;httpPath=/{path};"
        + $"AuthMech=3;UID=token;PWD=x{more}",
      ssh_config = new { ssh = "false" },
      staging_area = new { scheme = "s3", bucket_name = AwsBench.Bucket },
    };
    var known = (await StitchAsync(HttpMethod.Get, "v4/destinations")).AsArray();
    var changed = known.Count == 0
      ? await StitchAsync(HttpMethod.Post, "v4/destinations", new { type = "databricks_delta", properties })
      : await StitchAsync(HttpMethod.Put, $"v4/destinations/{known[0]!["id"]}", new { type = "databricks_delta", properties });
    JsonNode check;
    do
      check = await StitchAsync(HttpMethod.Get, $"v4/destinations/{changed["id"]}/last-connection-check");
    while ((string?)check["status"] == "running");
    return (string?)check["target_error_message"];
  }

  private async Task<JsonNode> StitchAsync(HttpMethod method, string path, object? body = null)
  {
    using var request = new HttpRequestMessage(method, new Uri(_bench.Aws.Sandbox.Stitch.BaseUrl, path))
    {
      Content = body is null ? null : JsonContent.Create(body),
    };
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AwsBench.Plain(_bench.Aws.Sandbox.Stitch.AccessToken!));
    using var answer = await _http.SendAsync(request);
    return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
  }
}
