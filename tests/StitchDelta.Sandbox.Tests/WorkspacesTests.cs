using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Amazon.S3;
using StitchDelta.Aws;

namespace StitchDelta.Sandbox.Tests;

/// <summary>Several workspaces, Stitch accounts and AWS accounts in one sandbox, asked over the wire.</summary>
public sealed class WorkspacesTests : IDisposable
{
  private const string LoaderMay = """
    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::218546966473:role/LoaderDelta"},
    "Action":["s3:DeleteObject","s3:GetObject","s3:ListBucket","s3:PutObject"],"Resource":["arn:aws:s3:::acme-lake","arn:aws:s3:::acme-lake/*"]}]}
    """;

  private readonly AwsBench bench = new(new() { WorkspaceCount = 3, StitchAccountCount = 2, ConnectionCheck = TimeSpan.Zero });
  private readonly HttpClient client = new();

  private IReadOnlyList<SandboxWorkspace> Workspaces => bench.Sandbox.Workspaces;

  public void Dispose()
  {
    client.Dispose();
    bench.Dispose();
  }

  [Fact]
  public async Task Each_has_an_id_a_warehouse_and_a_service_principal_of_its_own()
  {
    var ids = new List<string>();
    foreach (var workspace in Workspaces)
    {
      using var me = await SendAsync(workspace, "GET", "preview/scim/v2/Me");
      Assert.Equal(workspace.OrgId, Assert.Single(me.Headers.GetValues("x-databricks-org-id")));
      var warehouses = await JsonAsync(await SendAsync(workspace, "GET", "sql/warehouses"));
      var principals = await JsonAsync(await SendAsync(workspace, "GET", "preview/scim/v2/ServicePrincipals"));
      Assert.Equal(workspace.ServicePrincipalId, (string?)principals["Resources"]![0]!["applicationId"]);
      var warehouse = (string)warehouses["warehouses"]![0]!["id"]!;
      ids.AddRange([workspace.OrgId, warehouse, workspace.ServicePrincipalId, workspace.WorkspaceUrl.Authority]);
    }
    Assert.Equal(12, ids.Distinct().Count());
    Assert.Equal(Workspaces[0].WorkspaceUrl, bench.Sandbox.Workspace.WorkspaceUrl);
  }

  [Fact]
  public async Task What_is_made_in_one_is_not_in_another()
  {
    const string profile = """{"instance_profile_arn":"arn:aws:iam::123456789012:instance-profile/p","skip_validation":true}""";
    const string cluster = """{"cluster_name":"c","spark_version":"13.3.x-scala2.12","node_type_id":"m5d.large","num_workers":1}""";
    (await SendAsync(Workspaces[1], "POST", "instance-profiles/add", profile)).EnsureSuccessStatusCode();
    (await SendAsync(Workspaces[1], "POST", "clusters/create", cluster)).EnsureSuccessStatusCode();
    (await SendAsync(Workspaces[1], "POST", "token/create", """{"comment":"second"}""")).EnsureSuccessStatusCode();
    var counts = new List<int>();
    var lists = new[] { ("instance-profiles/list", "instance_profiles"), ("clusters/list", "clusters"), ("token/list", "token_infos") };
    foreach (var workspace in Workspaces)
      foreach (var (path, list) in lists)
        counts.Add((await JsonAsync(await SendAsync(workspace, "GET", path)))[list]?.AsArray().Count ?? 0);
    Assert.Equal([0, 0, 1, 1, 1, 2, 0, 0, 1], counts);
    Assert.All(bench.Sandbox.Requests.Where(r => r.IsWrite), r => Assert.Equal(Workspaces[1].WorkspaceUrl.Authority, r.Account));
  }

  [Fact]
  public async Task None_lets_anybody_in_with_a_credential_of_another()
  {
    using var refused = await SendAsync(Workspaces[0] with { WorkspaceToken = Workspaces[1].WorkspaceToken }, "GET", "clusters/list");
    Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    var form = new Dictionary<string, string>
    {
      ["grant_type"] = "client_credentials",
      ["client_id"] = Workspaces[1].ServicePrincipalId,
      ["client_secret"] = AwsBench.Plain(Workspaces[1].ServicePrincipalSecret),
    };
    foreach (var (workspace, status) in new[] { (Workspaces[0], HttpStatusCode.Unauthorized), (Workspaces[1], HttpStatusCode.OK) })
    {
      using var answer = await client.PostAsync(new Uri(workspace.WorkspaceUrl, "oidc/v1/token"), new FormUrlEncodedContent(form));
      Assert.Equal(status, answer.StatusCode);
    }
  }

  [Theory]
  [InlineData(0)]
  [InlineData(2)]
  public async Task Stitch_goes_to_the_one_that_the_url_names(int number)
  {
    var (workspace, account) = (Workspaces[number], bench.Sandbox.StitchAccounts[1]);
    var host = workspace.WorkspaceUrl.Authority;
    await bench.PutPolicyAsync(LoaderMay);
    var warehouse = (await JsonAsync(await SendAsync(workspace, "GET", "sql/warehouses")))["warehouses"]![0]!["id"];
    var form = new
    {
      type = "databricks_delta",
      properties = new
      {
        access_token = AwsBench.Plain(workspace.WorkspaceToken),
        jdbc_url = $"jdbc:spark://{host}/default;transportMode=http;ssl=0;httpPath=/sql/1.0/warehouses/{warehouse};AuthMech=3;UID=token;PWD=x",
        ssh_config = new { ssh = "false" },
        staging_area = new { scheme = "s3", bucket_name = AwsBench.Bucket },
      },
    };
    var id = (await JsonAsync(await StitchAsync(account, HttpMethod.Post, "v4/destinations", form)))["id"];
    JsonNode check;
    do
      check = await JsonAsync(await StitchAsync(account, HttpMethod.Get, $"v4/destinations/{id}/last-connection-check"));
    while ((string?)check["status"] == "running");

    Assert.True((string?)check["status"] == "succeeded", check.ToJsonString());
    var requests = bench.Sandbox.Requests;
    Assert.Equal([host], requests.Where(r => r.Service == "SQL").Select(r => r.Account).Distinct());
    Assert.Equal([$"{account.StitchClientId}"], requests.Where(r => r.Service == "Stitch").Select(r => r.Account).Distinct());
  }

  [Fact]
  public async Task The_log_tells_AWS_accounts_apart()
  {
    await bench.S3().ListBucketsAsync();
    await bench.S3(AwsBench.Keys(bench.Sandbox.Partner)).ListBucketsAsync();
    await bench.Sts(AwsBench.Keys(bench.Sandbox.Partner)).GetCallerIdentityAsync(new());
    var unknown = new Amazon.Runtime.BasicAWSCredentials("AKIAUNKNOWN", "x");
    await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => bench.S3(unknown).ListBucketsAsync());
    Assert.Equal(["123456789012", "210987654321", "210987654321", null], bench.Sandbox.Requests.Select(r => r.Account));
  }

  [Fact]
  public async Task A_fault_may_be_for_one_account()
  {
    bench.Sandbox.AddFault(new() { Operation = "*", Status = 503, Account = Workspaces[1].WorkspaceUrl.Authority });
    bench.Sandbox.AddFault(new() { Operation = "ListBuckets", Status = 403, Account = "2109*" });
    await bench.S3().ListBucketsAsync();
    await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => bench.S3(AwsBench.Keys(bench.Sandbox.Partner)).ListBucketsAsync());
    foreach (var workspace in Workspaces)
      (await SendAsync(workspace, "GET", "clusters/list")).Dispose();
    Assert.Equal([200, 403, 200, 503, 200], bench.Sandbox.Requests.Select(r => r.Status));
    var forNobody = new SandboxFault { Operation = "*", Status = 503, Account = "nobody" };
    var none = Assert.Throws<StitchDeltaException>(() => bench.Sandbox.AddFault(forNobody));
    Assert.Contains("there is no account 'nobody', but 123456789012, 210987654321, localhost:", none.Message);
  }

  private Task<HttpResponseMessage> SendAsync(SandboxWorkspace workspace, string method, string path, string? body = null)
  {
    var request = new HttpRequestMessage(new(method), new Uri(workspace.WorkspaceUrl, $"api/2.0/{path}"))
    {
      Content = body is null ? null : new StringContent(body),
    };
    request.Headers.Authorization = new("Bearer", AwsBench.Plain(workspace.WorkspaceToken));
    return client.SendAsync(request);
  }

  private Task<HttpResponseMessage> StitchAsync(SandboxStitchAccount account, HttpMethod method, string path, object? body = null)
  {
    var request = new HttpRequestMessage(method, new Uri(bench.Sandbox.Stitch.BaseUrl, path))
    {
      Content = body is null ? null : JsonContent.Create(body),
    };
    request.Headers.Authorization = new("Bearer", AwsBench.Plain(account.StitchToken));
    return client.SendAsync(request);
  }

  private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer)
  {
    using (answer)
    {
      var text = await answer.Content.ReadAsStringAsync();
      Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {text}");
      return JsonNode.Parse(text)!;
    }
  }
}
