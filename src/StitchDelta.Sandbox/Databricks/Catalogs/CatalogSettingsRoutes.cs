using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>/api/2.0/settings/types/…/names/default, and /api/2.1/settings/….</summary>
internal static class CatalogSettingsRoutes
{
  public static IReadOnlyList<ApiRoute> All { get; } = [.. CatalogSettings.Types.SelectMany(Of)];

  private static IEnumerable<ApiRoute> Of(string type)
  {
    var path = $"settings/types/{type}/names/default";
    yield return new("GET", path, false, (workspace, _) => workspace.Catalogs.Settings.Get(type)) { Name = $"settings/{type}/get" };
    yield return new("PATCH", path, true, (workspace, call) => Set(workspace, call, type)) { Name = $"settings/{type}/update" };
    yield return new("GET", $"settings/{type}", false, (workspace, _) => workspace.Catalogs.Settings.Effective(type))
    {
      Versions = ["2.1"],
      Name = $"settings/{type}/get-effective",
    };
  }

  // The real text is not known.
  private static JsonObject Set(Workspace workspace, ApiCall call, string type) => workspace.IsAdmin(call.UserName)
    ? workspace.Catalogs.Settings.Set(type, call.Body)
    : throw CatalogRefusal.Denied("Only workspace admins can change settings of the workspace.");
}
