using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>/api/2.1/unity-catalog/bindings: the workspaces from which an isolated securable can be reached.</summary>
internal static class BindingRoutes
{
  private const string ReadWrite = "BINDING_TYPE_READ_WRITE";

  public static IReadOnlyList<ApiRoute> All { get; } =
  [
    .. new[] { SecurableKind.Catalog, SecurableKind.StorageCredential, SecurableKind.ExternalLocation }.SelectMany(Of),
  ];

  /// <summary>Keeps it from other workspaces, or no more. The one that does so stays bound.</summary>
  public static void Isolate(Workspace workspace, Securable what, bool isolated)
  {
    if (isolated && !what.IsIsolated)
      what.Bindings[workspace.Id] = ReadWrite;
    what.IsIsolated = isolated;
  }

  private static IEnumerable<ApiRoute> Of(SecurableKind kind)
  {
    var path = $"bindings/{kind.Wire.ToLowerInvariant()}/{{id}}";
    yield return MetastoreRoutes.Route("GET", path, false, (w, c) => ToJson(Managed(w, c, kind))) with { Name = "bindings/get" };
    yield return MetastoreRoutes.Route("PATCH", path, true, (w, c) => Update(c, Managed(w, c, kind))) with { Name = "bindings/update" };
  }

  private static Securable Managed(Workspace workspace, ApiCall call, SecurableKind kind) =>
    workspace.Catalogs.Assigned.DemandManaged(call.UserName, workspace.Catalogs.Assigned.Get(kind, call.Id));

  private static JsonObject Update(ApiCall call, Securable what)
  {
    foreach (var (workspaceId, _) in Bindings(call, "remove"))
      what.Bindings.Remove(workspaceId);
    foreach (var (workspaceId, type) in Bindings(call, "add"))
      what.Bindings[workspaceId] = type;
    return ToJson(what);
  }

  private static IEnumerable<(long WorkspaceId, string Type)> Bindings(ApiCall call, string member) =>
    from binding in (call.Body[member] as JsonArray ?? []).OfType<JsonObject>()
    let id = binding.Number("workspace_id") ?? throw ApiRefusal.InvalidParameter("Missing required field: workspace_id")
    select (id, binding.Text("binding_type") ?? ReadWrite);

  private static JsonObject ToJson(Securable what) => MetastoreRoutes.ListJson("bindings",
    what.Bindings.Select(b => new JsonObject { ["workspace_id"] = b.Key, ["binding_type"] = b.Value }));
}
