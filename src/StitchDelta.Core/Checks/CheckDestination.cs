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
    ClusterChecks.ClusterThere, RecordChecks.OneCluster, ClusterChecks.ClusterProfile, ClusterChecks.ClusterUser, ClusterChecks.Runtime,
    ExpiryChecks.RuntimeSupported, ExpiryChecks.ClusterInUse, ClusterChecks.AutoMerge,
    ClusterChecks.UrlOfCluster, ClusterChecks.SelectOne, ExpiryChecks.AddressesLetIn,
    TokenChecks.TokenAccepted, RecordChecks.OneToken, ExpiryChecks.TokenLasts, ExpiryChecks.TokenInUse,
    StitchChecks.InStitch, StitchChecks.OwnCheck,
  ];

  // Of a SQL warehouse there is no cluster to look at.
  private static readonly DestinationCheck[] OfClusters =
  [
    ClusterChecks.ClusterThere, RecordChecks.OneCluster, ClusterChecks.ClusterProfile, ClusterChecks.ClusterUser, ClusterChecks.Runtime,
    ExpiryChecks.RuntimeSupported, ExpiryChecks.ClusterInUse, ClusterChecks.UrlOfCluster,
  ];

  /// <summary>Runs the checks and hands over each when it is done.</summary>
  public static Task RunAsync(CheckSubject subject, Action<StitchCheck> found, CancellationToken cancel) => CheckChain.RunAsync(ChainFor(subject), subject, found, cancel);

  internal static IEnumerable<DestinationCheck> ChainFor(CheckSubject subject)
  {
    var chain = subject.Facts is { WarehouseId: not null, ClusterId: null } ? Chain.Except(OfClusters) : Chain;
    return subject.IsLive ? chain : chain.Where(c => c != LiveChecks.DeltaTable);
  }
}
