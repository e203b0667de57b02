using System.Text.Json;
using System.Text.Json.Nodes;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Databricks;

internal sealed partial class Workspace
{
  private const string Clusters = "/api/2.1/clusters/";

  /// <summary>How often to ask for the id of a cluster that may have been made.</summary>
  private const int CreateTries = 3;

  private const string UpOrComing = @"Cluster \S+ is in unexpected state (Pending|Running|Restarting|Resizing)\b";

  public Task<IReadOnlyList<ClusterInfo>> ListClustersAsync(CancellationToken cancel) => AllPagesAsync(
    "clusters/list", $"{Clusters}list?page_size=100&filter_by.cluster_sources=UI&filter_by.cluster_sources=API", "clusters",
    ClusterJson.Info, cancel);

  public async Task<ClusterInfo?> GetClusterAsync(string clusterId, CancellationToken cancel)
  {
    try
    {
      return await GetClusterAsync(clusterId, ClusterJson.Info, cancel).ConfigureAwait(false);
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
    var request = Post("clusters/create", Clusters + "create", body) with { Target = spec.ClusterName, IsRepeatable = true };
    for (var tries = 1; ; tries++)
    {
      try
      {
        return await ReadAsync(request, answer => answer.NeedText("cluster_id"), cancel).ConfigureAwait(false);
      }
      catch (StitchDeltaException e) when (tries < CreateTries && e.Entry == Catalogue.ServiceAnswerUnreadable)
      {
        // Asked again with the same idempotency token, Databricks gives the id of the cluster that it made the first time.
      }
    }
  }

  public async Task EditClusterAsync(string clusterId, ClusterSpec spec, CancellationToken cancel)
  {
    var body = await GetClusterAsync(clusterId, current => ClusterJson.Edit(current, spec), cancel).ConfigureAwait(false);
    await CommandAsync(Cluster("edit", clusterId, body), cancel).ConfigureAwait(false);
  }

  public async Task StartClusterAsync(string clusterId, CancellationToken cancel)
  {
    try
    {
      await CommandAsync(Cluster("start", clusterId, []), cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.Fault is { ErrorCode: "INVALID_STATE" } fault && fault.Begins(UpOrComing))
    {
      // It starts or runs already.
    }
  }

  public Task TerminateClusterAsync(string clusterId, CancellationToken cancel) => CommandAsync(Cluster("delete", clusterId, []), cancel);

  public async Task DeleteClusterAsync(string clusterId, CancellationToken cancel)
  {
    try
    {
      await CommandAsync(Cluster("permanent-delete", clusterId, []), cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.Fault is { } fault && fault.Begins(@"(Cluster \S+ is pinned, )?unpin the cluster first"))
    {
      await CommandAsync(Cluster("unpin", clusterId, []), cancel).ConfigureAwait(false);
      await CommandAsync(Cluster("permanent-delete", clusterId, []), cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.Fault is { } fault && IsGone(fault))
    {
      // By somebody else, or by a first try whose answer was lost.
    }
  }

  public Task<IReadOnlyList<ClusterEvent>> ListClusterEventsAsync(string clusterId, int count, CancellationToken cancel) =>
    ListAsync(Cluster("events", clusterId, new() { ["order"] = "DESC", ["limit"] = count }), "events", Event, cancel);

  public async Task<bool?> HasClusterPolicyAsync(string policyId, CancellationToken cancel)
  {
    var request = Get("policies/clusters/get", $"/api/2.0/policies/clusters/get?policy_id={Uri.EscapeDataString(policyId)}");
    try
    {
      return await ReadAsync(request, policy => policy.NeedText("policy_id") == policyId, cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.Fault is { StatusCode: 403, ErrorCode: "PERMISSION_DENIED" })
    {
      return null;
    }
    catch (StitchDeltaException e) when (e.Fault is { ErrorCode: "RESOURCE_DOES_NOT_EXIST" or "INVALID_PARAMETER_VALUE" })
    {
      return false;
    }
  }

  public Task<IReadOnlyList<RuntimeInfo>> ListRuntimesAsync(CancellationToken cancel) => ListAsync(
    Get("clusters/spark-versions", Clusters + "spark-versions"), "versions", v =>
      new RuntimeInfo(v.NeedText("key"), v.Text("name")), cancel);

  public Task<IReadOnlyList<NodeTypeInfo>> ListNodeTypesAsync(CancellationToken cancel) =>
    ListAsync(Get("clusters/list-node-types", Clusters + "list-node-types"), "node_types", NodeType, cancel);

  private Task<T> GetClusterAsync<T>(string clusterId, Func<JsonElement, T> read, CancellationToken cancel)
  {
    var request = Get("clusters/get", $"{Clusters}get?cluster_id={Uri.EscapeDataString(clusterId)}");
    return ReadAsync(request, cluster =>
    {
      cluster.NeedText("cluster_id");
      return read(cluster);
    }, cancel);
  }

  /// <summary>A call about one cluster. All of these lead to the same end when they are sent twice.</summary>
  private ApiRequest Cluster(string verb, string clusterId, JsonObject body)
  {
    body["cluster_id"] = clusterId;
    return Post("clusters/" + verb, Clusters + verb, body) with { Target = clusterId, IsRepeatable = true };
  }

  private static ClusterEvent Event(JsonElement happened)
  {
    happened.NeedObject();
    var details = happened.Member("details");
    var reason = details.Member("reason").Text("code");
    return new(happened.Time("timestamp") ?? EpochTime.Unknown, happened.Text("type"), reason.Length > 0 ? reason
      : details.Text("cause"));
  }

  /// <summary>Unknown clusters are a bad parameter to Databricks, and those that it forgot are in a bad state.</summary>
  private static bool IsGone(ServiceFault fault) =>
    fault.ErrorCode == "RESOURCE_DOES_NOT_EXIST"
    || (fault.ErrorCode == "INVALID_PARAMETER_VALUE" && fault.Begins(@"Cluster \S+ does not exist"))
    || (fault.ErrorCode == "INVALID_STATE" && fault.Begins(@"Cannot access cluster \S+ that was terminated or unpinned more than"));

  private static NodeTypeInfo NodeType(JsonElement type) => new(
    type.NeedText("node_type_id"), type.Number("num_cores"), type.Integer("memory_mb"), (int)type.Integer("num_gpus"),
    (int)type.Member("node_instance_type").Integer("local_disks"), type.Flag("is_deprecated"), type.Flag("is_graviton"),
    !type.Member("node_info").Items("status").Any(s => s.ToString() is "NotAvailableInRegion" or "NotEnabledOnSubscription"));
}
