using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>/api/2.1/clusters and /api/2.0/clusters.</summary>
internal static class ClusterRoutes
{
  private const long LargestPage = 100;
  private const long UsualPage = 20;
  private const long MostEvents = 500;
  private const long UsualEvents = 50;

  public static IReadOnlyList<ApiRoute> All { get; } =
  [
    Route("POST", "create", true, Create),
    Route("GET", "get", false, (workspace, call) => ClusterJson.Of(workspace.Clusters.Get(IdIn(call)), workspace.Now(), withSpec: true)),
    Route("GET", "list", false, List),
    Route("POST", "events", false, Events),
    Route("POST", "edit", true, Done((workspace, call, cluster) =>
    {
      DemandRuntime(workspace, call.Body);
      workspace.Clusters.Edit(cluster, call.Body);
    })),
    Route("POST", "start", true, Done((workspace, _, cluster) =>
    {
      DemandRuntime(workspace, cluster.Settings);
      workspace.Clusters.Start(cluster);
    })),
    Route("POST", "restart", true, Done((workspace, _, cluster) =>
    {
      DemandRuntime(workspace, cluster.Settings);
      workspace.Clusters.Restart(cluster);
    })),
    Route("POST", "delete", true, Done((workspace, call, cluster) => workspace.Clusters.Terminate(cluster, call.UserName))),
    Route("POST", "permanent-delete", true, Done((workspace, _, cluster) => workspace.Clusters.Remove(cluster))),
    Route("POST", "pin", true, Done((workspace, call, cluster) => workspace.Clusters.Pin(cluster, call.UserName))),
    Route("POST", "unpin", true, Done((workspace, _, cluster) => workspace.Clusters.Unpin(cluster))),
    Route("GET", "spark-versions", false, (_, _) => Runtimes.ToJson()),
    // What a serverless workspace lists is not known. None is the careful guess: no cluster can be made of one.
    Route("GET", "list-node-types", false, (workspace, _) => workspace.Catalogs.IsServerlessOnly ? [] : NodeTypes.ToJson()),
  ];

  private static ApiRoute Route(string verb, string name, bool isWrite, Func<Workspace, ApiCall, JsonNode?> run) =>
    new(verb, $"clusters/{name}", isWrite, run) { Versions = ["2.0", "2.1"] };

  private static Func<Workspace, ApiCall, JsonNode?> Done(Action<Workspace, ApiCall, Cluster> change) => (workspace, call) =>
  {
    change(workspace, call, workspace.Clusters.Get(IdIn(call)));
    return new JsonObject();
  };

  private static string IdIn(ApiCall call) => call.Query["cluster_id"] ?? call.Required("cluster_id");

  private static JsonObject Create(Workspace workspace, ApiCall call)
  {
    if (workspace.Catalogs.IsServerlessOnly)
      throw ApiRefusal.InvalidParameter("Only serverless compute is supported in the workspace.");
    DemandRuntime(workspace, call.Body);
    return new() { ["cluster_id"] = workspace.Clusters.Create(call.Body, call.UserName, call.Body.Text("idempotency_token")).Id };
  }

  // That old runtimes go with legacy access is published, the words are not.
  private static void DemandRuntime(Workspace workspace, JsonObject settings)
  {
    if (workspace.Catalogs.Settings.LegacyAccessIsDisabled && settings.Text("spark_version") is { } version && Runtimes.IsLegacy(version))
      throw ApiRefusal.InvalidParameter(
        $"Databricks Runtime {version} cannot be used: legacy access is disabled in this workspace, which takes 13.3 LTS or later.");
  }

  private static JsonObject List(Workspace workspace, ApiCall call)
  {
    var sources = Values(call, "filter_by.cluster_sources");
    var states = Values(call, "filter_by.cluster_states");
    var wanted = workspace.Clusters.All
      .Where(c => (sources.Count == 0 || sources.Contains("API")) && (states.Count == 0 || states.Contains(workspace.Clusters.StateOf(c))));
    return call.Version == "2.0"
      ? Answer(workspace, [.. wanted])
      : Page(workspace, [.. wanted], PageToken.Read(call.Query["page_token"]), Size(call.Query["page_size"], UsualPage, LargestPage));
  }

  // A page begins at an ordinal, not at an index: clusters that come in between shift nothing.
  private static JsonObject Page(Workspace workspace, IReadOnlyList<Cluster> wanted, long? from, long size)
  {
    var rest = wanted.Where(c => from is null || c.Ordinal <= from).ToList();
    var answer = Answer(workspace, [.. rest.Take((int)size)]);
    answer["next_page_token"] = rest.Count > size ? PageToken.From(rest[(int)size].Ordinal) : "";
    return answer;
  }

  // As in reality, an empty list is left out of the answer.
  private static JsonObject Answer(Workspace workspace, IReadOnlyList<Cluster> clusters) =>
    clusters.Count == 0 ? [] : new() { ["clusters"] = clusters.Select(c => ClusterJson.Of(c, workspace.Now())).ToJsonArray() };

  private static JsonObject Events(Workspace workspace, ApiCall call)
  {
    var cluster = workspace.Clusters.Get(IdIn(call));
    var types = call.Body["event_types"] is JsonArray list ? list.Select(t => $"{t}").ToList() : [];
    var events = cluster.Timeline.Until(workspace.Now()).Where(m =>
      m.Event is { } type && (types.Count == 0 || types.Contains(type))).ToList();
    var order = call.Body.Text("order") is "ASC" ? "ASC" : "DESC";
    if (order == "DESC")
      events.Reverse();

    var from = PageToken.Read(call.Body.Text("page_token")) ?? call.Body.Number("offset") ?? 0;
    var size = Size(call.Body.Text("page_size") ?? call.Body.Text("limit"), UsualEvents, MostEvents);
    var answer = new JsonObject
    {
      ["events"] = events.Skip((int)from).Take((int)size).Select(e => ClusterJson.Of(cluster.Id, e)).ToJsonArray(),
      ["total_count"] = events.Count,
    };
    if (from + size < events.Count)
    {
      answer["next_page_token"] = PageToken.From(from + size);
      // Older clients page by sending this back.
      answer["next_page"] = new JsonObject { ["cluster_id"] = cluster.Id, ["order"] = order, ["offset"] = from + size, ["limit"] = size };
    }
    return answer;
  }

  private static long Size(string? asked, long usual, long largest) =>
    asked is null or "0" ? usual
    : long.TryParse(asked, out var size) && size > 0 ? Math.Min(size, largest)
    : throw ApiRefusal.InvalidParameter($"Invalid page size {asked}.");

  private static HashSet<string> Values(ApiCall call, string name) => [.. call.Query.All(name).SelectMany(v => v.Split([',']))];
}
