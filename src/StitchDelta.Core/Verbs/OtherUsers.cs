namespace StitchDelta.Verbs;

/// <summary>Who else needs what an installation shares or lends, as far as it may be seen. Each of the services is asked once.</summary>
/// <param name="traced">The installation.</param>
internal sealed class OtherUsers(ConnectedSystems systems, Traced traced)
{
  private IReadOnlyList<ClusterInfo>? _clusters;
  private string? _warehouseProfile;
  private string? _role;

  /// <summary>The clusters of the workspace, as they were when they were first asked for.</summary>
  public async Task<IReadOnlyList<ClusterInfo>> ClustersAsync(CancellationToken cancel) =>
    _clusters ??= await systems.Workspace.ListClustersAsync(cancel);

  /// <summary>Whether the SQL warehouses of the workspace reach S3 through an instance profile.</summary>
  public async Task<bool> DoWarehousesUseAsync(string instanceProfileArn, CancellationToken cancel)
  {
    try
    {
      _warehouseProfile ??= await systems.Workspace.GetWarehouseProfileAsync(cancel) ?? "";
    }
    // A workspace without warehouses has no such page.
    catch (StitchDeltaException e) when (e.StatusCode is 400 or 404)
    {
      _warehouseProfile = "";
    }
    return _warehouseProfile == instanceProfileArn;
  }

  /// <summary>A role of somebody else that the module has let into the bucket for another installation, also where that one has no cluster
  /// in this workspace; null for none that may be seen.</summary>
  public async Task<string?> RoleAsync(string bucketName, CancellationToken cancel)
  {
    if ((traced.Facts.DeploymentRoleName ?? traced.Record.DeploymentRoleName) is not { } deployment) return null;
    _role ??= await FindInstallations.RoleOfOthersAsync(systems.Aws, deployment, bucketName, traced.Facts.RoleName, cancel) ?? "";
    return _role.Length > 0 ? _role : null;
  }

  /// <summary>Another installation that has its record at its cluster alone, for its role is somebody else's, in words; null for
  /// none.</summary>
  /// <param name="bucketName">The bucket of this installation.</param>
  /// <param name="uses">Whether what is on record there means that it needs what is to go.</param>
  public async Task<string?> InstallationAtClusterAsync(string bucketName, Func<InstallationRecord, bool> uses, CancellationToken cancel)
  {
    if (traced.Installation is not { } own || systems.WorkspaceFault is not null) return null;
    foreach (var (cluster, record) in OwnCluster.OfOthers(await ClustersAsync(cancel), own, bucketName).Where(o => uses(o.Record)))
      // A copy that an installation left behind has lost its instance profile.
      if (cluster.InstanceProfileArn is not { } arn || await HasProfileAsync(arn, cancel))
        return $"the installation {record.Id} with the {MakeCluster.Resource(cluster)}";
    return null;
  }

  private async Task<bool> HasProfileAsync(string arn, CancellationToken cancel)
  {
    try
    {
      return await systems.Aws.GetInstanceProfileAsync(InstanceProfileArns.NameIn(arn), cancel) is not null;
    }
    catch (StitchDeltaException e) when (e.IsDenied)
    {
      return true;
    }
  }
}
