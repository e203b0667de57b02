using System.Globalization;
using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>/api/2.0/ip-access-lists.</summary>
internal static class AccessListRoutes
{
  public static IReadOnlyList<ApiRoute> All { get; } =
  [
    new("GET", "ip-access-lists", false, List) { Name = "ip-access-lists/list" },
    new("POST", "ip-access-lists", true, (workspace, call) =>
      Answer(workspace.AccessLists.Create(Asked(call)))) { Name = "ip-access-lists/create" },
    new("GET", "ip-access-lists/{id}", false, (workspace, call) =>
      Answer(workspace.AccessLists.Get(call.Id))) { Name = "ip-access-lists/get" },
    new("PUT", "ip-access-lists/{id}", true, Replace) { Name = "ip-access-lists/replace" },
    new("PATCH", "ip-access-lists/{id}", true, Update) { Name = "ip-access-lists/update" },
    new("DELETE", "ip-access-lists/{id}", true, Delete) { Name = "ip-access-lists/delete" },
  ];

  // As in reality, an empty list is left out of the answer.
  private static JsonObject List(Workspace workspace, ApiCall call)
  {
    var lists = workspace.AccessLists.All.Select(ToJson).ToJsonArray();
    return lists.Count == 0 ? [] : new() { ["ip_access_lists"] = lists };
  }

  private static JsonObject Replace(Workspace workspace, ApiCall call)
  {
    workspace.AccessLists.Change(workspace.AccessLists.Get(call.Id), Asked(call), call.Body.Flag("enabled"));
    return [];
  }

  /// <summary>Changes only what is named.</summary>
  private static JsonObject Update(Workspace workspace, ApiCall call)
  {
    var list = workspace.AccessLists.Get(call.Id);
    var now = list.Addresses;
    workspace.AccessLists.Change(
      list,
      new(call.Body.Text("label") ?? now.Label, call.Body.Text("list_type")
        ?? now.ListType, call.Body.ContainsKey("ip_addresses") ? Addresses(call) : now.Addresses),
      call.Body.ContainsKey("enabled") ? call.Body.Flag("enabled") : list.IsEnabled);
    return [];
  }

  private static JsonObject Delete(Workspace workspace, ApiCall call)
  {
    workspace.AccessLists.Delete(call.Id);
    return [];
  }

  private static IPAccessList Asked(ApiCall call) => new(call.Required("label"), call.Required("list_type"), Addresses(call));

  private static IReadOnlyList<string> Addresses(ApiCall call) =>
    call.Body["ip_addresses"] is JsonArray list ? [.. list.Select(a => $"{a}")] : [];

  private static JsonObject Answer(AccessList list) => new() { ["ip_access_list"] = ToJson(list) };

  private static JsonObject ToJson(AccessList list)
  {
    var admin = long.Parse(UserRoutes.AdminId, CultureInfo.InvariantCulture);
    return new()
    {
      ["list_id"] = list.ListId,
      ["label"] = list.Addresses.Label,
      ["ip_addresses"] = list.Addresses.Addresses.Select(a => (JsonNode)a).ToJsonArray(),
      ["address_count"] = list.Addresses.Addresses.Count,
      ["list_type"] = list.Addresses.ListType,
      ["created_at"] = list.Created.ToUnixTimeMilliseconds(),
      ["created_by"] = admin,
      ["updated_at"] = list.Updated.ToUnixTimeMilliseconds(),
      ["updated_by"] = admin,
      ["enabled"] = list.IsEnabled,
    };
  }
}
