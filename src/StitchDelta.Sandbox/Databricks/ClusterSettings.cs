using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Aws.Iam;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>What create and edit accept, and what the service adds to it. Texts that are not in the vendor's pages or in reports are worded
/// in their style.</summary>
internal static class ClusterSettings
{
  /// <summary>Told in the spec alone.</summary>
  public const string PolicyId = "policy_id";

  private const int MostTags = 45, LongestTagKey = 127, LongestTagValue = 255;

  private static readonly IReadOnlyList<string> Members =
  [
    "cluster_name", "spark_version", "node_type_id", "driver_node_type_id", "num_workers", "autoscale", "autotermination_minutes",
      "aws_attributes",
    "spark_conf", "spark_env_vars", "custom_tags", "data_security_mode", "single_user_name", "runtime_engine", "enable_elastic_disk",
    "enable_local_disk_encryption", "init_scripts", "cluster_log_conf", "ssh_public_keys", "workload_type", "kind", "is_single_node",
      "use_ml_runtime", PolicyId,
  ];

  private static readonly IReadOnlyCollection<string> ReservedTags = ["Vendor", "Creator", "ClusterName", "ClusterId"];

  private static readonly IReadOnlyCollection<string> AccessModes =
  [
    "NONE", "SINGLE_USER", "USER_ISOLATION", "DATA_SECURITY_MODE_DEDICATED", "DATA_SECURITY_MODE_STANDARD", "DATA_SECURITY_MODE_AUTO",
    "LEGACY_TABLE_ACL", "LEGACY_PASSTHROUGH", "LEGACY_SINGLE_USER", "LEGACY_SINGLE_USER_STANDARD",
  ];

  /// <summary>The settings that a body asks for, checked and completed.</summary>
  public static JsonObject From(JsonObject body, string userName, InstanceProfileStore profiles, ClusterPolicies policies)
  {
    var settings = new JsonObject();
    foreach (var name in Members)
    {
      // An empty text is what a message without that field reads as.
      if (body[name] is { } value && body.Text(name) != "")
        settings[name] = value.DeepClone();
    }
    CheckRuntime(settings);
    CheckNode(settings);
    CheckAutoTermination(settings);
    CheckInstanceProfile(settings, profiles);
    if (settings.Text(PolicyId) is { } policy) policies.Demand(policy);
    Complete(settings, userName);
    CheckSize(settings);
    return settings;
  }

  /// <summary>How long the cluster may idle, or null for ever.</summary>
  public static TimeSpan? IdleTime(JsonObject settings) =>
    settings.Number("autotermination_minutes") is { } minutes and > 0 ? TimeSpan.FromMinutes(minutes) : null;

  /// <summary>aws_attributes.instance_profile_arn, or null.</summary>
  public static string? InstanceProfileArn(JsonObject settings) =>
    (settings["aws_attributes"] as JsonObject)?.Text("instance_profile_arn") is { Length: > 0 } arn ? arn : null;

  /// <summary>The only user who may attach, or null when others may too.</summary>
  public static string? SingleUser(JsonObject settings) => IsDedicated(settings) ? settings.Text("single_user_name") : null;

  /// <summary>What the access mode is for SQL. None given is no isolation.</summary>
  public static SqlCompute ComputeOf(JsonObject settings) => settings.Text("data_security_mode") switch
  {
    "SINGLE_USER" or "DATA_SECURITY_MODE_DEDICATED" => SqlCompute.Dedicated,
    "USER_ISOLATION" or "DATA_SECURITY_MODE_STANDARD" or "DATA_SECURITY_MODE_AUTO" => SqlCompute.Standard,
    _ => SqlCompute.NoIsolation,
  };

  private static void CheckRuntime(JsonObject settings)
  {
    var version = settings.Text("spark_version") ?? throw ApiRefusal.InvalidParameter("Missing required field: spark_version");
    if (!Runtimes.Contains(version))
      throw ApiRefusal.InvalidParameter($"Invalid spark version {version}.");
  }

  private static void CheckNode(JsonObject settings)
  {
    var type = KnownNode(settings.Text("node_type_id") ?? throw ApiRefusal.InvalidParameter("Missing required field: node_type_id"));
    settings["driver_node_type_id"] = settings.Text("driver_node_type_id") is { Length: > 0 } driver ? KnownNode(driver).Id : type.Id;
    var volumes = (settings["aws_attributes"] as JsonObject)?.Number("ebs_volume_count") ?? 0;
    if (type.LocalDisks == 0 && volumes == 0 && !settings.Flag("enable_elastic_disk"))
      throw ApiRefusal.InvalidParameter($"At least one EBS volume must be attached for clusters created with node type {type.Id}.");
  }

  private static NodeType KnownNode(string id) =>
    NodeTypes.Find(id) is { Unavailable: null } node ? node
      : throw ApiRefusal.InvalidParameter($"Node type {id} is not supported in this workspace.");

  private static void CheckAutoTermination(JsonObject settings)
  {
    var minutes = settings.Number("autotermination_minutes") ?? 0;
    if (minutes is not (0 or (>= 10 and <= 10000)))
      throw ApiRefusal.InvalidParameter($"Invalid autotermination_minutes {minutes}: it must be 0 or between 10 and 10000.");
    settings["autotermination_minutes"] = minutes;
  }

  private static void CheckInstanceProfile(JsonObject settings, InstanceProfileStore profiles)
  {
    if (InstanceProfileArn(settings) is { } arn && !profiles.Contains(arn))
      throw ApiRefusal.InvalidParameter($"The instance profile {arn} is not registered in this workspace. "
        + "An admin must add it before clusters can use it.");
  }

  private static void Complete(JsonObject settings, string userName)
  {
    settings["cluster_name"] = settings.Text("cluster_name") ?? "";
    settings["enable_elastic_disk"] = settings.Flag("enable_elastic_disk");
    settings["spark_conf"] = ToJson(settings.TextMap("spark_conf"));
    settings["custom_tags"] = Tags(settings.TextMap("custom_tags"));
    settings["aws_attributes"] = AwsAttributes(settings["aws_attributes"] as JsonObject);
    if (settings.Text("data_security_mode") is { } mode && !AccessModes.Contains(mode))
      throw ApiRefusal.InvalidParameter($"Invalid data_security_mode {mode}.");
    if (IsDedicated(settings) && string.IsNullOrEmpty(settings.Text("single_user_name")))
      settings["single_user_name"] = userName;
    if (settings.Flag("is_single_node"))
      MakeSingleNode(settings);
  }

  private static bool IsDedicated(JsonObject settings) =>
    settings.Text("data_security_mode") is "SINGLE_USER" or "DATA_SECURITY_MODE_DEDICATED";

  private static void MakeSingleNode(JsonObject settings)
  {
    settings["num_workers"] = 0;
    settings["spark_conf"]!["spark.databricks.cluster.profile"] = "singleNode";
    settings["spark_conf"]!["spark.master"] = "local[*]";
    settings["custom_tags"]!["ResourceClass"] = "SingleNode";
  }

  private static void CheckSize(JsonObject settings)
  {
    if (settings["autoscale"] is JsonObject autoscale)
    {
      if (settings.ContainsKey("num_workers"))
        throw ApiRefusal.InvalidParameter("Only one of num_workers and autoscale may be specified.");
      if (!(autoscale.Number("max_workers") > (autoscale.Number("min_workers") ?? 0)))
        throw ApiRefusal.InvalidParameter("autoscale.max_workers must be greater than autoscale.min_workers.");
      return;
    }
    // Left out is the same as 0 here: the service reads a message whose numbers default to 0.
    var workers = settings.Number("num_workers") ?? 0;
    if (workers < 0)
      throw ApiRefusal.InvalidParameter($"Invalid num_workers {workers}.");
    if (workers == 0 && !IsSingleNode(settings))
      throw ApiRefusal.InvalidParameter("NumWorkers could be 0 only for SingleNode clusters. "
        + "See https://docs.databricks.com/clusters/single-node.html for more details.");
    settings["num_workers"] = workers;
  }

  private static bool IsSingleNode(JsonObject settings)
  {
    var conf = settings.TextMap("spark_conf");
    return conf.TryGetValue("spark.databricks.cluster.profile", out var profile) && profile == "singleNode"
      && conf.TryGetValue("spark.master", out var master) && master.StartsWith("local[", StringComparison.Ordinal)
      && settings.TextMap("custom_tags").TryGetValue("ResourceClass", out var resource) && resource == "SingleNode";
  }

  private static JsonObject Tags(Dictionary<string, string> tags)
  {
    if (tags.Count > MostTags)
      throw ApiRefusal.InvalidParameter($"At most {MostTags} custom tags are allowed, but {tags.Count} were given.");
    foreach (var tag in tags)
      DemandTag(tag.Key, tag.Value);
    return ToJson(tags.ToDictionary(t => ReservedTags.Contains(t.Key) ? "x_" + t.Key : t.Key, t => t.Value));
  }

  // They become tags of EC2. The limits are published, the texts are not.
  private static void DemandTag(string key, string value)
  {
    if (key.Length is 0 or > LongestTagKey)
      throw ApiRefusal.InvalidParameter($"The key of the custom tag '{key}' must have between 1 and {LongestTagKey} characters.");
    if (value.Length > LongestTagValue)
      throw ApiRefusal.InvalidParameter($"The value of the custom tag '{key}' must have at most {LongestTagValue} characters.");
    if (new[] { key, value }.FirstOrDefault(t => !IamTags.IsPlain(t) || IamTags.IsReserved(t)) is { } text)
      throw ApiRefusal.InvalidParameter($"'{text}' in the custom tag '{key}' is none that AWS takes in a tag.");
  }

  private static JsonObject AwsAttributes(JsonObject? given)
  {
    var attributes = new JsonObject
    {
      ["first_on_demand"] = 0,
      ["availability"] = "SPOT_WITH_FALLBACK",
      ["zone_id"] = "auto",
      ["spot_bid_price_percent"] = 100,
      ["ebs_volume_count"] = 0,
    };
    foreach (var member in given ?? [])
      attributes[member.Key] = member.Value?.DeepClone();
    return attributes;
  }

  private static JsonObject ToJson(Dictionary<string, string> map)
  {
    var json = new JsonObject();
    foreach (var member in map)
      json[member.Key] = member.Value;
    return json;
  }
}
