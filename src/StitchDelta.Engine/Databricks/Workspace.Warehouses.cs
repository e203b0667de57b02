using System.Text.Json;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Databricks;

internal sealed partial class Workspace
{
  public Task<IReadOnlyList<WarehouseInfo>> ListWarehousesAsync(CancellationToken cancel) =>
    ListAsync(Get("sql/warehouses/list", "/api/2.0/sql/warehouses"), "warehouses", ReadWarehouse, cancel);

  public async Task<WarehouseInfo?> GetWarehouseAsync(string warehouseId, CancellationToken cancel)
  {
    try
    {
      return await ReadAsync(Get("sql/warehouses/get", "/api/2.0/sql/warehouses/" + Uri.EscapeDataString(warehouseId)), ReadWarehouse,
        cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.ErrorCode is "RESOURCE_DOES_NOT_EXIST")
    {
      return null;
    }
  }

  public async Task<string?> GetWarehouseProfileAsync(CancellationToken cancel)
  {
    try
    {
      return await ReadAsync(Get("sql/config/warehouses", "/api/2.0/sql/config/warehouses"),
        settings => settings.NeedObject().Text("instance_profile_arn"), cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksPermissionDenied)
    {
      return null;
    }
  }

  private static WarehouseInfo ReadWarehouse(JsonElement warehouse) =>
    new(warehouse.NeedText("id"), warehouse.Text("name"), warehouse.Text("state"), warehouse.Member("odbc_params").Text("path"));
}
