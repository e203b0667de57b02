namespace StitchDelta.Checks;

/// <summary>Proves the chain from the bucket to the destination. Nothing is changed, but that a live check may write to the bucket and
/// remove what it wrote.</summary>
public static class CheckDestination
{
  // In the guide's order, which is also that of the results.
  internal static readonly DestinationCheck[] Chain =
  [
    Connected.Aws, Connected.Databricks, Connected.Stitch,
    BucketChecks.Exists, BucketChecks.Region, BucketChecks.Privileges, BucketChecks.Statement, AwsPrerequisites.Settings,
    RecordChecks.OnRecord, RoleChecks.InProfile, RoleChecks.BucketAccess, RoleChecks.PassRole, LiveChecks.DeltaTable,
    RegistrationChecks.ProfileRegistered,
    CatalogChecks.CatalogThere, CatalogChecks.CatalogPrivileges, LocationChecks.LocationThere, LocationChecks.LocationPrivileges, LocationChecks.CredentialWorks,
    ClusterChecks.ClusterThere, RecordChecks.OneCluster, ClusterChecks.ClusterProfile, ClusterChecks.ClusterUser, CatalogChecks.AccessMode,
    ClusterChecks.Runtime, ExpiryChecks.RuntimeSupported, ExpiryChecks.ClusterInUse, ClusterChecks.AutoMerge,
    ClusterChecks.UrlOfCluster, ClusterChecks.SelectOne, CatalogChecks.SessionCatalog, ExpiryChecks.AddressesLetIn,
    TokenChecks.TokenAccepted, RecordChecks.OneToken, ExpiryChecks.TokenLasts, ExpiryChecks.TokenInUse,
    StitchChecks.InStitch, StitchChecks.OwnCheck,
  ];

  // Of a SQL warehouse there is no cluster to look at.
  private static readonly DestinationCheck[] OfClusters =
  [
    ClusterChecks.ClusterThere, RecordChecks.OneCluster, ClusterChecks.ClusterProfile, ClusterChecks.ClusterUser, ClusterChecks.Runtime,
    ExpiryChecks.RuntimeSupported, ExpiryChecks.ClusterInUse, ClusterChecks.UrlOfCluster, CatalogChecks.AccessMode,
  ];

  // In a workspace without Unity Catalog there is nothing of it to look at.
  private static readonly DestinationCheck[] OfUnityCatalog =
  [
    CatalogChecks.CatalogThere, CatalogChecks.CatalogPrivileges, LocationChecks.LocationThere, LocationChecks.LocationPrivileges,
    LocationChecks.CredentialWorks, CatalogChecks.AccessMode, CatalogChecks.SessionCatalog,
  ];

  /// <summary>Runs the checks and hands over each when it is done.</summary>
  public static async Task RunAsync(CheckSubject subject, Action<StitchCheck> found, CancellationToken cancel) =>
    await CheckChain.RunAsync(await ChainForAsync(subject, cancel), subject, found, cancel);

  internal static async Task<IReadOnlyList<DestinationCheck>> ChainForAsync(CheckSubject subject, CancellationToken cancel)
  {
    var chain = subject.Facts is { WarehouseId: not null, ClusterId: null } ? Chain.Except(OfClusters) : Chain;
    if (!await HasUnityCatalogAsync(subject, cancel)) chain = chain.Except(OfUnityCatalog);
    return [.. chain.Where(c => subject.IsLive || c != LiveChecks.DeltaTable)];
  }

  private static async Task<bool> HasUnityCatalogAsync(CheckSubject subject, CancellationToken cancel)
  {
    if (subject.Facts.CatalogName is not null || subject.Record.CatalogName is not null) return true;
    if (subject.Systems.WorkspaceFault is not null || subject.IsPlanned) return false;
    try
    {
      return (await subject.CatalogsAsync(cancel)).Metastore is not null;
    }
    catch (StitchDeltaException)
    {
      return false; // That Databricks does not answer is for its own check to say.
    }
  }
}
