namespace StitchDelta.Sandbox.Tests.Databricks;

public sealed class SqlGateTests
{
  private const string Clusters = "/api/2.1/clusters/";
  private readonly WorkspaceClient _client = new();

  [Fact]
  public async Task A_running_cluster_gets_the_message_and_knows_its_caller()
  {
    await _client.PostAsync("/api/2.0/instance-profiles/add", $$"""{"instance_profile_arn":"{{FakeAws.Profile}}"}""");
    var id = await CreateAsync($$"""
      "aws_attributes":{"instance_profile_arn":"{{FakeAws.Profile}}"},"spark_conf":{"a.b":"c"}
      """);
    _client.Pass(TimeSpan.FromMinutes(4));
    var response = await SqlAsync(id, [1, 2]);
    Assert.Equal((200, "application/x-thrift", "SQL", "ExecuteStatement", true), (response.Status, response.ContentType, response.Service, response.Operation, response.IsWrite));
    Assert.Equal([1, 2, 0x2A], response.Body);
    Assert.Equal(_client.Workspace.OrgId, response.Headers["x-databricks-org-id"]);
    var caller = Assert.Single(_client.Sql.Callers);
    Assert.Equal(("admin@acme.example", id, FakeAws.Role, "c"), (caller.UserName, caller.ClusterId, caller.RoleArn, caller.SparkConf["a.b"]));
  }

  [Fact]
  public async Task A_cluster_that_starts_asks_for_patience()
  {
    var id = await CreateAsync();
    await AssertUnavailableAsync(id);
    _client.Pass(TimeSpan.FromMinutes(4));
    Assert.Equal(200, (await SqlAsync(id)).Status);
    Assert.Null(_client.Sql.Callers[0].RoleArn);
  }

  [Fact]
  public async Task Connecting_starts_a_cluster_that_has_ended()
  {
    var id = await CreateAsync();
    await _client.PostAsync(Clusters + "delete", $$"""{"cluster_id":"{{id}}"}""");
    await AssertUnavailableAsync(id);
    Assert.Equal("TERMINATING", await StateAsync(id));
    _client.Pass(TimeSpan.FromMinutes(1));
    await AssertUnavailableAsync(id);
    Assert.Equal("PENDING", await StateAsync(id));
    _client.Pass(TimeSpan.FromMinutes(4));
    Assert.Equal(200, (await SqlAsync(id)).Status);
  }

  [Fact]
  public async Task Use_keeps_a_cluster_from_being_idle()
  {
    var id = await CreateAsync("\"autotermination_minutes\":10");
    _client.Pass(TimeSpan.FromMinutes(13));
    await SqlAsync(id);
    _client.Pass(TimeSpan.FromMinutes(9));
    Assert.Equal("RUNNING", await StateAsync(id));
    _client.Pass(TimeSpan.FromMinutes(1));
    Assert.Equal("TERMINATED", await StateAsync(id));
  }

  [Theory]
  [InlineData("/sql/protocolv1/o/6051921418418893/0101-000000-aaaaaaaa", "RESOURCE_DOES_NOT_EXIST: No cluster found matching: 0101-000000-aaaaaaaa")]
  [InlineData("/sql/protocolv1/o/0/0101-000000-aaaaaaaa", "RESOURCE_DOES_NOT_EXIST: No workspace found matching: 0")]
  [InlineData("/sql/protocolv1/o/6051921418418893", "RESOURCE_DOES_NOT_EXIST: No workspace found matching: 6051921418418893")]
  public async Task A_wrong_org_or_cluster_is_not_found(string path, string message)
  {
    var response = await _client.SendAsync("POST", path);
    Assert.Equal((404, message, "SQL"), (response.Status, response.Headers["X-Thriftserver-Error-Message"], response.Service));
  }

  [Fact]
  public async Task The_token_is_checked_first()
  {
    _client.Token = null;
    Assert.Equal((401, "SQL"), await StatusAsync());
    _client.Token = "dapi";
    Assert.Equal((403, "SQL"), await StatusAsync());

    async Task<(int, string)> StatusAsync()
    {
      var response = await SqlAsync("0101-000000-aaaaaaaa");
      return (response.Status, response.Service);
    }
  }

  [Fact]
  public async Task A_single_user_cluster_refuses_others()
  {
    var id = await CreateAsync("\"data_security_mode\":\"SINGLE_USER\",\"single_user_name\":\"etl@acme.example\"");
    _client.Pass(TimeSpan.FromMinutes(4));
    var response = await SqlAsync(id);
    Assert.Equal(403, response.Status);
    Assert.Contains("the single user of this cluster is 'etl@acme.example'", response.Headers["x-thriftserver-error-message"], StringComparison.Ordinal);
    Assert.Empty(_client.Sql.Callers);
  }

  private async Task AssertUnavailableAsync(string id)
  {
    var response = await SqlAsync(id);
    Assert.Equal(
      (503, "1", $"TEMPORARILY_UNAVAILABLE: Cluster {id} is temporarily unavailable."),
      (response.Status, response.Headers["Retry-After"], response.Headers["x-thriftserver-error-message"]));
    Assert.Empty(_client.Sql.Callers);
  }

  private Task<Http.WireResponse> SqlAsync(string id, byte[]? body = null) => _client.SendAsync("POST", $"/sql/protocolv1/o/{_client.Workspace.OrgId}/{id}", body);

  private async Task<string> StateAsync(string id) => (string)(await _client.GetAsync($"{Clusters}get?cluster_id={id}"))["state"]!;

  private async Task<string> CreateAsync(string more = "\"cluster_name\":\"stitch\"") =>
    (string)(await _client.PostAsync(Clusters + "create", $$"""{"spark_version":"15.4.x-scala2.12","node_type_id":"i3.xlarge","num_workers":1,{{more}}}"""))["cluster_id"]!;
}
