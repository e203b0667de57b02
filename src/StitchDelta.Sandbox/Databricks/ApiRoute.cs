using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Databricks.Catalogs;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>One operation of the REST API.</summary>
/// <param name="Verb">The HTTP verb.</param>
/// <param name="Path">The path after the version, which mostly is the operation's name too.</param>
/// <param name="IsWrite">Whether it changes anything.</param>
/// <param name="Run">What it does; the answer's body. A null answers 204.</param>
internal sealed record ApiRoute(string Verb, string Path, bool IsWrite, Func<Workspace, ApiCall, JsonNode?> Run)
{
  /// <summary>The versions of the API that have it.</summary>
  public IReadOnlyList<string> Versions { get; init; } = ["2.0"];

  /// <summary>The operation, for the request log.</summary>
  public string Name { get; init; } = Path;

  /// <summary>The body's Content-Type.</summary>
  public string ContentType { get; init; } = "application/json";

  /// <summary>The operation, and what the path names at its end or before its last part; null when there is none.</summary>
  public static (ApiRoute Route, string Id)? Find(string verb, string path)
  {
    if (All.TryGetValue($"{verb} {path}", out var route))
      return (route, "");
    var parts = path.Split('/');
    foreach (var at in new[] { parts.Length - 1, parts.Length - 2 }.Where(i => i > 0))
    {
      var named = parts.Select((part, i) => i == at ? "{id}" : part);
      if (All.TryGetValue($"{verb} {string.Join("/", named)}", out route))
        return (route, Uri.UnescapeDataString(parts[at]));
    }
    return null;
  }

  /// <summary>Every operation, by verb and full path.</summary>
  public static IReadOnlyDictionary<string, ApiRoute> All { get; } =
    new[]
      {
        UserRoutes.All, SettingsRoutes.All, AccessListRoutes.All, TokenRoutes.All, TokenManagementRoutes.All, WarehouseRoutes.All,
        InstanceProfileRoutes.All, ClusterPolicies.Routes, ClusterRoutes.All, CatalogSettingsRoutes.All, MetastoreRoutes.All,
        StorageCredentialRoutes.All, ExternalLocationRoutes.All, PermissionRoutes.All, BindingRoutes.All,
      }
      .SelectMany(routes => routes)
      .SelectMany(route => route.Versions.Select(version => (Key: $"{route.Verb} /api/{version}/{route.Path}", Route: route)))
      .ToDictionary(r => r.Key, r => r.Route);
}
