using System.Text.Json;
using System.Text.Json.Nodes;
using StitchDelta.Contracts;
using StitchDelta.Engine.Http;
using StitchDelta.Errors;

namespace StitchDelta.Engine.Databricks;

internal sealed partial class Workspace
{
  private const string Clusters = "/api/2.1/clusters/";

  private static readonly string[] UpOrComing = ["Pending", "Running", "Restarting", "Resizing"];

  public async Task<IReadOnlyList<ClusterInfo>> ListClustersAsync(CancellationToken cancel)
  {
    var clusters = new List<ClusterInfo>();
    var page = "";
    do
    {
      var token = page.Length == 0 ? "" : "&page_token=" + Uri.EscapeDataString(page);
      var answer = await GetJsonAsync("clusters/list", $"{Clusters}list?page_size=100&filter_by.cluster_sources=UI&filter_by.cluster_sources=API{token}", cancel).ConfigureAwait(false);
      clusters.AddRange(answer.Items("clusters").Select(ClusterJson.Info));
      var next = answer.Text("next_page_token");
      page = next == page ? "" : next; // A token that points to itself would go on forever.
    }
    while (page.Length > 0);
    return clusters;
  }

  public async Task<ClusterInfo?> GetClusterAsync(string clusterId, CancellationToken cancel)
  {
    try
    {
      return ClusterJson.Info(await GetRawClusterAsync(clusterId, cancel).ConfigureAwait(false));
    }
    catch (StitchDeltaException e) when (e.Fault is { } fault && IsGone(fault))
    {
      return null;
    }
  }

  public async Task<string> CreateClusterAsync(ClusterSpec spec, string idempotencyToken, CancellationToken cancel)
  {
    var body = ClusterJson.Create(spec);
    body["idempotency_token"] = idempotencyToken;
    var answer = await SendAsync(Post("clusters/create", Clusters + "create", body) with { Target = spec.ClusterName, IsRepeatable = true }, cancel).ConfigureAwait(false);
    return Read(answer).Text("cluster_id");
  }

  public async Task EditClusterAsync(string clusterId, ClusterSpec spec, CancellationToken cancel)
  {
    var current = await GetRawClusterAsync(clusterId, cancel).ConfigureAwait(false);
    await ClusterAsync("edit", clusterId, ClusterJson.Edit(current, spec), cancel).ConfigureAwait(false);
  }

  public async Task StartClusterAsync(string clusterId, CancellationToken cancel)
  {
    try
    {
      await ClusterAsync("start", clusterId, [], cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.Fault is { ErrorCode: "INVALID_STATE" } fault
      && UpOrComing.Any(state => fault.Says("unexpected state " + state)))
    {
      // It starts or runs already.
    }
  }

  public Task TerminateClusterAsync(string clusterId, CancellationToken cancel) => ClusterAsync("delete", clusterId, [], cancel);

  public async Task DeleteClusterAsync(string clusterId, CancellationToken cancel)
  {
    try
    {
      await ClusterAsync("permanent-delete", clusterId, [], cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.Fault is { } fault && fault.Says("unpin the cluster first"))
    {
      await ClusterAsync("unpin", clusterId, [], cancel).ConfigureAwait(false);
      await ClusterAsync("permanent-delete", clusterId, [], cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.Fault is { } fault && IsGone(fault))
    {
      // By somebody else, or by a first try whose answer was lost.
    }
  }

  public async Task<IReadOnlyList<ClusterEvent>> ListClusterEventsAsync(string clusterId, int count, CancellationToken cancel)
  {
    var answer = await ClusterAsync("events", clusterId, new() { ["order"] = "DESC", ["limit"] = count }, cancel).ConfigureAwait(false);
    return [.. Read(answer).Items("events").Select(Event)];
  }

  public async Task<IReadOnlyList<RuntimeInfo>> ListRuntimesAsync(CancellationToken cancel) =>
    [.. (await GetJsonAsync("clusters/spark-versions", Clusters + "spark-versions", cancel).ConfigureAwait(false)).Items("versions").Select(v => new RuntimeInfo(v.Text("key"), v.Text("name")))];

  public async Task<IReadOnlyList<NodeTypeInfo>> ListNodeTypesAsync(CancellationToken cancel) =>
    [.. (await GetJsonAsync("clusters/list-node-types", Clusters + "list-node-types", cancel).ConfigureAwait(false)).Items("node_types").Select(NodeType)];

  private Task<JsonElement> GetRawClusterAsync(string clusterId, CancellationToken cancel) =>
    GetJsonAsync("clusters/get", $"{Clusters}get?cluster_id={Uri.EscapeDataString(clusterId)}", cancel);

  /// <summary>A call about one cluster. All of these lead to the same end when they are sent twice.</summary>
  private Task<ApiResponse> ClusterAsync(string verb, string clusterId, JsonObject body, CancellationToken cancel)
  {
    body["cluster_id"] = clusterId;
    return SendAsync(Post("clusters/" + verb, Clusters + verb, body) with { Target = clusterId, IsRepeatable = true }, cancel);
  }

  private static ClusterEvent Event(JsonElement happened)
  {
    var details = happened.Member("details");
    var reason = details.Member("reason").Text("code");
    return new(DateTimeOffset.FromUnixTimeMilliseconds(happened.Integer("timestamp")), happened.Text("type"), reason.Length > 0 ? reason : details.Text("cause"));
  }

  /// <summary>Unknown clusters are a bad parameter to Databricks, and those that it forgot are in a bad state.</summary>
  private static bool IsGone(ServiceFault fault) =>
    fault.ErrorCode == "RESOURCE_DOES_NOT_EXIST"
    || (fault.ErrorCode == "INVALID_PARAMETER_VALUE" && fault.Says("does not exist"))
    || (fault.ErrorCode == "INVALID_STATE" && fault.Says("terminated or unpinned more than"));

  private static NodeTypeInfo NodeType(JsonElement type) => new(
    type.Text("node_type_id"), type.Number("num_cores"), type.Integer("memory_mb"), (int)type.Integer("num_gpus"),
    (int)type.Member("node_instance_type").Integer("local_disks"), type.Flag("is_deprecated"), type.Flag("is_graviton"),
    !type.Member("node_info").Items("status").Any(s => s.ToString() is "NotAvailableInRegion" or "NotEnabledOnSubscription"));
}
