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
    var (systems, desired, arn) = (installation.Systems, installation.Desired, installation.Facts.InstanceProfileArn!);
    using var turn = await installation.LockAsync($"registration {arn} {systems.WorkspaceUrl}", cancel);
    return installation.Take(await RegisterInstanceProfile.RunAsync(
      installation.Stage, systems.Workspace, systems.WorkspaceUrl!, arn, desired.SkipValidation, RegisterInstanceProfile.PatienceFor(desired.DeploymentRoleName),
      new PassRoleLookup(systems.Aws, desired.DeploymentRoleName), cancel));
  }

  public override async Task<bool> DestroyAsync(Removal removal, CancellationToken cancel)
  {
    if (removal.Facts.InstanceProfileArn is not { } arn) return true;
    if (removal.Role is null && removal.Named.InstanceProfileArn is null) return removal.Leave($"registration of {arn}", Removal.Unsure);
    if (removal.WhyRoleIsOthers is { } why && WhyItStays(removal, why) is { } stays) return removal.Leave($"registration of {arn}", stays);
    return removal.Take(await RegisterInstanceProfile.UndoAsync(removal.Stage, removal.Systems.Workspace, removal.Systems.WorkspaceUrl!, arn, cancel));
  }

  // The role of somebody else may have been registered before; the cluster's tags tell.
  private static string? WhyItStays(Removal removal, string whyRoleIsOthers)
  {
    var before = removal.Record.Before;
    if (removal.Record.Id is null || before == FoundBefore.Unknown)
      return $"it is that of the role {removal.Facts.RoleName}, and {whyRoleIsOthers}";
    return before.HasFlag(FoundBefore.Registration) ? "the workspace had it before" : null;
  }

  public override async Task<string?> LacksAsync(CheckSubject subject, CancellationToken cancel) =>
    subject.Facts.InstanceProfileArn is null || RoleResource.IsFoundByURL(subject) ? "-InstanceProfileArn" : await base.LacksAsync(subject, cancel);
}
