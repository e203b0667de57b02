using System.Security;

namespace StitchDelta.Contracts;

/// <summary>The calls to a Databricks workspace that the module makes. What is not there is null; whatever else goes wrong is a
/// <see cref="Errors.StitchDeltaException"/> with the service's fault.</summary>
public interface IWorkspace
{
  /// <summary>The same workspace with this token in place of the caller's credential.</summary>
  IWorkspace WithToken(SecureString token);

  /// <summary>Its Unity Catalog, where it has one.</summary>
  IUnityCatalog Catalog { get; }

  /// <summary>SCIM Me: proves the token and tells the user and the workspace's org id.</summary>
  Task<WorkspaceUser> GetMeAsync(CancellationToken cancel);

  /// <summary>workspace-conf: one setting, or null when it is at its default.</summary>
  Task<string?> GetSettingAsync(string key, CancellationToken cancel);

  /// <summary>ip-access-lists: those that are in force, which only an admin sees. Empty when there are none, or the feature is off or not
  /// there; null when the caller may not see them.</summary>
  Task<IReadOnlyList<IPAccessList>?> ListIPAccessListsAsync(CancellationToken cancel);

  /// <summary>instance-profiles/list: the ARNs of the profiles that are registered.</summary>
  Task<IReadOnlyList<string>> ListInstanceProfilesAsync(CancellationToken cancel);

  /// <summary>instance-profiles/add. One that is there already is no error.</summary>
  Task AddInstanceProfileAsync(string instanceProfileArn, bool skipValidation, CancellationToken cancel);

  /// <summary>instance-profiles/remove.</summary>
  Task RemoveInstanceProfileAsync(string instanceProfileArn, CancellationToken cancel);

  /// <summary>clusters/list, all pages, of those that people and programs made (not of jobs).</summary>
  Task<IReadOnlyList<ClusterInfo>> ListClustersAsync(CancellationToken cancel);

  /// <summary>clusters/get, or null when it is unknown or purged.</summary>
  Task<ClusterInfo?> GetClusterAsync(string clusterId, CancellationToken cancel);

  /// <summary>clusters/create with an idempotency token, so that a repeat cannot make a second one.</summary>
  /// <returns>The cluster's id.</returns>
  Task<string> CreateClusterAsync(ClusterSpec spec, string idempotencyToken, CancellationToken cancel);

  /// <summary>clusters/edit: all of the cluster's settings are replaced by these, but for those that <see cref="ClusterSpec"/> does not
  /// know, which are kept as they are.</summary>
  Task EditClusterAsync(string clusterId, ClusterSpec spec, CancellationToken cancel);

  /// <summary>clusters/start. A cluster that is starting or running already is no error.</summary>
  Task StartClusterAsync(string clusterId, CancellationToken cancel);

  /// <summary>clusters/delete: terminates, and keeps the configuration.</summary>
  Task TerminateClusterAsync(string clusterId, CancellationToken cancel);

  /// <summary>clusters/permanent-delete. One that is pinned is unpinned first.</summary>
  Task DeleteClusterAsync(string clusterId, CancellationToken cancel);

  /// <summary>clusters/events: the last ones, newest first.</summary>
  Task<IReadOnlyList<ClusterEvent>> ListClusterEventsAsync(string clusterId, int count, CancellationToken cancel);

  /// <summary>policies/clusters/get: whether there is a cluster policy of this id; null when the caller may not ask.</summary>
  Task<bool?> HasClusterPolicyAsync(string policyId, CancellationToken cancel);

  /// <summary>clusters/spark-versions.</summary>
  Task<IReadOnlyList<RuntimeInfo>> ListRuntimesAsync(CancellationToken cancel);

  /// <summary>clusters/list-node-types.</summary>
  Task<IReadOnlyList<NodeTypeInfo>> ListNodeTypesAsync(CancellationToken cancel);

  /// <summary>token/list: the caller's own valid tokens.</summary>
  Task<IReadOnlyList<TokenInfo>> ListTokensAsync(CancellationToken cancel);

  /// <summary>token/create. With no lifetime none is sent, and the workspace gives the longest that it allows.</summary>
  /// <param name="comment">The comment.</param>
  /// <param name="lifetime">How long it is to be valid.</param>
  /// <param name="cancel">Cancels.</param>
  /// <param name="there">The tokens that were there a moment ago, by which one is known that was made although the answer was lost; null to
  /// look first.</param>
  Task<(TokenInfo Info, SecureString Value)> CreateTokenAsync(string comment, TimeSpan? lifetime, CancellationToken cancel, IReadOnlyList<TokenInfo>? there = null);

  /// <summary>token/delete. One that is gone already is no error.</summary>
  Task DeleteTokenAsync(string tokenId, CancellationToken cancel);

  /// <summary>token-management/tokens: everybody's valid tokens, which only an admin sees; null when the caller may not see them, or the
  /// workspace does not show them to anybody.</summary>
  Task<IReadOnlyList<TokenInfo>?> ListAllTokensAsync(CancellationToken cancel);

  /// <summary>token-management/tokens: the valid tokens of a service principal, which only an admin sees; null when there is no such
  /// service principal.</summary>
  Task<IReadOnlyList<TokenInfo>?> ListTokensOfAsync(string applicationId, CancellationToken cancel);

  /// <summary>token-management/on-behalf-of/tokens: makes a token for a service principal.</summary>
  Task<(TokenInfo Info, SecureString Value)> CreateTokenForAsync(string applicationId, string comment, TimeSpan? lifetime, CancellationToken cancel);

  /// <summary>DELETE token-management/tokens: revokes anybody's token, as an admin. One that is gone already is no error.</summary>
  Task DeleteTokenOfOthersAsync(string tokenId, CancellationToken cancel);

  /// <summary>sql/warehouses, or null when there is none of this id.</summary>
  Task<WarehouseInfo?> GetWarehouseAsync(string warehouseId, CancellationToken cancel);

  /// <summary>Runs statements in one HiveServer2 session over HTTP, as Stitch's loader will, and closes it.</summary>
  /// <param name="httpPath">The path in the JDBC URL.</param>
  /// <param name="token">The token to use; null for the connection's own.</param>
  /// <param name="statements">One or more SQL statements, run one after the other.</param>
  /// <param name="waiting">Told each time that the cluster asks to be given time to start.</param>
  /// <param name="cancel">Cancels.</param>
  /// <returns>One result for each statement.</returns>
  Task<IReadOnlyList<SqlResult>> ExecuteSqlAsync(string httpPath, SecureString? token, IReadOnlyList<string> statements, Action<string>? waiting, CancellationToken cancel);
}

/// <summary>The user behind the token.</summary>
/// <param name="UserName">The user name, an address mostly.</param>
/// <param name="OrgId">The workspace's id, from the <c>X-Databricks-Org-Id</c> header; null when there was none.</param>
/// <param name="IsAdmin">Whether the user is in the workspace's <c>admins</c> group.</param>
public sealed record WorkspaceUser(string UserName, string? OrgId, bool IsAdmin)
{
  /// <summary>Whether the user itself has the entitlement <c>allow-cluster-create</c>. Of those of its groups the answer does not
  /// tell.</summary>
  public bool MayCreateClusters { get; init; }
}

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
public sealed record NodeTypeInfo(string NodeTypeId, double Cores, long MemoryMB, int Gpus, int LocalDisks, bool IsDeprecated, bool IsGraviton, bool IsAvailable);

/// <summary>A token as token/list tells it; never its value.</summary>
/// <param name="TokenId">token_id.</param>
/// <param name="Comment">comment.</param>
/// <param name="Created">creation_time.</param>
/// <param name="Expires">expiry_time; null when it is -1, never.</param>
public sealed record TokenInfo(string TokenId, string Comment, DateTimeOffset Created, DateTimeOffset? Expires)
{
  /// <summary>last_used_day, accurate to a day. Only token-management tells it; null also when the token was never used.</summary>
  public DateTimeOffset? LastUsed { get; init; }

  /// <summary>created_by_username. Only token-management tells it; else null.</summary>
  public string? UserName { get; init; }
}

/// <summary>A list of addresses from which the workspace may be called, or may not.</summary>
/// <param name="Label">label.</param>
/// <param name="ListType">list_type: ALLOW or BLOCK.</param>
/// <param name="Addresses">ip_addresses: IPv4 addresses and CIDR ranges.</param>
public sealed record IPAccessList(string Label, string ListType, IReadOnlyList<string> Addresses);

/// <summary>A SQL warehouse.</summary>
/// <param name="WarehouseId">id.</param>
/// <param name="WarehouseName">name.</param>
/// <param name="State">state: RUNNING, STOPPED, STARTING …</param>
/// <param name="HttpPath">odbc_params.path, or empty.</param>
public sealed record WarehouseInfo(string WarehouseId, string WarehouseName, string State, string HttpPath);

/// <summary>The rows of one statement. Values are null, bool, int, long, double, string or byte[].</summary>
/// <param name="Columns">The column names, in order.</param>
/// <param name="Rows">The rows, each as long as <paramref name="Columns"/>.</param>
public sealed record SqlResult(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows);
