using System.Text;
using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Tests.Databricks;

public sealed class AccessListTests
{
  private const string Lists = "/api/2.0/ip-access-lists";
  private const string Office = """{"label":"office","list_type":"ALLOW","ip_addresses":["203.0.113.0/24"]}""";
  private const string Stitch = "52.23.137.21";
  private readonly WorkspaceClient _client = new();

  [Fact]
  public async Task A_list_is_made_read_changed_and_deleted()
  {
    Assert.Empty(await _client.GetAsync(Lists));
    var made = (await _client.PostAsync(Lists, Office))["ip_access_list"]!;
    var id = (string)made["list_id"]!;
    Assert.Equal(("office", "ALLOW", 1, true), ((string?)made["label"], (string?)made["list_type"], (int?)made["address_count"], (bool?)made["enabled"]));
    Assert.Equal(_client.Now.ToUnixTimeMilliseconds(), (long?)made["created_at"]);

    _client.Pass(TimeSpan.FromMinutes(1));
    await SendAsync("PATCH", $"{Lists}/{id}", """{"enabled":false}""");
    var read = (await _client.GetAsync($"{Lists}/{id}"))["ip_access_list"]!;
    Assert.Equal(("office", false, "203.0.113.0/24"), ((string?)read["label"], (bool?)read["enabled"], (string?)read["ip_addresses"]![0]));
    Assert.Equal(_client.Now.ToUnixTimeMilliseconds(), (long?)read["updated_at"]);

    await SendAsync("PUT", $"{Lists}/{id}", """{"label":"both","list_type":"BLOCK","enabled":true,"ip_addresses":["192.0.2.1","192.0.2.2"]}""");
    Assert.Equal(["192.0.2.1", "192.0.2.2"], (await _client.GetAsync(Lists))["ip_access_lists"]![0]!["ip_addresses"]!.AsArray().Select(a => (string)a!));

    await SendAsync("DELETE", $"{Lists}/{id}");
    Assert.Empty(await _client.GetAsync(Lists));
    Assert.Equal("RESOURCE_DOES_NOT_EXIST", (await _client.RefusedAsync(404, "DELETE", $"{Lists}/{id}")).Code);
  }

  [Theory]
  [InlineData("""{"list_type":"ALLOW","ip_addresses":["192.0.2.1"]}""")]
  [InlineData("""{"label":"x","list_type":"allow","ip_addresses":["192.0.2.1"]}""")]
  [InlineData("""{"label":"x","list_type":"ALLOW","ip_addresses":["192.0.2.300"]}""")]
  [InlineData("""{"label":"x","list_type":"ALLOW","ip_addresses":["192.0.2.0/33"]}""")]
  [InlineData("""{"label":"x","list_type":"ALLOW","ip_addresses":["2001:db8::1"]}""")]
  public async Task A_list_that_does_not_hold_is_refused(string body) => Assert.Equal("INVALID_PARAMETER_VALUE", (await _client.RefusedAsync(400, "POST", Lists, body)).Code);

  [Fact]
  public async Task All_lists_together_hold_a_thousand_values()
  {
    string Body(int count) => new JsonObject { ["label"] = "x", ["list_type"] = "ALLOW", ["ip_addresses"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => (JsonNode)$"10.0.{i / 250}.{i % 250}")]) }.ToJsonString();
    await _client.PostAsync(Lists, Body(999));
    Assert.Equal("QUOTA_EXCEEDED", (await _client.RefusedAsync(400, "POST", Lists, Body(2))).Code);
    await _client.PostAsync(Lists, Body(1));
  }

  [Fact]
  public async Task Nobody_blocks_his_own_address() =>
    Assert.Equal(
      ("INVALID_STATE", "Your current IP 127.0.0.1 will not be allowed to access the workspace under current configuration"),
      await _client.RefusedAsync(400, "POST", Lists, """{"label":"x","list_type":"BLOCK","ip_addresses":["127.0.0.0/8"]}"""));

  [Fact]
  public async Task Lists_have_an_effect_only_while_the_feature_is_on()
  {
    await _client.PostAsync(Lists, Office);
    Assert.Equal(200, (await FromAsync(Stitch)).Status);
    await SwitchAsync("true");
    Assert.Equal(403, (await FromAsync(Stitch)).Status);
    Assert.Equal(200, (await FromAsync("203.0.113.77")).Status);
    await SwitchAsync("false");
    Assert.Equal(200, (await FromAsync(Stitch)).Status);
  }

  [Fact]
  public async Task A_blocked_address_is_refused_as_the_gateway_does_and_the_administrator_is_not()
  {
    await _client.PostAsync(Lists, """{"label":"x","list_type":"BLOCK","ip_addresses":["52.23.137.21"]}""");
    await SwitchAsync("true");
    var response = await FromAsync(Stitch);
    var json = await WorkspaceClient.JsonAsync(response, 403);
    const string text = "Source IP address: 52.23.137.21 is blocked by Databricks IP ACL for workspace: 6051921418418893";
    Assert.Equal(403, json["error_code"]!.GetValue<int>());
    Assert.StartsWith(text + " [ReqId: ", (string?)json["message"], StringComparison.Ordinal);
    Assert.Equal(text, response.Headers["x-databricks-reason-phrase"]);
    Assert.Equal(200, (await FromAsync("52.204.223.208")).Status);
    await _client.GetAsync(Lists);
  }

  private Task<WireResponse> FromAsync(string address) => _client.Service.HandleAsync(
    new("GET", "/api/2.0/token/list", "", new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Authorization"] = $"Bearer {_client.Token}", [SourceAddress.Header] = address }, []),
    CancellationToken.None);

  private async Task SwitchAsync(string value) =>
    Assert.Equal(204, (await _client.SendAsync("PATCH", "/api/2.0/workspace-conf", Encoding.UTF8.GetBytes($$"""{"enableIpAccessLists":"{{value}}"}"""))).Status);

  private async Task SendAsync(string method, string path, string body = "") =>
    await WorkspaceClient.JsonAsync(await _client.SendAsync(method, path, Encoding.UTF8.GetBytes(body)), 200);
}
