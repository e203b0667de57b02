namespace StitchDelta.Contracts;

/// <summary>What the module asks of a cluster.</summary>
public sealed record ClusterSpec
{
  /// <summary>cluster_name.</summary>
  public required string ClusterName { get; init; }
  /// <summary>spark_version.</summary>
  public required string SparkVersion { get; init; }
  /// <summary>node_type_id.</summary>
  public required string NodeTypeId { get; init; }
  /// <summary>num_workers; 0 makes a single-node cluster, with the settings and the tag that it needs. Not looked at when the cluster
  /// scales by itself.</summary>
  public int NumWorkers { get; init; }

  /// <summary>autoscale; null for a fixed number of workers.</summary>
  public WorkerRange? Autoscale { get; init; }
  /// <summary>autotermination_minutes; 0 is never.</summary>
  public int AutoTerminationMinutes { get; init; }
  /// <summary>data_security_mode.</summary>
  public required string AccessMode { get; init; }
  /// <summary>single_user_name, for the access mode SINGLE_USER.</summary>
  public string? SingleUserName { get; init; }
  /// <summary>policy_id of a new cluster; null for none. An edit leaves the one that it has.</summary>
  public string? PolicyId { get; init; }
  /// <summary>aws_attributes.instance_profile_arn.</summary>
  public string? InstanceProfileArn { get; init; }
  /// <summary>aws_attributes.availability.</summary>
  public string Availability { get; init; } = "ON_DEMAND";
  /// <summary>spark_conf.</summary>
  public IReadOnlyDictionary<string, string> SparkConf { get; init; } = new Dictionary<string, string>();
  /// <summary>custom_tags.</summary>
  public IReadOnlyDictionary<string, string> CustomTags { get; init; } = new Dictionary<string, string>();
}

/// <summary>A cluster as clusters/get tells it. States and modes are strings: Databricks adds to them.</summary>
public sealed record ClusterInfo
{
  /// <summary>cluster_id.</summary>
  public required string ClusterId { get; init; }
  /// <summary>cluster_name.</summary>
  public string ClusterName { get; init; } = "";
  /// <summary>state: PENDING, RUNNING, RESTARTING, RESIZING, TERMINATING, TERMINATED, ERROR …</summary>
  public string State { get; init; } = "";
  /// <summary>state_message.</summary>
  public string StateMessage { get; init; } = "";
  /// <summary>spark_version.</summary>
  public string SparkVersion { get; init; } = "";
  /// <summary>node_type_id.</summary>
  public string NodeTypeId { get; init; } = "";
  /// <summary>num_workers; null when the cluster scales by itself.</summary>
  public int? NumWorkers { get; init; }

  /// <summary>autoscale; null for a fixed number of workers.</summary>
  public WorkerRange? Autoscale { get; init; }

  /// <summary>aws_attributes.availability.</summary>
  public string Availability { get; init; } = "";
  /// <summary>autotermination_minutes.</summary>
  public int AutoTerminationMinutes { get; init; }
  /// <summary>data_security_mode.</summary>
  public string AccessMode { get; init; } = "";
  /// <summary>single_user_name.</summary>
  public string? SingleUserName { get; init; }
  /// <summary>aws_attributes.instance_profile_arn.</summary>
  public string? InstanceProfileArn { get; init; }
  /// <summary>creator_user_name.</summary>
  public string CreatorUserName { get; init; } = "";
  /// <summary>spark_conf.</summary>
  public IReadOnlyDictionary<string, string> SparkConf { get; init; } = new Dictionary<string, string>();
  /// <summary>custom_tags.</summary>
  public IReadOnlyDictionary<string, string> CustomTags { get; init; } = new Dictionary<string, string>();
  /// <summary>spec.policy_id, which a list does not tell; null for none.</summary>
  public string? PolicyId { get; init; }
  /// <summary>terminated_time; null while it runs.</summary>
  public DateTimeOffset? Terminated { get; init; }
  /// <summary>Whether it has a pinned_by_user_name.</summary>
  public bool IsPinned { get; init; }
  /// <summary>termination_reason, or null.</summary>
  public TerminationReason? TerminationReason { get; init; }
}

/// <summary>Between how many workers a cluster scales.</summary>
/// <param name="MinWorkers">min_workers.</param>
/// <param name="MaxWorkers">max_workers.</param>
public sealed record WorkerRange(int MinWorkers, int MaxWorkers);

/// <summary>Something that happened to a cluster.</summary>
/// <param name="Time">timestamp.</param>
/// <param name="EventType">type: CREATING, RUNNING, TERMINATING …, an open set.</param>
/// <param name="Detail">The reason or the cause that it names, or empty.</param>
public sealed record ClusterEvent(DateTimeOffset Time, string EventType, string Detail);

/// <summary>Why a cluster ended.</summary>
/// <param name="Code">code, an open set.</param>
/// <param name="Type">type: SUCCESS, CLIENT_ERROR, SERVICE_FAULT, CLOUD_FAILURE …</param>
/// <param name="Parameters">parameters, an open set.</param>
public sealed record TerminationReason(string Code, string Type, IReadOnlyDictionary<string, string> Parameters);

/// <summary>A runtime of spark-versions.</summary>
/// <param name="SparkVersion">The key, as in <c>16.4.x-scala2.12</c>.</param>
/// <param name="Description">Its name, as in <c>16.4 LTS (includes Apache Spark 3.5.2, Scala 2.12)</c>.</param>
public sealed record RuntimeInfo(string SparkVersion, string Description);

/// <summary>A node type of list-node-types.</summary>
/// <param name="NodeTypeId">node_type_id.</param>
/// <param name="Cores">num_cores.</param>
/// <param name="MemoryMB">memory_mb.</param>
/// <param name="Gpus">num_gpus.</param>
/// <param name="LocalDisks">node_instance_type.local_disks.</param>
/// <param name="IsDeprecated">is_deprecated.</param>
/// <param name="IsGraviton">is_graviton.</param>
/// <param name="IsAvailable">False when node_info says that the region or the account does not have it.</param>
public sealed record NodeTypeInfo(string NodeTypeId, double Cores, long MemoryMB, int Gpus, int LocalDisks, bool IsDeprecated,
  bool IsGraviton, bool IsAvailable);
