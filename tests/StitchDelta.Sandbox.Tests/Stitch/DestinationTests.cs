using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Tests.Stitch;

public sealed class DestinationTests : IDisposable
{
  private const string Path = "/v4/destinations";
  private readonly AccountClient _client = new();

  public void Dispose() => _client.Dispose();

  [Theory]
  [InlineData("")]
  [InlineData("Bearer")]
  [InlineData("Bearer other")]
  [InlineData("stitch-token")]
  public async Task Without_the_right_token_nothing_is_told_or_done(string authorization)
  {
    _client.Authorization = authorization;
    Assert.Equal(401, (await _client.TextAsync("GET", Path)).Status);
    Assert.Equal(401, (await _client.TextAsync("POST", Path, AccountClient.Form)).Status);
    Assert.Null(_client.Account.Destination);
  }

  [Fact]
  public async Task A_new_destination_is_fully_configured_and_tells_no_credential()
  {
    var made = await _client.JsonAsync("POST", Path, AccountClient.Form);
    Assert.Equal(("databricks_delta", "Lake", "Lake", 116078L), ((string?)made["type"], (string?)made["name"], (string?)made["display_name"], (long?)made["stitch_client_id"]));
    Assert.Equal("2026-03-01T12:00:00Z", (string?)made["created_at"]);
    foreach (var time in (string[])["deleted_at", "paused_at", "system_paused_at"])
      Assert.True(made.AsObject().ContainsKey(time) && made[time] is null);
    Assert.Matches($"^116078\\.{made["id"]}\\.check\\.[0-9a-f-]{{36}}$", (string)made["check_job_name"]!);
    Assert.Equal((2, "fully_configured"), ((int?)made["report_card"]!["current_step"], (string?)made["report_card"]!["current_step_type"]));
    Assert.All(made["report_card"]!["steps"]![0]!["properties"]!.AsArray(), p => Assert.True((bool?)p!["provided"]));
    Assert.Equal(AccountClient.JdbcUrl, (string?)made["properties"]!["jdbc_url"]);
    Assert.Equal("acme-lake", (string?)made["properties"]!["staging_area"]!["bucket_name"]);

    var list = await _client.JsonAsync("GET", Path);
    Assert.Equal((long?)made["id"], (long?)Assert.Single(list.AsArray())!["id"]);
    foreach (var answer in new[] { made, list })
      Assert.DoesNotContain("dapi", answer.ToJsonString(), StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("jdbc:spark://127.0.0.1:8080/default;transportMode=http;ssl=0;httpPath=sql/protocolv1/o/1/c;AuthMech=3;UID=token;PWD=s3cret")]
  [InlineData("nonsense s3cret")]
  public async Task A_password_in_the_JDBC_URL_never_comes_back(string jdbcUrl)
  {
    var made = await _client.JsonAsync("POST", Path, $$"""{"type":"databricks_delta","properties":{{AccountClient.Properties(jdbcUrl: jdbcUrl)}}}""");
    Assert.DoesNotContain("s3cret", made.ToJsonString(), StringComparison.Ordinal);
    Assert.Equal(("Default Warehouse", null), ((string?)made["name"], (string?)made["display_name"]));
  }

  [Fact]
  public async Task An_account_has_one_destination()
  {
    await _client.JsonAsync("POST", Path, AccountClient.Form);
    Assert.Equal((400, "you are at your destination limit"), await _client.TextAsync("POST", Path, AccountClient.Form));
  }

  [Theory]
  [InlineData("")]
  [InlineData("{")]
  [InlineData("[]")]
  [InlineData("""{"type":"databricks_delta"}""")]
  [InlineData("""{"properties":{}}""")]
  [InlineData("""{"type":"databricks_delta","properties":"x"}""")]
  [InlineData("""{"type":"databricks_delta","properties":{},"display_name":"Lake"}""")]
  public async Task A_body_with_missing_or_foreign_keys_is_refused(string body) =>
    Assert.Equal(
      (400, "POST body may only include a type, a name, a description, map of properties, and boolean for unmapped sources"),
      await _client.TextAsync("POST", Path, body));

  [Fact]
  public async Task An_unknown_type_is_refused() =>
    Assert.Equal(400, (await _client.TextAsync("POST", Path, """{"type":"parchment","properties":{}}""")).Status);

  [Fact]
  public async Task A_destination_of_another_type_has_its_own_form_and_a_plain_check()
  {
    var made = await _client.JsonAsync("POST", Path, """{"type":"postgres","properties":{"host":"db.acme.example","password":"s3cret"}}""");
    Assert.Equal(("postgres", "postgres", "form"), ((string?)made["type"], (string?)made["report_card"]!["type"], (string?)made["report_card"]!["current_step_type"]));
    Assert.Equal(["database", "encryption_type", "port", "ssl", "username"], Missing(made, isRequired: true));
    Assert.DoesNotContain("s3cret", made.ToJsonString(), StringComparison.Ordinal);

    var changed = await _client.JsonAsync("PUT", $"{Path}/{made["id"]}", """{"properties":{"database":"acme","encryption_type":"none","port":"5432","ssl":"true","username":"stitch"}}""");
    Assert.True(changed.AsObject().ContainsKey("check_job_name"));
    await _client.Account.Destination!.LastCheck!.Work;
    _client.Now += TimeSpan.FromSeconds(30);
    Assert.Equal("succeeded", (string?)(await _client.JsonAsync("GET", $"{Path}/{made["id"]}/last-connection-check"))["status"]);
    Assert.Empty(_client.Aws.Principals);
    Assert.Equal((400, "this API endpoint does not support modifying destination type"),
      await _client.TextAsync("PUT", $"{Path}/{made["id"]}", """{"type":"databricks_delta"}"""));
  }

  [Fact]
  public async Task A_destination_is_paused_and_goes_on()
  {
    var made = await _client.JsonAsync("POST", Path, AccountClient.Form);
    Assert.Equal("2026-03-01T12:00:00Z", (string?)(await _client.JsonAsync("PUT", $"{Path}/{made["id"]}", """{"paused_at":"2026-03-01T12:00:00Z"}"""))["paused_at"]);
    Assert.NotNull((await _client.JsonAsync("PUT", $"{Path}/{made["id"]}", """{"name":"Sea"}"""))["paused_at"]);
    Assert.Null((await _client.JsonAsync("PUT", $"{Path}/{made["id"]}", """{"paused_at":null}"""))["paused_at"]);
  }

  [Fact]
  public async Task A_form_with_gaps_is_kept_and_not_checked_until_it_is_complete()
  {
    var made = await _client.JsonAsync("POST", Path,
      """{"type":"databricks_delta","properties":{"access_token":"x","ssh_config":{"ssh":"true","ssh_host":"h"},"staging_area":{"scheme":"s3","bucket_name":""}}}""");
    Assert.Equal((1, "form"), ((int?)made["report_card"]!["current_step"], (string?)made["report_card"]!["current_step_type"]));
    Assert.Equal(["jdbc_url", "ssh_config", "staging_area"], Missing(made));
    Assert.False(made.AsObject().ContainsKey("check_job_name"));
    Assert.Equal(404, (await _client.TextAsync("GET", $"{Path}/{made["id"]}/last-connection-check")).Status);

    var changed = await _client.JsonAsync("PUT", $"{Path}/{made["id"]}", $$"""{"properties":{{AccountClient.Properties()}}}""");
    Assert.Empty(Missing(changed));
    Assert.True(changed.AsObject().ContainsKey("check_job_name"));
  }

  [Fact]
  public async Task An_update_changes_only_what_it_names_and_is_checked_anew()
  {
    var made = await _client.JsonAsync("POST", Path, AccountClient.Form);
    await _client.Account.Destination!.LastCheck!.Work;
    _client.Now += TimeSpan.FromMinutes(1);
    var changed = await _client.JsonAsync("PUT", $"{Path}/{made["id"]}", """{"type":"databricks_delta","description":"of Acme","properties":{"access_token":"dapi-new"}}""");
    Assert.Equal((string?)made["properties"]!.ToJsonString(), changed["properties"]!.ToJsonString());
    Assert.Equal(("Lake", "of Acme"), ((string?)changed["name"], (string?)changed["description"]));
    Assert.Equal(("2026-03-01T12:00:00Z", "2026-03-01T12:01:00Z"), ((string?)changed["created_at"], (string?)changed["updated_at"]));
    Assert.NotEqual((string?)made["check_job_name"], (string?)changed["check_job_name"]);
    await _client.Account.Destination!.LastCheck!.Work;
    Assert.Equal([AccountClient.Token, "dapi-new"], _client.Jdbc.Calls.Select(c => c.Token));
  }

  [Fact]
  public async Task An_update_cannot_change_the_type_or_an_unknown_destination()
  {
    var made = await _client.JsonAsync("POST", Path, AccountClient.Form);
    Assert.Equal((400, "this API endpoint does not support modifying destination type"), await _client.TextAsync("PUT", $"{Path}/{made["id"]}", """{"type":"postgres"}"""));
    Assert.Equal((400, "invalid connection id"), await _client.TextAsync("PUT", $"{Path}/1", "{}"));
    Assert.Equal((400, "invalid connection id"), await _client.TextAsync("PUT", $"{Path}/abc", "{}"));
  }

  [Fact]
  public async Task A_deleted_destination_makes_room_for_another()
  {
    var made = await _client.JsonAsync("POST", Path, AccountClient.Form);
    Assert.Equal((200, ""), await _client.TextAsync("DELETE", $"{Path}/{made["id"]}"));
    Assert.Empty((await _client.JsonAsync("GET", Path)).AsArray());
    Assert.Equal((400, $"Unable to locate dest ({made["id"]}) for client (116078) to delete"), await _client.TextAsync("DELETE", $"{Path}/{made["id"]}"));
    Assert.Equal(404, (await _client.TextAsync("GET", $"{Path}/{made["id"]}/last-connection-check")).Status);
    Assert.NotEqual((long?)made["id"], (long?)(await _client.JsonAsync("POST", Path, AccountClient.Form))["id"]);
  }

  [Theory]
  [InlineData("DELETE", Path)]
  [InlineData("DELETE", Path + "/")]
  [InlineData("DELETE", Path + "/abc")]
  [InlineData("GET", Path + "/1")]
  [InlineData("GET", "/v3/destinations")]
  [InlineData("GET", "/v4/destination-types/parchment")]
  public async Task Other_paths_are_not_found(string method, string path) => Assert.Equal(404, (await _client.TextAsync(method, path)).Status);

  [Fact]
  public async Task The_list_takes_two_parameters()
  {
    var made = await _client.JsonAsync("POST", Path, AccountClient.Form);
    Assert.Single((await _client.JsonAsync("GET", $"{Path}?destination_id={made["id"]}&source_id=1")).AsArray());
    Assert.Empty((await _client.JsonAsync("GET", $"{Path}?destination_id=1")).AsArray());
    Assert.Equal((400, "GET may only include the params: source_id and/or destination_id"), await _client.TextAsync("GET", Path + "?limit=1"));
  }

  [Fact]
  public async Task The_type_has_a_report_card_of_its_own()
  {
    var card = await _client.JsonAsync("GET", "/v4/destination-types/databricks_delta");
    Assert.Equal(("databricks_delta", 1), ((string?)card["type"], (int?)card["current_step"]));
    var properties = card["steps"]![0]!["properties"]!.AsArray();
    Assert.Equal(["access_token", "jdbc_url", "ssh_config", "staging_area"], properties.Select(p => (string)p!["name"]!));
    Assert.Equal(["access_token"], properties.Where(p => (bool)p!["is_credential"]!).Select(p => (string)p!["name"]!));
    Assert.All(properties, p => Assert.Equal((true, false), ((bool)p!["is_required"]!, (bool)p["provided"]!)));
    Assert.Equal(["databricks_delta", "postgres", "redshift", "snowflake"],
      (await _client.JsonAsync("GET", "/v4/destination-types")).AsArray().Select(t => (string)t!["type"]!));
  }

  [Fact]
  public async Task Each_operation_says_its_name_and_whether_it_writes()
  {
    (string Method, string Path, string Operation, bool IsWrite)[] all =
    [
      ("POST", Path, "destinations/create", true),
      ("GET", Path, "destinations/list", false),
      ("PUT", Path + "/1", "destinations/update", true),
      ("DELETE", Path + "/1", "destinations/delete", true),
      ("GET", Path + "/1/last-connection-check", "destinations/last-connection-check", false),
      ("GET", "/v4/destination-types", "destination-types/list", false),
      ("GET", "/v4/destination-types/databricks_delta", "destination-types/get", false),
    ];
    foreach (var (method, path, operation, isWrite) in all)
    {
      var response = await _client.SendAsync(method, path);
      Assert.Equal(("Stitch", operation, isWrite), (response.Service, response.Operation, response.IsWrite));
    }
  }

  private static IEnumerable<string> Missing(JsonNode destination, bool isRequired = false) =>
    destination["report_card"]!["steps"]![0]!["properties"]!.AsArray().Where(p => !(bool)p!["provided"]! && (!isRequired || (bool)p["is_required"]!)).Select(p => (string)p!["name"]!);
}
