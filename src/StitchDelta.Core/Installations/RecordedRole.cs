namespace StitchDelta.Installations;

/// <summary>A role that belongs to an installation, and what is on record of it. A role of somebody else, which an installation may use as
/// well, is none.</summary>
/// <param name="Role">The role.</param>
/// <param name="Id">The installation that role and bucket make.</param>
/// <param name="Record">What is on record; the id is not in it where an earlier version of the module wrote none.</param>
public sealed record RecordedRole(IamRole Role, InstallationId Id, InstallationRecord Record)
{
  /// <summary>Reads the record in a role's tags. Where somebody took those away, the description still shows whose the role is, and the
  /// instance profile has the part that never changes.</summary>
  /// <param name="aws">Asked for the instance profile only where the role's own tags do not tell.</param>
  /// <param name="role">The role; null for none.</param>
  /// <param name="bucketName">The bucket that is meant, where one is known: without tags nothing else tells.</param>
  /// <returns>Null when the role is not shown to be the module's.</returns>
  public static async Task<RecordedRole?> ReadAsync(IAws aws, IamRole? role, string? bucketName, CancellationToken cancel)
  {
    if (role is null) return null;
    var record = RecordTags.Decode(role.Tags);
    if (Of(role, record) is { } recorded) return recorded;
    if (Mark.InDescription(role.Description) is not { } id) return null;

    var copy = RecordTags.Decode((await aws.GetInstanceProfileAsync(role.RoleName, cancel))?.Tags);
    if (Of(role, copy) is { } fromProfile && fromProfile.Id == id) return fromProfile;
    return bucketName is not null
      && InstallationId.Of(role.Arn, bucketName) == id ? new(role, id, new() { Id = id, BucketName = bucketName }) : null;
  }

  /// <summary>Whether a role's description says that it is the module's for this bucket. Other buckets make other ids, so nothing more must
  /// be asked.</summary>
  public static bool IsMarkedFor(IamRole role, string bucketName) =>
    Mark.InDescription(role.Description) is { } id && id == InstallationId.Of(role.Arn, bucketName);

  // Tags can be copied to another role; the id says which role it is for. An earlier version wrote the bucket alone.
  private static RecordedRole? Of(IamRole role, InstallationRecord record) =>
    record.BucketName is { } bucket && InstallationId.Of(role.Arn, bucket) is var id
      && (record.Id is null || record.Id == id) ? new(role, id, record) : null;
}
