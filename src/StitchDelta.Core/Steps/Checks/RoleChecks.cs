using StitchDelta.Errors;
using StitchDelta.Names;
using StitchDelta.Policies;
using StitchDelta.Resources;

namespace StitchDelta.Steps.Checks;

/// <summary>The checks of guide step 1.2: the role, what it may do in the bucket, and who may pass it.</summary>
internal static class RoleChecks
{
  private static readonly GuideStep Step = GuideStep.Role;

  private static readonly string[] OnBucket = ["s3:ListBucket"];

  private static readonly string[] OnObjects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];

  public static readonly DestinationCheck InProfile = new("Role in the instance profile", Step, [Connected.Aws.Name], Needs.Profile, async (subject, cancel) =>
  {
    var arn = subject.Facts.InstanceProfileArn!;
    const string Expected = "an instance profile with a role that EC2 may assume";
    var repair = $"New-DeltaInstanceProfile -RoleName {InstanceProfileArns.NameIn(arn)} -BucketName {subject.Facts.BucketName ?? "<bucket>"} makes it whole.";
    if (arn.Split(':')[4] != (await subject.CallerAsync(cancel)).AccountId)
      return Finding.Skipped(Expected, $"it is of another AWS account, {arn.Split(':')[4]}", "Run the test with credentials of that account.");
    if (await subject.ProfileAsync(cancel) is not { } profile) return Finding.Failed(Expected, "IAM has no such instance profile", repair);
    if (profile.RoleName is not { } name) return Finding.Failed(Expected, "there is no role in it", repair);
    return Finding.Of(await subject.Aws.GetRoleAsync(name, cancel) is { } role && TrustPolicy.LetsEc2Assume(role.TrustPolicy), Expected, $"role {name}",
      $"Let ec2.amazonaws.com assume the role {name} in its trust policy.");
  })
  { Repairs = RoleResource.Instance };

  public static readonly DestinationCheck BucketAccess = new("Role may use the bucket", Step, [InProfile.Name, BucketChecks.Exists.Name],
    facts => Needs.Profile(facts) ?? Needs.Bucket(facts),
    async (subject, cancel) =>
    {
      var (role, bucket) = ((await subject.ProfileAsync(cancel))!, subject.Facts.BucketName!);
      const string Expected = "list the bucket; read, write and delete its objects";
      var repair = $"New-DeltaInstanceProfile -RoleName {role.RoleName} -BucketName {bucket} repairs the role's policy.";
      return await AsFarAsPermittedAsync(Expected, async () =>
      {
        var lacking = await LackingAsync(subject, role.RoleArn!, bucket, cancel);
        if (lacking.Count > 0) return Finding.Failed(Expected, $"the role's own policies do not allow {string.Join(", ", lacking)}", repair);
        return InBucket(await subject.BucketPolicyAsync(cancel), role.RoleArn!, bucket,
          isElsewhere: await subject.BucketAws.IsBucketOfAccountAsync(bucket, role.RoleArn!.Split(':')[4], cancel) is false, Expected, repair);
      });
    })
  { Repairs = RoleResource.Instance };

  public static readonly DestinationCheck PassRole = new("Deployment role may pass the role", Step, [InProfile.Name], Needs.Profile, async (subject, cancel) =>
  {
    const string Expected = "iam:PassRole on the role";
    if (subject.Facts.DeploymentRoleName is not { } given)
      return Finding.Skipped(Expected, "the role that Databricks deploys with is not known", "Give -DeploymentRoleName to have it looked at.");
    var name = RoleNames.Parse(given).In((await subject.CallerAsync(cancel)).AccountId);
    var profile = (await subject.ProfileAsync(cancel))!;
    var repair = $"New-DeltaInstanceProfile -RoleName {profile.RoleName} -DeploymentRoleName {name} allows it.";
    return await AsFarAsPermittedAsync(Expected, async () =>
    {
      if (await subject.Aws.GetRoleAsync(name, cancel) is not { } deployment) return Finding.Failed(Expected, $"there is no role {name}", "Look its name up in the Databricks account console under Workspaces, Credentials.");
      var decisions = await subject.Aws.SimulateAsync(deployment.Arn, ["iam:PassRole"], profile.RoleArn!, cancel);
      return Finding.Of(decisions.Values.All(d => d == "allowed"), Expected, $"{name}: {string.Join(", ", decisions.Values)}", repair);
    });
  })
  { Repairs = RoleResource.Instance };

  private static async Task<List<string>> LackingAsync(CheckSubject subject, string roleArn, string bucket, CancellationToken cancel)
  {
    var lacking = new List<string>();
    foreach (var (resource, actions) in new[] { ($"arn:aws:s3:::{bucket}", OnBucket), ($"arn:aws:s3:::{bucket}/stitch/object", OnObjects) })
    {
      var decisions = await subject.Aws.SimulateAsync(roleArn, actions, resource, cancel);
      lacking.AddRange(actions.Where(a => !(decisions.TryGetValue(a, out var decision) && decision == "allowed")));
    }
    return lacking;
  }

  /// <summary>What the bucket's policy adds to that: it may deny, and in another account it must allow.</summary>
  private static Finding InBucket(string? policy, string roleArn, string bucket, bool isElsewhere, string expected, string repair)
  {
    var document = string.IsNullOrWhiteSpace(policy) ? null : PolicyDocument.Parse(policy!, bucket);
    var decisions = OnBucket.Select(action => LoaderAccess.Decide(document, roleArn, action, $"arn:aws:s3:::{bucket}"))
      .Concat(OnObjects.Select(action => LoaderAccess.Decide(document, roleArn, action, $"arn:aws:s3:::{bucket}/*"))).ToList();
    if (decisions.FirstOrDefault(d => d.Effect == PolicyEffect.ExplicitDeny) is { StatementIndex: { } index })
      return Finding.Failed(expected, $"the bucket's policy denies it, in {document!.Statements[index]}", $"Let that statement spare the role: add to its Condition \"ArnNotEquals\": {{ \"aws:PrincipalArn\": \"{roleArn}\" }}.");
    if (isElsewhere && decisions.Any(d => d.Effect == PolicyEffect.ImplicitDeny))
      return Finding.Failed(expected, "the bucket belongs to another account, whose policy does not let the role in", $"{repair} Give it -BucketProfileName.");
    return decisions.FirstOrDefault(d => d.Effect == PolicyEffect.Depends) is { } depends
      ? Finding.Warning(expected, $"the bucket's policy lets it depend on {string.Join(", ", depends.DependsOn)}", "What the cluster sends for that cannot be known here. Test-StitchDestination -Live tries it.")
      : Finding.Passed(expected, "it may");
  }

  /// <summary>To ask IAM is a right of its own, which the line can do without.</summary>
  private static async Task<Finding> AsFarAsPermittedAsync(string expected, Func<Task<Finding>> look)
  {
    try
    {
      return await look();
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.BucketOfOtherAccount)
    {
      return Finding.Warning(expected, "unknown: only the bucket's own account may see its policy", "Give -BucketProfileName; or Test-StitchDestination -Live tries it.");
    }
    catch (StitchDeltaException e) when (e.StatusCode == 403 && e.Entry != Catalogue.AwsCredentialsRefused)
    {
      return Finding.Warning(expected, $"unknown: {e.Fault!.Message}", "Allow the caller iam:SimulatePrincipalPolicy to find out; the line works without it.");
    }
  }
}
