using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Tests.Databricks;

public sealed class ClusterTests
{
  private const string Api = "/api/2.1/clusters/";
  private readonly WorkspaceClient _client = new();

  [Theory]
  [InlineData("2.0")]
  [InlineData("2.1")]
  public async Task A_cluster_starts_as_time_passes(string version)
  {
    var id = (string)(await _client.PostAsync($"/api/{version}/clusters/create", Spec()))["cluster_id"]!;
    Assert.Matches("^0301-120000-[0-9a-z]{8}$", id);
    Assert.Equal(("PENDING", "Finding instances for new nodes, acquiring more instances if necessary"), await StateAsync(id));
    _client.Pass(TimeSpan.FromMinutes(2));
    Assert.Equal(("PENDING", "Starting Spark"), await StateAsync(id));
    _client.Pass(TimeSpan.FromMinutes(2));
    Assert.Equal(("RUNNING", ""), await StateAsync(id));
  }

  [Fact]
  public async Task A_cluster_policy_is_kept_and_told_in_the_spec()
  {
    var policy = (string)(await _client.PostAsync("/api/2.0/policies/clusters/create", """{"name":"own","definition":"{}"}"""))["policy_id"]!;
    var policies = (await _client.GetAsync("/api/2.0/policies/clusters/list"))["policies"]!.AsArray();
    Assert.Equal(["60F1A2B3C4D5E6F7", policy], policies.Select(p => (string?)p!["policy_id"]));
    Assert.Equal("own", (string?)(await _client.GetAsync($"/api/2.0/policies/clusters/get?policy_id={policy}"))["name"]);

    var id = await CreateAsync($$"""{"cluster_name":"stitch","spark_version":"15.4.x-scala2.12","node_type_id":"i3.xlarge","num_workers":1,"policy_id":"{{policy}}"}""");
    var cluster = await GetAsync(id);
    Assert.Equal(policy, (string?)cluster["spec"]!["policy_id"]);
    Assert.False(cluster.ContainsKey("policy_id"));
  }

  [Fact]
  public async Task Get_completes_what_was_asked_for()
  {
    var id = await CreateAsync("""{"cluster_name":"stitch","spark_version":"15.4.x-scala2.12","node_type_id":"i3.xlarge","num_workers":2,"data_security_mode":"SINGLE_USER","custom_tags":{"Vendor":"us"},"idempotency_token":"t"}""");
    _client.Pass(TimeSpan.FromMinutes(4));
    var cluster = await GetAsync(id);
    Assert.Equal("i3.xlarge", (string?)cluster["driver_node_type_id"]);
    Assert.Equal("admin@acme.example", (string?)cluster["single_user_name"]);
    Assert.Equal("admin@acme.example", (string?)cluster["creator_user_name"]);
    Assert.Equal((2, 0), ((int?)cluster["num_workers"], (int?)cluster["autotermination_minutes"]));
    Assert.False((bool?)cluster["enable_elastic_disk"]);
    Assert.Equal("SPOT_WITH_FALLBACK", (string?)cluster["aws_attributes"]!["availability"]);
    Assert.Equal("""{"x_Vendor":"us"}""", cluster["custom_tags"]!.ToJsonString());
    Assert.Equal($$"""{"Vendor":"Databricks","Creator":"admin@acme.example","ClusterName":"stitch","ClusterId":"{{id}}"}""", cluster["default_tags"]!.ToJsonString());
    Assert.Equal((10000, "API"), ((int?)cluster["jdbc_port"], (string?)cluster["cluster_source"]));
    Assert.True((long?)cluster["spark_context_id"] > 1L << 53);
    Assert.False(cluster.ContainsKey("spec") || cluster.ContainsKey("idempotency_token") || cluster.ContainsKey("termination_reason"));
  }

  [Fact]
  public async Task Settings_that_were_given_win_over_defaults()
  {
    await RegisterAsync();
    var id = await CreateAsync(Spec($$"""
      "aws_attributes":{"instance_profile_arn":"{{FakeAws.Profile}}","availability":"ON_DEMAND","zone_id":"us-east-1c"},"enable_elastic_disk":true,"single_user_name":"etl@acme.example","data_security_mode":"SINGLE_USER","autoscale":null
      """));
    var cluster = await GetAsync(id);
    Assert.Equal((FakeAws.Profile, "ON_DEMAND", "us-east-1c"),
      ((string?)cluster["aws_attributes"]!["instance_profile_arn"], (string?)cluster["aws_attributes"]!["availability"], (string?)cluster["aws_attributes"]!["zone_id"]));
    Assert.True((bool?)cluster["enable_elastic_disk"]);
    Assert.Equal("etl@acme.example", (string?)cluster["single_user_name"]);
  }

  [Fact]
  public async Task An_unknown_cluster_is_an_invalid_parameter()
  {
    foreach (var (method, path) in new[] { ("GET", "get?cluster_id=0101-x"), ("POST", "start"), ("POST", "delete"), ("POST", "permanent-delete"), ("POST", "restart"), ("POST", "edit"), ("POST", "events") })
      Assert.Equal(("INVALID_PARAMETER_VALUE", "Cluster 0101-x does not exist"), await _client.RefusedAsync(400, method, Api + path, """{"cluster_id":"0101-x"}"""));
    Assert.Equal("Missing required field: cluster_id", (await _client.RefusedAsync(400, "GET", Api + "get")).Message);
  }

  [Theory]
  [InlineData(45, 127, 255, "v", null)]
  [InlineData(46, 1, 1, "v", "At most 45 custom tags are allowed, but 46 were given.")]
  [InlineData(1, 128, 1, "v", "must have between 1 and 127 characters.")]
  [InlineData(1, 0, 1, "v", "must have between 1 and 127 characters.")]
  [InlineData(1, 1, 256, "v", "must have at most 255 characters.")]
  [InlineData(1, 1, 1, "%", "'%' in the custom tag 'k' is none that AWS takes in a tag.")]
  [InlineData(1, 1, 1, "aws:", "'aws:' in the custom tag 'k' is none that AWS takes in a tag.")]
  public async Task Custom_tags_are_those_that_EC2_takes(int count, int keyLength, int valueLength, string value, string? message)
  {
    var keys = count == 1 ? [new string('k', keyLength)] : Enumerable.Range(0, count).Select(n => $"{n}".PadRight(keyLength, 'k'));
    var tags = new JsonObject(keys.Select(k => KeyValuePair.Create<string, JsonNode?>(k, value.PadRight(valueLength, 'v'))));
    var spec = Spec($"\"custom_tags\":{tags.ToJsonString()}");
    if (message is null) Assert.Equal(count, (await GetAsync(await CreateAsync(spec)))["custom_tags"]!.AsObject().Count);
    else Assert.Contains(message, (await _client.RefusedAsync(400, "POST", Api + "create", spec)).Message);
  }

  [Theory]
  [InlineData("""{"node_type_id":"i3.xlarge","num_workers":1}""", "Missing required field: spark_version")]
  [InlineData("""{"spark_version":"15.4.x-scala2.12","num_workers":1}""", "Missing required field: node_type_id")]
  [InlineData("""{"spark_version":"1.0.x","node_type_id":"i3.xlarge","num_workers":1}""", "Invalid spark version 1.0.x.")]
  [InlineData("""{"spark_version":"15.4.x-scala2.12","node_type_id":"z9.huge","num_workers":1}""", "Node type z9.huge is not supported in this workspace.")]
  [InlineData("""{"spark_version":"15.4.x-scala2.12","node_type_id":"c7gd.large","num_workers":1}""", "Node type c7gd.large is not supported in this workspace.")]
  [InlineData("""{"spark_version":"15.4.x-scala2.12","node_type_id":"m5.large","num_workers":1}""", "At least one EBS volume must be attached for clusters created with node type m5.large.")]
  [InlineData("""{"spark_version":"15.4.x-scala2.12","node_type_id":"i3.xlarge","num_workers":1,"autoscale":{"min_workers":1,"max_workers":2}}""", "Only one of num_workers and autoscale may be specified.")]
  [InlineData("""{"spark_version":"15.4.x-scala2.12","node_type_id":"i3.xlarge","autoscale":{"min_workers":2,"max_workers":2}}""", "autoscale.max_workers must be greater than autoscale.min_workers.")]
  [InlineData("""{"spark_version":"15.4.x-scala2.12","node_type_id":"i3.xlarge","num_workers":-1}""", "Invalid num_workers -1.")]
  [InlineData("""{"spark_version":"15.4.x-scala2.12","node_type_id":"i3.xlarge","num_workers":1,"autotermination_minutes":5}""", "Invalid autotermination_minutes 5: it must be 0 or between 10 and 10000.")]
  [InlineData("""{"spark_version":"15.4.x-scala2.12","node_type_id":"i3.xlarge","num_workers":1,"data_security_mode":"SHARED"}""", "Invalid data_security_mode SHARED.")]
  [InlineData("""{"spark_version":"15.4.x-scala2.12","node_type_id":"i3.xlarge","num_workers":1,"aws_attributes":{"instance_profile_arn":"arn:aws:iam::123456789012:instance-profile/x"}}""",
    "The instance profile arn:aws:iam::123456789012:instance-profile/x is not registered in this workspace. An admin must add it before clusters can use it.")]
  public async Task Settings_that_do_not_hold_are_refused(string body, string message)
  {
    Assert.Equal(("INVALID_PARAMETER_VALUE", message), await _client.RefusedAsync(400, "POST", Api + "create", body));
    Assert.False((await _client.GetAsync(Api + "list")).ContainsKey("clusters"));
  }

  [Theory]
  [InlineData("\"aws_attributes\":{\"ebs_volume_count\":1}")]
  [InlineData("\"enable_elastic_disk\":true")]
  public async Task A_machine_without_disks_needs_some(string setting) =>
    Assert.NotNull(await CreateAsync($$"""{"spark_version":"15.4.x-scala2.12","node_type_id":"m5.large","num_workers":1,{{setting}}}"""));

  [Theory]
  [InlineData("""{"spark_conf":{"spark.databricks.cluster.profile":"singleNode","spark.master":"local[*]"}}""")]
  [InlineData("""{"spark_conf":{"spark.databricks.cluster.profile":"singleNode"},"custom_tags":{"ResourceClass":"SingleNode"}}""")]
  [InlineData("""{"spark_conf":{"spark.master":"local[*]"},"custom_tags":{"ResourceClass":"SingleNode"}}""")]
  [InlineData("""{"num_workers":0}""")]
  public async Task No_workers_need_all_three_marks_of_a_single_node(string settings)
  {
    var body = JsonNode.Parse(settings)!.AsObject();
    (body["spark_version"], body["node_type_id"]) = ("15.4.x-scala2.12", "i3.xlarge");
    var (code, message) = await _client.RefusedAsync(400, "POST", Api + "create", body.ToJsonString());
    Assert.Equal("INVALID_PARAMETER_VALUE", code);
    Assert.StartsWith("NumWorkers could be 0 only for SingleNode clusters.", message, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("""{"num_workers":0,"spark_conf":{"spark.databricks.cluster.profile":"singleNode","spark.master":"local[*]"},"custom_tags":{"ResourceClass":"SingleNode"}}""")]
  [InlineData("""{"kind":"CLASSIC_PREVIEW","is_single_node":true}""")]
  public async Task A_single_node_has_no_workers(string settings)
  {
    var body = JsonNode.Parse(settings)!.AsObject();
    (body["spark_version"], body["node_type_id"]) = ("15.4.x-scala2.12", "i3.xlarge");
    var cluster = await GetAsync(await CreateAsync(body.ToJsonString()));
    Assert.Equal((0, "SingleNode"), ((int?)cluster["num_workers"], (string?)cluster["custom_tags"]!["ResourceClass"]));
  }

  [Fact]
  public async Task An_idempotency_token_gives_the_same_cluster_until_it_ends()
  {
    var body = Spec("\"idempotency_token\":\"abc\"");
    var first = await CreateAsync(body);
    Assert.Equal(first, await CreateAsync(body));
    Assert.NotEqual(first, await CreateAsync(Spec("\"idempotency_token\":\"def\"")));
    await _client.PostAsync(Api + "delete", Id(first));
    Assert.NotEqual(first, await CreateAsync(body));
    Assert.Equal("INVALID_PARAMETER_VALUE", (await _client.RefusedAsync(400, "POST", Api + "create", Spec($"\"idempotency_token\":\"{new string('x', 65)}\""))).Code);
  }

  [Fact]
  public async Task Delete_ends_it_and_start_brings_it_back()
  {
    var id = await RunningAsync();
    await _client.PostAsync(Api + "delete", Id(id));
    Assert.Equal("TERMINATING", (await StateAsync(id)).State);
    Assert.Equal(("INVALID_STATE", $"Cluster {id} is in unexpected state Terminating."), await _client.RefusedAsync(400, "POST", Api + "start", Id(id)));
    _client.Pass(TimeSpan.FromMinutes(1));
    var ended = await GetAsync(id);
    Assert.Equal(("TERMINATED", "USER_REQUEST", "SUCCESS"), ((string?)ended["state"], (string?)ended["termination_reason"]!["code"], (string?)ended["termination_reason"]!["type"]));
    Assert.Equal("admin@acme.example", (string?)ended["termination_reason"]!["parameters"]!["username"]);
    Assert.Equal(_client.Now.ToUnixTimeMilliseconds(), (long?)ended["terminated_time"]);
    Assert.Empty(await _client.PostAsync(Api + "delete", Id(id)));

    await _client.PostAsync(Api + "start", Id(id));
    Assert.Equal("PENDING", (await StateAsync(id)).State);
    Assert.Equal(("INVALID_STATE", $"Cluster {id} is in unexpected state Pending."), await _client.RefusedAsync(400, "POST", Api + "start", Id(id)));
    _client.Pass(TimeSpan.FromMinutes(4));
    Assert.Equal("RUNNING", (await StateAsync(id)).State);
    Assert.Equal(("INVALID_STATE", $"Cluster {id} is in unexpected state Running."), await _client.RefusedAsync(400, "POST", Api + "start", Id(id)));
    Assert.False((await GetAsync(id)).ContainsKey("termination_reason"));
  }

  [Fact]
  public async Task A_cluster_that_is_deleted_while_it_starts_never_runs()
  {
    var id = await CreateAsync(Spec());
    await _client.PostAsync(Api + "delete", Id(id));
    _client.Pass(TimeSpan.FromHours(1));
    Assert.Equal("TERMINATED", (await StateAsync(id)).State);
  }

  [Fact]
  public async Task Permanent_delete_leaves_nothing()
  {
    var id = await RunningAsync();
    await _client.PostAsync(Api + "permanent-delete", Id(id));
    Assert.Equal($"Cluster {id} does not exist", (await _client.RefusedAsync(400, "GET", $"{Api}get?cluster_id={id}")).Message);
  }

  [Fact]
  public async Task Restart_takes_a_running_cluster_only()
  {
    var id = await CreateAsync(Spec());
    Assert.Equal("INVALID_STATE", (await _client.RefusedAsync(400, "POST", Api + "restart", Id(id))).Code);
    _client.Pass(TimeSpan.FromMinutes(4));
    await _client.PostAsync(Api + "restart", Id(id));
    Assert.Equal("RESTARTING", (await StateAsync(id)).State);
    _client.Pass(TimeSpan.FromMinutes(4));
    Assert.Equal("RUNNING", (await StateAsync(id)).State);
  }

  [Fact]
  public async Task Edit_restarts_a_running_cluster_and_leaves_an_ended_one_ended()
  {
    var id = await CreateAsync(Spec());
    var edit = """{"cluster_id":"ID","cluster_name":"new","spark_version":"16.4.x-scala2.12","node_type_id":"m5d.large","num_workers":3}""".Replace("ID", id, StringComparison.Ordinal);
    Assert.Equal(("INVALID_STATE", $"Cluster {id} is in unexpected state Pending."), await _client.RefusedAsync(400, "POST", Api + "edit", edit));
    _client.Pass(TimeSpan.FromMinutes(4));
    await _client.PostAsync(Api + "edit", edit);
    var edited = await GetAsync(id);
    Assert.Equal(("RESTARTING", "new", "16.4.x-scala2.12", "m5d.large", 3),
      ((string?)edited["state"], (string?)edited["cluster_name"], (string?)edited["spark_version"], (string?)edited["driver_node_type_id"], (int?)edited["num_workers"]));

    await _client.PostAsync(Api + "delete", Id(id));
    _client.Pass(TimeSpan.FromMinutes(1));
    var ended = await GetAsync(id);
    _client.Pass(TimeSpan.FromMinutes(1));
    await _client.PostAsync(Api + "edit", edit);
    Assert.Equal(("TERMINATED", (long?)ended["terminated_time"]), ((await StateAsync(id)).State, (long?)(await GetAsync(id))["terminated_time"]));
    Assert.Equal("INVALID_PARAMETER_VALUE", (await _client.RefusedAsync(400, "POST", Api + "edit", Id(id))).Code);
  }

  [Fact]
  public async Task A_cluster_whose_role_cannot_be_passed_ends_with_an_AWS_authorization_failure()
  {
    await RegisterAsync();
    _client.Aws.Allowed.Clear();
    var id = await CreateAsync(Spec($$"""
      "aws_attributes":{"instance_profile_arn":"{{FakeAws.Profile}}"}
      """));
    Assert.Equal("PENDING", (await StateAsync(id)).State);
    _client.Pass(TimeSpan.FromMinutes(2));
    Assert.Equal("TERMINATING", (await StateAsync(id)).State);
    _client.Pass(TimeSpan.FromMinutes(1));
    var reason = (await GetAsync(id))["termination_reason"]!;
    Assert.Equal(("AWS_AUTHORIZATION_FAILURE", "CLIENT_ERROR", "UnauthorizedOperation"),
      ((string?)reason["code"], (string?)reason["type"], (string?)reason["parameters"]!["aws_api_error_code"]));

    _client.Aws.Allowed.Add((_client.Workspace.DeploymentRoleArn, "iam:PassRole", FakeAws.Role));
    await _client.PostAsync(Api + "start", Id(id));
    _client.Pass(TimeSpan.FromMinutes(4));
    Assert.Equal("RUNNING", (await StateAsync(id)).State);
  }

  [Fact]
  public async Task A_profile_that_EC2_does_not_see_ends_the_cluster_too()
  {
    _client.Aws.Visible.Clear();
    await _client.PostAsync("/api/2.0/instance-profiles/add", $$"""{"instance_profile_arn":"{{FakeAws.Profile}}","skip_validation":true}""");
    var id = await CreateAsync(Spec($$"""
      "aws_attributes":{"instance_profile_arn":"{{FakeAws.Profile}}"}
      """));
    _client.Pass(TimeSpan.FromMinutes(3));
    Assert.Contains("Invalid IAM Instance Profile ARN", (string?)(await GetAsync(id))["termination_reason"]!["parameters"]!["aws_error_message"], StringComparison.Ordinal);
  }

  [Fact]
  public async Task A_pinned_cluster_is_not_removed_and_not_forgotten_until_it_is_unpinned()
  {
    var id = await CreateAsync(Spec());
    await _client.PostAsync(Api + "pin", Id(id));
    Assert.Equal("admin@acme.example", (string?)(await GetAsync(id))["pinned_by_user_name"]);
    Assert.Equal("unpin the cluster first", (await _client.RefusedAsync(400, "POST", Api + "permanent-delete", Id(id))).Message);

    await _client.PostAsync(Api + "delete", Id(id));
    _client.Pass(TimeSpan.FromDays(31));
    Assert.Equal("TERMINATED", (string?)(await GetAsync(id))["state"]);

    await _client.PostAsync(Api + "unpin", Id(id));
    Assert.False((await GetAsync(id)).ContainsKey("pinned_by_user_name"));
    _client.Pass(TimeSpan.FromDays(31));
    Assert.Equal("INVALID_STATE", (await _client.RefusedAsync(400, "GET", $"{Api}get?cluster_id={id}")).Code);
  }

  [Fact]
  public async Task An_unpinned_cluster_is_removed_and_pinning_leaves_events()
  {
    var id = await CreateAsync(Spec());
    await _client.PostAsync(Api + "pin", Id(id));
    await _client.PostAsync(Api + "unpin", Id(id));
    var events = (await _client.PostAsync(Api + "events", Id(id)))["events"]!.AsArray();
    Assert.Equal(["UNPINNED", "PINNED"], events.Select(e => (string)e!["type"]!).Take(2));
    await _client.PostAsync(Api + "permanent-delete", Id(id));
    Assert.Equal("INVALID_PARAMETER_VALUE", (await _client.RefusedAsync(400, "GET", $"{Api}get?cluster_id={id}")).Code);
  }

  [Fact]
  public async Task An_idle_cluster_ends_by_itself_and_is_purged_after_30_days()
  {
    var id = await CreateAsync(Spec("\"autotermination_minutes\":60"));
    _client.Pass(TimeSpan.FromMinutes(63));
    Assert.Equal("RUNNING", (await StateAsync(id)).State);
    _client.Pass(TimeSpan.FromMinutes(1));
    Assert.Equal("INACTIVITY", (string?)(await GetAsync(id))["termination_reason"]!["code"]);
    _client.Pass(TimeSpan.FromDays(30));
    Assert.NotNull(await GetAsync(id));
    _client.Pass(TimeSpan.FromMilliseconds(1));
    Assert.Equal(("INVALID_STATE", $"Cannot access cluster {id} that was terminated or unpinned more than 30 days ago."),
      await _client.RefusedAsync(400, "GET", $"{Api}get?cluster_id={id}"));
    Assert.False((await _client.GetAsync(Api + "list")).ContainsKey("clusters"));
  }

  [Fact]
  public async Task The_list_comes_in_pages_that_new_clusters_do_not_shift()
  {
    var made = new List<string>();
    for (var i = 0; i < 5; i++)
      made.Insert(0, await CreateAsync(Spec()));
    var first = await _client.GetAsync(Api + "list?page_size=2");
    Assert.Equal(made.Take(2), Ids(first));
    await CreateAsync(Spec());
    var second = await _client.GetAsync($"{Api}list?page_size=2&page_token={Uri.EscapeDataString((string)first["next_page_token"]!)}");
    Assert.Equal(made.Skip(2).Take(2), Ids(second));
    var last = await _client.GetAsync($"{Api}list?page_size=2&page_token={Uri.EscapeDataString((string)second["next_page_token"]!)}");
    Assert.Equal(made.Skip(4), Ids(last));
    Assert.Equal("", (string?)last["next_page_token"]);

    var old = await _client.GetAsync("/api/2.0/clusters/list?page_size=2");
    Assert.Equal(6, Ids(old).Count);
    Assert.False(old.ContainsKey("next_page_token"));
  }

  [Fact]
  public async Task A_page_holds_20_unless_asked_and_100_at_most()
  {
    for (var i = 0; i < 101; i++)
      await CreateAsync(Spec());
    Assert.Equal(20, Ids(await _client.GetAsync(Api + "list")).Count);
    Assert.Equal(100, Ids(await _client.GetAsync(Api + "list?page_size=500")).Count);
    Assert.Equal("INVALID_PARAMETER_VALUE", (await _client.RefusedAsync(400, "GET", Api + "list?page_token=nonsense")).Code);
    Assert.Equal("INVALID_PARAMETER_VALUE", (await _client.RefusedAsync(400, "GET", Api + "list?page_size=-1")).Code);
  }

  [Fact]
  public async Task The_list_filters_by_source_and_state()
  {
    var running = await RunningAsync();
    var pending = await CreateAsync(Spec());
    Assert.Equal([pending, running], Ids(await _client.GetAsync(Api + "list?filter_by.cluster_sources=UI&filter_by.cluster_sources=API")));
    Assert.False((await _client.GetAsync(Api + "list?filter_by.cluster_sources=JOB")).ContainsKey("clusters"));
    Assert.Equal([running], Ids(await _client.GetAsync(Api + "list?filter_by.cluster_states=RUNNING&filter_by.cluster_states=TERMINATED")));
    Assert.Equal([pending], Ids(await _client.GetAsync(Api + "list?filter_by.cluster_states=PENDING")));
  }

  [Fact]
  public async Task The_events_tell_the_life_of_a_cluster()
  {
    var id = await RunningAsync();
    await _client.PostAsync(Api + "restart", Id(id));
    _client.Pass(TimeSpan.FromMinutes(4));
    await _client.PostAsync(Api + "delete", Id(id));
    var all = await _client.PostAsync(Api + "events", Id(id));
    Assert.Equal(["TERMINATING", "RUNNING", "RESTARTING", "RUNNING", "CREATING"], Types(all));
    Assert.Equal("USER_REQUEST", (string?)all["events"]![0]!["details"]!["reason"]!["code"]);

    var page = await _client.PostAsync(Api + "events", $$"""{"cluster_id":"{{id}}","order":"ASC","page_size":3}""");
    Assert.Equal(["CREATING", "RUNNING", "RESTARTING"], Types(page));
    var rest = await _client.PostAsync(Api + "events", $$"""{"cluster_id":"{{id}}","order":"ASC","page_size":3,"page_token":"{{page["next_page_token"]}}"}""");
    Assert.Equal(["RUNNING", "TERMINATING"], Types(rest));
    Assert.Equal(Types(rest), Types(await _client.PostAsync(Api + "events", page["next_page"]!.ToJsonString())));
    Assert.False(rest.ContainsKey("next_page_token") || rest.ContainsKey("next_page"));
    Assert.Equal(["RUNNING", "RUNNING"], Types(await _client.PostAsync(Api + "events", $$"""{"cluster_id":"{{id}}","event_types":["RUNNING"]}""")));
  }

  private static string Spec(string more = "\"cluster_name\":\"stitch\"") =>
    $$"""{"spark_version":"15.4.x-scala2.12","node_type_id":"i3.xlarge","num_workers":1,{{more}}}""";

  private static string Id(string id) => $$"""{"cluster_id":"{{id}}"}""";

  private async Task<string> CreateAsync(string body) => (string)(await _client.PostAsync(Api + "create", body))["cluster_id"]!;

  private async Task<string> RunningAsync()
  {
    var id = await CreateAsync(Spec());
    _client.Pass(TimeSpan.FromMinutes(4));
    return id;
  }

  private Task<JsonObject> RegisterAsync() => _client.PostAsync("/api/2.0/instance-profiles/add", $$"""{"instance_profile_arn":"{{FakeAws.Profile}}"}""");

  private Task<JsonObject> GetAsync(string id) => _client.GetAsync($"{Api}get?cluster_id={id}");

  private async Task<(string State, string Message)> StateAsync(string id)
  {
    var cluster = await GetAsync(id);
    return ((string)cluster["state"]!, (string)cluster["state_message"]!);
  }

  private static IReadOnlyList<string> Ids(JsonObject list) => [.. list["clusters"]!.AsArray().Select(c => (string)c!["cluster_id"]!)];

  private static IReadOnlyList<string> Types(JsonObject events) => [.. events["events"]!.AsArray().Select(e => (string)e!["type"]!)];
}
