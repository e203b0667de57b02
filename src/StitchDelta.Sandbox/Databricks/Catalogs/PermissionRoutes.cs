using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>/api/2.1/unity-catalog/permissions and /effective-permissions.</summary>
internal static class PermissionRoutes
{
  private const long SmallestPage = 150;

  public static IReadOnlyList<ApiRoute> All { get; } =
  [
    .. SecurableKind.Grantable.SelectMany(kind => new[] { kind.Wire.ToLowerInvariant(), kind.Wire }.SelectMany(name => Of(kind, name))),
  ];

  private static IEnumerable<ApiRoute> Of(SecurableKind kind, string name)
  {
    var (own, effective) = ($"permissions/{name}/{{id}}", $"effective-permissions/{name}/{{id}}");
    yield return MetastoreRoutes.Route("GET", own, false, (w, c) => Get(w, c, kind)) with { Name = "grants/get" };
    yield return MetastoreRoutes.Route("PATCH", own, true, (w, c) => Update(w, c, kind)) with { Name = "grants/update" };
    yield return MetastoreRoutes.Route("GET", effective, false, (w, c) => Effective(w, c, kind)) with { Name = "grants/get-effective" };
  }

  /// <summary>Somebody that can be granted something.</summary>
  public static string Principal(Workspace workspace, string name) => workspace.Catalogs.IsPrincipal(name)
    ? name
    : throw new ApiRefusal(404, "PRINCIPAL_DOES_NOT_EXIST", $"Could not find principal with name {name}");

  /// <summary>Grants and revokes, for whoever may.</summary>
  public static void Change(
    Workspace workspace, string userName, Securable on, string principal, IReadOnlyList<string> add, IReadOnlyList<string> remove)
  {
    workspace.Catalogs.Assigned.DemandManaged(userName, on);
    if (add.Intersect(remove).Any())
      throw ApiRefusal.InvalidParameter($"Duplicate privileges to add and delete for principal {principal}.");
    if (add.Concat(remove).FirstOrDefault(p => !on.Kind.Privileges.Contains(p)) is { } unknown)
      throw ApiRefusal.InvalidParameter(
        $"Privilege {unknown.Replace('_', ' ')} is not applicable to this entity [{on.FullName}:{on.Kind.Wire}]. "
        + "If this seems unexpected, please check the privilege version of the metastore in use [1.0].");
    on.Grant(Principal(workspace, principal), add);
    on.Revoke(principal, remove);
  }

  private static JsonObject Update(Workspace workspace, ApiCall call, SecurableKind kind)
  {
    var on = workspace.Catalogs.Assigned.Get(kind, call.Id);
    foreach (var change in (call.Body["changes"] as JsonArray ?? []).OfType<JsonObject>())
    {
      var principal = change.Text("principal") ?? throw ApiRefusal.InvalidParameter("Missing required field: principal");
      Change(workspace, call.UserName, on, principal, Texts(change, "add"), Texts(change, "remove"));
    }
    return Assignments(on.Grants.Select(g => (g.Key, (IEnumerable<JsonNode>)g.Value.Select(p => (JsonNode)p))));
  }

  private static JsonObject Get(Workspace workspace, ApiCall call, SecurableKind kind) =>
    Assignments(Shown(workspace, call, kind).Grants.Where(g => IsAsked(call, g.Key))
      .Select(g => (g.Key, (IEnumerable<JsonNode>)g.Value.Select(p => (JsonNode)p))));

  /// <summary>What is granted on it and on what it is in. Neither ownership nor the groups that somebody is in are told.</summary>
  private static JsonObject Effective(Workspace workspace, ApiCall call, SecurableKind kind)
  {
    var on = Shown(workspace, call, kind);
    var grants =
      from securable in @on.Line
      from held in securable.Grants
      where IsAsked(call, held.Key)
      from privilege in held.Value
      select (Principal: held.Key, Privilege: privilege, From: securable);
    return Assignments(grants.GroupBy(g => g.Principal, StringComparer.Ordinal)
      .Select(g => (g.Key, g.Select(p => (JsonNode)Privilege(p.Privilege, p.From, on)))));
  }

  private static JsonObject Privilege(string privilege, Securable from, Securable on)
  {
    var json = new JsonObject { ["privilege"] = privilege };
    if (from != on)
      (json["inherited_from_type"], json["inherited_from_name"]) = (from.Kind.Wire, from.FullName);
    return json;
  }

  private static Securable Shown(Workspace workspace, ApiCall call, SecurableKind kind)
  {
    if (long.TryParse(call.Query["max_results"], out var size) && size is > 0 and < SmallestPage)
      throw ApiRefusal.InvalidParameter($"max_results must be 0 or at least {SmallestPage}.");
    var metastore = workspace.Catalogs.Assigned;
    var on = metastore.Get(kind, call.Id);
    // Everybody may ask about oneself.
    return call.Query["principal"] == call.UserName ? on : metastore.DemandSeen(call.UserName, on);
  }

  private static bool IsAsked(ApiCall call, string principal) => call.Query["principal"] is not { Length: > 0 } asked || asked == principal;

  private static JsonObject Assignments(IEnumerable<(string Principal, IEnumerable<JsonNode> Privileges)> grants) =>
    MetastoreRoutes.ListJson("privilege_assignments",
      grants.Select(g => new JsonObject { ["principal"] = g.Principal, ["privileges"] = g.Privileges.ToJsonArray() }));

  private static IReadOnlyList<string> Texts(JsonObject of, string name) =>
    of[name] is JsonArray list ? [.. list.Select(t => $"{t}".Replace(' ', '_').ToUpperInvariant())] : [];
}
