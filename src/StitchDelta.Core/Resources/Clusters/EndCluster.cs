namespace StitchDelta.Resources.Clusters;

/// <summary>Stops clusters and removes them.</summary>
public static class EndCluster
{
  /// <summary>Has a cluster stop. Does not wait for it.</summary>
  public static async Task<StepResult<DeltaCluster>> StopAsync(IStage stage, IWorkspace workspace, Uri workspaceUrl, ClusterInfo found,
    CancellationToken cancel)
  {
    var changes = new ChangeSet(stage);
    var state = found.State;
    if (state is "TERMINATED" or "TERMINATING" or "ERROR")
      changes.Unchanged(MakeCluster.Resource(found));
    else if (await changes.ApplyAsync(new(ChangeAction.Update, MakeCluster.Resource(found), $"stop (it is {state})"), () =>
      workspace.TerminateClusterAsync(found.ClusterId, cancel)))
      state = "TERMINATING";
    return changes.Result(MakeCluster.Describe(found with { State = state }, workspaceUrl));
  }

  /// <summary>Removes a cluster and its settings for good.</summary>
  /// <param name="found">The cluster.</param>
  /// <param name="includeForeign">Whether it may be one that this module did not make.</param>
  public static async Task<StepResult<DeltaCluster>> RemoveAsync(IStage stage, IWorkspace workspace, Uri workspaceUrl, ClusterInfo found,
    bool includeForeign, CancellationToken cancel)
  {
    if (!includeForeign && !OwnCluster.IsMarked(found))
      throw Catalogue.NotMadeByThisModule.For(found.ClusterId, $"Cluster '{found.ClusterName}' ({found.ClusterId})", Mark.TagKey);
    var changes = new ChangeSet(stage);
    await changes.ApplyAsync(new(ChangeAction.Delete, MakeCluster.Resource(found),
      $"it is {found.State}; its settings go with it, and every JDBC URL with its id leads nowhere"), () =>
      workspace.DeleteClusterAsync(found.ClusterId, cancel));
    var described = MakeCluster.Describe(found, workspaceUrl);
    return changes.Result(described with { ClusterState = stage.IsPlanning ? described.ClusterState : null });
  }
}
