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
    RecordChecks.OnRecord, RoleChecks.InProfile, RoleChecks.BucketAccess, KeyChecks.Key, RoleChecks.PassRole, LiveChecks.DeltaTable,
    RegistrationChecks.ProfileRegistered,
    CatalogChecks.CatalogThere, CatalogChecks.CatalogPrivileges, CatalogChecks.CatalogStorage, LocationChecks.LocationThere,
    LocationChecks.LocationPrivileges, LocationChecks.CredentialWorks,
    ClusterChecks.ClusterThere, RecordChecks.OneCluster, ClusterChecks.ClusterProfile, ClusterChecks.ClusterUser, CatalogChecks.AccessMode,
    ClusterChecks.Runtime, ExpiryChecks.RuntimeSupported, ExpiryChecks.ClusterInUse, ClusterChecks.AutoMerge,
    WarehouseChecks.WarehouseThere, WarehouseChecks.DataAccess, WarehouseChecks.UrlOfWarehouse,
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

  private static readonly DestinationCheck[] OfWarehouses =
    [WarehouseChecks.WarehouseThere, WarehouseChecks.DataAccess, WarehouseChecks.UrlOfWarehouse];

  // In a workspace without Unity Catalog there is nothing of it to look at.
  private static readonly DestinationCheck[] OfUnityCatalog =
  [
    CatalogChecks.CatalogThere, CatalogChecks.CatalogPrivileges, CatalogChecks.CatalogStorage, LocationChecks.LocationThere,
    LocationChecks.LocationPrivileges, LocationChecks.CredentialWorks, CatalogChecks.AccessMode, CatalogChecks.SessionCatalog,
  ];

  /// <summary>Runs the checks and hands over each when it is done.</summary>
  public static async Task RunAsync(CheckSubject subject, Action<StitchCheck> found, CancellationToken cancel)
  {
    try
    {
      await CheckChain.RunAsync(await ChainForAsync(subject, cancel), subject, found, cancel);
    }
    finally
    {
      await subject.EndAsync();
    }
  }

  internal static async Task<IReadOnlyList<DestinationCheck>> ChainForAsync(CheckSubject subject, CancellationToken cancel)
  {
    var isOfWarehouse = subject.Record.WarehouseId is not null || subject.Facts is { WarehouseId: not null, ClusterId: null };
    var chain = Chain.Except(isOfWarehouse ? OfClusters : OfWarehouses);
    // A serverless workspace has no list of instance profiles, and Unity Catalog needs none.
    if (isOfWarehouse && TableHome.IsOfUnityCatalog(subject.Facts.CatalogName))
      chain = chain.Except([RegistrationChecks.ProfileRegistered, RoleChecks.PassRole, WarehouseChecks.DataAccess]);
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
