using StitchDelta.Steps.Checks;

namespace StitchDelta.Steps;

/// <summary>Proves the chain from the bucket to the destination, one check after the other, without changing anything.</summary>
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
  public static Task RunAsync(CheckSubject subject, Action<StitchCheck> found, CancellationToken cancel) => CheckChain.RunAsync(Chain, subject, found, cancel);
}
