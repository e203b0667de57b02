using System.Security;

namespace StitchDelta.Tests.Fakes;

/// <summary>A workspace in memory that counts its writes.</summary>
internal sealed class TestWorkspace : IWorkspace
{
  public static readonly Uri Url = new("https://dbc-a1b2c3d4-e5f6.cloud.databricks.com");
  public const string ProfileArn = "arn:aws:iam::123456789012:instance-profile/stitch-delta";

  public List<string> Profiles { get; } = [ProfileArn];
  public List<ClusterInfo> Clusters { get; } = [];
  public List<TokenInfo> Tokens { get; } = [];
  public List<TokenInfo>? AllTokens { get; set; }
  public List<IPAccessList>? AccessLists { get; set; } = [];
  public List<RuntimeInfo> Runtimes { get; } = [new("16.4.x-scala2.12", "16.4 LTS"), new("15.4.x-scala2.12", "15.4 LTS")];
  public List<string> Writes { get; } = [];
  public ClusterSpec? LastSpec { get; private set; }
  public Queue<StitchDeltaException> Refusals { get; } = new();

  public IWorkspace WithToken(SecureString token) => this;

  public TestUnityCatalog Unity { get; init; } = new();

  public IUnityCatalog Catalog => Unity;

  public static StitchDeltaException Refusal(string code, string message) =>
    Catalogue.DatabricksRequestFailed.Because(null, new ServiceFault("Databricks", "test", 400, code, message), "test", code, message);

  public List<string> IdempotencyTokens { get; } = [];

  /// <summary>What happens to the answer of a cluster that was made.</summary>
  public Action AfterCreate { get; set; } = () => { };

  /// <summary>The cluster policies that there are; null when the caller may not ask.</summary>
  public HashSet<string>? Policies { get; set; } = [];

  public async Task<bool?> HasClusterPolicyAsync(string policyId, CancellationToken cancel)
  {
    await ReadAsync("policies/clusters/get");
    return Policies?.Contains(policyId);
  }

  public async Task<WorkspaceUser> GetMeAsync(CancellationToken cancel)
  {
    await ReadAsync("scim/Me");
    return User;
  }

  /// <summary>Who asks.</summary>
  public WorkspaceUser User { get; set; } = new("admin@acme.example", "6051921418418893", true) { Groups = ["users", "admins"] };

  public Task<string?> GetSettingAsync(string key, CancellationToken cancel) => Task.FromResult<string?>(null);

  public Task<IReadOnlyList<IPAccessList>?> ListIPAccessListsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<IPAccessList>?>(AccessLists);

  public async Task<IReadOnlyList<string>> ListInstanceProfilesAsync(CancellationToken cancel)
  {
    await ReadAsync("instance-profiles/list");
    return LateLists-- > 0 ? [] : [.. Profiles];
  }

  /// <summary>How many lists of instance profiles are still empty.</summary>
  public int LateLists { get; set; }

  public Task AddInstanceProfileAsync(string instanceProfileArn, bool skipValidation, CancellationToken cancel)
  {
    Write("instance-profiles/add");
    if (Refusals.Count > 0) throw Refusals.Dequeue();
    Profiles.Add(instanceProfileArn);
    return Task.CompletedTask;
  }

  public Task RemoveInstanceProfileAsync(string instanceProfileArn, CancellationToken cancel)
  {
    Write("instance-profiles/remove");
    Profiles.Remove(instanceProfileArn);
    return Task.CompletedTask;
  }

  /// <summary>How long the answer with the list takes on its way, after what is in it was read.</summary>
  public Func<Task> ListUnderWay { get; set; } = () => Task.CompletedTask;

  /// <summary>The ids of clusters that are there, and in no list.</summary>
  public HashSet<string> Unlisted { get; } = [];

  public async Task<IReadOnlyList<ClusterInfo>> ListClustersAsync(CancellationToken cancel)
  {
    IReadOnlyList<ClusterInfo> now;
    // Checks look side by side.
    lock (Clusters)
    {
      now = [.. Clusters.Where(c => !Unlisted.Contains(c.ClusterId))];
      for (var i = 0; i < Clusters.Count; i++) Clusters[i] = Later(Clusters[i]);
    }
    await ListUnderWay();
    return now;
  }

  /// <summary>Between two looks a cluster gets where it was going.</summary>
  private static ClusterInfo Later(ClusterInfo cluster) =>
    cluster with { State = cluster.State switch { "TERMINATING" => "TERMINATED", "PENDING" or "RESTARTING" => "RUNNING", var state => state } };

  public async Task<ClusterInfo?> GetClusterAsync(string clusterId, CancellationToken cancel)
  {
    await ReadAsync("clusters/get");
    lock (Clusters)
    {
      var index = Clusters.FindIndex(c => c.ClusterId == clusterId);
      if (index >= 0) Clusters[index] = Later(Clusters[index]);
      return index < 0 ? null : Clusters[index];
    }
  }

  public Task<string> CreateClusterAsync(ClusterSpec spec, string idempotencyToken, CancellationToken cancel)
  {
    Write("clusters/create");
    Assert.InRange(idempotencyToken.Length, 1, 64);
    LastSpec = spec;
    IdempotencyTokens.Add(idempotencyToken);
    if (Refusals.Count > 0) throw Refusals.Dequeue();
    // The same request again makes no second cluster as long as the first one lives.
    if (_requested.TryGetValue(idempotencyToken, out var there) && Clusters.Any(c => c.ClusterId == there && c.State != "TERMINATED"))
      return Task.FromResult(there);
    var id = NewClusterId();
    _requested[idempotencyToken] = id;
    Clusters.Add(Info(id, spec));
    AfterCreate();
    return Task.FromResult(id);
  }

  public Task EditClusterAsync(string clusterId, ClusterSpec spec, CancellationToken cancel)
  {
    Write("clusters/edit");
    LastSpec = spec;
    var policy = Clusters.FirstOrDefault(c => c.ClusterId == clusterId)?.PolicyId;
    Clusters.RemoveAll(c => c.ClusterId == clusterId);
    Clusters.Add(Info(clusterId, spec) with { PolicyId = policy });
    return Task.CompletedTask;
  }

  public Task StartClusterAsync(string clusterId, CancellationToken cancel)
  {
    Write("clusters/start");
    var at = Clusters.FindIndex(c => c.ClusterId == clusterId);
    if (at >= 0) Clusters[at] = Clusters[at] with { State = "PENDING" };
    return Task.CompletedTask;
  }

  public Task TerminateClusterAsync(string clusterId, CancellationToken cancel) => throw new NotSupportedException();

  public Task DeleteClusterAsync(string clusterId, CancellationToken cancel)
  {
    Write("clusters/permanent-delete");
    Clusters.RemoveAll(c => c.ClusterId == clusterId);
    return Task.CompletedTask;
  }

  /// <summary>The kinds of machine that there are.</summary>
  public List<NodeTypeInfo> NodeTypes { get; } = [new("m5d.large", 2, 8192, 0, 1, false, false, true)];

  public async Task<IReadOnlyList<RuntimeInfo>> ListRuntimesAsync(CancellationToken cancel)
  {
    await ReadAsync("spark-versions");
    return [.. Runtimes];
  }

  public async Task<IReadOnlyList<NodeTypeInfo>> ListNodeTypesAsync(CancellationToken cancel)
  {
    await ReadAsync("list-node-types");
    return [.. NodeTypes];
  }

  /// <summary>How many lists of the caller's tokens are still empty, whatever there is.</summary>
  public int EmptyTokenLists { get; set; }

  public async Task<IReadOnlyList<TokenInfo>> ListTokensAsync(CancellationToken cancel)
  {
    await ReadAsync("token/list");
    return EmptyTokenLists-- > 0 ? [] : [.. Tokens];
  }

  public async Task<IReadOnlyList<TokenInfo>?> ListAllTokensAsync(CancellationToken cancel)
  {
    await ReadAsync("token-management/tokens");
    return AllTokens;
  }

  public Task<(TokenInfo Info, SecureString Value)> CreateTokenAsync(string comment, TimeSpan? lifetime, CancellationToken cancel, IReadOnlyList<TokenInfo>? there = null)
  {
    Step("token/create");
    Writes.Add("token/create");
    var now = DateTimeOffset.UtcNow;
    var token = new TokenInfo(NewId(), comment, now, now + (lifetime ?? TimeSpan.FromDays(730)));
    Tokens.Add(token);
    var value = StitchDelta.Credentials.Secret.Of($"made as {token.TokenId}")!;
    Prints[token.TokenId] = StitchDelta.Credentials.Secret.Fingerprint(value);
    return Task.FromResult((token, value));
  }

  public Task DeleteTokenAsync(string tokenId, CancellationToken cancel)
  {
    Step("token/delete");
    Writes.Add("token/delete");
    Tokens.RemoveAll(t => t.TokenId == tokenId);
    return Task.CompletedTask;
  }

  /// <summary>The service principals that there are, by application id, with their tokens.</summary>
  public Dictionary<string, List<TokenInfo>> Principals { get; } = [];

  public async Task<IReadOnlyList<TokenInfo>?> ListTokensOfAsync(string applicationId, CancellationToken cancel)
  {
    await ReadAsync("tokens of a principal");
    return Principals.TryGetValue(applicationId, out var tokens) ? [.. tokens] : null;
  }

  public async Task<(TokenInfo Info, SecureString Value)> CreateTokenForAsync(string applicationId, string comment, TimeSpan? lifetime, CancellationToken cancel)
  {
    if (!Principals.TryGetValue(applicationId, out var tokens)) throw Refusal("RESOURCE_DOES_NOT_EXIST", "no such service principal");
    var made = await CreateTokenAsync(comment, lifetime, cancel);
    Tokens.Remove(made.Info);
    tokens.Add(made.Info);
    return made;
  }

  public Task DeleteTokenOfOthersAsync(string tokenId, CancellationToken cancel)
  {
    Step("token/delete");
    Writes.Add("token/delete");
    foreach (var tokens in Principals.Values) tokens.RemoveAll(t => t.TokenId == tokenId);
    return Task.CompletedTask;
  }

  public Task<IReadOnlyList<WarehouseInfo>> ListWarehousesAsync(CancellationToken cancel) => throw new NotSupportedException();

  /// <summary>The instance profile of the SQL warehouses; empty for none.</summary>
  public string? WarehouseProfile { get; set; } = "";

  public Task<string?> GetWarehouseProfileAsync(CancellationToken cancel) => Task.FromResult(WarehouseProfile);

  public Task<WarehouseInfo?> GetWarehouseAsync(string warehouseId, CancellationToken cancel) => throw new NotSupportedException();

  public Task<IReadOnlyList<ClusterEvent>> ListClusterEventsAsync(string clusterId, int count, CancellationToken cancel) => Task.FromResult<IReadOnlyList<ClusterEvent>>([]);

  /// <summary>The steps that fail, each once, and how.</summary>
  public Dictionary<string, Exception> Faults { get; } = [];

  public List<string> Steps { get; } = [];

  /// <summary>What was only asked.</summary>
  public List<string> Reads { get; } = [];

  /// <summary>The fingerprints of the values of tokens that were made, by id.</summary>
  public Dictionary<string, string> Prints { get; } = [];

  /// <summary>What a cluster answers at a path to a statement.</summary>
  public Func<string, string, object> Sql { get; set; } = (_, _) => 1;

  /// <summary>What a cluster does before it answers SQL.</summary>
  public Func<CancellationToken, Task> BeforeSql { get; set; } = _ => Task.CompletedTask;

  private readonly Dictionary<string, string> _requested = [];
  private readonly HashSet<string> _ids = [];

  // An id is never given twice, also when what had it is gone.
  private string NewId()
  {
    var number = Tokens.Count;
    while (Tokens.Any(t => t.TokenId == $"id{number}") || !_ids.Add($"id{number}")) number++;
    return $"id{number}";
  }

  private string NewClusterId()
  {
    var number = Clusters.Count;
    var id = "new";
    while (Clusters.Any(c => c.ClusterId == id) || !_ids.Add(id)) id = $"new{number++}";
    return id;
  }

  private async Task ReadAsync(string what)
  {
    await Task.Yield();
    Reads.Add(what);
    if (Faults.Remove(what, out var fault)) throw fault;
  }

  private void Write(string what)
  {
    Writes.Add(what);
    if (Faults.Remove(what, out var fault)) throw fault;
  }

  public void Step(string step)
  {
    Steps.Add(step);
    if (Faults.Remove(step, out var fault)) throw fault;
  }

  public async Task ExecuteSqlAsync(SqlAddress address, SecureString? token, IReadOnlyList<string> statements,
    Action<int, SqlResult> take, Action<string>? waiting, CancellationToken cancel)
  {
    Step("sql");
    await BeforeSql(cancel);
    for (var i = 0; i < statements.Count; i++) take(i, new(["1"], [[Sql(address.HttpPath, statements[i])]]));
  }

  private static ClusterInfo Info(string id, ClusterSpec spec) => new()
  {
    ClusterId = id,
    ClusterName = spec.ClusterName,
    State = "PENDING",
    SparkVersion = spec.SparkVersion,
    NodeTypeId = spec.NodeTypeId,
    NumWorkers = spec.Autoscale is null ? spec.NumWorkers : null,
    Autoscale = spec.Autoscale,
    Availability = spec.Availability,
    AutoTerminationMinutes = spec.AutoTerminationMinutes,
    AccessMode = spec.AccessMode,
    SingleUserName = spec.SingleUserName,
    InstanceProfileArn = spec.InstanceProfileArn,
    SparkConf = spec.SparkConf,
    CustomTags = spec.CustomTags,
    PolicyId = spec.PolicyId,
  };
}
