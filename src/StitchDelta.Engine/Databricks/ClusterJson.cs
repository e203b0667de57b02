using System.Text.Json;
using System.Text.Json.Nodes;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Databricks;

/// <summary>Clusters as the REST API writes them.</summary>
internal static class ClusterJson
{
  /// <summary>What clusters/get tells but clusters/edit does not take.</summary>
  private static readonly HashSet<string> ReadOnly = new(StringComparer.Ordinal)
  {
    "cluster_cores", "cluster_memory_mb", "cluster_source", "creator_user_name", "default_tags", "driver", "executors", "jdbc_port",
      "spark_context_id", "effective_spark_version",
    "start_time", "terminated_time", "last_activity_time", "last_state_loss_time", "last_restarted_time", "state", "state_message",
      "termination_reason", "pinned_by_user_name",
    "cluster_log_status", "init_scripts_safe_mode", "driver_healthy", "instance_source", "driver_instance_source",
      "effective_runtime_engine", "spec",
  };

  private const string OnDemand = "ON_DEMAND";

  /// <summary>Settings without which a cluster of no workers is refused.</summary>
  private static readonly Dictionary<string,
    string> SingleNodeConf = new() { ["spark.databricks.cluster.profile"] = "singleNode", ["spark.master"] = "local[*]" };

  private static readonly Dictionary<string, string> SingleNodeTags = new() { ["ResourceClass"] = "SingleNode" };

  internal static JsonObject Create(ClusterSpec spec)
  {
    // Elastic disks let node types without local ones work too.
    var body = new JsonObject { ["enable_elastic_disk"] = true, ["aws_attributes"] = new JsonObject { ["zone_id"] = "auto" } };
    Apply(spec, body);
    Set(body, "policy_id", spec.PolicyId);
    if (spec.Availability != OnDemand)
      body["aws_attributes"]!["first_on_demand"] = 1; // The driver: when that is taken away, the cluster ends.
    return body;
  }

  /// <summary>The current settings with ours put over them: edit replaces all, and what we do not know is not ours to lose.</summary>
  internal static JsonObject Edit(JsonElement current, ClusterSpec spec)
  {
    var body = new JsonObject();
    foreach (var member in Members(current).Concat(Members(current.Member("spec")))) // The policy is only told in the spec.
      if (!ReadOnly.Contains(member.Name) && !body.ContainsKey(member.Name))
        body[member.Name] = JsonNode.Parse(member.Value.GetRawText());
    if (body["driver_node_type_id"]?.ToString() == body["node_type_id"]?.ToString())
      body.Remove("driver_node_type_id"); // It was never chosen: it follows the other.
    Apply(spec, body);
    return body;
  }

  internal static ClusterInfo Info(JsonElement cluster) => new()
  {
    ClusterId = cluster.NeedText("cluster_id"),
    ClusterName = cluster.Text("cluster_name"),
    State = cluster.Text("state"),
    StateMessage = cluster.Text("state_message"),
    SparkVersion = cluster.Text("spark_version"),
    NodeTypeId = cluster.Text("node_type_id"),
    // A scaling cluster tells how many workers it has at the moment.
    NumWorkers = cluster.Has("autoscale") ? null : (int)cluster.Integer("num_workers"),
    Autoscale = cluster.Member("autoscale") is { ValueKind: JsonValueKind.Object } range
      ? new((int)range.Integer("min_workers"), (int)range.Integer("max_workers")) : null,
    Availability = cluster.Member("aws_attributes").Text("availability"),
    AutoTerminationMinutes = (int)cluster.Integer("autotermination_minutes"),
    AccessMode = cluster.Text("data_security_mode"),
    SingleUserName = cluster.TextOrNull("single_user_name"),
    InstanceProfileArn = cluster.Member("aws_attributes").TextOrNull("instance_profile_arn"),
    CreatorUserName = cluster.Text("creator_user_name"),
    SparkConf = cluster.Map("spark_conf"),
    CustomTags = cluster.Map("custom_tags"),
    PolicyId = cluster.TextOrNull("policy_id") ?? cluster.Member("spec").TextOrNull("policy_id"),
    Terminated = cluster.Time("terminated_time") is { } time && time > EpochTime.Unknown ? time : null,
    IsPinned = cluster.TextOrNull("pinned_by_user_name") is not null,
    TerminationReason = cluster.Has("termination_reason") ? Reason(cluster.Member("termination_reason")) : null,
  };

  private static void Apply(ClusterSpec spec, JsonObject body)
  {
    body["cluster_name"] = spec.ClusterName;
    body["spark_version"] = spec.SparkVersion;
    body["node_type_id"] = spec.NodeTypeId;
    body.Remove("autoscale");
    body.Remove("num_workers");
    if (spec.Autoscale is { } range)
      body["autoscale"] = new JsonObject { ["min_workers"] = range.MinWorkers, ["max_workers"] = range.MaxWorkers };
    else
      body["num_workers"] = spec.NumWorkers; // Said even when it is 0: left out, it is an error.
    var isSingleNode = spec is { Autoscale: null, NumWorkers: 0 };
    body["autotermination_minutes"] = spec.AutoTerminationMinutes;
    body["data_security_mode"] = spec.AccessMode;
    Set(body, "single_user_name", spec.SingleUserName);
    body["spark_conf"] = Map(spec.SparkConf, SingleNodeConf, isSingleNode);
    body["custom_tags"] = Map(spec.CustomTags, SingleNodeTags, isSingleNode);

    if (body["aws_attributes"] is not JsonObject aws)
      body["aws_attributes"] = aws = [];
    aws["availability"] = spec.Availability;
    Set(aws, "instance_profile_arn", spec.InstanceProfileArn);
  }

  /// <summary>The settings, with those of a single node when there are no workers and without them when there are.</summary>
  private static JsonObject Map(IReadOnlyDictionary<string, string> given, Dictionary<string, string> singleNode, bool isSingleNode)
  {
    var map = new JsonObject();
    foreach (var pair in given)
      if (!singleNode.TryGetValue(pair.Key, out var value) || value != pair.Value)
        map[pair.Key] = pair.Value;
    if (isSingleNode)
      foreach (var pair in singleNode)
        map[pair.Key] = pair.Value;
    return map;
  }

  private static void Set(JsonObject body, string name, string? value)
  {
    body.Remove(name);
    if (value is not null)
      body[name] = value;
  }

  private static JsonProperty[] Members(JsonElement element) =>
    element.ValueKind == JsonValueKind.Object ? [.. element.EnumerateObject()] : [];

  private static TerminationReason Reason(JsonElement reason) => new(reason.Text("code"), reason.Text("type"), reason.Map("parameters"));
}
