using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>/api/2.0/sql/warehouses: the one warehouse that a new workspace has.</summary>
internal static class WarehouseRoutes
{
  public const string WarehouseId = "7f3a90b1c2d4e5f6";

  public static IReadOnlyList<ApiRoute> All { get; } =
  [
    new("GET", "sql/warehouses", false, (_, _) => new JsonObject { ["warehouses"] = new JsonArray(Warehouse()) }) { Name = "sql/warehouses/list" },
    new("GET", "sql/warehouses/{id}", false, Get) { Name = "sql/warehouses/get" },
  ];

  private static JsonObject Get(Workspace workspace, ApiCall call) =>
    call.Id == WarehouseId ? Warehouse() : throw ApiRefusal.NotFound($"SQL warehouse {call.Id} does not exist.");

  private static JsonObject Warehouse() => new()
  {
    ["id"] = WarehouseId,
    ["name"] = "Starter Warehouse",
    ["state"] = "RUNNING",
    ["odbc_params"] = new JsonObject { ["path"] = $"/sql/1.0/warehouses/{WarehouseId}", ["protocol"] = "https" },
  };
}
