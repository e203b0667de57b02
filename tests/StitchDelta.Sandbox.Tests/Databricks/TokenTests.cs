using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Tests.Databricks;

public sealed class TokenTests
{
  private const string Create = "/api/2.0/token/create";
  private const string List = "/api/2.0/token/list";
  private const string Delete = "/api/2.0/token/delete";
  private readonly WorkspaceClient _client = new();

  [Fact]
  public async Task A_token_without_a_lifetime_lives_for_two_years_and_works()
  {
    var answer = await _client.PostAsync(Create, """{"comment":"Stitch destination"}""");
    var info = answer["token_info"]!;
    Assert.Matches("^dapi[0-9a-f]{32}$", (string)answer["token_value"]!);
    Assert.Matches("^[0-9a-f]{64}$", (string)info["token_id"]!);
    Assert.Equal(_client.Now.ToUnixTimeMilliseconds(), (long?)info["creation_time"]);
    Assert.Equal(_client.Now.AddDays(730).ToUnixTimeMilliseconds(), (long?)info["expiry_time"]);
    Assert.Equal("Stitch destination", (string?)info["comment"]);

    _client.Token = (string)answer["token_value"]!;
    Assert.Equal(["sandbox admin", "Stitch destination"], Comments(await _client.GetAsync(List)));
  }

  [Fact]
  public async Task The_list_never_tells_a_value()
  {
    await _client.PostAsync(Create);
    Assert.DoesNotContain("dapi", (await _client.GetAsync(List)).ToJsonString(), StringComparison.Ordinal);
  }

  [Fact]
  public async Task A_token_ends_with_its_lifetime()
  {
    var value = (string)(await _client.PostAsync(Create, """{"lifetime_seconds":3600}"""))["token_value"]!;
    _client.Pass(TimeSpan.FromSeconds(3599));
    Assert.Equal(2, Comments(await _client.GetAsync(List)).Count);
    _client.Pass(TimeSpan.FromSeconds(1));
    Assert.Equal(["sandbox admin"], Comments(await _client.GetAsync(List)));
    _client.Token = value;
    Assert.Equal(("403", "Invalid access token."), await _client.RefusedAsync(403, "GET", List));
  }

  [Theory]
  [InlineData("0", "requirement failed: Invalid timeout: 0")]
  [InlineData("-1", "requirement failed: Invalid timeout: -1")]
  [InlineData("63072001", "Lifetime of the token exceeds the maximum allowed lifetime of 730 days.")]
  [InlineData("9223372036854775807", "Lifetime of the token exceeds the maximum allowed lifetime of 730 days.")]
  public async Task A_lifetime_out_of_bounds_is_refused(string seconds, string message) =>
    Assert.Equal(("INVALID_PARAMETER_VALUE", message), await _client.RefusedAsync(400, "POST", Create, $$"""{"lifetime_seconds":{{seconds}}}"""));

  [Fact]
  public async Task The_workspace_can_shorten_lifetimes_and_switch_tokens_off()
  {
    await _client.SendAsync("PATCH", "/api/2.0/workspace-conf", """{"maxTokenLifetimeDays":"90"}"""u8.ToArray());
    var info = (await _client.PostAsync(Create))["token_info"]!;
    Assert.Equal(_client.Now.AddDays(90).ToUnixTimeMilliseconds(), (long?)info["expiry_time"]);

    await _client.SendAsync("PATCH", "/api/2.0/workspace-conf", """{"enableTokensConfig":"false"}"""u8.ToArray());
    Assert.Equal(("PERMISSION_DENIED", "API tokens are disabled for user admin@acme.example."), await _client.RefusedAsync(403, "POST", Create, "{}"));
  }

  [Fact]
  public async Task A_deleted_token_is_refused_everywhere()
  {
    var made = await _client.PostAsync(Create);
    await _client.PostAsync(Delete, $$"""{"token_id":"{{made["token_info"]!["token_id"]}}"}""");
    Assert.Equal(["sandbox admin"], Comments(await _client.GetAsync(List)));

    _client.Token = (string)made["token_value"]!;
    Assert.Equal(403, (await _client.SendAsync("GET", List)).Status);
    var sql = await _client.SendAsync("POST", "/sql/protocolv1/o/6051921418418893/0101-000000-aaaaaaaa");
    Assert.Equal((403, "SQL", "application/json"), (sql.Status, sql.Service, sql.ContentType));
  }

  [Fact]
  public async Task An_unknown_token_cannot_be_deleted()
  {
    Assert.Equal("RESOURCE_DOES_NOT_EXIST", (await _client.RefusedAsync(404, "POST", Delete, """{"token_id":"abc"}""")).Code);
    Assert.Equal(("INVALID_PARAMETER_VALUE", "Missing required field: token_id"), await _client.RefusedAsync(400, "POST", Delete, "{}"));
  }

  [Fact]
  public async Task A_user_has_at_most_600_tokens()
  {
    for (var i = 1; i < 600; i++)
      await _client.PostAsync(Create);
    Assert.Equal("QUOTA_EXCEEDED", (await _client.RefusedAsync(400, "POST", Create, "{}")).Code);
  }

  [Fact]
  public async Task An_admin_sees_the_day_on_which_a_token_was_last_used_over_REST_or_SQL()
  {
    const string managed = "/api/2.0/token-management/tokens";
    var admin = _client.Token;
    var made = await _client.PostAsync(Create, """{"comment":"Stitch destination"}""");
    async Task<long?> LastUsedAsync()
    {
      _client.Token = admin;
      return (long?)(await _client.GetAsync(managed))["token_infos"]!.AsArray().Single(t => (string?)t!["comment"] == "Stitch destination")!["last_used_day"];
    }
    Assert.Null(await LastUsedAsync());

    var today = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    _client.Token = (string)made["token_value"]!;
    await _client.GetAsync(List);
    Assert.Equal(today.ToUnixTimeMilliseconds(), await LastUsedAsync());

    _client.Pass(TimeSpan.FromDays(61));
    Assert.Equal(today.ToUnixTimeMilliseconds(), await LastUsedAsync());
    _client.Token = (string)made["token_value"]!;
    await _client.SendAsync("POST", "/sql/protocolv1/o/6051921418418893/0101-000000-aaaaaaaa");
    Assert.Equal(today.AddDays(61).ToUnixTimeMilliseconds(), await LastUsedAsync());
    Assert.DoesNotContain("last_used_day", (await _client.GetAsync(List)).ToJsonString(), StringComparison.Ordinal);
  }

  private static IReadOnlyList<string> Comments(JsonObject list) => [.. list["token_infos"]!.AsArray().Select(t => (string)t!["comment"]!)];
}
