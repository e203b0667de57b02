namespace StitchDelta.Checks;

/// <summary>Before you start: whether each step of the guide will be allowed. Nothing is changed.</summary>
public static class CheckPrerequisites
{
  internal static readonly DestinationCheck[] Chain =
  [
    Connected.Aws, Connected.Databricks, CatalogPrerequisites.Kind, CatalogPrerequisites.Storage, CatalogPrerequisites.Location,
    CatalogPrerequisites.Rights,
    BucketChecks.Exists, BucketChecks.Region, AwsPrerequisites.Owner, AwsPrerequisites.PolicyReadable, AwsPrerequisites.PolicyWritable,
      AwsPrerequisites.Settings,
    AwsPrerequisites.DeploymentRole, AwsPrerequisites.RoleRights, AwsPrerequisites.ProfileRights, AwsPrerequisites.PassRoleRights,
    QuotaPrerequisites.Roles, QuotaPrerequisites.InstanceProfiles,
    WorkspacePrerequisites.Admin, CatalogPrerequisites.Clusters, WorkspacePrerequisites.Clusters, WarehouseChecks.WarehouseThere,
    WorkspacePrerequisites.Tokens,
    QuotaPrerequisites.Tokens,
    StitchPrerequisites.Limit,
  ];

  // A SQL warehouse that is there stands in for a cluster.
  private static readonly DestinationCheck[] OfClusters = [CatalogPrerequisites.Clusters, WorkspacePrerequisites.Clusters];

  /// <summary>Runs the checks and hands over each when it is done.</summary>
  public static Task RunAsync(CheckSubject subject, Action<StitchCheck> found, CancellationToken cancel) =>
    CheckChain.RunAsync(
      Chain.Except(subject.Facts.WarehouseId is null ? [WarehouseChecks.WarehouseThere] : OfClusters), subject, found, cancel);
}
