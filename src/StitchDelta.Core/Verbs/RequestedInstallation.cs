namespace StitchDelta.Verbs;

/// <summary>An installation that is to be made side by side with others.</summary>
/// <param name="Request">What is asked of it.</param>
/// <param name="AwsProfile">What the AWS credentials were chosen by, which stands for the AWS account; null for the caller's own.</param>
/// <param name="WorkspaceUrl">The workspace.</param>
/// <param name="Account">Which Stitch account: a fingerprint of its token.</param>
public sealed record RequestedInstallation(InstallRequest Request, string? AwsProfile, Uri? WorkspaceUrl, string Account)
{
  /// <summary>What this installation and another one would share, so that to take one back would break the other, and the setting that
  /// keeps them apart; null when they get along.</summary>
  public (string What, string Setting)? CollidesWith(RequestedInstallation other)
  {
    var (mine, its) = (Request, other.Request);
    var sharesWorkspace = WorkspaceUrl == other.WorkspaceUrl;
    return Account == other.Account ? ("the same Stitch account, which has one destination", "Stitch account")
      : AwsProfile == other.AwsProfile && RoleNames.AreSame(mine.RoleName, its.RoleName)
        ? ($"the role {mine.RoleName}", nameof(mine.RoleName))
      : sharesWorkspace && SharesCluster(mine, its) ? ($"the cluster {mine.NewClusterName}", nameof(mine.ClusterName))
      : null;
  }

  private static bool SharesCluster(InstallRequest mine, InstallRequest its) =>
    mine.WarehouseId is null && its.WarehouseId is null
      && (mine.ClusterId is { } id && its.ClusterId is { } other ? id == other : mine.NewClusterName == its.NewClusterName);
}
