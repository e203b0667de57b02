namespace StitchDelta.Resources.Roles;

/// <summary>The checks of guide step 1.2: the role, what it may do in the bucket, and who may pass it.</summary>
internal static class RoleChecks
{
  private static readonly GuideStep Step = GuideStep.Role;

  private static readonly string[] OnBucket = ["s3:ListBucket"];

  private static readonly string[] OnObjects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];

  public static readonly DestinationCheck InProfile = new("role-in-the-instance-profile", "Role in the instance profile", Step,
    [Connected.Aws], Needs.Profile, async (subject, cancel) =>
  {
    var arn = subject.Facts.InstanceProfileArn!;
    const string Expected = "an instance profile with a role that EC2 may assume";
    var own = subject.Facts.RoleName ?? InstanceProfileArns.NameIn(arn);
    const string repair = "Test-StitchDestination -Repair makes it whole.";
    if (arn.Split(':')[4] != (await subject.CallerAsync(cancel)).AccountId)
      return Finding.Unknown(Expected, $"it is of another AWS account, {arn.Split(':')[4]}",
        "Run the test with credentials of that account.");
    if (await subject.ProfileAsync(cancel) is not { } profile) return Finding.Failed(Expected, "IAM has no such instance profile", repair);
    // Which role is in a profile that somebody else owns is not for a repair to decide.
    var isOthers = profile.RoleName != own && Mark.InTags(profile.Tags) is null && subject.Record.Id is not null;
    if (isOthers)
      return Finding.Failed(
        Expected, profile.RoleName is { } there ? $"the role {there} is in it, in place of {own}" : "there is no role in it",
        $"The instance profile is left as it is: {MakeInstanceProfile.WhyProfileStays(own)}") with { Command = "" };
    if (profile.RoleName is not { } name) return Finding.Failed(Expected, "there is no role in it", repair);
    if (name != own)
      return Finding.Failed(Expected, $"the role {name} is in it, in place of {own}", subject.Record.Id is null
        ? $"Put the role {own} into the instance profile {InstanceProfileArns.NameIn(arn)}." : repair);
    return await subject.Aws.GetRoleAsync(name, cancel) is { } role ? OfTrust(role, subject.Traced?.Recorded is not null, Expected, repair)
      : Finding.Failed(Expected, $"there is no role {name}", repair);
  })
  { Repairs = RoleResource.Instance };

  public static readonly DestinationCheck BucketAccess = new("role-may-use-the-bucket", "Role may use the bucket", Step,
    [InProfile, BucketChecks.Exists],
    facts => Needs.Profile(facts) ?? Needs.Bucket(facts),
    async (subject, cancel) =>
    {
      var (role, bucket) = ((await subject.ProfileAsync(cancel))!, subject.Facts.BucketName!);
      const string Expected = "list the bucket; read, write and delete its objects";
      var command = ProfileRequest.CommandFor(bucket, role.RoleName!, subject.Facts.DeploymentRoleName);
      var repair = $"{command} writes the role's own policy anew.";
      return await AsFarAsPermittedAsync(Expected, async () =>
      {
        var (lacking, isDenied) = await LackingAsync(subject, role.RoleArn!, bucket, cancel);
        if (isDenied) return await OfDenyAsync(subject, role.RoleName!, Expected, lacking, cancel);
        if (lacking.Count > 0)
        {
          var lack = Finding.Failed(Expected, $"the role's own policies do not allow {string.Join(", ", lacking)}", repair);
          return await OfLackAsync(subject, role.RoleName!, lack with { Command = command }, cancel);
        }
        var policy = await subject.BucketPolicyAsync(cancel);
        var whole = InBucket(policy, role.RoleArn!, bucket,
          isElsewhere: await subject.BucketAws.IsBucketOfAccountAsync(bucket, role.RoleArn!.Split(':')[4], cancel) is false, Expected,
            repair);
        if (whole.Status != CheckStatus.Passed) return whole;
        return LoaderAccess.DeniedBelow(policy, bucket, role.RoleArn!, isLoader: false) is not { Count: > 0 } below
          ? await InOwnPoliciesAsync(subject, role, bucket, whole with { Remedy = command }, cancel)
          : Finding.Warning(Expected,
            string.Join("; ", below.Select(b => $"denied below {b.Place}, by {b.Statement} of the bucket's policy")),
            "If Stitch is to load there, let that statement spare the role: add to its Condition \"ArnNotEquals\": "
              + $"{{ \"aws:PrincipalArn\": [\"{role.RoleArn}\"] }}.") with { Command = "" };
      });
    })
  { Repairs = RoleResource.Instance };

  public static readonly DestinationCheck PassRole = new("deployment-role-may-pass-the-role", "Deployment role may pass the role", Step,
    [InProfile], Needs.Profile, async (subject, cancel) =>
  {
    const string Expected = "iam:PassRole on the role";
    if (subject.Facts.DeploymentRoleName is not { } given)
      return Finding.Skipped(Expected, "the role that Databricks deploys with is not known",
        "Give -DeploymentRoleName to have it looked at.");
    var name = RoleNames.Parse(given).In((await subject.CallerAsync(cancel)).AccountId);
    var profile = (await subject.ProfileAsync(cancel))!;
    var command = ProfileRequest.CommandFor(subject.Facts.BucketName ?? "<bucket>", profile.RoleName!, name);
    return await AsFarAsPermittedAsync(Expected, async () =>
    {
      if (await subject.Aws.GetRoleAsync(name, cancel) is not { } deployment)
        return Finding.Failed(Expected, $"there is no role {name}",
        "Look its name up in the Databricks account console under Workspaces, Credentials.");
      var decisions = await subject.Aws.SimulateAsync(deployment.Arn, ["iam:PassRole"], profile.RoleArn!, cancel);
      var finding = Finding.Of(decisions.Values.All(d => d == "allowed"), Expected, $"{name}: {string.Join(", ", decisions.Values)}",
        $"{command} allows it.");
      if (finding.Status == CheckStatus.Passed)
        return await OfConditionAsync(subject, deployment.RoleName, profile, finding, command, cancel);
      return decisions.Values.Contains("explicitDeny")
        ? finding with { Remedy = $"Take the Deny out of the policies of role {name}. It is left as it is.", Command = "" }
        : finding with { Command = command };
    });
  })
  { Repairs = RoleResource.Instance };

  private static Finding OfTrust(IamRole role, bool isOurs, string expected, string repair)
  {
    var what = $"the trust policy of role {role.RoleName}";
    return TrustPolicy.OfEc2(role.TrustPolicy) switch
    {
      Ec2Trust.Given => Finding.Passed(expected, $"role {role.RoleName}"),
      Ec2Trust.Missing when isOurs => Finding.Failed(expected, $"{what} does not let ec2.amazonaws.com assume it", repair),
      Ec2Trust.Missing =>
        Finding.Failed(expected, $"{what} does not let ec2.amazonaws.com assume it",
        $"Let ec2.amazonaws.com assume the role {role.RoleName} in its trust policy.") with { Command = "" },
      Ec2Trust.Conditional =>
        Finding.Warning(expected, $"{what} lets ec2.amazonaws.com assume it under a condition only",
        "Whether the cluster meets it cannot be known here. It is left as it is.") with { Command = "" },
      _ => Finding.Failed(expected, $"{what} denies ec2.amazonaws.com to assume it",
        "Take the Deny out of it, if the cluster is to use the role. It is left as it is.") with { Command = "" },
    };
  }

  /// <summary>
  /// What IAM decides of one object of the bucket does not show: that a policy of the role denies some below a prefix, or that somebody
  /// hardened the module's own.
  /// </summary>
  private static async Task<Finding> InOwnPoliciesAsync(CheckSubject subject, IamInstanceProfile role, string bucket, Finding passed,
    CancellationToken cancel)
  {
    var (name, command, own) = (role.RoleName!, passed.Remedy, Mark.AccessPolicy(bucket));
    passed = passed with { Remedy = "" };
    IReadOnlyList<(string Name, string Text)> policies;
    try
    {
      policies = await InlineAsync(subject, name, cancel);
    }
    catch (StitchDeltaException e) when (e.IsDenied)
    {
      return Finding.Warning(passed.Expected, $"it may, as IAM says; its policies may not be read: {e.Fault!.Message}",
        "Allow the caller iam:ListRolePolicies and iam:GetRolePolicy to find out whether some of the bucket is denied.")
          with { Command = "" };
    }
    var below = policies.SelectMany(p =>
      LoaderAccess.DeniedBelowBy(p.Text, bucket, role.RoleArn!).Select(b =>
      $"denied below {b.Place}, by {b.Statement} of the inline policy {p.Name}")).ToList();
    if (below.Count > 0)
      return Finding.Warning(passed.Expected, string.Join("; ", below),
        $"If Stitch is to load there, take the Deny out of the policies of role {name}. It is left as it is.") with { Command = "" };
    return policies.Where(p => p.Name == own).Select(p =>
      Hardening.Of(p.Text, PolicyDocuments.BucketAccess(bucket, KmsKeys.In(p.Text)))).FirstOrDefault() is { } hardened
      ? Finding.Warning(passed.Expected, $"somebody hardened the inline policy {own}, to {hardened}",
        $"It is left as it is. If the cluster cannot use the bucket: {command} writes it anew.") with { Command = command }
      : passed;
  }

  /// <summary>A Condition in the module's own policy that IAM's simulation meets, and a request may not.</summary>
  private static async Task<Finding> OfConditionAsync(
    CheckSubject subject, string deploymentRole, IamInstanceProfile profile, Finding passed, string command, CancellationToken cancel)
  {
    var policy = Mark.PassRolePolicy(profile.RoleName!);
    return await subject.Aws.GetRolePolicyAsync(deploymentRole, policy, cancel) is { } text
      && Hardening.Of(text, PolicyDocuments.PassRole(profile.RoleArn!)) is { } hardened
      ? Finding.Warning(passed.Expected, $"somebody hardened the inline policy {policy} of role {deploymentRole}, to {hardened}",
        $"It is left as it is. If Databricks cannot start the cluster: {command} writes it anew.") with { Command = command }
      : passed with { Command = "" };
  }

  private static async Task<IReadOnlyList<(string Name, string Text)>> InlineAsync(CheckSubject subject, string roleName,
    CancellationToken cancel)
  {
    var found = new List<(string, string)>();
    foreach (var name in await subject.Aws.ListRolePoliciesAsync(roleName, cancel))
      if (await subject.Aws.GetRolePolicyAsync(roleName, name, cancel) is { } text) found.Add((name, text));
    return found;
  }

  // What a boundary does not allow is not allowed, and IAM does not say which of the two it was.
  private static async Task<Finding> OfLackAsync(CheckSubject subject, string roleName, Finding finding, CancellationToken cancel) =>
    (await subject.Aws.GetRoleAsync(roleName, cancel))?.PermissionsBoundary is { } boundary
      ? finding with { Remedy = $"{finding.Remedy} The permissions boundary {boundary} must allow it, too; it is left as it is." }
      : finding;

  /// <summary>A Deny of the role's own is somebody's hardening: it is named, and stays.</summary>
  private static async Task<Finding> OfDenyAsync(CheckSubject subject, string roleName, string expected, IReadOnlyList<string> denied,
    CancellationToken cancel)
  {
    var found = (await InlineAsync(subject, roleName, cancel)).SelectMany(p =>
      PolicyDocument.Parse(p.Text).Statements.Where(s => s.Effect == "Deny" && denied.Any(s.IsAbout)).Select(s =>
        $"{s} of the inline policy {p.Name}")).ToList();
    return Finding.Failed(expected,
      $"{string.Join(", ", denied)}: denied by {(found.Count > 0 ? string.Join(", ", found) : "a managed policy or a boundary")}",
      $"Take the Deny out of {(found.Count > 0 ? $"the policies of role {roleName}" : "it")}, if the cluster is to use the bucket. "
        + "It is left as it is.") with { Command = "" };
  }

  private static async Task<(List<string> Actions, bool IsDenied)> LackingAsync(CheckSubject subject, string roleArn, string bucket,
    CancellationToken cancel)
  {
    var (lacking, isDenied) = (new List<string>(), false);
    foreach (var (resource, actions) in new[] { ($"arn:aws:s3:::{bucket}", OnBucket), ($"arn:aws:s3:::{bucket}/stitch/object", OnObjects) })
    {
      var decisions = await subject.Aws.SimulateAsync(roleArn, actions, resource, cancel);
      lacking.AddRange(actions.Where(a => !(decisions.TryGetValue(a, out var decision) && decision == "allowed")));
      isDenied |= decisions.Values.Contains("explicitDeny");
    }
    return (lacking, isDenied);
  }

  /// <summary>What the bucket's policy adds to that: it may deny, and in another account it must allow.</summary>
  private static Finding InBucket(string? policy, string roleArn, string bucket, bool isElsewhere, string expected, string repair)
  {
    var document = string.IsNullOrWhiteSpace(policy) ? null : PolicyDocument.Parse(policy!, bucket);
    var decisions = OnBucket.Select(action => LoaderAccess.Decide(document, roleArn, action, $"arn:aws:s3:::{bucket}"))
      .Concat(OnObjects.Select(action => LoaderAccess.Decide(document, roleArn, action, $"arn:aws:s3:::{bucket}/*"))).ToList();
    if (decisions.FirstOrDefault(d => d.Effect == PolicyEffect.ExplicitDeny) is { StatementIndex: { } index })
      return Finding.Failed(expected, $"the bucket's policy denies it, in {document!.Statements[index]}",
        $"Let that statement spare the role: add to its Condition \"ArnNotEquals\": {{ \"aws:PrincipalArn\": [\"{roleArn}\"] }}.")
          with { Command = "" };
    if (isElsewhere && decisions.Any(d => d.Effect == PolicyEffect.ImplicitDeny))
      return Finding.Failed(expected, "the bucket belongs to another account, whose policy does not let the role in",
        $"{repair} Give it -BucketProfileName.");
    return decisions.FirstOrDefault(d => d.Effect == PolicyEffect.Depends) is { } depends
      ? Finding.Warning(expected, $"the bucket's policy lets it depend on {string.Join(", ", depends.DependsOn)}",
        "What the cluster sends for that cannot be known here. Test-StitchDestination -Live tries it.")
      : Finding.Passed(expected, "it may");
  }

  /// <summary>To ask IAM is a right of its own, which the module can do without.</summary>
  internal static async Task<Finding> AsFarAsPermittedAsync(string expected, Func<Task<Finding>> look)
  {
    try
    {
      return await look();
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.BucketOfOtherAccount)
    {
      return Finding.Unknown(expected, "only the bucket's own account may see its policy",
        "Give -BucketProfileName; or Test-StitchDestination -Live tries it.");
    }
    catch (StitchDeltaException e) when (e.IsDenied)
    {
      return Finding.Unknown(expected, e.Fault!.Message, e.Remedy);
    }
  }
}
