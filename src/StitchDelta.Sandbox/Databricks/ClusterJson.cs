using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>Clusters and their events as get, list and events tell them.</summary>
internal static class ClusterJson
{
  /// <param name="cluster">The cluster.</param>
  /// <param name="now">At which moment.</param>
  /// <param name="withSpec">Whether the policy is told, as get alone does.</param>
  public static JsonObject Of(Cluster cluster, DateTimeOffset now, bool withSpec = false)
  {
    var moment = cluster.Timeline.At(now);
    var json = (JsonObject)cluster.Settings.DeepClone();
    json.Remove(ClusterSettings.PolicyId);
    if (withSpec && cluster.Settings.Text(ClusterSettings.PolicyId) is { } policy)
      json["spec"] = new JsonObject { [ClusterSettings.PolicyId] = policy };
    json["cluster_id"] = cluster.Id;
    json["creator_user_name"] = cluster.Creator;
    json["cluster_source"] = "API";
    json["state"] = moment.State;
    json["state_message"] = moment.Message;
    json["start_time"] = Milliseconds(cluster.Timeline.Until(now).First().At);
    json["terminated_time"] = moment.State == "TERMINATED" ? Milliseconds(moment.At) : 0;
    json["last_state_loss_time"] = cluster.Timeline.LastStart(now, "RUNNING") is { } ran ? Milliseconds(ran) : 0;
    json["default_tags"] = new JsonObject
    {
      ["Vendor"] = "Databricks",
      ["Creator"] = cluster.Creator,
      ["ClusterName"] = cluster.Settings.Text("cluster_name"),
      ["ClusterId"] = cluster.Id,
    };
    if (cluster.PinnedBy is { } user)
      json["pinned_by_user_name"] = user;
    if (moment.Reason is { } reason)
      json["termination_reason"] = Of(reason);
    if (moment.State == "RUNNING")
      AddMachines(json, cluster, moment.At);
    return json;
  }

  public static JsonObject Of(string clusterId, ClusterMoment moment)
  {
    var details = new JsonObject();
    if (moment.Reason is { } reason)
      details["reason"] = Of(reason);
    return new() { ["cluster_id"] = clusterId, ["timestamp"] = Milliseconds(moment.At), ["type"] = moment.Event, ["details"] = details };
  }

  private static void AddMachines(JsonObject json, Cluster cluster, DateTimeOffset started)
  {
    var node = NodeTypes.Find(cluster.Settings.Text("node_type_id")!)!;
    var machines = 1 + (cluster.Settings.Number("num_workers") ?? 1);
    json["jdbc_port"] = 10000;
    json["spark_context_id"] = 6101559920592247000 + cluster.Ordinal;
    json["cluster_cores"] = node.Cores * machines;
    json["cluster_memory_mb"] = node.MemoryMB * machines;
    json["last_activity_time"] = Milliseconds(cluster.LastUsed is { } used && used > started ? used : started);
    json["driver"] = new JsonObject
    {
      ["node_id"] = cluster.Id,
      ["instance_id"] = $"i-{cluster.Ordinal:x17}",
      ["private_ip"] = "10.0.248.172",
      ["host_private_ip"] = "10.0.240.104",
      ["public_dns"] = "",
      ["start_timestamp"] = Milliseconds(started),
    };
  }

  private static JsonObject Of(TerminationReason reason)
  {
    var parameters = new JsonObject();
    foreach (var parameter in reason.Parameters)
      parameters[parameter.Key] = parameter.Value;
    return new() { ["code"] = reason.Code, ["type"] = reason.Type, ["parameters"] = parameters };
  }

  private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
