namespace StitchDelta.Resources.Roles;

/// <summary>The role with its instance profile and policies. Its tags hold the record of the installation, so that it is made first and
/// goes last.</summary>
internal sealed class RoleResource : Resource
{
  public static readonly RoleResource Instance = new();

  private RoleResource() : base("role and instance profile", GuideStep.Role)
  {
  }

  public override async Task<bool> EnsureAsync(Installation installation, CancellationToken cancel)
  {
    var desired = installation.Desired;
    using var turn = await installation.LockAsync($"role {desired.RoleName}", cancel);
    // The policy of another account's bucket is written here too.
    using var policy = installation.Systems.BucketAws is null ? null : await installation.LockAsync($"bucket {desired.BucketName}", cancel);
    var made = await MakeInstanceProfile.MakeAsync(
      installation.Stage, installation.Systems.Aws, installation.Systems.BucketAws,
      Request(installation) with { KmsKeyArn = await installation.KmsKeyArnAsync(cancel) }, await installation.CallerAsync(cancel), cancel);
    if (made.Profile.Status == StepStatus.Declined) return false;
    // Of the size, the look has judged what can be had.
    installation.Record = made.Record with { ClusterSize = installation.Record.ClusterSize };
    installation.RoleTags = made.RoleTags;
    return installation.Take(made.Profile);
  }

  /// <summary>What is asked of it.</summary>
  public static ProfileRequest Request(Installation installation)
  {
    var desired = installation.Desired;
    // A SQL warehouse goes by Unity Catalog there, and no cluster is ever given the role.
    var passing = RegistrationResource.IsNotNeeded(installation) ? null : desired.DeploymentRoleName;
    return new(desired.BucketName, desired.RoleName, passing, desired.BucketAccountId)
    {
      Known = installation.Record,
      Options = desired.RoleOptions,
      Room = installation.Share.Room,
      KeepsConditions = installation.IsRepair,
      LeavesOthers = true,
    };
  }

  public override async Task<bool> DestroyAsync(Removal removal, CancellationToken cancel)
  {
    if (removal.Facts.RoleName is not { } name) return true;
    // A role of somebody else that the installation used keeps what is somebody else's, and loses what was put into it.
    if (removal.WhyRoleIsOthers is { } why && removal.Record.Id is null) return removal.Leave($"role {name}", why);
    // Where role and profile are somebody else's, both stay anyway, and what was put into them goes.
    if (await RegistrationResource.WhoNeedsItAsync(removal, cancel) is { } needed
      && (removal.WhyRoleIsOthers is null || await IsOwnProfileAsync(removal.Systems.Aws, name, cancel)))
      return removal.Leave($"role {name} with its instance profile", needed) && LeavePassRole(removal, name);
    return removal.Take(await RemoveInstanceProfile.RunAsync(
      removal.Stage, removal.Systems.Aws, name, removal.Facts.DeploymentRoleName, removal.Systems.BucketAws, includeForeign: false, cancel,
      leavesOthers: true, known: removal.Record));
  }

  private static bool LeavePassRole(Removal removal, string name)
  {
    if ((removal.Facts.DeploymentRoleName ?? removal.Record.DeploymentRoleName) is not { } deployment) return true;
    var policy = RolePaths.Parse(removal.Role?.Path ?? removal.Record.RolePath) is { } path ? Mark.PassRolesPolicy(path)
      : Mark.PassRolePolicy(name);
    return removal.Leave($"inline policy {policy} of role {deployment}", "without it no cluster could be started with that role");
  }

  private static async Task<bool> IsOwnProfileAsync(IAws aws, string name, CancellationToken cancel) =>
    RecordTags.Decode((await aws.GetInstanceProfileAsync(name, cancel))?.Tags).BucketName is not null;

  public override async Task<string?> LacksAsync(CheckSubject subject, CancellationToken cancel) =>
    subject.Facts is { RoleName: null, InstanceProfileArn: null }
      || IsFoundByURL(subject) ? "-RoleName" : await base.LacksAsync(subject, cancel);

  /// <summary>Whether nothing but the URL in Stitch leads to the role, by a cluster that may be anybody's: such a role gets
  /// nothing.</summary>
  public static bool IsFoundByURL(CheckSubject subject) =>
    subject.Traced is { Recorded: null, Record.Id: null } && subject.Given is { RoleName: null, InstanceProfileArn: null, ClusterId: null };
}
