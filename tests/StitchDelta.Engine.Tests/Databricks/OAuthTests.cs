using StitchDelta.Engine;
using StitchDelta.Support;

namespace StitchDelta.Databricks;

public sealed class OAuthTests
{
  private const string Discovery = """{"issuer":"https://dbc-1.cloud.databricks.com/oidc","token_endpoint":"https://dbc-1.cloud.databricks.com/oidc/v1/token"}""";
  private const string Token = """{"access_token":"t","expires_in":3600}""";
  private const string Me = """{"userName":"6f3c2a51"}""";

  private readonly Bench _bench = new();
  private readonly WorkspaceConnection _connection = new(new Uri("https://dbc-1.cloud.databricks.com"), null) { Client = new("6f3c2a51", SecureText.Hide("dose0123456789abcdef")) };

  private IWorkspace Workspace => _bench.Engine.Workspace(_connection, _bench.Log);

  [Fact]
  public async Task Token_is_fetched_as_the_standard_says()
  {
    _bench.Http.Json(Discovery).Json("""{"access_token":"eyJhbGciOiJub25lIn0.canary.x","token_type":"Bearer","expires_in":3600}""").Json(Me);

    await Workspace.GetMeAsync(default);

    Assert.Equal(["GET /oidc/.well-known/oauth-authorization-server", "POST /oidc/v1/token", "GET /api/2.0/preview/scim/v2/Me"], _bench.Lines);
    var (discovery, token, me) = (_bench.Http.Sent[0], _bench.Http.Sent[1], _bench.Http.Sent[2]);
    Assert.False(discovery.Headers.ContainsKey("Authorization"));
    Assert.Equal("grant_type=client_credentials&scope=all-apis", token.Body);
    Assert.Equal(("application/x-www-form-urlencoded", "application/json"), (token.Headers["Content-Type"], token.Headers["Accept"]));
    Assert.Equal("Basic NmYzYzJhNTE6ZG9zZTAxMjM0NTY3ODlhYmNkZWY=", token.Headers["Authorization"]);
    Assert.Equal("Bearer eyJhbGciOiJub25lIn0.canary.x", me.Headers["Authorization"]);
    Assert.DoesNotContain("canary", _bench.Log.All, StringComparison.Ordinal);
    Assert.DoesNotContain("dose0123456789abcdef", _bench.Log.All, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("3600")]
  [InlineData("\"3600\"")]
  public async Task Token_serves_the_connection_until_shortly_before_its_end(string expiresIn)
  {
    _bench.Http.Json(Discovery).Json($$"""{"access_token":"first","expires_in":{{expiresIn}}}""").Json(Me).Json(Me)
      .Json(Discovery).Json($$"""{"access_token":"second","expires_in":{{expiresIn}}}""").Json(Me);

    await Workspace.GetMeAsync(default);
    _bench.Time.Pass(TimeSpan.FromMinutes(56));
    await Workspace.GetMeAsync(default);
    _bench.Time.Pass(TimeSpan.FromMinutes(2));
    await Workspace.GetMeAsync(default);

    Assert.Equal(["Bearer first", "Bearer first", "Bearer second"], _bench.Http.Sent.Where(s => s.Line.EndsWith("/Me", StringComparison.Ordinal)).Select(s => s.Headers["Authorization"]));
  }

  [Fact]
  public async Task Token_serves_all_connections_that_share_their_sign_ins()
  {
    var (mine, client) = (new SignIns(), _connection.Client!);
    _bench.Http.Json(Discovery).Json(Token).Json(Me).Json(Me).Json(Me);
    // A connection that is made with each stage, as from the environment or a table.
    for (var stage = 0; stage < 3; stage++)
      await StageAsync(client with { }, mine);
    Assert.Single(Tokens);

    for (var other = 0; other < 3; other++)
      _bench.Http.Json(Discovery).Json(Token).Json(Me);
    await StageAsync(client with { ClientId = "another" }, mine);
    await StageAsync(client with { ClientSecret = SecureText.Hide("dose-another") }, mine);
    await StageAsync(client, new());
    Assert.Equal(4, Tokens.Count());

    Task StageAsync(OAuthClient c, SignIns signIns) =>
      _bench.Engine.Workspace(_connection with { Client = c, SignIns = signIns }, _bench.Log).GetMeAsync(default);
  }

  private IEnumerable<Sent> Tokens => _bench.Http.Sent.Where(s => s.Url.AbsolutePath == "/oidc/v1/token");

  [Fact]
  public async Task Many_calls_at_once_fetch_one_token()
  {
    var reached = new TaskCompletionSource();
    var go = new TaskCompletionSource();
    _bench.Http.Json(Discovery).Then(async _ =>
    {
      reached.SetResult();
      await go.Task;
      return new HttpResponseMessage { Content = new StringContent("""{"access_token":"one","expires_in":3600}""") };
    });
    for (var i = 0; i < 5; i++) _bench.Http.Json(Me);

    var calls = Enumerable.Range(0, 5).Select(_ => Workspace.GetMeAsync(default)).ToList();
    await reached.Task;
    go.SetResult();
    await Task.WhenAll(calls);

    Assert.Single(_bench.Http.Sent, s => s.Url.AbsolutePath == "/oidc/v1/token");
  }

  [Fact]
  public async Task A_server_without_discovery_has_the_usual_endpoint()
  {
    _bench.Http.Answer(404, "", "text/plain").Json("""{"access_token":"t"}""").Json(Me);

    await Workspace.GetMeAsync(default);

    Assert.Equal("POST /oidc/v1/token", _bench.Lines.ElementAt(1));
  }

  [Theory]
  [InlineData("http://elsewhere.example/token", "dbc-1.cloud.databricks.com")]
  [InlineData("http://dbc-1.cloud.databricks.com/token", "dbc-1.cloud.databricks.com")]
  [InlineData("https://elsewhere.example/token", "dbc-1.cloud.databricks.com")]
  [InlineData("https://databricks.com.elsewhere.example/token", "dbc-1.cloud.databricks.com")]
  [InlineData("https://dbc-1.cloud.databricks.com@elsewhere.example/token", "dbc-1.cloud.databricks.com")]
  [InlineData("https://notdatabricks.com/token", "dbc-1.cloud.databricks.com")]
  [InlineData("//elsewhere.example/token", "dbc-1.cloud.databricks.com")]
  [InlineData("https://accounts.cloud.databricks.com/oidc/accounts/1/v1/token", "accounts.cloud.databricks.com")]
  public async Task The_secret_goes_to_Databricks_only_and_not_in_the_clear(string told, string host)
  {
    _bench.Http.Json($$"""{"token_endpoint":"{{told}}"}""").Json("""{"access_token":"t"}""").Json(Me);

    await Workspace.GetMeAsync(default);

    Assert.Equal((host, "https"), (_bench.Http.Sent[1].Url.Host, _bench.Http.Sent[1].Url.Scheme));
  }

  [Theory]
  [InlineData(401, """{"error":"invalid_client","error_description":"Client authentication failed"}""")]
  [InlineData(400, """{"error":"invalid_request","error_description":"Client authentication failed"}""")]
  public async Task Client_that_is_refused_is_named(int status, string body)
  {
    _bench.Http.Json(Discovery).Json(body, status);

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => Workspace.GetMeAsync(default));

    Assert.Same(Catalogue.OAuthClientRefused, error.Entry);
    Assert.Equal("6f3c2a51", error.Target);
    Assert.Contains("Client authentication failed", error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task An_answer_without_a_token_is_unreadable()
  {
    _bench.Http.Json(Discovery).Json("{}");

    Assert.Same(Catalogue.ServiceAnswerUnreadable, (await Assert.ThrowsAsync<StitchDeltaException>(() => Workspace.GetMeAsync(default))).Entry);
  }
}
