using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>/api/2.0/sql/warehouses: the one warehouse that a new workspace has.</summary>
internal static class WarehouseRoutes
{
  public static IReadOnlyList<ApiRoute> All { get; } =
  [
    new("GET", "sql/warehouses", false, List) { Name = "sql/warehouses/list" },
    new("GET", "sql/warehouses/{id}", false, Get) { Name = "sql/warehouses/get" },
  ];

  private static JsonObject List(Workspace workspace, ApiCall call) => new() { ["warehouses"] = new JsonArray(Warehouse(workspace)) };

  private static JsonObject Get(Workspace workspace, ApiCall call) =>
    call.Id == workspace.WarehouseId ? Warehouse(workspace) : throw ApiRefusal.NotFound($"SQL warehouse {call.Id} does not exist.");

  private static JsonObject Warehouse(Workspace workspace) => new()
  {
    ["id"] = workspace.WarehouseId,
    ["name"] = "Starter Warehouse",
    ["state"] = "RUNNING",
    ["enable_serverless_compute"] = workspace.Catalogs.Metastore is not null,
    ["odbc_params"] = new JsonObject { ["path"] = $"/sql/1.0/warehouses/{workspace.WarehouseId}", ["protocol"] = "https" },
  };
}
