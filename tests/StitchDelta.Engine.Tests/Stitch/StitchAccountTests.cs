using StitchDelta.Engine;
using StitchDelta.Support;

namespace StitchDelta.Stitch;

public sealed class StitchAccountTests
{
  private const string Url = "jdbc:spark://host:443/default;transportMode=http;ssl=1;httpPath=p;AuthMech=3;UID=token;PWD=<personal-access-token>";

  private readonly Bench _bench = new();

  private static DestinationForm Form => new() { DestinationName = "Lake", AccessToken = SecureText.Hide(Canary.NewToken), JdbcUrl = Url, BucketName = "acme-lake" };

  [Fact]
  public async Task Create_sends_exactly_the_form()
  {
    _bench.Http.Json("[]").Json("""
      {"id":155582,"type":"databricks_delta","name":"Lake","display_name":"Lake","description":"d","stitch_client_id":116078,"paused_at":null,"system_paused_at":null,
       "check_job_name":"116078.155582.check.859f","properties":{"jdbc_url":"jdbc:spark://x","staging_area":{"scheme":"s3","bucket_name":"acme-lake"}},
       "report_card":{"type":"databricks_delta","current_step":2,"current_step_type":"fully_configured","steps":[]}}
      """);

    var made = await _bench.Stitch.CreateDestinationAsync(Form, default);

    Json.Equal("""
      {"type":"databricks_delta","name":"Lake","properties":{"access_token":"CANARY","jdbc_url":"URL","ssh_config":{"ssh":"false"},
       "staging_area":{"scheme":"s3","bucket_name":"acme-lake"}}}
      """.Replace("CANARY", Canary.NewToken, StringComparison.Ordinal).Replace("URL", Url, StringComparison.Ordinal), _bench.LastBody);
    Assert.Equivalent(new DestinationInfo
    {
      DestinationId = 155582, DestinationType = "databricks_delta", DestinationName = "Lake", Description = "d", StitchClientId = 116078,
      CheckJobName = "116078.155582.check.859f", JdbcUrl = "jdbc:spark://x", BucketName = "acme-lake",
    }, made, strict: true);
    Assert.DoesNotContain(Canary.NewToken, _bench.Log.All, StringComparison.Ordinal);
    Assert.DoesNotContain(Canary.StitchToken, _bench.Log.All, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Update_sends_only_what_changes()
  {
    _bench.Http.Json("""{"id":7,"type":"databricks_delta"}""");

    await _bench.Stitch.UpdateDestinationAsync(7, new() { BucketName = "acme-lake-2" }, default);

    Assert.Equal("PUT /v4/destinations/7", _bench.Http.Sent.Single().Line);
    Json.Equal("""{"properties":{"staging_area":{"scheme":"s3","bucket_name":"acme-lake-2"}}}""", _bench.LastBody);
  }

  [Theory]
  [InlineData(true, """{"ssh":"true","ssh_host":"bastion.acme.example","ssh_port":"2222","ssh_user":"stitch"}""")]
  [InlineData(false, """{"ssh":"false"}""")]
  public async Task A_tunnel_is_switched_on_and_off_in_strings(bool on, string config)
  {
    _bench.Http.Json("""{"id":7,"type":"databricks_delta","properties":{"ssh_config":CONFIG}}""".Replace("CONFIG", config, StringComparison.Ordinal));
    var tunnel = on ? new SshTunnel { Host = "bastion.acme.example", Port = 2222, User = "stitch" } : SshTunnel.Off;

    var changed = await _bench.Stitch.UpdateDestinationAsync(7, new() { Ssh = tunnel }, default);

    Json.Equal("""{"properties":{"ssh_config":CONFIG}}""".Replace("CONFIG", config, StringComparison.Ordinal), _bench.LastBody);
    Assert.Equal(tunnel, changed.Ssh);
  }

  [Fact]
  public async Task A_tunnel_that_is_not_shown_is_not_known()
  {
    _bench.Http.Json("""[{"id":7,"type":"databricks_delta","properties":{}}]""");

    Assert.Null((await _bench.Stitch.ListDestinationsAsync(default)).Single().Ssh);
  }

  [Fact]
  public async Task Delete_takes_an_empty_answer()
  {
    _bench.Http.Answer(200, "", "text/plain");

    await _bench.Stitch.DeleteDestinationAsync(7, default);

    Assert.Equal("DELETE /v4/destinations/7", _bench.Http.Sent.Single().Line);
  }

  [Fact]
  public async Task Destination_that_was_made_although_the_answer_was_lost_is_found()
  {
    _bench.Http.Json("""[{"id":1,"type":"s3"}]""").Drop()
      .Json("""[{"id":1,"type":"s3"},{"id":2,"type":"databricks_delta","display_name":"Lake","properties":{"staging_area":{"bucket_name":"acme-lake"}}}]""");

    var made = await _bench.Stitch.CreateDestinationAsync(Form, default);

    Assert.Equal(2, made.DestinationId);
    Assert.True(made.IsInferred);
    Assert.Equal(1, _bench.Http.Sent.Count(s => s.Method == HttpMethod.Post));
  }

  [Theory]
  [InlineData("""{"id":2,"type":"databricks_delta","display_name":"Other","properties":{"staging_area":{"bucket_name":"acme-lake"}}}""")]
  [InlineData("""{"id":2,"type":"databricks_delta","display_name":"Lake","properties":{"staging_area":{"bucket_name":"other-lake"}}}""")]
  [InlineData("""{"id":2,"type":"databricks_delta","display_name":"Lake","properties":{"jdbc_url":"jdbc:spark://host:443/default;httpPath=other"}}""")]
  [InlineData("""{"id":2,"type":"s3","display_name":"Lake"}""")]
  public async Task Destination_that_differs_from_the_form_was_made_by_somebody_else(string other)
  {
    _bench.Http.Json("[]").Drop().Json($"[{other}]");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Stitch.CreateDestinationAsync(Form, default));

    Assert.Same(Catalogue.ServiceUnreachable, error.Entry);
  }

  private const string Limit = "\"you are at your destination limit\"";
  private const string Alike = """[{"id":2,"type":"databricks_delta","display_name":"Lake","properties":{"staging_area":{"bucket_name":"acme-lake"}}}]""";

  [Fact]
  public async Task Destination_that_is_there_after_a_clear_refusal_was_made_by_somebody_else()
  {
    _bench.Http.Json("[]").Json(Limit, 400);

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Stitch.CreateDestinationAsync(Form, default));

    Assert.Same(Catalogue.StitchDestinationLimit, error.Entry);
    Assert.Equal(["GET /v4/destinations", "POST /v4/destinations"], _bench.Lines);
  }

  [Fact]
  public async Task Destination_that_is_there_when_a_second_try_is_refused_may_be_of_the_first()
  {
    _bench.Http.Json("[]").Json("\"slow down\"", 503, ("Retry-After", "1")).Json(Limit, 400).Json(Alike);

    var made = await _bench.Stitch.CreateDestinationAsync(Form, default);

    Assert.Equal((2, true), (made.DestinationId, made.IsInferred));
  }

  [Fact]
  public async Task Lost_answer_with_nothing_made_is_an_error()
  {
    _bench.Http.Json("[]").Drop().Json("[]");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Stitch.CreateDestinationAsync(Form, default));

    Assert.Same(Catalogue.ServiceUnreachable, error.Entry);
    Assert.Equal(1, _bench.Http.Sent.Count(s => s.Method == HttpMethod.Post));
  }

  [Fact]
  public async Task Pause_and_missing_properties_are_read()
  {
    _bench.Http.Json("""
      [{"id":3,"type":"databricks_delta","name":"n","system_paused_at":"2026-01-01T00:00:00Z","report_card":{"current_step_type":"form","steps":[{"type":"form","properties":[
        {"name":"jdbc_url","is_required":true,"provided":false},{"name":"access_token","is_required":true,"provided":true},
        {"name":"image_version","is_required":true,"system_provided":true,"provided":false},{"name":"note","is_required":false,"provided":false}]}]}}]
      """);

    var destination = (await _bench.Stitch.ListDestinationsAsync(default)).Single();

    Assert.True(destination.IsPaused);
    Assert.False(destination.IsFullyConfigured);
    Assert.Equal(["jdbc_url"], destination.MissingProperties);
    Assert.Equal("n", destination.DestinationName);
  }

  [Theory]
  [InlineData("""{"name":"j","mode":"check","status":"running","completion_time":null,"target_error_message":null}""", "running", "", null)]
  [InlineData("""{"name":"j","status":"succeeded","completion_time":"2026-01-01T00:00:05Z","check_exit_status":0}""", "succeeded", "", "2026-01-01T00:00:05Z")]
  [InlineData("""{"name":"j","status":"failed","completion_time":"2026-01-01T00:00:05Z","tap_error_message":"t","target_error_message":"no access"}""", "failed", "no access", "2026-01-01T00:00:05Z")]
  public async Task Check_is_read(string body, string status, string message, string? completed)
  {
    _bench.Http.Json(body);

    var check = await _bench.Stitch.GetLastConnectionCheckAsync(7, default);

    Assert.Equal(new ConnectionCheck(status, "j", message, completed is null ? null : DateTimeOffset.Parse(completed, System.Globalization.CultureInfo.InvariantCulture)), check);
  }

  [Fact]
  public async Task Account_without_checks_has_none()
  {
    _bench.Http.Json("\"not found\"", 404);

    Assert.Null(await _bench.Stitch.GetLastConnectionCheckAsync(7, default));
  }

  [Theory]
  [InlineData(401, "\"unauthorized\"", nameof(Catalogue.StitchTokenRefused))]
  [InlineData(403, """{"error":"forbidden"}""", nameof(Catalogue.StitchTokenRefused))]
  [InlineData(400, "you are at your destination limit", nameof(Catalogue.StitchDestinationLimit))]
  [InlineData(400, "\"Unable to locate dest (7) for client (1) to delete\"", nameof(Catalogue.StitchDestinationNotFound))]
  [InlineData(400, "\"this API endpoint does not support modifying destination type\"", nameof(Catalogue.StitchRequestFailed))]
  public async Task Refusal_has_its_entry(int status, string body, string id)
  {
    _bench.Http.Json(body, status);

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Stitch.DeleteDestinationAsync(7, default));

    Assert.Equal(id, error.Entry.Id);
    Assert.Equal(("Stitch", "v4/destinations/7", status), (error.Service, error.Fault!.Operation, error.StatusCode!.Value));
    Assert.DoesNotContain("\"", error.Fault.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Page_instead_of_data_is_an_error()
  {
    _bench.Http.Answer(200, "<!doctype html><html></html>", "text/html");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Stitch.ListDestinationsAsync(default));

    Assert.Same(Catalogue.ServiceAnswerUnreadable, error.Entry);
  }
}
