using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>Which metastore a workspace has, its catalogs and their schemas.</summary>
internal static class MetastoreRoutes
{
  public static IReadOnlyList<ApiRoute> All { get; } =
  [
    Route("GET", "current-metastore-assignment", false, Assignment),
    Route("GET", "metastore_summary", false, Summary),
    Route("GET", "catalogs", false, List) with { Name = "catalogs/list" },
    Route("POST", "catalogs", true, Create) with { Name = "catalogs/create" },
    Route("GET", "catalogs/{id}", false, Get) with { Name = "catalogs/get" },
    Route("PATCH", "catalogs/{id}", true, Update) with { Name = "catalogs/update" },
    Route("DELETE", "catalogs/{id}", true, Delete) with { Name = "catalogs/delete" },
    Route("GET", "schemas", false, ListSchemas) with { Name = "schemas/list" },
    Route("GET", "schemas/{id}", false, GetSchema) with { Name = "schemas/get" },
  ];

  /// <summary>An operation of /api/2.1/unity-catalog.</summary>
  public static ApiRoute Route(string verb, string path, bool isWrite, Func<Workspace, ApiCall, JsonNode?> run) =>
    new(verb, $"unity-catalog/{path}", isWrite, run) { Versions = ["2.1"], Name = path };

  private static JsonObject Assignment(Workspace workspace, ApiCall call) => new()
  {
    ["metastore_id"] = workspace.Catalogs.Assigned.Id,
    ["workspace_id"] = workspace.Id,
    ["default_catalog_name"] = workspace.Catalogs.Default,
  };

  private static JsonObject Summary(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    return new()
    {
      ["name"] = metastore.Name,
      ["metastore_id"] = metastore.Id,
      ["global_metastore_id"] = $"aws:{metastore.Region}:{metastore.Id}",
      ["cloud"] = "aws",
      ["region"] = metastore.Region,
      ["owner"] = metastore.Owner,
      ["privilege_model_version"] = "1.0",
      ["external_access_enabled"] = false,
      ["created_at"] = metastore.Created.ToUnixTimeMilliseconds(),
      ["updated_at"] = metastore.Updated.ToUnixTimeMilliseconds(),
    };
  }

  private static JsonObject List(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    return ListJson("catalogs",
      metastore.Catalogs.All.Where(c => metastore.Sees(call.UserName, c) && metastore.IsAccessible(c))
        .Select(c => CatalogJson.Of(metastore, c)));
  }

  private static JsonObject Get(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    return CatalogJson.Of(metastore, metastore.DemandAccessible(metastore.DemandSeen(call.UserName, metastore.Catalogs.Get(call.Id))));
  }

  private static JsonObject Create(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    metastore.Demand(call.UserName, metastore, "CREATE_CATALOG");
    var root = call.Body.Text("storage_root");
    if (root is not null)
      DemandManagedStorage(metastore, call.UserName, root);
    var catalog = new Catalog(call.Required("name").ToLowerInvariant(), call.UserName, workspace.Now(), root?.TrimEnd('/'))
    {
      Comment = call.Body.Text("comment"),
    };
    return CatalogJson.Of(metastore, metastore.Catalogs.Add(catalog));
  }

  /// <summary>Managed tables may lie in a bucket of the customer's only where a location says so.</summary>
  public static void DemandManagedStorage(Metastore metastore, string userName, string url)
  {
    var path = StoragePath.Of(url) ?? throw ApiRefusal.InvalidParameter($"Missing cloud file system scheme: {url}");
    var location = metastore.LocationOver(path) ?? throw ApiRefusal.InvalidParameter(CatalogRefusal.NoParentText(url));
    metastore.Demand(userName, location, "CREATE_MANAGED_STORAGE");
  }

  private static JsonObject Update(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    var catalog = metastore.DemandManaged(call.UserName, metastore.Catalogs.Get(call.Id));
    Change(workspace, call, catalog);
    return CatalogJson.Of(metastore, catalog);
  }

  // The real text is not known.
  private static JsonObject Delete(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    var catalog = metastore.DemandManaged(call.UserName, metastore.Catalogs.Get(call.Id));
    if (call.Query["force"] != "true" && catalog.Schemas.Any(s => s.Name != Catalog.DefaultSchema || s.Tables.Count > 0))
      throw ApiRefusal.InvalidState($"Catalog '{catalog.Name}' is not empty.");
    metastore.Catalogs.Remove(catalog);
    return [];
  }

  private static JsonObject ListSchemas(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    var name = call.Query["catalog_name"] ?? throw ApiRefusal.InvalidParameter("Missing required field: catalog_name");
    var catalog = metastore.DemandAccessible(metastore.Catalogs.Get(name));
    return ListJson("schemas", catalog.Schemas.Where(s => metastore.Sees(call.UserName, s)).Select(s => CatalogJson.Of(metastore, s)));
  }

  private static JsonObject GetSchema(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    return CatalogJson.Of(metastore, metastore.DemandSeen(call.UserName, (Schema)metastore.Get(SecurableKind.Schema, call.Id)));
  }

  /// <summary>As in reality, an empty list is left out of the answer.</summary>
  public static JsonObject ListJson(string name, IEnumerable<JsonObject> items)
  {
    var list = items.ToJsonArray();
    return list.Count == 0 ? [] : new() { [name] = list };
  }

  /// <summary>Changes what all securables have.</summary>
  public static void Change(Workspace workspace, ApiCall call, Securable what)
  {
    if (call.Body.Text("owner") is { } owner)
      what.Owner = PermissionRoutes.Principal(workspace, owner);
    if (call.Body.Text("isolation_mode") is { } mode)
      BindingRoutes.Isolate(workspace, what, mode.EndsWith("ISOLATED", StringComparison.Ordinal));
    what.Comment = call.Body.Text("comment") ?? what.Comment;
    what.Updated = workspace.Now();
  }
}
