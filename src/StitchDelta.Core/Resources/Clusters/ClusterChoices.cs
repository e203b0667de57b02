namespace StitchDelta.Resources.Clusters;

/// <summary>What suits best where nothing is asked for, looked up once for however many clusters.</summary>
/// <param name="workspace">Databricks.</param>
public sealed class ClusterChoices(IWorkspace workspace)
{
  private string? _runtime;
  private string? _nodeType;
  private Task<WorkspaceUser>? _user;

  internal async Task<string> RuntimeAsync(string? asked, CancellationToken cancel) =>
    asked is not null ? await ChooseCluster.RuntimeAsync(workspace, asked, cancel) : _runtime ??= await ChooseCluster.RuntimeAsync(workspace, null, cancel);

  internal async Task<string> NodeTypeAsync(string? asked, CancellationToken cancel) =>
    asked ?? (_nodeType ??= await ChooseCluster.NodeTypeAsync(workspace, null, cancel));

  internal async Task<string> UserNameAsync(CancellationToken cancel) => (await UserAsync(cancel)).UserName;

  /// <summary>The workspace's org id where it is known already; null else.</summary>
  internal string? OrgId => _user is { Status: TaskStatus.RanToCompletion } ? _user.Result.OrgId : null;

  /// <summary>Who is asking.</summary>
  internal Task<WorkspaceUser> UserAsync(CancellationToken cancel)
  {
    // Those that ask at the same time share one question; one that was not answered is asked again.
    if (_user is null or { IsFaulted: true } or { IsCanceled: true }) _user = workspace.GetMeAsync(cancel);
    return _user;
  }
}
