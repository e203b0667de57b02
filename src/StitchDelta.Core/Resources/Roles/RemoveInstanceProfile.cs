namespace StitchDelta.Resources.Roles;

/// <summary>Undoes <see cref="MakeInstanceProfile"/>, in the order in which IAM lets it be undone, and only what this module
/// made.</summary>
public static class RemoveInstanceProfile
{
  private const string OwnPolicies = "StitchDelta-";

  /// <summary>Removes the parts that are there. Looks first at all that could stand in the way, so that nothing is left half
  /// done.</summary>
  /// <param name="roleName">The name of the role and of the instance profile.</param>
  /// <param name="deploymentRoleName">The role that was allowed to pass it; null to take the one that its tag remembers.</param>
  /// <param name="bucketAws">AWS as the account that owns the bucket, where it is another one.</param>
  /// <param name="includeForeign">Whether to remove what this module did not make, and inline policies that it did not write.</param>
  /// <param name="leavesOthers">Whether a role that has policies of somebody else stays with them, and the rest goes. Else it is an error,
  /// and nothing goes.</param>
  /// <param name="known">What is on record elsewhere, as at the cluster; null for nothing.</param>
  public static async Task<StepResult<DeltaInstanceProfile>> RunAsync(
    IStage stage, IAws aws, string roleName, string? deploymentRoleName, IAws? bucketAws, bool includeForeign, CancellationToken cancel,
    bool leavesOthers = false, InstallationRecord? known = null)
  {
    roleName = (await FindRole.NameAsync(aws, roleName, cancel))!;
    deploymentRoleName = await FindRole.NameAsync(aws, deploymentRoleName, cancel);
    var role = await aws.GetRoleAsync(roleName, cancel);
    var profile = await aws.GetInstanceProfileAsync(roleName, cancel);
    roleName = role?.RoleName ?? profile?.InstanceProfileName ?? roleName;
    var policies = role is null ? [] : await aws.ListRolePoliciesAsync(roleName, cancel);
    var recorded = await RecordedRole.ReadAsync(aws, role, null, cancel);
    var isForeignRole = role is not null && !includeForeign && recorded is null && Mark.InDescription(role.Description) is null;
    var isForeignProfile = profile is not null && !includeForeign && RecordTags.Decode(profile.Tags).BucketName is null;
    if (isForeignRole && !leavesOthers) throw Others($"Role '{roleName}'", role!.Arn);
    if (isForeignProfile && !leavesOthers) throw Others($"Instance profile '{roleName}'", profile!.Arn);
    // A profile of the module's own goes, whatever role somebody put into it: the role itself stays.
    if (profile?.RoleName is { } other && other != roleName && Mark.InTags(profile.Tags) is null)
      throw Catalogue.InstanceProfileHasOtherRole.For(profile.Arn, roleName, other);
    var others = role is null ? [] : await OthersAsync(aws, role, policies, includeForeign, cancel);
    if (isForeignRole)
      others =
      [
        $"the role itself, without the tag {Mark.TagKey}", .. others, .. await WrittenByOthersAsync(aws, roleName, policies, cancel),
      ];
    if (others.Count > 0 && !leavesOthers) throw Catalogue.RoleHasOtherPolicies.For(role!.Arn, role.RoleName, string.Join(", ", others));

    if (bucketAws is not null) await bucketAws.GetCallerIdentityAsync(cancel);

    var changes = new ChangeSet(stage);
    var record = (recorded?.Record ?? new()).Or(RecordTags.Decode(profile?.Tags)).Or(known ?? new());
    deploymentRoleName ??= record.DeploymentRoleName;
    if (deploymentRoleName is not null)
      await new PassRoleRemoval(aws, changes, deploymentRoleName, roleName)
        .RunAsync(isForeignRole ? null : RolePaths.Parse(role?.Path ?? record.RolePath), isForeignRole ? role!.Arn : null, cancel);
    // Where there is nothing at all, nothing is left either.
    else if ((role is not null || profile is not null || known?.Id is not null)
      && (isForeignRole ? known?.Before == FoundBefore.Unknown : leavesOthers && record.Before == FoundBefore.Unknown))
    {
      changes.Leave($"inline policy {Mark.PassRolePolicy(roleName)}",
        "which role Databricks deploys with, and so may have it, is not on record");
    }
    // Before the role: AWS writes a deleted role's id into the policies that name it, and then takes no change of them any more.
    // A role that stays has been let into a bucket of its own account by somebody else, if at all.
    var isElsewhere = role is not null && record.BucketAccountId is { } owner && owner != role.Arn.Split(':')[4];
    var opened = isForeignRole && !isElsewhere && bucketAws is null ? [] : policies.Except(others).Select(BucketIn).OfType<string>();
    foreach (var bucket in opened) await CloseBucketAsync(stage, aws, bucketAws, changes, bucket, role!.Arn, cancel);
    if (isForeignProfile)
    {
      // A role that is in a profile cannot be removed, and it is ours to take out of it.
      if (!isForeignRole && profile!.RoleName == roleName) await TakeOutAsync(aws, changes, roleName, roleName, cancel);
      changes.Leave($"instance profile {roleName}", $"this module did not make it: it lacks the tag {Mark.TagKey}");
    }
    else await RemoveProfileAsync(aws, changes, roleName, profile, cancel);
    if (role is not null && !stage.IsPlanning) await RequireGoneAsync(aws, changes, roleName, deploymentRoleName, cancel);
    await RemoveRoleAsync(stage, aws, changes, roleName, role, [.. policies.Except(others)], others, leavesOthers, cancel);
    if (IsDeleted(changes, $"role {roleName}") && await aws.GetRoleAsync(roleName, cancel) is { } stays)
      throw Catalogue.RemovalStillThere.For(stays.Arn, $"role {roleName}");

    return changes.Result(new DeltaInstanceProfile
    {
      InstallationId = record.Id?.Value,
      BucketName = record.BucketName,
      RoleName = roleName,
      RoleArn = role?.Arn,
      InstanceProfileArn = profile?.Arn,
      DeploymentRoleName = deploymentRoleName,
    });
  }

  /// <summary>Looks whether what was removed is gone. While the role is there, the same command goes on.</summary>
  private static async Task RequireGoneAsync(IAws aws, ChangeSet changes, string roleName, string? deploymentRoleName,
    CancellationToken cancel)
  {
    var (profile, policy) = ($"instance profile {roleName}", Mark.PassRolePolicy(roleName));
    if (IsDeleted(changes, profile) && await aws.GetInstanceProfileAsync(roleName, cancel) is { } stays)
      throw Catalogue.RemovalStillThere.For(stays.Arn, profile);
    var resource = $"inline policy {policy} of role {deploymentRoleName}";
    // Also one that was not found: the role is the only thing that knows of it.
    if (changes.Changes.Any(c => c.Resource == resource && (c.Action == ChangeAction.Delete || c.Detail.Length == 0))
      && await aws.GetRolePolicyAsync(deploymentRoleName!, policy, cancel) is not null)
      throw Catalogue.RemovalStillThere.For(deploymentRoleName, resource);
  }

  private static bool IsDeleted(ChangeSet changes, string resource) =>
    changes.Changes.Any(c => c.Action == ChangeAction.Delete && c.Time is not null && c.Resource == resource);

  private static StitchDeltaException Others(string what, string arn) => Catalogue.NotMadeByThisModule.For(arn, what, Mark.TagKey);

  private static async Task<IReadOnlyList<string>> OthersAsync(IAws aws, IamRole role, IReadOnlyList<string> policies,
    bool includeForeign, CancellationToken cancel)
  {
    var inline = includeForeign ? [] : policies.Where(p => !p.StartsWith(OwnPolicies, StringComparison.Ordinal));
    return [.. inline, .. await aws.ListAttachedRolePoliciesAsync(role.RoleName, cancel)];
  }

  /// <summary>
  /// The policies of a role of somebody else that have the module's names, but not its text: somebody else wrote them, as
  /// Terraform does, or changed them.
  /// </summary>
  private static async Task<IReadOnlyList<string>> WrittenByOthersAsync(
    IAws aws, string roleName, IReadOnlyList<string> policies, CancellationToken cancel)
  {
    var others = new List<string>();
    foreach (var policy in policies.Where(p => p.StartsWith(OwnPolicies, StringComparison.Ordinal)))
    {
      var text = await aws.GetRolePolicyAsync(roleName, policy, cancel);
      if (BucketIn(policy) is not { } bucket || text != PolicyDocuments.BucketAccess(bucket, KmsKeys.And(text, null))) others.Add(policy);
    }
    return others;
  }

  private static async Task CloseBucketAsync(
    IStage stage, IAws aws, IAws? bucketAws, ChangeSet changes, string bucketName, string roleArn, CancellationToken cancel)
  {
    if (changes.Declined) return;
    try
    {
      await EditBucketPolicy.RunAsync(stage, bucketAws ?? aws, changes, bucketName, current =>
        RoleAccess.Revoke(current, bucketName, roleArn), TimeSpan.Zero, cancel);
    }
    catch (StitchDeltaException e) when (bucketAws is null && e.Entry == Catalogue.BucketOfOtherAccount)
    {
      stage.Warn($"Bucket {bucketName} belongs to another account, and its policy was left as it is. If it names {roleArn}, "
        + "have its owner take that statement out: S3 takes no new policy with a role in it that is gone. "
        + "-BucketProfileName does it in time.");
    }
    catch (StitchDeltaException e) when (bucketAws is null && (e.StatusCode is 403 or 405 || e.Entry == Catalogue.BucketNotFound))
    {
      stage.Verbose($"Whether the policy of bucket {bucketName} names the role cannot be seen: {e.Message}");
    }
  }

  private static async Task RemoveProfileAsync(IAws aws, ChangeSet changes, string name, IamInstanceProfile? profile,
    CancellationToken cancel)
  {
    if (profile?.RoleName is { } role) await TakeOutAsync(aws, changes, name, role, cancel);
    if (profile is null)
      changes.Unchanged($"instance profile {name}");
    else
      await changes.ApplyAsync(new(ChangeAction.Delete, $"instance profile {name}"), () => aws.DeleteInstanceProfileAsync(name, cancel));
  }

  private static Task<bool> TakeOutAsync(IAws aws, ChangeSet changes, string profile, string role, CancellationToken cancel) =>
    changes.ApplyAsync(new(ChangeAction.Delete, $"role {role} in instance profile {profile}"), () =>
      aws.RemoveRoleFromInstanceProfileAsync(profile, role, cancel));

  private static async Task RemoveRoleAsync(
    IStage stage, IAws aws, ChangeSet changes, string name, IamRole? role, IReadOnlyList<string> policies, IReadOnlyList<string> others,
      bool leavesOthers,
    CancellationToken cancel)
  {
    foreach (var policy in policies)
      await changes.ApplyAsync(new(ChangeAction.Delete, $"inline policy {policy} of role {name}"), () =>
        aws.DeleteRolePolicyAsync(name, policy, cancel));
    if (others.Count > 0)
    {
      changes.Leave($"role {name}", $"there is what this module did not make: {string.Join(", ", others)}");
    }
    else if (role is null)
      changes.Unchanged($"role {name}");
    else
    {
      try
      {
        await changes.ApplyAsync(new(ChangeAction.Delete, $"role {name}"), () => aws.DeleteRoleAsync(name, cancel));
      }
      catch (StitchDeltaException e) when (leavesOthers && e.ErrorCode == "DeleteConflict")
      {
        // As one that somebody put into an instance profile of their own.
        changes.Leave($"role {name}",
          $"something else holds on to it, and IAM says: {e.Fault?.Message ?? e.Message} When it is free: "
            + $"Remove-DeltaInstanceProfile {name}");
      }
    }
  }

  /// <summary>The bucket that one of the role's own policies is for, or null.</summary>
  private static string? BucketIn(string policy) =>
    policy.StartsWith(OwnPolicies, StringComparison.Ordinal)
      && !policy.Skip(OwnPolicies.Length).Any(char.IsUpper) ? policy.Substring(OwnPolicies.Length) : null;
}
