namespace StitchDelta.Resources.Buckets;

/// <summary>The checks of guide step 1.1: the bucket and what Stitch may do in it.</summary>
internal static class BucketChecks
{
  private static readonly GuideStep Step = GuideStep.Bucket;

  public static readonly DestinationCheck Exists = new("bucket-exists", "Bucket exists", Step, [Connected.Aws], Needs.Bucket,
    async (subject, cancel) =>
    await IsOfStrangerAsync(subject, cancel)
    ? Finding.Failed($"bucket {subject.Facts.BucketName} of account {subject.Record.BucketAccountId}", "there, but another account's",
      "The bucket that this installation was made for is gone, and another account has taken its name. Nothing is to be loaded there: "
        + "pause the destination in the Stitch app, and install into another bucket.")
    : Finding.Of(await subject.BucketRegionAsync(cancel) is not null,
      $"bucket {subject.Facts.BucketName}", await subject.BucketRegionAsync(cancel) is { } region ? $"there, in {region}" : "not there",
      "Make the bucket in the AWS region of the Stitch account, or correct -BucketName."));

  // Whether the account on record, which is the caller's, has no such bucket any more although somebody has. In another region S3 does not
  // say whose it is.
  private static async Task<bool> IsOfStrangerAsync(CheckSubject subject, CancellationToken cancel) =>
    subject.Systems.BucketAws is null && subject.Record.BucketAccountId is { } owner
      && await subject.BucketRegionAsync(cancel) == subject.Region.AwsRegion
    && (await subject.CallerAsync(cancel)).AccountId == owner && await subject.IsOwnBucketAsync(cancel) is false;

  public static readonly DestinationCheck Region = new("bucket-region", "Bucket region", Step, [Exists], Needs.Bucket,
    async (subject, cancel) =>
    Finding.Of(await subject.BucketRegionAsync(cancel) == subject.Region.AwsRegion,
      $"{subject.Region.AwsRegion} (Stitch {subject.Region.DisplayName})", await subject.BucketRegionAsync(cancel) ?? "",
      $"Use a bucket in {subject.Region.AwsRegion}, or give -StitchRegion if the account is in another region."));

  public static readonly DestinationCheck Privileges = new("loader-privileges", "Loader privileges", Step, [Exists], Needs.Bucket,
    async (subject, cancel) =>
  {
    string? policy;
    try
    {
      policy = await subject.BucketPolicyAsync(cancel);
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.BucketOfOtherAccount)
    {
      return Finding.Unknown("a policy that grants them", "only the bucket's own account may see its policy",
        $"Test-StitchBucketAccess {subject.Facts.BucketName} tells, with credentials of that account; or give -BucketProfileName.");
    }
    var checks = LoaderAccess.Of(policy, subject.Facts.BucketName!, subject.Region.LoaderRoleArn);
    var expected = string.Join(", ", checks.Select(c => c.Privilege));
    var wanting = checks.Where(c => c.Status != CheckStatus.Passed).ToList();
    var below = wanting.Count > 0 ? []
      : LoaderAccess.DeniedBelow(policy, subject.Facts.BucketName!, subject.Region.LoaderRoleArn, isLoader: true);
    if (below.Count > 0)
      return Finding.Warning(expected, string.Join("; ", below.Select(b => $"denied below {b.Place}, by {b.Statement}")),
        "If Stitch is to load there, let that statement spare the loader: add to its Condition "
        + $"\"ArnNotEquals\": {{ \"aws:PrincipalArn\": [\"{subject.Region.LoaderRoleArn}\"] }}.") with { Command = "" };
    return wanting.Count == 0
      ? Finding.Passed(expected, "all four")
      : new Finding(wanting.Any(c => c.Status == CheckStatus.Failed) ? CheckStatus.Failed : CheckStatus.Warning, expected,
        string.Join("; ", wanting.GroupBy(c => c.Actual, c => c.Privilege).Select(g => $"{string.Join(", ", g)}: {g.Key}")),
          string.Join(" ", wanting.Select(c => c.Remedy).Distinct()))
      {
        // What a Deny decides, no command of ours undoes.
        Command = wanting.Select(c => c.Remedy).FirstOrDefault(r => r.StartsWith("Grant-StitchBucketAccess", StringComparison.Ordinal))
          ?? "",
      };
  })
  { Repairs = GrantResource.Instance };

  // The Sid of a statement that the installation wrote; null for one that was there before, which is its owner's affair.
  private static string? OwnSid(InstallationRecord record) =>
    record.Before.HasFlag(FoundBefore.Grant) || record.Before == FoundBefore.Unknown ? null : record.StatementSid;

  public static readonly DestinationCheck Statement = new("loader-statement-unchanged", "Loader statement unchanged", Step, [Privileges],
    Needs.Bucket, async (subject, cancel) =>
  {
    const string Expected = "a statement for Stitch's loader with the four privileges, and no more";
    if (subject.Systems.BucketAws is null && await subject.IsOwnBucketAsync(cancel) is false)
      return Finding.Unknown(Expected, "only the bucket's own account may see its policy", "Give -BucketProfileName.");
    var (policy, bucket, loader) = (await subject.BucketPolicyAsync(cancel), subject.Facts.BucketName!, subject.Region.LoaderRoleArn);
    if (LoaderAccess.Excess(policy, bucket, loader) is { Count: > 0 } excess)
      return Finding.Warning(Expected, $"somebody let the loader do more: {string.Join(", ", excess)}",
        $"Take these away in the policy of {bucket}: Stitch does not need them. Grant-StitchBucketAccess {bucket} -Reset does.")
          with { Command = $"Grant-StitchBucketAccess {bucket} -Reset" };
    if (OwnSid(subject.Record) is { } sid && LoaderAccess.Beyond(policy, bucket, loader, sid) is { } beyond)
    {
      if (beyond.Others.Count > 0)
        return Finding.Warning(Expected, $"somebody let others in by the statement '{sid}': {string.Join(", ", beyond.Others)}",
          $"If they are to use the bucket, give them a statement of their own in the policy of {bucket}, and take them out of this one. "
            + "It is left as it is.") with { Command = "" };
      if (beyond.Actions.Count > 0)
        return Finding.Warning(Expected, $"somebody let the loader do more by the statement '{sid}': {string.Join(", ", beyond.Actions)}",
          $"Stitch does not need that. Grant-StitchBucketAccess {bucket} -Reset takes it away.")
            with { Command = $"Grant-StitchBucketAccess {bucket} -Reset" };
    }
    var grant = BucketPolicy.Grant(policy, bucket, loader);
    if (grant.Hardened.Count > 0)
      return Finding.Warning(Expected,
        $"somebody hardened it: {string.Join(", ", grant.Hardened)} lets the loader in under a condition or for a part of the bucket only",
        $"If Stitch cannot load: Grant-StitchBucketAccess {bucket} -Reset") with { Command = $"Grant-StitchBucketAccess {bucket} -Reset" };
    return grant.Changes
      ? Finding.Warning(Expected, "somebody changed it; what the loader has, it has by a statement that is not for it",
        $"Grant-StitchBucketAccess {bucket} puts it back.") with { Command = $"Grant-StitchBucketAccess {bucket}" }
      : Finding.Passed(Expected, "unchanged");
  })
  { Repairs = GrantResource.Instance };
}
