using StitchDelta.Contracts;
using StitchDelta.Errors;
using StitchDelta.Jdbc;

namespace StitchDelta.Steps;

/// <summary>Guide step 2.3: the JDBC URL of the cluster. No API tells it; it is built from the host, the org id and the cluster id.</summary>
public static class MakeJdbcUrl
{
  /// <summary>Builds the URL.</summary>
  /// <param name="stage">Who runs the step.</param>
  /// <param name="workspace">Databricks.</param>
  /// <param name="workspaceUrl">The workspace's address.</param>
  /// <param name="clusterId">The cluster.</param>
  /// <param name="orgId">The org id; null to ask the workspace.</param>
  /// <param name="cancel">Cancels.</param>
  public static async Task<DeltaJdbcUrl> RunAsync(
    IStage stage, IWorkspace workspace, Uri workspaceUrl, string clusterId, string? orgId, CancellationToken cancel)
  {
    orgId ??= (await workspace.GetMeAsync(cancel)).OrgId ?? throw Catalogue.OrgIdUnknown.For(workspaceUrl, workspaceUrl);
    // A cluster that is only planned cannot be looked up.
    var cluster = stage.IsPlanning ? null
      : await workspace.GetClusterAsync(clusterId, cancel) ?? throw Catalogue.ClusterNotFound.For(clusterId, clusterId);
    var url = JdbcUrl.ForCluster(workspaceUrl, orgId, clusterId);
    var described = cluster is null ? new DeltaCluster { WorkspaceUrl = workspaceUrl, ClusterId = clusterId } : MakeCluster.Describe(cluster, workspaceUrl);
    return Carry.Into(new DeltaJdbcUrl { JdbcUrl = url.ToString(), OrgId = orgId, HttpPath = url.HttpPath, IsPlanned = stage.IsPlanning }, described);
  }
}
