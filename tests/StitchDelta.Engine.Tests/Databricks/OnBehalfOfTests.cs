using StitchDelta.Engine;
using StitchDelta.Support;

namespace StitchDelta.Databricks;

public sealed class OnBehalfOfTests
{
  private const string Application = "6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10";
  private const string Principals = """{"Resources":[{"id":"77","applicationId":"6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10"}]}""";

  private readonly Bench _bench = new();

  [Fact]
  public async Task Tokens_of_a_service_principal_are_those_that_it_owns()
  {
    _bench.Http.Json(Principals).Json("""{"token_infos":[{"token_id":"a","owner_id":77,"comment":"c","creation_time":1513120516294,"expiry_time":-1},{"token_id":"b","owner_id":"78"}]}""");

    var tokens = await _bench.Workspace.ListTokensOfAsync(Application, default);

    Assert.Equal([("a", "c", null)], tokens!.Select(t => (t.TokenId, t.Comment, t.Expires)));
    Assert.Equal(["GET /api/2.0/preview/scim/v2/ServicePrincipals?filter=applicationId%20eq%20%226f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10%22", "GET /api/2.0/token-management/tokens"], _bench.Lines);
  }

  [Theory]
  [InlineData("{}")]
  [InlineData("""{"totalResults":0,"Resources":[]}""")]
  [InlineData("""{"Resources":[{"id":"77","applicationId":"other"}]}""")]
  public async Task Service_principal_that_is_not_there_has_no_list(string body)
  {
    _bench.Http.Json(body);

    Assert.Null(await _bench.Workspace.ListTokensOfAsync(Application, default));
  }

  [Fact]
  public async Task Token_is_made_for_it()
  {
    _bench.Http.Json(Principals).Json("{}").Json($$$"""{"token_value":"{{{Canary.NewToken}}}","token_info":{"token_id":"t","comment":"c","expiry_time":-1}}""");

    var (info, value) = await _bench.Workspace.CreateTokenForAsync(Application, "c", null, default);

    Assert.Equal(("t", Canary.NewToken), (info.TokenId, SecureText.Reveal(value)));
    Assert.Equal("POST /api/2.0/token-management/on-behalf-of/tokens", _bench.Lines.Last());
    Json.Equal("""{"application_id":"6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10","comment":"c"}""", _bench.LastBody);
    Assert.DoesNotContain(Canary.NewToken, _bench.Log.All, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Token_whose_answer_was_lost_is_revoked_before_another_is_made()
  {
    _bench.Http.Json(Principals).Json("{}").Drop()
      .Json("""{"token_infos":[{"token_id":"lost","owner_id":"77","comment":"c"}]}""").Json("{}")
      .Json($$$"""{"token_value":"{{{Canary.NewToken}}}","token_info":{"token_id":"t","comment":"c"}}""");

    var (info, _) = await _bench.Workspace.CreateTokenForAsync(Application, "c", TimeSpan.FromDays(1), default);

    Assert.Equal("t", info.TokenId);
    Assert.Contains("DELETE /api/2.0/token-management/tokens/lost", _bench.Lines);
    // Who it is is looked up once.
    Assert.Single(_bench.Lines, l => l.Contains("ServicePrincipals", StringComparison.Ordinal));
    Json.Equal("""{"application_id":"6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10","comment":"c","lifetime_seconds":86400}""", _bench.LastBody);
  }

  [Fact]
  public async Task Token_that_is_gone_already_is_revoked()
  {
    _bench.Http.Json("""{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"x"}""", 404);

    await _bench.Workspace.DeleteTokenOfOthersAsync("t/1", default);

    Assert.Equal(["DELETE /api/2.0/token-management/tokens/t%2F1"], _bench.Lines);
  }

  [Fact]
  public async Task Warehouse_is_read()
  {
    _bench.Http.Json("""{"id":"7f","name":"Starter","state":"STOPPED","jdbc_url":"jdbc:spark://h:443/default","odbc_params":{"hostname":"h","path":"/sql/1.0/warehouses/7f","port":443}}""")
      .Json("""{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"x"}""", 404).Json("""{"error_code":"PERMISSION_DENIED","message":"x"}""", 403);

    Assert.Equal(new("7f", "Starter", "STOPPED", "/sql/1.0/warehouses/7f"), await _bench.Workspace.GetWarehouseAsync("7f", default));
    Assert.Null(await _bench.Workspace.GetWarehouseAsync("7f", default));
    Assert.Same(Catalogue.DatabricksPermissionDenied, (await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.GetWarehouseAsync("7f", default))).Entry);
    Assert.Equal("GET /api/2.0/sql/warehouses/7f", _bench.Lines.First());
  }
}
