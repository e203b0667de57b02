using System.Text.RegularExpressions;
using StitchDelta.Contracts;
using StitchDelta.Errors;
using StitchDelta.Names;
using StitchDelta.Policies;

namespace StitchDelta.Steps;

/// <summary>Guide step 1.2: a role that EC2 may assume and that may use the bucket, in an instance profile of the same name, which Databricks' deployment role may pass.</summary>
public static class MakeInstanceProfile
{
  /// <summary>The name of the role, and of the instance profile, where none is given.</summary>
  public const string DefaultRoleName = "stitch-delta";

  /// <summary>The tag that marks what this module made.</summary>
  public const string Tag = "StitchDelta";

  /// <summary>The tag that remembers which role may pass this one, so that it can be undone.</summary>
  public const string DeploymentTag = "StitchDelta-DeploymentRole";

  /// <summary>The tag that remembers the cluster that the role is for, so that it can be made again.</summary>
  public const string ClusterTag = "StitchDelta-Cluster";

  /// <summary>The tag that remembers the comment of the line's token, so that it is found when the destination is gone.</summary>
  public const string TokenTag = "StitchDelta-Token";

  /// <summary>The tag that remembers what was there before this module came, so that it stays when the rest is taken back.</summary>
  public const string FoundTag = "StitchDelta-Found";

  // What tags take: not all characters of role names and cluster names.
  private static readonly Regex TagValue = new(@"^[\p{L}\p{Z}\p{N}_.:/=+@-]*$", RegexOptions.CultureInvariant);

  private static readonly TimeSpan Propagation = TimeSpan.FromMinutes(1);

  /// <summary>The name of the inline policy that lets the role use the bucket.</summary>
  internal static string AccessPolicyOf(string bucketName) => $"StitchDelta-{bucketName}";

  /// <summary>The name of the deployment role's inline policy that lets it pass the role.</summary>
  internal static string PassRolePolicyOf(string roleName) => $"StitchDelta-PassRole-{roleName}";

  /// <summary>Makes or repairs each part; what is as it should be is left alone.</summary>
  /// <param name="stage">Who runs the step.</param>
  /// <param name="aws">AWS.</param>
  /// <param name="bucketName">The bucket that the role may use.</param>
  /// <param name="roleName">The name of the role and of the instance profile.</param>
  /// <param name="deploymentRoleName">The role that Databricks deploys with; null to leave PassRole to somebody else.</param>
  /// <param name="bucketAccountId">The account that owns the bucket; null to find out whether it is the caller's.</param>
  /// <param name="bucketAws">AWS as that account, where it is another one; null when the caller is to try.</param>
  /// <param name="cancel">Cancels.</param>
  /// <param name="memory">What else the role's tags are to remember.</param>
  /// <returns>Null when a change was declined.</returns>
  public static async Task<DeltaInstanceProfile?> RunAsync(
    IStage stage, IAws aws, string bucketName, string roleName, string? deploymentRoleName, string? bucketAccountId, IAws? bucketAws, CancellationToken cancel, RoleMemory? memory = null)
  {
    var (role, passing) = (RoleNames.Parse(roleName), deploymentRoleName is null ? null : RoleNames.Parse(deploymentRoleName));
    var changes = new ChangeSet(stage);
    // The ARNs of what is only planned are known beforehand: IAM builds them from the account and the name.
    var caller = await aws.GetCallerIdentityAsync(cancel);
    (roleName, deploymentRoleName) = (role.In(caller.AccountId), passing?.In(caller.AccountId));
    var tags = Tags(bucketName, deploymentRoleName, memory);
    var isElsewhere = await IsElsewhereAsync(aws, caller, bucketName, bucketAccountId, bucketAws, cancel);
    var arnStart = $"arn:{caller.Arn.Split(':')[1]}:iam::{caller.AccountId}";

    var deployment = deploymentRoleName is null ? null
      : await aws.GetRoleAsync(deploymentRoleName, cancel)
        ?? throw Catalogue.DeploymentRoleNotFound.For(deploymentRoleName, deploymentRoleName, roleName);

    var roleArn = await RoleAsync(aws, changes, roleName, bucketName, tags, cancel) ?? $"{arnStart}:role/{roleName}";
    await InlinePolicyAsync(aws, changes, roleName, AccessPolicyOf(bucketName), PolicyDocuments.BucketAccess(bucketName), cancel);
    var profileArn = await InstanceProfileAsync(aws, changes, roleName, tags, cancel) ?? $"{arnStart}:instance-profile/{roleName}";
    if (deployment is not null)
      await InlinePolicyAsync(aws, changes, deployment.RoleName, PassRolePolicyOf(roleName), PolicyDocuments.PassRole(roleArn), cancel);
    if (isElsewhere && !changes.Declined) await OpenBucketAsync(stage, aws, bucketAws, changes, bucketName, roleArn, cancel);

    return changes.Declined ? null : new DeltaInstanceProfile
    {
      BucketName = bucketName,
      RoleName = roleName,
      RoleArn = roleArn,
      InstanceProfileArn = profileArn,
      DeploymentRoleName = deploymentRoleName,
      Changes = changes.Changes,
      IsPlanned = stage.IsPlanning,
    };
  }

  private static async Task<string?> RoleAsync(
    IAws aws, ChangeSet changes, string roleName, string bucketName, Dictionary<string, string> tags, CancellationToken cancel)
  {
    var role = await aws.GetRoleAsync(roleName, cancel);
    if (role is not null)
    {
      if (!TrustPolicy.LetsEc2Assume(role.TrustPolicy)) throw Catalogue.RoleNotForEC2.For(role.Arn, roleName);
      changes.Keep($"role {roleName}");
      // A role that somebody else made gets no tag: what has one may be removed.
      var lacking = tags.Where(t => t.Key is not (Tag or FoundTag) && !(t.Key == TokenTag && role.Tags.ContainsKey(TokenTag)) && !(role.Tags.TryGetValue(t.Key, out var value) && value == t.Value)).ToDictionary(t => t.Key, t => t.Value);
      if (role.Tags.ContainsKey(Tag) && lacking.Count > 0)
        await changes.ApplyAsync(new(ChangeAction.Update, $"tags of role {roleName}", string.Join("\n", lacking.Select(t => $"+{t.Key} = {t.Value}"))),
          () => aws.TagRoleAsync(roleName, lacking, cancel));
      return role.Arn;
    }
    await changes.ApplyAsync(new(ChangeAction.Create, $"role {roleName}", Readable(PolicyDocuments.Ec2Trust())), async () =>
      role = await aws.CreateRoleAsync(roleName, PolicyDocuments.Ec2Trust(), $"Lets Databricks clusters use the bucket {bucketName} for Stitch.", tags, cancel));
    return role?.Arn;
  }

  private static Dictionary<string, string> Tags(string bucketName, string? deploymentRoleName, RoleMemory? memory) =>
    new[] { (Tag, bucketName), (DeploymentTag, deploymentRoleName), (ClusterTag, memory?.ClusterName), (TokenTag, memory?.TokenComment), (FoundTag, memory?.Found) }
      .Where(t => t.Item2 is { Length: > 0 and <= 256 } value && TagValue.IsMatch(value)).ToDictionary(t => t.Item1, t => t.Item2!);

  /// <summary>Whether the bucket is another account's. Looked up before anything is written, so that credentials that are no good stop it all.</summary>
  private static async Task<bool> IsElsewhereAsync(
    IAws aws, CallerIdentity caller, string bucketName, string? bucketAccountId, IAws? bucketAws, CancellationToken cancel)
  {
    var owner = bucketAws is null ? null : (await bucketAws.GetCallerIdentityAsync(cancel)).AccountId;
    return bucketAccountId is not null ? bucketAccountId != caller.AccountId
      : await BucketOwner.IsCallerAsync(aws, caller, bucketName, cancel) is { } isOwn ? !isOwn
      : owner is not null && owner != caller.AccountId;
  }

  /// <summary>The bucket is another account's, which must let the role in by its policy.</summary>
  private static async Task OpenBucketAsync(IStage stage, IAws aws, IAws? bucketAws, ChangeSet changes, string bucketName, string roleArn, CancellationToken cancel)
  {
    try
    {
      await EditBucketPolicy.RunAsync(stage, bucketAws ?? aws, changes, bucketName, current => RoleAccess.Grant(current, bucketName, roleArn), Propagation, cancel);
    }
    catch (StitchDeltaException e) when (e.StatusCode is 403 or 405 && e.Entry != Catalogue.AwsCredentialsRefused)
    {
      stage.Warn($"Bucket {bucketName} belongs to another account, whose policy must let {roleArn} in; {(bucketAws is null ? "these credentials" : "those of -BucketProfileName")} may not change it. "
        + $"{(bucketAws is null ? "Give -BucketProfileName, or have" : "Have")} its owner add to the policy's Statement: {RoleAccess.Statements(bucketName, roleArn)}");
    }
  }

  // A policy of its own name, so that no document of somebody else's is ever rewritten.
  private static async Task InlinePolicyAsync(
    IAws aws, ChangeSet changes, string roleName, string policyName, string policy, CancellationToken cancel)
  {
    if (changes.Declined) return;
    var resource = $"inline policy {policyName} of role {roleName}";
    var current = await aws.GetRolePolicyAsync(roleName, policyName, cancel);
    if (current is not null && PolicyDocument.MeansTheSame(current, policy))
    {
      changes.Keep(resource);
      return;
    }
    var action = current is null ? ChangeAction.Create : ChangeAction.Update;
    if (await changes.ApplyAsync(new(action, resource, Readable(policy)), () => aws.PutRolePolicyAsync(roleName, policyName, policy, cancel))
      && !(await aws.GetRolePolicyAsync(roleName, policyName, cancel) is { } written && PolicyDocument.MeansTheSame(written, policy)))
      throw Catalogue.IamReadBackMismatch.For(roleName, resource);
  }

  private static string Readable(string policy) => PolicyDocument.Parse(policy).Indented;

  private static async Task<string?> InstanceProfileAsync(
    IAws aws, ChangeSet changes, string roleName, Dictionary<string, string> tags, CancellationToken cancel)
  {
    if (changes.Declined) return null;
    var profile = await aws.GetInstanceProfileAsync(roleName, cancel);
    if (profile?.RoleName is { } other && other != roleName)
      throw Catalogue.InstanceProfileHasOtherRole.For(profile.Arn, roleName, other);
    if (profile is null)
      await changes.ApplyAsync(new(ChangeAction.Create, $"instance profile {roleName}"), async () =>
        profile = await aws.CreateInstanceProfileAsync(roleName, tags, cancel));
    else
      changes.Keep($"instance profile {roleName}");

    if (profile?.RoleName == roleName)
      changes.Keep($"role {roleName} in instance profile {roleName}");
    else if (await changes.ApplyAsync(new(ChangeAction.Create, $"role {roleName} in instance profile {roleName}"),
        () => aws.AddRoleToInstanceProfileAsync(roleName, roleName, cancel))
      && (await aws.GetInstanceProfileAsync(roleName, cancel))?.RoleName != roleName)
      throw Catalogue.IamReadBackMismatch.For(roleName, $"The role in instance profile {roleName}");
    return profile?.Arn;
  }
}
