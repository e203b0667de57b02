namespace StitchDelta.Sandbox.Tests.Stitch;

public sealed class ConnectionCheckTests : IDisposable
{
  private const string LoaderRole = "arn:aws:iam::218546966473:role/LoaderDelta";
  private readonly AccountClient _client = new();

  public void Dispose() => _client.Dispose();

  [Fact]
  public async Task It_reads_and_writes_the_bucket_as_the_loader_and_opens_the_URL_with_the_token()
  {
    var check = await _client.CheckAsync(AccountClient.Form);
    Assert.Equal(("check", "succeeded", false, 0, 0),
      ((string?)check["mode"], (string?)check["status"], (bool?)check["error"], (int?)check["check_exit_status"], (int?)check["target_exit_status"]));
    Assert.Null(check["target_error_message"]);
    Assert.Equal(("2026-03-01T12:00:00Z", "2026-03-01T12:00:30Z"), ((string?)check["start_time"], (string?)check["completion_time"]));
    Assert.Equal([LoaderRole, LoaderRole, LoaderRole, LoaderRole], _client.Aws.Principals);
    Assert.Empty(_client.Aws.Objects);
    Assert.Equal([(AccountClient.JdbcUrl, AccountClient.Token)], _client.Jdbc.Calls);
  }

  [Fact]
  public async Task It_runs_until_its_time_has_passed_and_its_work_is_done()
  {
    var held = new TaskCompletionSource();
    _client.Jdbc.Gate = held.Task;
    var made = await _client.JsonAsync("POST", "/v4/destinations", AccountClient.Form);
    var path = $"/v4/destinations/{made["id"]}/last-connection-check";
    var check = await _client.JsonAsync("GET", path);
    Assert.Equal(((string?)made["check_job_name"], "running", false), ((string?)check["name"], (string?)check["status"], (bool?)check["error"]));
    Assert.Null(check["completion_time"]);
    Assert.Null(check["check_exit_status"]);

    _client.Now += TimeSpan.FromSeconds(40);
    Assert.Equal("running", (string?)(await _client.JsonAsync("GET", path))["status"]);
    held.SetResult();
    await _client.Account.Destination!.LastCheck!.Work;
    check = await _client.JsonAsync("GET", path);
    Assert.Equal(("succeeded", "2026-03-01T12:00:40Z"), ((string?)check["status"], (string?)check["completion_time"]));
  }

  [Fact]
  public async Task Work_that_is_done_early_still_takes_its_time()
  {
    var made = await _client.JsonAsync("POST", "/v4/destinations", AccountClient.Form);
    await _client.Account.Destination!.LastCheck!.Work;
    _client.Now += TimeSpan.FromSeconds(29);
    Assert.Equal("running", (string?)(await _client.JsonAsync("GET", $"/v4/destinations/{made["id"]}/last-connection-check"))["status"]);
  }

  [Theory]
  [InlineData("s3:ListBucket", "AccessDenied: Access Denied (s3:ListBucket on arn:aws:s3:::acme-lake)")]
  [InlineData("s3:PutObject", "AccessDenied: Access Denied (s3:PutObject on arn:aws:s3:::acme-lake/stitch-check/")]
  [InlineData("s3:GetObject", "AccessDenied: Access Denied (s3:GetObject on arn:aws:s3:::acme-lake/stitch-check/")]
  [InlineData("s3:DeleteObject", "AccessDenied: Access Denied (s3:DeleteObject on arn:aws:s3:::acme-lake/stitch-check/")]
  public async Task It_names_the_privilege_that_the_loader_lacks(string action, string message)
  {
    _client.Aws.RefusedActions.Add(action);
    await AssertFailsAsync(AccountClient.Form, message);
    Assert.Empty(_client.Jdbc.Calls);
  }

  [Fact]
  public async Task What_could_not_be_read_is_taken_away_again()
  {
    _client.Aws.RefusedActions.Add("s3:GetObject");
    await _client.CheckAsync(AccountClient.Form);
    Assert.Empty(_client.Aws.Objects);
  }

  [Theory]
  [InlineData("acme-eu", "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-central-1'")]
  [InlineData("acme-none", "NoSuchBucket: The specified bucket does not exist (acme-none)")]
  [InlineData("s3://acme-lake", "InvalidBucketName: The specified bucket is not valid. (s3://acme-lake)")]
  [InlineData("acme-lake/path", "InvalidBucketName: The specified bucket is not valid. (acme-lake/path)")]
  [InlineData("https://acme-lake.s3.amazonaws.com", "InvalidBucketName: The specified bucket is not valid. (https://acme-lake.s3.amazonaws.com)")]
  public async Task It_names_what_is_wrong_with_the_bucket(string bucket, string message)
  {
    await AssertFailsAsync($$"""{"type":"databricks_delta","properties":{{AccountClient.Properties(bucket)}}}""", message);
    Assert.Empty(_client.Aws.Principals);
  }

  [Theory]
  [InlineData("jdbc:spark://dbc-a1b2345c-d6e7.cloud.databricks.com:443/default;httpPath=sql/protocolv1/o/1/c", "Connection refused (dbc-a1b2345c-d6e7.cloud.databricks.com")]
  [InlineData("jdbc:mysql://127.0.0.1/default", "The JDBC URL cannot be used")]
  [InlineData("jdbc:spark://127.0.0.1:443/default", "The JDBC URL cannot be used")]
  public async Task It_names_what_is_wrong_with_the_URL_and_never_leaves_the_machine(string jdbcUrl, string message)
  {
    await AssertFailsAsync($$"""{"type":"databricks_delta","properties":{{AccountClient.Properties(jdbcUrl: jdbcUrl)}}}""", message);
    Assert.Empty(_client.Jdbc.Calls);
  }

  [Fact]
  public async Task It_tells_what_the_endpoint_says()
  {
    _client.Jdbc.Fault = "HTTP 403: Invalid access token.";
    await AssertFailsAsync(AccountClient.Form, "HTTP 403: Invalid access token.");
  }

  [Fact]
  public async Task It_says_that_it_goes_through_no_tunnel()
  {
    var properties = System.Text.Json.Nodes.JsonNode.Parse(AccountClient.Properties())!;
    properties["ssh_config"] = new System.Text.Json.Nodes.JsonObject { ["ssh"] = "true", ["ssh_host"] = "bastion.acme.example", ["ssh_port"] = "22", ["ssh_user"] = "stitch" };
    await AssertFailsAsync($$"""{"type":"databricks_delta","properties":{{properties.ToJsonString()}}}""",
      "The sandbox opens no SSH tunnels: stitch@bastion.acme.example:22 was not tried");
    Assert.Empty(_client.Aws.Principals);
    Assert.Empty(_client.Jdbc.Calls);
  }

  [Fact]
  public async Task Disposing_the_account_cancels_the_check()
  {
    _client.Jdbc.Gate = new TaskCompletionSource().Task;
    await _client.JsonAsync("POST", "/v4/destinations", AccountClient.Form);
    var work = _client.Account.Destination!.LastCheck!.Work;
    _client.Account.Dispose();
    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
  }

  private async Task AssertFailsAsync(string form, string message)
  {
    var check = await _client.CheckAsync(form);
    Assert.Equal(("failed", true, 1, 1), ((string?)check["status"], (bool?)check["error"], (int?)check["check_exit_status"], (int?)check["target_exit_status"]));
    Assert.StartsWith(message, (string?)check["target_error_message"], StringComparison.Ordinal);
  }
}
