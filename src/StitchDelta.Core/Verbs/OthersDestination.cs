using System.Globalization;

namespace StitchDelta.Verbs;

/// <summary>Refuses a destination of another installation: that one would be left without it. Install and the stage alone judge
/// alike.</summary>
/// <param name="aws">AWS, where the records are.</param>
/// <param name="clusters">Lists the workspace's clusters, whose marks tell whose they are.</param>
internal sealed class OthersDestination(IAws aws, Func<Task<IReadOnlyList<ClusterInfo>>> clusters)
{
  /// <summary>Throws when the destination is another installation's than the one of this record.</summary>
  /// <param name="found">The destination that the account has.</param>
  /// <param name="record">What is known of the installation that is to have it, with its id and bucket.</param>
  /// <param name="roleName">The installation's role.</param>
  public async Task RefuseAsync(DestinationInfo found, InstallationRecord record, string roleName, CancellationToken cancel)
  {
    var why = record.DestinationId is { } recorded
      ? recorded == found.DestinationId ? null : await InPlaceOfAsync(recorded, found, record)
      : await OnOthersRecordAsync(found, record, cancel);
    if (why is not null) throw Of(found, why, roleName);
  }

  /// <summary>The error of a destination that is not the one of an installation.</summary>
  public static StitchDeltaException Of(DestinationInfo found, string why, string? roleName) =>
    Catalogue.DestinationOfOtherInstallation.For(found.DestinationId, found.DestinationName, found.DestinationId, why, roleName);

  /// <summary>The role of another installation that has the destination on record; null for none.</summary>
  public static async Task<string?> OnRecordAsync(IAws aws, DestinationInfo found, InstallationRecord record, CancellationToken cancel)
  {
    if ((found.BucketName ?? record.BucketName) is not { } bucket) return null;
    var all = await FindInstallations.OfBucketAsync(aws, bucket, cancel) ?? [];
    return all.FirstOrDefault(r => r.Id != record.Id && r.Record.DestinationId == found.DestinationId)?.Role.RoleName;
  }

  /// <summary>One that somebody made in the place of the one on record would lose its bucket and URL, and go with the installation
  /// later.</summary>
  private async Task<string?> InPlaceOfAsync(long recorded, DestinationInfo found, InstallationRecord record)
  {
    // One at the installation's own cluster is of a run that came to no end before it was on record.
    if (record.WarehouseId is { } warehouse && JdbcUrl.TryParse(found.JdbcUrl)?.WarehouseId == warehouse) return null;
    var cluster = JdbcUrl.TryParse(found.JdbcUrl)?.ClusterId;
    if ((await clusters()).Any(c => c.ClusterId == cluster && (record.ClusterId == cluster || Mark.InTags(c.CustomTags) == record.Id)))
      return null;
    return string.Format(CultureInfo.InvariantCulture, "on record is the destination {0}; -TakeOver takes this one in its place", recorded);
  }

  private async Task<string?> OnOthersRecordAsync(DestinationInfo found, InstallationRecord record, CancellationToken cancel)
  {
    var clusterId = JdbcUrl.TryParse(found.JdbcUrl)?.ClusterId;
    var cluster = (await clusters()).FirstOrDefault(c => c.ClusterId == clusterId);
    var other = cluster is null ? null : Mark.InTags(cluster.CustomTags);
    // Its own cluster shows whose it is; where that is gone, or anybody's, a record does.
    if (other == record.Id) return null;
    var owner = other is not null ? $"its cluster is {cluster!.ClusterName}, of the installation {other}"
      : await OnRecordAsync(aws, found, record, cancel) is { } role ? $"it is on record of the installation with the role {role}" : null;
    return owner is null ? null : $"{owner}; -TakeOver takes it away from that one";
  }
}
