namespace StitchDelta.Checks;

/// <summary>What the caller must be able to do in AWS.</summary>
internal static class AwsPrerequisites
{
  private static readonly GuideStep Bucket = GuideStep.Bucket;
  private static readonly GuideStep Role = GuideStep.Role;
  private const string Smallest = "Get-StitchPrivilege -Operator -AsPolicy prints the smallest policy that suffices.";

  private const string AsOwner = "Run Grant-StitchBucketAccess with credentials of the bucket's account, "
    + "and give New-DeltaInstanceProfile -BucketProfileName.";

  public static readonly DestinationCheck Owner = new("bucket-belongs-to-the-callers-account", "Bucket belongs to the caller's account",
    Bucket, [BucketChecks.Exists], Needs.Bucket,
    async (subject, cancel) =>
    {
      var account = (await subject.CallerAsync(cancel)).AccountId;
      return await subject.IsOwnBucketAsync(cancel) switch
      {
        true => Finding.Passed(account, "it does"),
        false => Finding.Warning(account, "it belongs to another account", AsOwner),
        null => Finding.Unknown(account, "the caller may list neither the bucket nor the account's",
          "Allow the caller s3:ListBucket on it to find out."),
      };
    });

  public static readonly DestinationCheck PolicyReadable = new("bucket-policy-can-take-the-statement",
    "Bucket policy can take the statement", Bucket, [BucketChecks.Exists], Needs.Bucket,
    async (subject, cancel) =>
    {
      const string Expected = "a policy that can be read and merged with";
      if (await subject.IsOwnBucketAsync(cancel) is false)
        return Finding.Unknown(Expected, "only the bucket's own account may see it", AsOwner);
      var name = subject.Facts.BucketName!;
      var plan = BucketPolicy.Grant(await subject.Aws.GetBucketPolicyAsync(name, cancel), name, subject.Region.LoaderRoleArn);
      return Finding.Passed(Expected,
        plan.Before is null ? "there is none yet" : plan.Changes ? "it can be merged with" : "it has the statement already");
    })
  { IsOfRights = true };

  public static readonly DestinationCheck PolicyWritable = new("right-to-change-the-bucket-policy", "Right to change the bucket policy",
    Bucket, [BucketChecks.Exists], Needs.Bucket,
    async (subject, cancel) => await subject.IsOwnBucketAsync(cancel) is false
      ? Finding.Unknown("s3:GetBucketPolicy, s3:PutBucketPolicy", "only the bucket's own account may change it", AsOwner)
      : await MayAsync(subject, ["s3:GetBucketPolicy", "s3:PutBucketPolicy"], $"arn:aws:s3:::{subject.Facts.BucketName}", cancel));

  public static readonly DestinationCheck Settings = new("bucket-settings", "Bucket settings", Bucket, [BucketChecks.Exists],
    Needs.Bucket, async (subject, cancel) =>
  {
    const string Expected = "SSE-S3 or a key that is shared, Bucket owner enforced, owner pays";
    var settings = await subject.SettingsAsync(cancel);
    // Where there is a role, the check of the key says more, for both.
    var judged = subject.Facts.InstanceProfileArn is null ? settings : settings with { Encryption = null };
    var advice = BucketAdvice.Of(judged, subject.Facts.BucketName!, subject.Region.LoaderRoleArn).ToList();
    return advice.Count > 0
      ? Finding.Warning(Expected, $"{settings.Encryption}, {settings.ObjectOwnership}, {settings.Payer} pays", string.Join(" ", advice))
      : settings is { Encryption: null, ObjectOwnership: null, Payer: null } ? Finding.Unknown(Expected, "the caller may not ask", Smallest)
      : Finding.Passed(Expected, "nothing stands in the way");
  });

  public static readonly DestinationCheck DeploymentRole = new("deployment-role", "Deployment role", Role, [Connected.Aws], Needs.Nothing,
    async (subject, cancel) =>
  {
    const string Where = "in the Databricks account console under Workspaces, your workspace, Credentials: it is the end of the Role ARN.";
    if (subject.Facts.DeploymentRoleName is not { } given)
      return Finding.Skipped("the role that Databricks deploys with", "none was given", $"Give -DeploymentRoleName; you find it {Where}");
    var name = RoleNames.Parse(given).In((await subject.CallerAsync(cancel)).AccountId);
    var isThere = await subject.Aws.GetRoleAsync(name, cancel) is not null;
    return Finding.Of(isThere, name, isThere ? "there" : "not in this AWS account", $"Look the name up {Where}");
  });

  public static readonly DestinationCheck RoleRights = new("right-to-make-the-role", "Right to make the role", Role, [Connected.Aws],
    Needs.Nothing, async (subject, cancel) =>
    await MayAsync(subject, ["iam:GetRole", "iam:CreateRole", "iam:TagRole", "iam:GetRolePolicy", "iam:PutRolePolicy", "iam:PassRole"],
      await ArnAsync(subject, "role", subject.Facts.RoleName ?? MakeInstanceProfile.DefaultRoleName, cancel), cancel));

  public static readonly DestinationCheck ProfileRights = new("right-to-make-the-instance-profile", "Right to make the instance profile",
    Role, [Connected.Aws], Needs.Nothing, async (subject, cancel) =>
    await MayAsync(subject,
      ["iam:GetInstanceProfile", "iam:CreateInstanceProfile", "iam:TagInstanceProfile", "iam:AddRoleToInstanceProfile"],
      await ArnAsync(subject, "instance-profile", subject.Facts.RoleName ?? MakeInstanceProfile.DefaultRoleName, cancel), cancel));

  public static readonly DestinationCheck PassRoleRights = new("right-to-let-the-deployment-role-pass-it",
    "Right to let the deployment role pass it", Role, [DeploymentRole], Needs.Nothing, async (subject, cancel) =>
    await MayAsync(subject, ["iam:GetRolePolicy", "iam:PutRolePolicy"],
      await ArnAsync(subject, "role", subject.Facts.DeploymentRoleName!, cancel), cancel));

  private static async Task<string> ArnAsync(CheckSubject subject, string kind, string given, CancellationToken cancel)
  {
    var caller = await subject.CallerAsync(cancel);
    var role = RoleNames.Parse(given);
    var name = role.In(caller.AccountId);
    // A role that is there is where it is; one that is to be made will be where the person says.
    var asked = role.Path ?? (given == subject.Facts.RoleName ? subject.RolePath : null);
    var path = (await RoleAsync(subject, name, cancel))?.Path ?? asked ?? RolePaths.Root;
    return $"{ProfileRequest.ArnStart(caller)}:{kind}{path}{name}";
  }

  private static async Task<IamRole?> RoleAsync(CheckSubject subject, string name, CancellationToken cancel)
  {
    try
    {
      return await subject.Aws.GetRoleAsync(name, cancel);
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.AwsAccessDenied)
    {
      return null;
    }
  }

  /// <summary>Asks IAM what it would decide. Whether the caller may ask is a right of its own.</summary>
  private static async Task<Finding> MayAsync(CheckSubject subject, IReadOnlyList<string> actions, string resource,
    CancellationToken cancel)
  {
    var expected = string.Join(", ", actions);
    var caller = new Caller((await subject.CallerAsync(cancel)).Arn);
    if (caller.IsRoot) return Finding.Passed(expected, "the root user may do everything");
    IReadOnlyDictionary<string, string> decisions;
    try
    {
      // A session does not tell the path of its role, which those of IAM Identity Center have.
      var role = caller.Kind == "assumed-role" ? await RoleAsync(subject, caller.Name, cancel) : null;
      var principal = role?.Arn ?? caller.RoleArn;
      decisions = await subject.Aws.SimulateAsync(principal, actions, resource, cancel);
    }
    catch (StitchDeltaException e) when (e.Fault is not null && e.Entry != Catalogue.AwsCredentialsRefused)
    {
      return Finding.Unknown(expected, e.Fault.Message,
        "Allow the caller iam:SimulatePrincipalPolicy on itself to find out; the module works without it.");
    }
    var refused = actions.Where(a => !(decisions.TryGetValue(a, out var decision) && decision == "allowed")).ToList();
    return Finding.Of(refused.Count == 0, expected, refused.Count == 0 ? "all allowed"
      : $"refused: {string.Join(", ", refused)} on {resource}",
      $"Allow the caller {string.Join(", ", refused)}. {Smallest}");
  }
}
