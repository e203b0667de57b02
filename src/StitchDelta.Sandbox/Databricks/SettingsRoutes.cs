using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>/api/2.0/workspace-conf.</summary>
internal static class SettingsRoutes
{
  public static IReadOnlyList<ApiRoute> All { get; } =
  [
    new("GET", "workspace-conf", false, Get) { Name = "workspace-conf/get" },
    new("PATCH", "workspace-conf", true, Set) { Name = "workspace-conf/set" },
  ];

  private static JsonObject Get(Workspace workspace, ApiCall call)
  {
    var answer = new JsonObject();
    foreach (var key in (call.Query["keys"] ?? "").Split([','], StringSplitOptions.RemoveEmptyEntries))
      answer[key] = workspace.Settings[key];
    return answer;
  }

  private static JsonNode? Set(Workspace workspace, ApiCall call)
  {
    foreach (var key in call.Body.Select(m => m.Key))
      workspace.Settings[key] = call.Body.Text(key);
    return null;
  }
}
