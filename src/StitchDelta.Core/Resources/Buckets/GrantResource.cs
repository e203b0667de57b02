namespace StitchDelta.Resources.Buckets;

/// <summary>The statement in the bucket's policy that lets Stitch's loader in.</summary>
internal sealed class GrantResource : Resource
{
  public static readonly GrantResource Instance = new();

  private GrantResource() : base("bucket policy", GuideStep.Bucket)
  {
  }

  public override async Task<bool> EnsureAsync(Installation installation, CancellationToken cancel)
  {
    using var turn = await installation.LockAsync($"bucket {installation.Desired.BucketName}", cancel);
    var aws = installation.BucketAws;
    var made = await GrantBucketAccess.RunAsync(
      installation.Stage, aws, installation.Facts, cancel, settings: await installation.SettingsAsync(cancel));
    if (!installation.Take(made)) return false;
    if (made.Status == StepStatus.Changed)
      await installation.RequireNotRemovedAsync(stage =>
        GrantBucketAccess.RevokeAsync(stage, aws, installation.Facts, made.Value.StatementSid, cancel), cancel);
    return true;
  }

  public override async Task<bool> DestroyAsync(Removal removal, CancellationToken cancel)
  {
    if (removal.Facts.BucketName is not { } bucket) return true;
    var resource = $"bucket policy of {bucket}";
    var byHand = $"Revoke-StitchBucketAccess {bucket} takes it back";
    if (await FindInstallations.OfBucketAsync(removal.Systems.Aws, bucket, cancel) is not { } sharing)
      return removal.Leave(resource, $"whether another installation loads into the bucket, too, may not be seen: {byHand} if none does");
    if (sharing.FirstOrDefault(r => !RoleNames.AreSame(r.Role.RoleName, removal.Facts.RoleName)) is { } other)
      return removal.Unchanged(resource, $"left alone: the installation with the role {other.Role.RoleName} loads into the bucket too");
    if (await removal.Others.InstallationAtClusterAsync(bucket, r => r.BucketName == bucket, cancel) is { } neighbor)
      return removal.Leave(resource, $"{neighbor} loads into the bucket too. Where that one is gone, {byHand}");
    if (await removal.Others.RoleAsync(bucket, cancel) is { } otherRole)
      return removal.Leave(resource, $"the role {otherRole} of somebody else was let into the bucket for another installation, which loads "
        + $"into it too. Where that one is gone, {byHand}");
    if (removal.IsOurs && removal.Record.Before == FoundBefore.Unknown)
      return removal.Leave(resource, $"whether Stitch's loader could use the bucket before is not on record: {byHand}");
    if (removal.Record.Before.HasFlag(FoundBefore.Grant)) return removal.Leave(resource, "Stitch's loader could use the bucket before");
    var aws = removal.Systems.BucketAws ?? removal.Systems.Aws;
    try
    {
      // Also the account's region, by which the loader's role is known, may be unknown: it is that of the bucket.
      var found = await FindBucket.RunAsync(aws, bucket, removal.Facts.StitchRegion, cancel);
      return removal.IsOurs || !await GrantBucketAccess.IsThereAsync(aws, found.Facts, cancel)
        ? removal.Take(await GrantBucketAccess.RevokeAsync(removal.Stage, aws, found.Facts, removal.Record.StatementSid, cancel,
          removal.GrantSeenWhole))
        : removal.Leave(resource, $"{Removal.Unsure}: {byHand}");
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.BucketNotFound)
    {
      return removal.Unchanged(resource, "the bucket is gone");
    }
  }

  public override async Task<string?> LacksAsync(CheckSubject subject, CancellationToken cancel) =>
    await base.LacksAsync(subject, cancel)
    ?? (subject.Systems.BucketAws is null && await subject.IsOwnBucketAsync(cancel) is false ? "-BucketProfileName" : null);
}
