using StitchDelta.Steps.Checks;

namespace StitchDelta.Steps;

/// <summary>Proves the chain from the bucket to the destination, one check after the other. Nothing is changed, but that a live check may write to the bucket and remove what it wrote.</summary>
public static class CheckDestination
{
  private static readonly DestinationCheck[] Chain =
  [
    BucketChecks.Exists, BucketChecks.Region, BucketChecks.Privileges,
    WorkspaceChecks.ProfileRegistered,
    WorkspaceChecks.ClusterThere, WorkspaceChecks.ClusterProfile, WorkspaceChecks.Runtime,
    WorkspaceChecks.UrlOfCluster, WorkspaceChecks.TokenAccepted, WorkspaceChecks.SelectOne, WorkspaceChecks.AutoMerge,
    StitchChecks.OwnCheck,
  ];

  /// <summary>Runs the checks and hands over each when it is done.</summary>
  public static Task RunAsync(CheckSubject subject, Action<StitchCheck> found, CancellationToken cancel) =>
    CheckChain.RunAsync(subject.IsLive ? [.. Chain, LiveChecks.DeltaTable] : Chain, subject, found, cancel);
}
