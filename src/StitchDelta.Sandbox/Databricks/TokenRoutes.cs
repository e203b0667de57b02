using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>/api/2.0/token.</summary>
internal static class TokenRoutes
{
  public static IReadOnlyList<ApiRoute> All { get; } =
  [
    new("POST", "token/create", true, Create),
    new("GET", "token/list", false, List),
    new("POST", "token/delete", true, Delete),
  ];

  private static JsonObject Create(Workspace workspace, ApiCall call)
  {
    var (value, token) = workspace.Tokens.Create(call.UserName, call.Body.Text("comment") ?? "", call.Body.Number("lifetime_seconds"));
    return new() { ["token_value"] = value, ["token_info"] = ToJson(token) };
  }

  // As in reality, an empty list is left out of the answer.
  private static JsonObject List(Workspace workspace, ApiCall call)
  {
    var infos = workspace.Tokens.OfUser(call.UserName).Select(ToJson).ToJsonArray();
    return infos.Count == 0 ? [] : new() { ["token_infos"] = infos };
  }

  private static JsonObject Delete(Workspace workspace, ApiCall call)
  {
    workspace.Tokens.Delete(call.UserName, call.Required("token_id"));
    return [];
  }

  public static JsonObject ToJson(Token token) => new()
  {
    ["token_id"] = token.TokenId,
    ["creation_time"] = token.Created.ToUnixTimeMilliseconds(),
    ["expiry_time"] = token.Expires.ToUnixTimeMilliseconds(),
    ["comment"] = token.Comment,
  };
}
