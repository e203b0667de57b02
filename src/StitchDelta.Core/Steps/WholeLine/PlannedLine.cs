namespace StitchDelta.Steps.WholeLine;

/// <summary>A line that is to be installed side by side with others.</summary>
/// <param name="Request">What is asked of it.</param>
/// <param name="WorkspaceUrl">The workspace.</param>
/// <param name="Account">Which Stitch account: a fingerprint of its token.</param>
public sealed record PlannedLine(InstallRequest Request, Uri? WorkspaceUrl, string Account)
{
  /// <summary>What this line and another one would take from each other, and the setting that keeps them apart; null when they get along.</summary>
  public (string What, string Setting)? CollidesWith(PlannedLine other)
  {
    var (mine, its) = (Request, other.Request);
    var sharesWorkspace = WorkspaceUrl == other.WorkspaceUrl;
    return Account == other.Account ? ("the same Stitch account, which has one destination", "Stitch account")
      : mine.RoleName == its.RoleName && mine.BucketName != its.BucketName ? ($"the role {mine.RoleName}, for different buckets", nameof(mine.RoleName))
      : sharesWorkspace && mine.ClusterName == its.ClusterName && mine.RoleName != its.RoleName ? ($"the cluster {mine.ClusterName}, with different roles", nameof(mine.ClusterName))
      : sharesWorkspace && mine.Comment == its.Comment ? ($"the token '{mine.Comment}'", nameof(mine.DestinationName))
      : null;
  }
}
