using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>SCIM Me.</summary>
internal static class UserRoutes
{
  public const string AdminId = "4170128374690122";

  public static IReadOnlyList<ApiRoute> All { get; } =
  [
    new("GET", "preview/scim/v2/Me", false, Me) { Name = "scim/Me", ContentType = "application/scim+json" },
  ];

  private static JsonObject Me(Workspace workspace, ApiCall call) => new()
  {
    ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:workspace:2.0:User"),
    ["id"] = AdminId,
    ["userName"] = call.UserName,
    ["displayName"] = call.UserName,
    ["active"] = true,
    ["emails"] = new JsonArray(new JsonObject { ["type"] = "work", ["value"] = call.UserName, ["primary"] = true }),
    ["groups"] = workspace.IsAdmin(call.UserName)
      ? new JsonArray(Group(Workspace.Admins, "672508193046"), Group(Workspace.Users, "231907765418"))
      : new JsonArray(Group(Workspace.Users, "231907765418")),
    ["entitlements"] = new JsonArray(
      new JsonObject { ["value"] = "workspace-access" },
      new JsonObject { ["value"] = "databricks-sql-access" },
      new JsonObject { ["value"] = "allow-cluster-create" }),
  };

  private static JsonObject Group(string name, string id) =>
    new() { ["display"] = name, ["type"] = "direct", ["value"] = id, ["$ref"] = $"Groups/{id}" };
}
