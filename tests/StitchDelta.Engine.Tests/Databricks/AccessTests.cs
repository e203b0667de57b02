using StitchDelta.Support;

namespace StitchDelta.Databricks;

/// <summary>What only an admin sees: the IP access lists and everybody's tokens.</summary>
public sealed class AccessTests
{
  private const string SwitchedOn = """{"enableIpAccessLists":"true"}""";

  private readonly Bench _bench = new();

  [Fact]
  public async Task Lists_that_are_in_force_are_read()
  {
    _bench.Http.Json(SwitchedOn).Json("""
      {"ip_access_lists":[{"list_id":"1","label":"office","ip_addresses":["203.0.113.0/24","198.51.100.7"],"address_count":2,"list_type":"ALLOW","created_at":1645612694717,"enabled":true},
       {"list_id":"2","label":"old","ip_addresses":["192.0.2.1"],"list_type":"BLOCK","enabled":false},{"list_id":"3","label":"new","list_type":"BLOCK","enabled":true}]}
      """);

    var lists = await _bench.Workspace.ListIPAccessListsAsync(default);

    Assert.Equal(["GET /api/2.0/workspace-conf?keys=enableIpAccessLists", "GET /api/2.0/ip-access-lists"], _bench.Lines);
    Assert.Equal([("office", "ALLOW", "203.0.113.0/24 198.51.100.7"), ("new", "BLOCK", "")], lists!.Select(l => (l.Label, l.ListType, string.Join(" ", l.Addresses))));
  }

  [Theory]
  [InlineData("""{"enableIpAccessLists":null}""")]
  [InlineData("""{"enableIpAccessLists":"false"}""")]
  [InlineData("{}")]
  public async Task Lists_have_no_effect_while_the_feature_is_off(string setting)
  {
    _bench.Http.Json(setting);

    Assert.Empty((await _bench.Workspace.ListIPAccessListsAsync(default))!);
    Assert.Single(_bench.Lines);
  }

  [Theory]
  [InlineData(400, """{"error_code":"INVALID_PARAMETER_VALUE","message":"Invalid keys: [\"enableIpAccessLists\"]"}""")]
  [InlineData(403, """{"error_code":"FEATURE_DISABLED","message":"IP access list is not available in the pricing tier of this workspace"}""")]
  [InlineData(404, """{"error_code":"ENDPOINT_NOT_FOUND","message":"No API found for 'GET /ip-access-lists'"}""")]
  public async Task Workspace_without_the_feature_has_no_lists(int status, string body)
  {
    _bench.Http.Json(SwitchedOn).Json(body, status);
    Assert.Empty((await _bench.Workspace.ListIPAccessListsAsync(default))!);

    _bench.Http.Json(body, status);
    Assert.Empty((await _bench.Workspace.ListIPAccessListsAsync(default))!);
  }

  [Fact]
  public async Task Who_is_no_admin_is_told_nothing()
  {
    const string refusal = """{"error_code":"PERMISSION_DENIED","message":"Only workspace admins can do this"}""";
    _bench.Http.Json(refusal, 403).Json(SwitchedOn).Json(refusal, 403).Json(refusal, 403);

    Assert.Null(await _bench.Workspace.ListIPAccessListsAsync(default));
    Assert.Null(await _bench.Workspace.ListIPAccessListsAsync(default));
    Assert.Null(await _bench.Workspace.ListAllTokensAsync(default));
  }

  [Fact]
  public async Task Bad_token_is_not_taken_for_a_lack_of_rights()
  {
    const string refusal = """{"error_code":403,"message":"Invalid access token."}""";
    _bench.Http.Json(refusal, 403).Json(refusal, 403);

    Assert.Equal(Catalogue.DatabricksTokenRefused, (await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.ListIPAccessListsAsync(default))).Entry);
    Assert.Equal(Catalogue.DatabricksTokenRefused, (await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.ListAllTokensAsync(default))).Entry);
  }

  [Theory]
  [InlineData("403")]
  [InlineData("\"403\"")]
  public async Task Address_that_is_kept_out_is_not_taken_for_a_bad_token(string code)
  {
    var refusal = $$"""{"error_code":{{code}},"message":"Source IP address: 203.0.113.9 is blocked by Databricks IP ACL for workspace: 6051921418418893 [ReqId: abc]"}""";
    _bench.Http.Json(refusal, 403).Json(refusal, 403);

    var rest = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.GetMeAsync(default));
    var sql = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.ExecuteSqlAsync(new("sql/protocolv1/o/1/c-1"), null, ["SELECT 1"], null, default));

    Assert.Equal(Catalogue.DatabricksAddressBlocked, rest.Entry);
    Assert.Equal(Catalogue.DatabricksAddressBlocked, sql.Entry);
    Assert.Contains("203.0.113.9", rest.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Everybodys_tokens_are_told_with_their_last_day_of_use()
  {
    _bench.Http.Json("""
      {"token_infos":[{"token_id":"a","owner_id":1,"created_by_username":"admin@acme.example","comment":"c","creation_time":1513120516294,"expiry_time":-1,"last_used_day":1764547200000},
       {"token_id":"b","created_by_username":"etl@acme.example","comment":"","creation_time":1513120516294,"expiry_time":1576192516294,"last_used_day":0},{"token_id":"d"}]}
      """);

    var tokens = await _bench.Workspace.ListAllTokensAsync(default);

    Assert.Equal(["GET /api/2.0/token-management/tokens"], _bench.Lines);
    Assert.Equal(
      [("a", "admin@acme.example", new DateTimeOffset(2025, 12, 1, 0, 0, 0, TimeSpan.Zero)), ("b", "etl@acme.example", null), ("d", null, (DateTimeOffset?)null)],
      tokens!.Select(t => (t.TokenId, t.UserName, t.LastUsed)));
    Assert.Null(tokens![0].Expires);
  }

  [Fact]
  public async Task Workspace_that_shows_tokens_to_nobody_has_no_list()
  {
    _bench.Http.Json("""{"error_code":"ENDPOINT_NOT_FOUND","message":"No API found"}""", 404);

    Assert.Null(await _bench.Workspace.ListAllTokensAsync(default));
  }
}
