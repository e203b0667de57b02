using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>/api/2.0/token-management: what an admin may do with anybody's tokens.</summary>
internal static class TokenManagementRoutes
{
  public static IReadOnlyList<ApiRoute> All { get; } =
  [
    new("POST", "token-management/on-behalf-of/tokens", true, Create),
    new("GET", "token-management/tokens", false, List),
    new("DELETE", "token-management/tokens/{id}", true, Delete) { Name = "token-management/delete" },
    new("GET", "preview/scim/v2/ServicePrincipals", false, ServicePrincipals) { Name = "scim/ServicePrincipals",
      ContentType = "application/scim+json" },
  ];

  private static JsonObject Create(Workspace workspace, ApiCall call)
  {
    var applicationId = call.Required("application_id");
    if (workspace.ServicePrincipals.Find(applicationId) is null)
      throw ApiRefusal.NotFound($"Service principal with application ID {applicationId} does not exist.");
    var (value, token) = workspace.Tokens.Create(applicationId, call.Body.Text("comment") ?? "", call.Body.Number("lifetime_seconds"));
    return new() { ["token_value"] = value, ["token_info"] = ToJson(workspace, token) };
  }

  private static JsonObject List(Workspace workspace, ApiCall call)
  {
    var tokens = workspace.Tokens.All.Where(t => call.Query["created_by_username"] is not { } name || t.UserName == name).Select(t =>
      ToJson(workspace, t)).ToJsonArray();
    return tokens.Count == 0 ? [] : new() { ["token_infos"] = tokens };
  }

  private static JsonObject Delete(Workspace workspace, ApiCall call)
  {
    workspace.Tokens.Delete(null, call.Id);
    return [];
  }

  private static JsonObject ServicePrincipals(Workspace workspace, ApiCall call)
  {
    var filter = call.Query["filter"];
    var found = new[] { workspace.ServicePrincipals.First }.Where(p =>
      filter is null || filter == $"applicationId eq \"{p.ApplicationId}\"").Select(ToJson).ToJsonArray();
    return new() { ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:ListResponse"), ["totalResults"] = found.Count,
      ["Resources"] = found };
  }

  private static JsonObject ToJson(ServicePrincipal principal) =>
    new() { ["id"] = principal.Id, ["applicationId"] = principal.ApplicationId, ["displayName"] = "loader", ["active"] = true };

  private static JsonObject ToJson(Workspace workspace, Token token)
  {
    var json = TokenRoutes.ToJson(token);
    json["created_by_username"] = token.UserName;
    json["owner_id"] = workspace.ServicePrincipals.Find(token.UserName)?.Id ?? UserRoutes.AdminId;
    if (token.LastUsedDay is { } day)
      json["last_used_day"] = day.ToUnixTimeMilliseconds();
    return json;
  }
}
