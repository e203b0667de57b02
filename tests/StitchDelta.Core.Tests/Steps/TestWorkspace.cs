using System.Security;
using StitchDelta.Contracts;
using StitchDelta.Errors;

namespace StitchDelta.Tests.Steps;

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

  public static StitchDeltaException Refusal(string code, string message) =>
    Catalogue.DatabricksRequestFailed.Because(null, new ServiceFault("Databricks", "test", 400, code, message), "test", code, message);

  public Task<WorkspaceUser> GetMeAsync(CancellationToken cancel) => Task.FromResult(new WorkspaceUser("admin@acme.example", "6051921418418893", true));

  public Task<string?> GetSettingAsync(string key, CancellationToken cancel) => Task.FromResult<string?>(null);

  public Task<IReadOnlyList<IPAccessList>?> ListIPAccessListsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<IPAccessList>?>(AccessLists);

  public Task<IReadOnlyList<string>> ListInstanceProfilesAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>([.. Profiles]);

  public Task AddInstanceProfileAsync(string instanceProfileArn, bool skipValidation, CancellationToken cancel)
  {
    Writes.Add("instance-profiles/add");
    if (Refusals.Count > 0) throw Refusals.Dequeue();
    Profiles.Add(instanceProfileArn);
    return Task.CompletedTask;
  }

  public Task RemoveInstanceProfileAsync(string instanceProfileArn, CancellationToken cancel)
  {
    Writes.Add("instance-profiles/remove");
    Profiles.Remove(instanceProfileArn);
    return Task.CompletedTask;
  }

  public Task<IReadOnlyList<ClusterInfo>> ListClustersAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<ClusterInfo>>([.. Clusters]);

  /// <summary>Between two looks a cluster gets where it was going.</summary>
  public Task<ClusterInfo?> GetClusterAsync(string clusterId, CancellationToken cancel)
  {
    var index = Clusters.FindIndex(c => c.ClusterId == clusterId);
    if (index >= 0)
      Clusters[index] = Clusters[index] with { State = Clusters[index].State switch { "TERMINATING" => "TERMINATED", "PENDING" or "RESTARTING" => "RUNNING", var state => state } };
    return Task.FromResult(index < 0 ? null : Clusters[index]);
  }

  public Task<string> CreateClusterAsync(ClusterSpec spec, string idempotencyToken, CancellationToken cancel)
  {
    Writes.Add("clusters/create");
    Assert.InRange(idempotencyToken.Length, 1, 64);
    LastSpec = spec;
    if (Refusals.Count > 0) throw Refusals.Dequeue();
    Clusters.Add(Info("new", spec));
    return Task.FromResult("new");
  }

  public Task EditClusterAsync(string clusterId, ClusterSpec spec, CancellationToken cancel)
  {
    Writes.Add("clusters/edit");
    LastSpec = spec;
    Clusters.RemoveAll(c => c.ClusterId == clusterId);
    Clusters.Add(Info(clusterId, spec));
    return Task.CompletedTask;
  }

  public Task StartClusterAsync(string clusterId, CancellationToken cancel)
  {
    Writes.Add("clusters/start");
    return Task.CompletedTask;
  }

  public Task TerminateClusterAsync(string clusterId, CancellationToken cancel) => throw new NotSupportedException();

  public Task DeleteClusterAsync(string clusterId, CancellationToken cancel) => throw new NotSupportedException();

  public Task<IReadOnlyList<RuntimeInfo>> ListRuntimesAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<RuntimeInfo>>([.. Runtimes]);

  public Task<IReadOnlyList<NodeTypeInfo>> ListNodeTypesAsync(CancellationToken cancel) =>
    Task.FromResult<IReadOnlyList<NodeTypeInfo>>([new("m5d.large", 2, 8192, 0, 1, false, false, true)]);

  public Task<IReadOnlyList<TokenInfo>> ListTokensAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<TokenInfo>>([.. Tokens]);

  public Task<IReadOnlyList<TokenInfo>?> ListAllTokensAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<TokenInfo>?>(AllTokens);

  public Task<(TokenInfo Info, SecureString Value)> CreateTokenAsync(string comment, TimeSpan? lifetime, CancellationToken cancel)
  {
    Step("token/create");
    Writes.Add("token/create");
    var now = DateTimeOffset.UtcNow;
    var token = new TokenInfo($"id{Tokens.Count}", comment, now, now + (lifetime ?? TimeSpan.FromDays(730)));
    Tokens.Add(token);
    return Task.FromResult((token, new SecureString()));
  }

  public Task DeleteTokenAsync(string tokenId, CancellationToken cancel)
  {
    Step("token/delete");
    Tokens.RemoveAll(t => t.TokenId == tokenId);
    return Task.CompletedTask;
  }

  public Task<IReadOnlyList<TokenInfo>?> ListTokensOfAsync(string applicationId, CancellationToken cancel) => throw new NotSupportedException();

  public Task<(TokenInfo Info, SecureString Value)> CreateTokenForAsync(string applicationId, string comment, TimeSpan? lifetime, CancellationToken cancel) => throw new NotSupportedException();

  public Task DeleteTokenOfOthersAsync(string tokenId, CancellationToken cancel) => throw new NotSupportedException();

  public Task<WarehouseInfo?> GetWarehouseAsync(string warehouseId, CancellationToken cancel) => throw new NotSupportedException();

  public Task<IReadOnlyList<ClusterEvent>> ListClusterEventsAsync(string clusterId, int count, CancellationToken cancel) => Task.FromResult<IReadOnlyList<ClusterEvent>>([]);

  /// <summary>The steps that fail, each once, and how.</summary>
  public Dictionary<string, Exception> Faults { get; } = [];

  public List<string> Steps { get; } = [];

  public void Step(string step)
  {
    Steps.Add(step);
    if (Faults.Remove(step, out var fault)) throw fault;
  }

  public Task<IReadOnlyList<SqlResult>> ExecuteSqlAsync(
    string httpPath, SecureString? token, IReadOnlyList<string> statements, Action<string>? waiting, CancellationToken cancel)
  {
    Step("sql");
    return Task.FromResult<IReadOnlyList<SqlResult>>([.. statements.Select(_ => new SqlResult(["1"], [[1]]))]);
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
  };
}
