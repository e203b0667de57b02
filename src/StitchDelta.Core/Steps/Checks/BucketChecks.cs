using StitchDelta.Policies;

namespace StitchDelta.Steps.Checks;

/// <summary>The checks of guide step 1.1: the bucket and what Stitch may do in it.</summary>
internal static class BucketChecks
{
  private const string Step = "1.1 Stitch may use the bucket";

  private static readonly Func<StitchDestination, (string, string)?> NeedsBucket =
    facts => facts.BucketName is null ? ("BucketName", "Get-StitchBucket") : null;

  public static readonly DestinationCheck Exists = new("Bucket exists", Step, [], NeedsBucket, async (subject, cancel) =>
    Finding.Of(await subject.BucketRegionAsync(cancel) is not null,
      $"bucket {subject.Facts.BucketName}", await subject.BucketRegionAsync(cancel) is { } region ? $"there, in {region}" : "not there",
      "Make the bucket in the AWS region of the Stitch account, or correct -BucketName."));

  public static readonly DestinationCheck Region = new("Bucket region", Step, [Exists.Name], NeedsBucket, async (subject, cancel) =>
    Finding.Of(await subject.BucketRegionAsync(cancel) == subject.Region.AwsRegion,
      $"{subject.Region.AwsRegion} (Stitch {subject.Region.DisplayName})", await subject.BucketRegionAsync(cancel) ?? "",
      $"Use a bucket in {subject.Region.AwsRegion}, or give -StitchRegion if the account is in another region."));

  public static readonly DestinationCheck Privileges = new("Loader privileges", Step, [Exists.Name], NeedsBucket, async (subject, cancel) =>
  {
    var bucket = subject.Facts.BucketName!;
    var text = await subject.Aws.GetBucketPolicyAsync(bucket, cancel);
    var expected = string.Join(", ", StitchPrivilege.Loader.Select(p => p.Privilege));
    var lacking = text is null
      ? [.. StitchPrivilege.Loader.Select(p => p.Privilege)]
      : Lacking(PolicyDocument.Parse(text), bucket, subject.Region.LoaderRoleArn).ToList();
    return lacking.Count == 0
      ? Finding.Passed(expected, "all four")
      : Finding.Failed(expected, "missing: " + string.Join(", ", lacking), $"Get-StitchBucket {bucket} | Grant-StitchBucketAccess");
  });

  private static IEnumerable<string> Lacking(PolicyDocument policy, string bucket, string loaderRoleArn)
  {
    foreach (var privilege in StitchPrivilege.Loader)
    {
      var resource = privilege.Privilege == "s3:ListBucket" ? $"arn:aws:s3:::{bucket}" : $"arn:aws:s3:::{bucket}/stitch/object";
      var decision = PolicyEvaluator.EvaluateResourcePolicy(policy, new PolicyRequest(loaderRoleArn, privilege.Privilege, resource));
      if (decision.Effect is PolicyEffect.Allow) continue;
      yield return decision.Effect switch
      {
        PolicyEffect.ExplicitDeny => $"{privilege.Privilege} (denied by statement {decision.Sid ?? $"number {decision.StatementIndex + 1}"})",
        PolicyEffect.Depends => $"{privilege.Privilege} (depends on {string.Join(", ", decision.DependsOn)})",
        _ => privilege.Privilege,
      };
    }
  }
}
