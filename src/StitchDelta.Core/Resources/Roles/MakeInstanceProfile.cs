namespace StitchDelta.Resources.Roles;

/// <summary>Guide step 1.2: a role that EC2 may assume and that may use the bucket, in an instance profile of the same name, which
/// Databricks' deployment role may pass.</summary>
public static class MakeInstanceProfile
{
  /// <summary>The name of the role, and of the instance profile, where none is given.</summary>
  public const string DefaultRoleName = "stitch-delta";

  private static readonly TimeSpan Propagation = TimeSpan.FromMinutes(1);

  /// <summary>Makes or repairs each part; what is as it should be is left alone.</summary>
  /// <param name="bucketName">The bucket that the role may use.</param>
  /// <param name="roleName">The name of the role and of the instance profile.</param>
  /// <param name="deploymentRoleName">The role that Databricks deploys with; null to leave PassRole to somebody else.</param>
  /// <param name="bucketAccountId">The account that owns the bucket; null to find out whether it is the caller's.</param>
  /// <param name="bucketAws">AWS as that account, where it is another one; null when the caller is to try.</param>
  /// <param name="known">What is known of the installation beside what is given here.</param>
  /// <param name="options">What is asked of the role beside that.</param>
  /// <param name="kmsKeyArn">The ARN of the KMS key with which the bucket is encrypted; null for none, or to leave it as it is.</param>
  public static async Task<StepResult<DeltaInstanceProfile>> RunAsync(
    IStage stage, IAws aws, string bucketName, string roleName, string? deploymentRoleName, string? bucketAccountId, IAws? bucketAws,
      CancellationToken cancel,
    InstallationRecord? known = null, RoleOptions? options = null, string? kmsKeyArn = null)
  {
    var (role, passing) = (RoleNames.Parse(roleName), deploymentRoleName is null ? null : RoleNames.Parse(deploymentRoleName));
    var caller = await aws.GetCallerIdentityAsync(cancel);
    await BucketOwner.RequireAsync(aws, bucketAws, bucketName, bucketAccountId, cancel);
    var request = new ProfileRequest(bucketName, role.In(caller.AccountId), passing?.In(caller.AccountId), bucketAccountId)
    {
      Known = known ?? new(),
      Options = options ?? new(),
      KmsKeyArn = kmsKeyArn,
    };
    var made = await MakeAsync(stage, aws, bucketAws, request, caller, cancel);
    if (made.Profile.Status == StepStatus.Declined) return made.Profile;
    // Where the stage stands alone, nobody comes after it who would write the record.
    var changes = new ChangeSet(stage);
    if (made.RoleTags is { } tags) await WriteRecord.RunAsync(changes, aws, made.Profile.Value.RoleName!, tags, made.Record, cancel,
      asks: true);
    var profile = made.Profile.Value;
    return changes.Result(profile with { Facts = profile.Facts with { ClusterSize = made.Record.ClusterSize?.Text ?? "" } });
  }

  /// <summary>The same, without a record on a role that is there already: that is written once, when all of the installation is
  /// known.</summary>
  internal static async Task<MadeProfile> MakeAsync(
    IStage stage, IAws aws, IAws? bucketAws, ProfileRequest request, CallerIdentity caller, CancellationToken cancel)
  {
    var bucketName = request.BucketName;
    var changes = new ChangeSet(stage);
    var (isElsewhere, owner) = await OwnerAsync(aws, caller, bucketName, request.BucketAccountId, bucketAws, cancel);
    var deployment = request.DeploymentRoleName is not { } name ? null
      : await aws.GetRoleAsync(name, cancel) ?? throw Catalogue.DeploymentRoleNotFound.For(name, name, request.RoleName);

    var role = await aws.GetRoleAsync(request.RoleName, cancel);
    request = request.Of(role, deployment);
    var roleName = request.RoleName;
    var recorded = await RecordedRole.ReadAsync(aws, role, bucketName, cancel);
    await JudgeAsync(aws, request, caller, role, recorded, cancel);
    var pass = PassPolicy.Of(request, role, recorded, caller);
    await TellOfFormerAsync(stage, aws, request, recorded, pass, cancel);

    var isNew = role is null;
    (role, recorded) = await MakeRole.RunAsync(stage, aws, changes, request, role, recorded, request.RecordFor(caller, null, null, owner),
      cancel);
    // The ARNs of what is only planned are known beforehand: IAM builds them from the account and the name.
    var roleArn = role?.Arn ?? request.RoleArn(caller);
    var record = request.RecordFor(caller, role, recorded, owner);
    var leavesOthers = request.LeavesOthers && role is not null && recorded is null;
    await InlinePolicyAsync(
      stage, aws, changes, request, leavesOthers, roleName, Mark.AccessPolicy(bucketName),
      current => PolicyDocuments.BucketAccess(bucketName, KmsKeys.And(current, request.KmsKeyArn)), cancel, isMissing: isNew);
    if (request.KmsKeyArn is { } key && changes.Changes.LastOrDefault() is { Action: not ChangeAction.None })
      stage.Warn(BucketAdvice.OfRole(key, roleArn));
    var profileArn = await InstanceProfileAsync(stage, aws, changes, request, record, cancel)
      ?? request.ProfileArn(caller);
    if (deployment is not null)
    {
      // Those that are made side by side under one path write one policy, once.
      using var turn = pass.Says is null ? null : await request.Room.LockAsync(caller, deployment.RoleName, cancel);
      await InlinePolicyAsync(stage, aws, changes, request, leavesOthers, deployment.RoleName, pass.Name, _ =>
        pass.Document, cancel, pass.Says,
        isMissing: pass.Says is null && request.Room.WasMissing(caller, deployment.RoleName, pass.Name));
    }
    if (isElsewhere && !changes.Declined) await OpenBucketAsync(stage, aws, bucketAws, changes, bucketName, roleArn, cancel);
    var profile = new DeltaInstanceProfile
    {
      InstallationId = record.Id!.Value,
      BucketName = bucketName,
      BucketAccountId = owner,
      RoleName = roleName,
      RoleArn = roleArn,
      InstanceProfileArn = profileArn,
      DeploymentRoleName = request.DeploymentRoleName,
    };
    return new(changes.Result(profile), record, role is null ? RecordTags.Encode(record.Fixed) : recorded?.Role.Tags);
  }

  /// <summary>Another deployment role comes on record, and with that nothing knows any more what the former one may do.</summary>
  private static async Task TellOfFormerAsync(IStage stage, IAws aws, ProfileRequest request, RecordedRole? recorded, PassPolicy pass,
    CancellationToken cancel)
  {
    if (request.DeploymentRoleName is not { } now || recorded?.Record.DeploymentRoleName is not { } former
      || RoleNames.AreSame(former, now)) return;
    var may = $"The role {former}, which Databricks deployed with before, may still pass {request.RoleName}";
    try
    {
      if (await aws.GetRolePolicyAsync(former, pass.Name, cancel) is null) return;
    }
    catch (StitchDeltaException e) when (e.IsDenied)
    {
      stage.Warn($"Whether that is so may not be seen: {char.ToLowerInvariant(may[0])}{may.Substring(1)}.");
      return;
    }
    // The policy of a path is that of all roles under it.
    var others = pass.Says is null || request.Path is not { } path ? []
      : await FindInstallations.UnderPathAsync(aws, path, former, request.RoleName, cancel);
    stage.Warn(others is { Count: 0 }
      ? $"{may}. If it need not: aws iam delete-role-policy --role-name {former} --policy-name {pass.Name}"
      : $"{may}: its policy {pass.Name} is that of all roles under the path, "
        + $"and {(others is null ? "others may need" : $"{others[0]} needs")} it.");
  }

  /// <summary>Throws when what is asked for cannot be had, before anything is made.</summary>
  internal static async Task JudgeAsync(IAws aws, ProfileRequest request, CallerIdentity caller, IamRole? role, RecordedRole? recorded,
    CancellationToken cancel)
  {
    RemovalTag.Refuse(recorded, DateTimeOffset.UtcNow);
    if (role is not null && request.Options.Path is { } path && path != role.Path)
      throw Catalogue.RoleOfOtherPath.For(role.Arn, role.RoleName, role.Arn, path);
    if (role is not null) MakeRole.RequireRoomForTags(role, recorded, request.Options);
    await request.Room.RequireAsync(aws, caller, request, PassPolicy.Of(request, role, recorded, caller), cancel);
  }

  /// <summary>Whether the bucket is another account's, and whose as far as that is known. Looked up before anything is written, so that
  /// credentials that are no good stop it all.</summary>
  private static async Task<(bool IsElsewhere, string? Owner)> OwnerAsync(
    IAws aws, CallerIdentity caller, string bucketName, string? bucketAccountId, IAws? bucketAws, CancellationToken cancel)
  {
    var other = bucketAws is null ? null : (await bucketAws.GetCallerIdentityAsync(cancel)).AccountId;
    if (bucketAccountId is not null) return (bucketAccountId != caller.AccountId, bucketAccountId);
    return await BucketOwner.IsCallerAsync(aws, caller, bucketName, cancel) switch
    {
      true => (false, caller.AccountId),
      false => (true, other),
      null => (other is not null && other != caller.AccountId, other),
    };
  }

  /// <summary>The bucket is another account's, which must let the role in by its policy.</summary>
  private static async Task OpenBucketAsync(IStage stage, IAws aws, IAws? bucketAws, ChangeSet changes, string bucketName, string roleArn,
    CancellationToken cancel)
  {
    try
    {
      await EditBucketPolicy.RunAsync(stage, bucketAws ?? aws, changes, bucketName, current =>
        RoleAccess.Grant(current, bucketName, roleArn), Propagation, cancel);
    }
    catch (StitchDeltaException e) when (e.StatusCode is 403 or 405 && e.Entry != Catalogue.AwsCredentialsRefused)
    {
      stage.Warn($"Bucket {bucketName} belongs to another account, whose policy must let {roleArn} in; "
        + $"{(bucketAws is null ? "these credentials" : "those of -BucketProfileName")} may not change it. "
        + $"{(bucketAws is null ? "Give -BucketProfileName, or have" : "Have")} its owner add to the policy's Statement: "
        + $"{RoleAccess.Statements(bucketName, roleArn)}");
    }
  }

  // A policy of its own name, so that no document of somebody else's is ever rewritten.
  private static async Task InlinePolicyAsync(
    IStage stage, IAws aws, ChangeSet changes, ProfileRequest request, bool leavesOthers, string roleName, string policyName,
    Func<string?, string> wanted, CancellationToken cancel, string? says = null, bool isMissing = false)
  {
    if (changes.Declined) return;
    var resource = EditRolePolicy.Name(roleName, policyName);
    var current = isMissing ? null : await aws.GetRolePolicyAsync(roleName, policyName, cancel);
    var policy = wanted(current);
    var differs = current is not null && !PolicyDocument.MeansTheSame(current, policy);
    if (differs && leavesOthers)
    {
      changes.Unchanged(resource, "left alone: it is somebody else's");
      stage.Warn($"Left alone: {resource}: it was there before and says something else. To write it anew: {request.Command}");
      return;
    }
    if (differs && request.KeepsConditions && Hardening.Of(current!, policy) is { } hardened)
    {
      changes.Unchanged(resource, $"left alone: somebody hardened it, to {hardened}");
      stage.Warn($"Left alone: {resource}: somebody hardened it, to {hardened}. To write it anew: {request.Command}");
      return;
    }
    await EditRolePolicy.RunAsync(changes, aws, roleName, policyName, current, policy, cancel, says);
  }

  /// <summary>
  /// What to say of an instance profile that somebody else owns, as Terraform does, and that does not hold the role: which role is in
  /// it is for its owner to say.
  /// </summary>
  internal static string WhyProfileStays(string roleName) =>
    $"it is somebody else's. Put the role {roleName} into it where it is managed, as in Terraform's configuration.";

  private static async Task<string?> InstanceProfileAsync(
    IStage stage, IAws aws, ChangeSet changes, ProfileRequest request, InstallationRecord record, CancellationToken cancel)
  {
    if (changes.Declined) return null;
    var roleName = request.RoleName;
    var profile = await aws.GetInstanceProfileAsync(roleName, cancel);
    if (request.KeepsConditions && profile is not null && profile.RoleName != roleName && Mark.InTags(profile.Tags) is null)
    {
      var why = WhyProfileStays(roleName);
      changes.Unchanged($"instance profile {roleName}", $"left alone: {why}");
      stage.Warn($"Left alone: instance profile {roleName}: {why}");
      return profile.Arn;
    }
    if (profile?.RoleName is { } other && other != roleName)
    {
      // A profile of the installation's own has its role and no other: with a stranger's the cluster would work with the stranger's rights.
      if (Mark.InTags(profile.Tags) != record.Id) throw Catalogue.InstanceProfileHasOtherRole.For(profile.Arn, roleName, other);
      if (await changes.ApplyAsync(new(ChangeAction.Delete, $"role {other} in instance profile {roleName}",
        "somebody put it there in place of the installation's own"),
        () => aws.RemoveRoleFromInstanceProfileAsync(roleName, other, cancel)))
        profile = profile with { RoleName = null, RoleArn = null };
    }
    if (profile is null)
      await changes.ApplyAsync(new(ChangeAction.Create, $"instance profile {roleName}"), async () =>
        profile = await aws.CreateInstanceProfileAsync(roleName, request.Path, request.Options.TagsWith(RecordTags.Encode(record.Fixed)),
          cancel));
    else
    {
      changes.Unchanged($"instance profile {roleName}");
      Ignored.WarnOfTags(stage, $"the instance profile {roleName}", profile.Tags, request.Options.Tags, lacking =>
        $"To set them: aws iam tag-instance-profile --instance-profile-name {roleName} --tags {OwnTags.ForAwsCli(lacking)}");
    }

    if (profile?.RoleName == roleName)
      changes.Unchanged($"role {roleName} in instance profile {roleName}");
    else if (await changes.ApplyAsync(new(ChangeAction.Create, $"role {roleName} in instance profile {roleName}"),
        () => aws.AddRoleToInstanceProfileAsync(roleName, roleName, cancel))
      && (await aws.GetInstanceProfileAsync(roleName, cancel))?.RoleName != roleName)
      throw Catalogue.IamReadBackMismatch.For(roleName, $"The role in instance profile {roleName}");
    return profile?.Arn;
  }
}
