namespace StitchDelta.Resources.Roles;

/// <summary>The instance profile in the list of those that the workspace lets clusters use.</summary>
internal sealed class RegistrationResource : Resource
{
  public static readonly RegistrationResource Instance = new();

  private RegistrationResource() : base("registration", GuideStep.Registration)
  {
  }

  public override IReadOnlyList<Resource> DependsOn => [RoleResource.Instance];

  public override async Task<bool> EnsureAsync(Installation installation, CancellationToken cancel)
  {
    if (IsNotNeeded(installation)) return true;
    var (systems, desired, arn) = (installation.Systems, installation.Desired, installation.Facts.InstanceProfileArn!);
    using var turn = await installation.LockAsync($"registration {arn} {systems.WorkspaceUrl}", cancel);
    return installation.Take(await RegisterInstanceProfile.RunAsync(
      installation.Stage, systems.Workspace, systems.WorkspaceUrl!, arn, desired.SkipValidation,
        RegisterInstanceProfile.TimeoutFor(desired.DeploymentRoleName),
      new PassRoleLookup(systems.Aws, desired.DeploymentRoleName), cancel));
  }

  /// <summary>A SQL warehouse reaches the bucket through Unity Catalog, and has no instance profile of its own.</summary>
  public static bool IsNotNeeded(Installation installation) =>
    installation.WarehouseId is not null && TableHome.IsOfUnityCatalog(installation.Facts.CatalogName);

  public override async Task<bool> DestroyAsync(Removal removal, CancellationToken cancel)
  {
    if (removal.Facts.InstanceProfileArn is not { } arn) return true;
    if ((WhyItStays(removal) ?? await WhoNeedsItAsync(removal, cancel)) is { } stays) return removal.Leave($"registration of {arn}", stays);
    return removal.Take(await RegisterInstanceProfile.UndoAsync(removal.Stage, removal.Systems.Workspace, removal.Systems.WorkspaceUrl!,
      arn, cancel));
  }

  /// <summary>A cluster of somebody else that works with the installation's profile, and could not start any more without it, in words;
  /// null for none. Copies of its own cluster are told by themselves.</summary>
  public static async Task<string?> WhoNeedsItAsync(Removal removal, CancellationToken cancel)
  {
    if (removal.Facts.InstanceProfileArn is not { } arn || removal.Systems.WorkspaceFault is not null) return null;
    if (await removal.Others.DoWarehousesUseAsync(arn, cancel))
      return "the SQL warehouses of the workspace reach S3 through it. Take it out of their data access configuration (Settings, Compute, "
        + $"SQL warehouses), and then: {Again(removal)}";
    var users = OwnCluster.OthersWith(await removal.Others.ClustersAsync(cancel), arn, removal.Facts.ClusterId, removal.Installation);
    return users.Count == 0 ? null
      : $"{ClusterWords.WorkWithIt(users)}, and could not start without it. "
        + $"Give it another instance profile or remove it, and then: {Again(removal)}";
  }

  private static string Again(Removal removal) =>
    $"Uninstall-StitchDestination {removal.Facts.BucketName} -RoleName {removal.Facts.RoleName}";

  // The role of somebody else may have been registered before; the cluster's tags tell. They do so, too, of a role that is gone: their id
  // is that of the role and the bucket.
  private static string? WhyItStays(Removal removal)
  {
    var record = removal.Record;
    if (removal.Role is null && record.Id is null) return removal.Named.InstanceProfileArn is null ? Removal.Unsure : null;
    if (removal.Role is null && record.Before == FoundBefore.Unknown) return Removal.Unsure;
    if (removal.Role is not null && removal.WhyRoleIsOthers is null) return null;
    if (record.Id is null || record.Before == FoundBefore.Unknown)
      return $"it is that of the role {removal.Facts.RoleName}, and {removal.WhyRoleIsOthers}";
    return record.Before.HasFlag(FoundBefore.Registration) ? "the workspace had it before" : null;
  }

  public override async Task<string?> LacksAsync(CheckSubject subject, CancellationToken cancel) =>
    subject.Facts.InstanceProfileArn is null
      || RoleResource.IsFoundByURL(subject) ? "-InstanceProfileArn" : await base.LacksAsync(subject, cancel);
}
