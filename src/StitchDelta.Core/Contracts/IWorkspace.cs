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
  /// <param name="there">The tokens that were there a moment ago, by which one is known that was made although the answer was lost; null to
  /// look first.</param>
  Task<(TokenInfo Info, SecureString Value)> CreateTokenAsync(string comment, TimeSpan? lifetime, CancellationToken cancel,
    IReadOnlyList<TokenInfo>? there = null);

  /// <summary>token/delete. One that is gone already is no error.</summary>
  Task DeleteTokenAsync(string tokenId, CancellationToken cancel);

  /// <summary>token-management/tokens: everybody's valid tokens, which only an admin sees; null when the caller may not see them, or the
  /// workspace does not show them to anybody.</summary>
  Task<IReadOnlyList<TokenInfo>?> ListAllTokensAsync(CancellationToken cancel);

  /// <summary>token-management/tokens: the valid tokens of a service principal, which only an admin sees; null when there is no such
  /// service principal.</summary>
  Task<IReadOnlyList<TokenInfo>?> ListTokensOfAsync(string applicationId, CancellationToken cancel);

  /// <summary>token-management/on-behalf-of/tokens: makes a token for a service principal.</summary>
  Task<(TokenInfo Info, SecureString Value)> CreateTokenForAsync(string applicationId, string comment, TimeSpan? lifetime,
    CancellationToken cancel);

  /// <summary>DELETE token-management/tokens: revokes anybody's token, as an admin. One that is gone already is no error.</summary>
  Task DeleteTokenOfOthersAsync(string tokenId, CancellationToken cancel);

  /// <summary>sql/warehouses/list.</summary>
  Task<IReadOnlyList<WarehouseInfo>> ListWarehousesAsync(CancellationToken cancel);

  /// <summary>sql/warehouses, or null when there is none of this id.</summary>
  Task<WarehouseInfo?> GetWarehouseAsync(string warehouseId, CancellationToken cancel);

  /// <summary>sql/config/warehouses: the instance profile with which the workspace's SQL warehouses reach S3 beside Unity Catalog: empty
  /// for none; null when the caller, who is no admin, may not see it.</summary>
  Task<string?> GetWarehouseProfileAsync(CancellationToken cancel);

  /// <summary>Runs statements in one HiveServer2 session over HTTP, as Stitch's loader will, and closes it.</summary>
  /// <param name="address">Where, and in which catalog and schema.</param>
  /// <param name="token">The token to use; null for the connection's own.</param>
  /// <param name="statements">One or more SQL statements, run one after the other.</param>
  /// <param name="take">Is given the index of a statement and its rows, a batch at a time; no more are fetched before it
  /// returns.</param>
  /// <param name="waiting">Told each time that the cluster asks to be given time to start.</param>
  Task ExecuteSqlAsync(SqlAddress address, SecureString? token, IReadOnlyList<string> statements, Action<int, SqlResult> take,
    Action<string>? waiting, CancellationToken cancel);
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

  /// <summary>The names of the groups that the user belongs to, as far as the workspace tells.</summary>
  public IReadOnlyList<string> Groups { get; init; } = [];
}

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

/// <summary>Where SQL is run.</summary>
/// <param name="HttpPath">The path in the JDBC URL.</param>
/// <param name="Catalog">The catalog that a session begins in; null for the server's choice.</param>
/// <param name="Schema">The schema that a session begins in; null for the server's choice.</param>
public sealed record SqlAddress(string HttpPath, string? Catalog = null, string? Schema = null);

/// <summary>The rows of one statement. Values are null, bool, int, long, double, decimal, string or byte[].</summary>
/// <param name="Columns">The column names, in order.</param>
/// <param name="Rows">The rows, each as long as <paramref name="Columns"/>.</param>
public sealed record SqlResult(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows);
