namespace StitchDelta.Resources.Clusters;

/// <summary>What a workspace offers for clusters, looked up once for however many: what suits best where nothing is asked for, and whether
/// what is asked for can be had.</summary>
public sealed class ClusterChoices(IWorkspace workspace)
{
  private readonly Once<IWorkspace, Listed<RuntimeInfo>> _runtimes = new();
  private readonly Once<IWorkspace, Listed<NodeTypeInfo>> _nodeTypes = new();
  private readonly Once<IWorkspace, WorkspaceUser> _user = new();
  private readonly Once<string, bool?> _policies = new();

  /// <summary>Throws when what a cluster is to get cannot be had. One that is there is only to get what it has not.</summary>
  /// <param name="request">What is asked of it.</param>
  /// <param name="found">The cluster; null where one is to be made.</param>
  internal async Task RequireAsync(ClusterRequest request, ClusterInfo? found, CancellationToken cancel)
  {
    var size = found is null ? request.NewSize : request.Size;
    if (found is null || IsOther(size.NodeTypeId, found.NodeTypeId)) await NodeTypeAsync(size.NodeTypeId, cancel);
    var runtime = found is null ? request.NewSparkVersion : request.SparkVersion;
    if (found is null || IsOther(runtime, found.SparkVersion)) await RuntimeAsync(runtime, size.PolicyId, cancel);
  }

  /// <summary>The runtime that a new cluster gets.</summary>
  /// <param name="asked">The one that is asked for; null for the best.</param>
  /// <param name="policyId">The cluster policy that is asked for; null for none.</param>
  internal async Task<string> RuntimeAsync(string? asked, string? policyId, CancellationToken cancel)
  {
    // An image of the customer's own is in no list, and a policy may allow others that are in none: Databricks decides.
    if (asked is not null && (policyId is not null || RuntimeVersion.IsCustom(asked))) return asked;
    var listed = await _runtimes.AskAsync(workspace, () => Listed<RuntimeInfo>.ReadAsync(() => workspace.ListRuntimesAsync(cancel)));
    return listed.IsHidden && asked is not null ? asked : ChooseCluster.Runtime(listed.Items, asked);
  }

  /// <summary>The node type that a new cluster gets.</summary>
  /// <param name="asked">The one that is asked for; null for the best.</param>
  internal async Task<string> NodeTypeAsync(string? asked, CancellationToken cancel)
  {
    var listed = await _nodeTypes.AskAsync(workspace, () => Listed<NodeTypeInfo>.ReadAsync(() => workspace.ListNodeTypesAsync(cancel)));
    return listed.IsHidden && asked is not null ? asked : ChooseCluster.NodeType(listed.Items, asked);
  }

  /// <summary>Whether there is such a cluster policy; null where the caller may not ask.</summary>
  internal Task<bool?> HasPolicyAsync(string policyId, CancellationToken cancel) =>
    _policies.AskAsync(policyId, () => workspace.HasClusterPolicyAsync(policyId, cancel));

  /// <summary>Throws when there is no such cluster policy. Where the caller may not ask, Databricks decides when the cluster is
  /// made.</summary>
  internal async Task RequirePolicyAsync(string? policyId, CancellationToken cancel)
  {
    if (policyId is not null && await HasPolicyAsync(policyId, cancel) is false)
      throw Catalogue.ClusterPolicyNotFound.For(policyId, policyId);
  }

  internal async Task<string> UserNameAsync(CancellationToken cancel) => (await UserAsync(cancel)).UserName;

  /// <summary>The workspace's org id, once somebody has asked who is asking; null before.</summary>
  internal string? OrgId { get; private set; }

  /// <summary>Who is asking.</summary>
  internal async Task<WorkspaceUser> UserAsync(CancellationToken cancel)
  {
    var user = await _user.AskAsync(workspace, () => workspace.GetMeAsync(cancel));
    OrgId = user.OrgId;
    return user;
  }

  private static bool IsOther(string? asked, string actual) => asked is not null && asked != actual;

  /// <summary>A list, or the refusal of a caller who may not see it, so that nobody asks again.</summary>
  private sealed record Listed<T>(IReadOnlyList<T>? Shown, StitchDeltaException? Refusal)
  {
    public bool IsHidden => Shown is null;

    public IReadOnlyList<T> Items => Shown ?? throw Refusal!;

    public static async Task<Listed<T>> ReadAsync(Func<Task<IReadOnlyList<T>>> read)
    {
      try
      {
        return new(await read(), null);
      }
      catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksPermissionDenied)
      {
        return new(null, e);
      }
    }
  }
}
