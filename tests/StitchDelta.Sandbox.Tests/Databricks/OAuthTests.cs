using System.Text;
using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Databricks;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Tests.Databricks;

public sealed class OAuthTests
{
  private readonly WorkspaceClient _client = new() { Token = null };

  private ServicePrincipal Principal => _client.Workspace.ServicePrincipals.First;

  private async Task<WireResponse> TokenAsync(string secret, string form = "grant_type=client_credentials&scope=all-apis") => await _client.Service.HandleAsync(
    new("POST", "/oidc/v1/token", "", new Dictionary<string, string> { ["Authorization"] = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Principal.ApplicationId}:{secret}")) }, Encoding.UTF8.GetBytes(form)),
    CancellationToken.None);

  [Fact]
  public async Task Discovery_needs_no_credential_and_names_the_endpoint()
  {
    var answer = await WorkspaceClient.JsonAsync(await _client.SendAsync("GET", "/oidc/.well-known/oauth-authorization-server"), 200);

    Assert.Equal("http://127.0.0.1:8443/oidc/v1/token", (string?)answer["token_endpoint"]);
  }

  [Fact]
  public async Task Token_is_good_for_an_hour()
  {
    var answer = await WorkspaceClient.JsonAsync(await TokenAsync(Principal.Secret), 200);
    Assert.Equal(("Bearer", 3600, "all-apis"), ((string?)answer["token_type"], (int)answer["expires_in"]!, (string?)answer["scope"]));
    _client.Token = (string?)answer["access_token"];

    Assert.Equal(Principal.ApplicationId, (string?)(await _client.GetAsync("/api/2.0/preview/scim/v2/Me"))["userName"]);
    _client.Pass(TimeSpan.FromMinutes(60));
    Assert.Equal(403, (await _client.SendAsync("GET", "/api/2.0/preview/scim/v2/Me")).Status);
  }

  [Theory]
  [InlineData("wrong", "grant_type=client_credentials", 401, "invalid_client")]
  [InlineData("wrong", "grant_type=password", 400, "unsupported_grant_type")]
  public async Task Others_get_none(string secret, string form, int status, string error) =>
    Assert.Equal(error, (string?)(await WorkspaceClient.JsonAsync(await TokenAsync(secret, form), status))["error"]);

  [Fact]
  public async Task Tokens_for_a_service_principal_are_its_own()
  {
    _client.Token = _client.Workspace.AdminToken;
    var made = await _client.PostAsync("/api/2.0/token-management/on-behalf-of/tokens", new JsonObject { ["application_id"] = Principal.ApplicationId, ["comment"] = "c" }.ToJsonString());
    var id = (string)made["token_info"]!["token_id"]!;

    var listed = (await _client.GetAsync("/api/2.0/token-management/tokens"))["token_infos"]!.AsArray().Single(t => (string?)t!["token_id"] == id)!;
    Assert.Equal((Principal.Id, Principal.ApplicationId), ((string?)listed["owner_id"], (string?)listed["created_by_username"]));
    Assert.DoesNotContain(id, (await _client.GetAsync("/api/2.0/token/list")).ToJsonString(), StringComparison.Ordinal);

    Assert.Equal(200, (await _client.SendAsync("DELETE", "/api/2.0/token-management/tokens/" + id)).Status);
    Assert.Equal(404, (await _client.SendAsync("DELETE", "/api/2.0/token-management/tokens/" + id)).Status);
    Assert.Equal("RESOURCE_DOES_NOT_EXIST", (await _client.RefusedAsync(404, "POST", "/api/2.0/token-management/on-behalf-of/tokens", """{"application_id":"nobody"}""")).Code);
  }
}
