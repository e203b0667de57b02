namespace StitchDelta.Resources.Destinations;

/// <summary>Tells whether the account's destination belongs to another installation than the one that is meant, as when the cells of two
/// rows are mixed up.</summary>
internal static class DestinationOwner
{
  /// <summary>Throws when the destination that Stitch has is surely another installation's: it loads into a bucket, or goes through a
  /// cluster, that has a role of its own.</summary>
  public static async Task RequireAsync(CheckSubject subject, CancellationToken cancel)
  {
    var facts = subject.Facts;
    var found = (await subject.Stitch.ListDestinationsAsync(cancel))
      .FirstOrDefault(d =>
        d.DestinationType == MakeDestination.DestinationType && (facts.DestinationId is null || d.DestinationId == facts.DestinationId));
    if (found is null) return;
    if (await OtherBucketAsync(subject, found, cancel) is { } bucket)
      throw Other(found, $"it loads into the bucket {bucket}, which has an installation of its own");
    if (await OtherRoleAsync(subject, found, cancel) is { } role) throw Other(found, $"its cluster works with the role {role}");

    StitchDeltaException Other(DestinationInfo destination, string why) => Catalogue.DestinationOfOtherInstallation.For(
      destination.DestinationId, destination.DestinationName, destination.DestinationId, why, facts.RoleName ?? facts.BucketName);
  }

  private static async Task<string?> OtherBucketAsync(CheckSubject subject, DestinationInfo found, CancellationToken cancel) =>
    subject.Facts.BucketName is { } meant && found.BucketName is { } actual && actual != meant
      && (await FindInstanceProfile.AllAsync(subject.Aws, cancel)).Any(p => p.BucketName == actual) ? actual : null;

  // A cluster that is not this module's may have been put into the URL by anybody: that is drift, and not whose the destination is.
  private static async Task<string?> OtherRoleAsync(CheckSubject subject, DestinationInfo found, CancellationToken cancel)
  {
    if (subject.Facts.RoleName is not { } meant || found.JdbcUrl is not { } text || JdbcUrl.TryParse(text)?.ClusterId is not { } id)
      return null;
    if (await subject.Workspace.GetClusterAsync(id, cancel) is not { InstanceProfileArn: { } profile } cluster) return null;
    var role = InstanceProfileArns.NameIn(profile);
    return role != meant && Mark.InTags(cluster.CustomTags) is not null ? role : null;
  }
}
