using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using StitchDelta.Aws;
using StitchDelta.HiveServer2;

namespace StitchDelta.Sandbox.Tests.Catalogs;

/// <summary>A sandbox with Unity Catalog, asked over the wire.</summary>
internal sealed class CatalogBench : IDisposable
{
  public const string Catalogs = "2.1/unity-catalog/", RoleArn = "arn:aws:iam::123456789012:role/stitch-uc", Admin = "admin@acme.example";
  public const string MasterRoleArn = "arn:aws:iam::414351767826:role/unity-catalog-prod-UCMasterRole-14S5ZJVKOTYTL";
  private const string Reach = "s3:GetObject,s3:PutObject,s3:DeleteObject,s3:ListBucket,s3:GetBucketLocation";

  private readonly HttpClient _http = new();
  private DateTimeOffset _now = DateTimeOffset.UtcNow;

  public CatalogBench(SandboxWorkspaceKind kind = SandboxWorkspaceKind.UnityCatalog, TimeSpan late = default, bool loadsAtCheck = false) =>
    Aws = new(new()
  {
    WorkspaceKind = kind,
    IamPropagation = late,
    LoadsAtCheck = loadsAtCheck,
    ClusterStart = TimeSpan.Zero,
    ConnectionCheck = TimeSpan.Zero,
    Clock = () => _now,
  });

  public AwsBench Aws { get; }

  public SandboxWorkspace Workspace => Aws.Sandbox.Workspaces[0];

  /// <summary>The service principal, which is in no group of administrators.</summary>
  public string Loader => Workspace.ServicePrincipalId;

  public void Dispose()
  {
    _http.Dispose();
    Aws.Dispose();
  }

  public void Pass(TimeSpan time) => _now += time;

  /// <summary>The answer to a call of the REST API, which must have this status.</summary>
  public async Task<JsonObject> SendAsync(string method, string path, object? body = null, int status = 200, string? token = null)
  {
    using var request = new HttpRequestMessage(new(method), new Uri(Workspace.WorkspaceUrl, $"api/{path}"))
    {
      Content = body is null ? null : new StringContent(body as string ?? System.Text.Json.JsonSerializer.Serialize(body)),
    };
    request.Headers.Authorization = new("Bearer", token ?? AwsBench.Plain(Workspace.WorkspaceToken));
    using var response = await _http.SendAsync(request);
    var text = await response.Content.ReadAsStringAsync();
    Assert.True((int)response.StatusCode == status, $"{method} {path}: {response.StatusCode} {text}");
    return JsonNode.Parse(text)!.AsObject();
  }

  public Task<JsonObject> GetAsync(string path, string? token = null) => SendAsync("GET", Catalogs + path, token: token);

  public Task<JsonObject> PostAsync(string path, object body, string? token = null) =>
    SendAsync("POST", Catalogs + path, body, token: token);

  public Task<JsonObject> PatchAsync(string path, object body, string? token = null) =>
    SendAsync("PATCH", Catalogs + path, body, token: token);

  /// <summary>The error code and message of a call that is refused with this status.</summary>
  public async Task<(string Code, string Message)> RefusedAsync(
    int status, string method, string path, object? body = null, string? token = null)
  {
    var json = await SendAsync(method, Catalogs + path, body, status, token);
    return ($"{json["error_code"]}", $"{json["message"]}");
  }

  /// <summary>A token of the service principal.</summary>
  public async Task<string> LoaderTokenAsync() =>
    $"{(await SendAsync("POST", "2.0/token-management/on-behalf-of/tokens", new { application_id = Loader }))["token_value"]}";

  public Task GrantAsync(string type, string name, string principal, params string[] privileges) =>
    PatchAsync($"permissions/{type}/{name}", new { changes = new[] { new { principal, add = privileges } } });

  /// <summary>Changes a setting as its clients do: by the etag that the first try is told.</summary>
  public async Task SetAsync(string type, string field, object value)
  {
    var path = $"2.0/settings/types/{type}/names/default";
    var etag = $"{(await SendAsync("GET", path))["etag"]}";
    await SendAsync("PATCH", path, new JsonObject
    {
      ["allow_missing"] = true,
      ["field_mask"] = $"{field}.value",
      ["setting"] = new JsonObject { ["etag"] = etag, [field] = new JsonObject { ["value"] = JsonValue.Create(value) } },
    }.ToJsonString());
  }

  /// <summary>Makes it one of before: hive_metastore may be used, and is the default.</summary>
  public async Task MakeOlderAsync()
  {
    await SetAsync("disable_legacy_access", "disable_legacy_access", false);
    await SetAsync("default_namespace_ws", "namespace", "hive_metastore");
  }

  /// <summary>A credential with its role, which can do everything that it is for unless a part is left out.</summary>
  public async Task<JsonObject> CredentialAsync(
    string name = "stitch", bool trustsDatabricks = true, bool trustsItself = true, bool mayBecomeItself = true, string actions = Reach,
    string? externalId = null)
  {
    var made = await PostAsync("storage-credentials", new { name, aws_iam_role = new { role_arn = RoleArn }, skip_validation = true });
    var id = externalId ?? $"{made["aws_iam_role"]!["external_id"]}";
    var condition = $$"""
      "StringEquals":{"sts:ExternalId":"{{id}}"}
      """;
    var databricks = Statement(MasterRoleArn, condition);
    var itself = Statement("arn:aws:iam::123456789012:root", $$"""{{condition}},"ArnLike":{"aws:PrincipalArn":"{{RoleArn}}"}""");
    var trust = string.Join(",",
      new[] { trustsDatabricks ? databricks : null, trustsItself ? itself : null }.OfType<string>().DefaultIfEmpty(Other));
    await Aws.Iam("CreateRole", ("RoleName", "stitch-uc"), ("AssumeRolePolicyDocument", Document(trust))).Ok();
    var list = actions.Replace(",", "\",\"");
    var s3 = $$"""{"Effect":"Allow","Action":["{{list}}"],"Resource":["arn:aws:s3:::acme-lake","arn:aws:s3:::acme-lake/*"]}""";
    var self = $$"""{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"{{RoleArn}}"}""";
    await Aws.Iam("PutRolePolicy", ("RoleName", "stitch-uc"), ("PolicyName", "p"),
      ("PolicyDocument", Document(mayBecomeItself ? $"{s3},{self}" : s3))).Ok();
    return made;
  }

  public Task<JsonObject> LocationAsync(string name = "acme", string url = "s3://acme-lake/", string credential = "stitch") =>
    PostAsync("external-locations", new { name, url, credential_name = credential, enable_file_events = false });

  /// <summary>A cluster that runs.</summary>
  public async Task<string> ClusterAsync(string more, string runtime = "15.4.x-scala2.12") =>
    $"sql/protocolv1/o/{Workspace.OrgId}/" + (await SendAsync("POST", "2.1/clusters/create",
    $$"""{"spark_version":"{{runtime}}","node_type_id":"i3.xlarge","num_workers":1,{{more}}}"""))["cluster_id"];

  public async Task<string> WarehouseAsync() =>
    $"sql/1.0/warehouses/{(await SendAsync("GET", "2.0/sql/warehouses"))["warehouses"]![0]!["id"]}";

  /// <summary>Runs statements in one session and gives the last result.</summary>
  public async Task<SqlResult> RunAsync(string path, string? token, params string[] statements)
  {
    var session = new HiveServer2Session((message, _) => PostAsync(path, token, message));
    await session.OpenAsync(default);
    var result = new SqlResult([], []);
    try
    {
      foreach (var statement in statements)
        result = await session.ExecuteAsync(statement, default);
    }
    finally
    {
      await session.CloseAsync();
    }
    return result;
  }

  /// <summary>The message with which the last of the statements fails.</summary>
  public async Task<string> FailAsync(string path, string? token, params string[] statements) =>
    (await Assert.ThrowsAsync<StitchDeltaException>(() => RunAsync(path, token, statements))).Message;

  public async Task<byte[]> PostAsync(string path, string? token, byte[] message)
  {
    using var content = new ByteArrayContent(message);
    using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Workspace.WorkspaceUrl, path)) { Content = content };
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? AwsBench.Plain(Workspace.WorkspaceToken));
    using var response = await _http.SendAsync(request);
    Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode} {string.Join(",", response.Headers)}");
    return await response.Content.ReadAsByteArrayAsync();
  }

  private const string Other = """{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ec2.amazonaws.com"}}""";

  private static string Statement(string principal, string condition) =>
    $$"""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"{{principal}}"},"Condition":{ {{condition}} } }""";

  private static string Document(string statements) => $$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""";
}
