using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>/api/2.0/sql/warehouses: the one warehouse that a new workspace has, until somebody deletes it. And
/// /api/2.0/permissions/warehouses.</summary>
internal static class WarehouseRoutes
{
  public static IReadOnlyList<ApiRoute> All { get; } =
  [
    new("GET", "sql/warehouses", false, List) { Name = "sql/warehouses/list" },
    new("GET", "sql/warehouses/{id}", false, (workspace, call) => Describe(workspace, Get(workspace,
      call))) { Name = "sql/warehouses/get" },
    new("DELETE", "sql/warehouses/{id}", true, Done((workspace, _)
      => workspace.Warehouse.IsDeleted = true)) { Name = "sql/warehouses/delete" },
    new("POST", "sql/warehouses/{id}/stop", true, Done((workspace, _)
      => workspace.Warehouse.IsStopped = true)) { Name = "sql/warehouses/stop" },
    new("GET", "sql/config/warehouses", false, Settings) { Name = "sql/config/warehouses/get" },
    new("PUT", "sql/config/warehouses", true, Configure) { Name = "sql/config/warehouses/set" },
    new("PUT", "permissions/warehouses/{id}", true, Done(SetPermissions)) { Name = "permissions/set" },
  ];

  private static JsonObject List(Workspace workspace, ApiCall call) => new()
  {
    ["warehouses"] = new JsonArray(workspace.Warehouse.IsDeleted ? [] : [Describe(workspace, workspace.Warehouse)]),
  };

  private static Warehouse Get(Workspace workspace, ApiCall call) => call.Id == workspace.Warehouse.Id && !workspace.Warehouse.IsDeleted
    ? workspace.Warehouse : throw ApiRefusal.NotFound($"SQL warehouse {call.Id} does not exist.");

  private static Func<Workspace, ApiCall, JsonNode?> Done(Action<Workspace, ApiCall> change) => (workspace, call) =>
  {
    Get(workspace, call);
    if (!workspace.IsAdmin(call.UserName))
      throw new ApiRefusal(403, "PERMISSION_DENIED", $"User {call.UserName} does not have CAN_MANAGE on SQL warehouse {call.Id}.");
    change(workspace, call);
    return new JsonObject();
  };

  // One for all warehouses of the workspace.
  private static JsonObject Settings(Workspace workspace, ApiCall call)
  {
    if (!workspace.IsAdmin(call.UserName)) throw new ApiRefusal(403, "PERMISSION_DENIED", "Only workspace admins can view SQL "
      + "warehouse settings.");
    var settings = new JsonObject { ["security_policy"] = "DATA_ACCESS_CONTROL", ["data_access_config"] = new JsonArray() };
    if (workspace.Warehouse.InstanceProfileArn.Length > 0) settings["instance_profile_arn"] = workspace.Warehouse.InstanceProfileArn;
    return settings;
  }

  private static JsonObject Configure(Workspace workspace, ApiCall call)
  {
    Settings(workspace, call);
    workspace.Warehouse.InstanceProfileArn = call.Body.Text("instance_profile_arn") ?? "";
    return [];
  }

  private static void SetPermissions(Workspace workspace, ApiCall call)
  {
    var users = workspace.Warehouse.Users;
    users.Clear();
    foreach (var entry in call.Body["access_control_list"]?.AsArray() ?? [])
      users.Add((entry!["group_name"] ?? entry["user_name"] ?? entry["service_principal_name"])?.GetValue<string>() ?? "");
  }

  private static JsonObject Describe(Workspace workspace, Warehouse warehouse) => new()
  {
    ["id"] = warehouse.Id,
    ["name"] = "Starter Warehouse",
    ["state"] = warehouse.IsStopped ? "STOPPED" : "RUNNING",
    ["enable_serverless_compute"] = workspace.Catalogs.Metastore is not null,
    ["odbc_params"] = new JsonObject { ["path"] = $"/sql/1.0/warehouses/{warehouse.Id}", ["protocol"] = "https" },
  };
}
