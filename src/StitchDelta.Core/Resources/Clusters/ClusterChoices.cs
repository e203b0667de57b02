namespace StitchDelta.Resources.Clusters;

/// <summary>What suits best where nothing is asked for, looked up once for however many clusters.</summary>
/// <param name="workspace">Databricks.</param>
public sealed class ClusterChoices(IWorkspace workspace)
{
  private string? _runtime;
  private string? _nodeType;
  private readonly Once<IWorkspace, WorkspaceUser> _user = new();

  internal async Task<string> RuntimeAsync(string? asked, CancellationToken cancel) =>
    asked is not null ? await ChooseCluster.RuntimeAsync(workspace, asked, cancel)
      : _runtime ??= await ChooseCluster.RuntimeAsync(workspace, null, cancel);

  internal async Task<string> NodeTypeAsync(string? asked, CancellationToken cancel) =>
    asked ?? (_nodeType ??= await ChooseCluster.NodeTypeAsync(workspace, null, cancel));

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
}
