using System.Text;
using StitchDelta.Sandbox.Databricks;
using StitchDelta.Sandbox.Http;
using StitchDelta.Sandbox.Stitch;
using StitchDelta.Sandbox.Tests.Databricks;

namespace StitchDelta.Sandbox.Tests.Stitch;

/// <summary>The probe against the stand-in workspace, with nothing but the network between them left out.</summary>
public sealed class HttpJdbcProbeTests : IDisposable
{
  private readonly FakeAws _aws = new();
  private readonly TinySql _sql = new();
  private readonly Workspace _workspace;
  private readonly HttpJdbcProbe _probe;
  private readonly List<TimeSpan> _pauses = [];
  private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

  public HttpJdbcProbeTests()
  {
    _workspace = new(_aws, new SandboxOptions { ClusterStart = TimeSpan.FromSeconds(4), Clock = () => _now });
    _probe = new(TimeSpan.FromSeconds(5), new ToService(new DatabricksService(_workspace, _sql)), PauseAsync) { From = "52.23.137.21" };
  }

  public void Dispose() => _probe.Dispose();

  [Fact]
  public async Task It_opens_a_session_asks_both_questions_and_closes()
  {
    var url = CreateCluster();
    _now += TimeSpan.FromSeconds(4);
    Assert.Null(await TryAsync(url));
    Assert.Equal(
      ["OpenSession", "ExecuteStatement", "SELECT 1", "ExecuteStatement", "SET spark.databricks.delta.schema.autoMerge.enabled", "CloseSession"], _sql.Asked);
    Assert.Empty(_pauses);
  }

  [Fact]
  public async Task It_waits_for_a_cluster_that_starts()
  {
    Assert.Null(await TryAsync(CreateCluster()));
    Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(1), 4), _pauses);
  }

  [Fact]
  public async Task It_does_not_wait_for_ever_for_a_cluster_that_cannot_start()
  {
    _aws.Allowed.Clear();
    _workspace.InstanceProfiles.Add(new(FakeAws.Profile, false, null), skipValidation: true);
    var fault = await TryAsync(CreateCluster($$"""
      ,"aws_attributes":{"instance_profile_arn":"{{FakeAws.Profile}}"}
      """));
    Assert.Equal("HTTP 503: TEMPORARILY_UNAVAILABLE: Cluster ID is temporarily unavailable.", Masked(fault));
    Assert.Equal(5, _pauses.Count);
  }

  [Theory]
  [InlineData("true", "spark.databricks.delta.schema.autoMerge.enabled must be false, but it is true")]
  [InlineData("TRUE", "spark.databricks.delta.schema.autoMerge.enabled must be false, but it is true")]
  [InlineData("<undefined>", null)]
  public async Task AutoMerge_must_not_be_on(string value, string? fault)
  {
    _sql.AutoMerge = value;
    Assert.Equal(fault, await TryAsync(CreateCluster()));
  }

  [Fact]
  public async Task It_tells_what_the_cluster_says_and_still_closes()
  {
    _sql.Refusal = "no such luck";
    Assert.Contains("no such luck", await TryAsync(CreateCluster()), StringComparison.Ordinal);
    Assert.Equal("CloseSession", _sql.Asked[^1]);
  }

  [Fact]
  public async Task A_token_that_is_not_valid_is_named() =>
    Assert.Equal("HTTP 403: Invalid access token.", await _probe.TryAsync(CreateCluster(), "dapi-other", null, CancellationToken.None));

  [Fact]
  public async Task A_cluster_that_is_not_there_is_named()
  {
    var url = JdbcUrl.ForCluster(new Uri("http://127.0.0.1:8080"), _workspace.OrgId, "0101-000000-aaaaaaaa");
    Assert.Equal("HTTP 404: RESOURCE_DOES_NOT_EXIST: No cluster found matching: 0101-000000-aaaaaaaa", await TryAsync(url));
  }

  [Fact]
  public async Task An_IP_access_list_without_the_address_it_calls_from_keeps_it_out()
  {
    var url = CreateCluster();
    _workspace.Settings["enableIpAccessLists"] = "true";
    var office = _workspace.AccessLists.Create(new("office", "ALLOW", ["203.0.113.0/24"]));
    Assert.Equal($"HTTP 403: Source IP address: 52.23.137.21 is blocked by Databricks IP ACL for workspace: {_workspace.OrgId}", await TryAsync(url));
    _workspace.AccessLists.Change(office, new("office", "ALLOW", ["203.0.113.0/24", "52.23.137.21/32"]), isEnabled: true);
    Assert.Null(await TryAsync(url));
  }

  private string? Masked(string? text) => text?.Replace(_workspace.Clusters.All.Single().Id, "ID", StringComparison.Ordinal);

  private Task<string?> TryAsync(JdbcUrl url) => _probe.TryAsync(url, _workspace.AdminToken, null, CancellationToken.None);

  private JdbcUrl CreateCluster(string more = "")
  {
    var body = $$"""{"spark_version":"15.4.x-scala2.12","node_type_id":"i3.xlarge","num_workers":1{{more}}}""";
    var cluster = _workspace.Clusters.Create(WireJson.ReadObject(Encoding.UTF8.GetBytes(body))!, _workspace.AdminName, null);
    return JdbcUrl.ForCluster(new Uri("http://127.0.0.1:8080"), _workspace.OrgId, cluster.Id);
  }

  private Task PauseAsync(TimeSpan time, CancellationToken cancel)
  {
    _pauses.Add(time);
    _now += time;
    return Task.CompletedTask;
  }

  private sealed class ToService(IWireService service) : HttpMessageHandler
  {
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
      var headers = request.Headers.Concat(request.Content!.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
      var body = await request.Content.ReadAsByteArrayAsync(cancellationToken);
      var answer = await service.HandleAsync(new(request.Method.Method, request.RequestUri!.AbsolutePath, "", headers, body), cancellationToken);
      var response = new HttpResponseMessage((System.Net.HttpStatusCode)answer.Status) { Content = new ByteArrayContent(answer.Body) };
      foreach (var header in answer.Headers)
        response.Headers.TryAddWithoutValidation(header.Key, header.Value);
      return response;
    }
  }
}
