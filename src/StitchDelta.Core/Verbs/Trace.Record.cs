namespace StitchDelta.Verbs;

// What is on record of it, where its copies agree.
internal sealed partial class Trace
{
  /// <summary>The role, and what is on record there; of a role that somebody else owns, or that is gone, the part that never changes is at
  /// the cluster.</summary>
  private async Task<(IamRole? Role, InstallationRecord Record)> RecordAsync(
    InstallationFacts given, DestinationInfo? destination, RecordedRole? recorded, ClusterInfo? cluster)
  {
    if (recorded is not null)
    {
      // That the destination is on record there shows that its bucket was edited in Stitch. Else what the person says is not about this
      // installation.
      var isMeant = given.BucketName is null || given.BucketName == recorded.Record.BucketName
        || (destination is not null && destination.DestinationId == recorded.Record.DestinationId
          && given.BucketName == destination.BucketName);
      return (recorded.Role, isMeant ? await AgreedAsync(recorded, cluster) : new());
    }
    var named = await NamedRoleAsync(given);
    var name = cluster?.InstanceProfileArn is { } arn ? NameOr(named, arn) : named;
    if (name is null) return (null, new());
    var role = await ToldAsync(null, async () => await _systems.Aws.GetRoleAsync(name, _cancel));
    var onCluster = RecordTags.Decode(cluster?.CustomTags);
    if (await IsProvenAsync(onCluster)) return (role, onCluster);
    var onProfile = await ToldAsync(new(), () => OnProfileAsync(name));
    return (role, await IsProvenAsync(onProfile) ? onProfile : new());

    // The id says which role it is for, also of one that is gone.
    async Task<bool> IsProvenAsync(InstallationRecord copy) =>
      copy is { Id: { } id, BucketName: { } bucket } && bucket == (given.BucketName ?? destination?.BucketName)
      && id == InstallationId.Of(role?.Arn
        ?? $"{ProfileRequest.ArnStart(await _systems.Aws.GetCallerIdentityAsync(_cancel))}:role{copy.RolePath ?? "/"}{name}", bucket);
  }

  private async Task<InstallationRecord> OnProfileAsync(string roleName) =>
    RecordTags.Decode((await _systems.Aws.GetInstanceProfileAsync(roleName, _cancel))?.Tags);

  /// <summary>The record as the role, its instance profile and the cluster have it, where most of them agree.</summary>
  private async Task<InstallationRecord> AgreedAsync(RecordedRole recorded, ClusterInfo? cluster)
  {
    var record = recorded.Record with { Id = recorded.Id };
    var profile = await ToldAsync(null, () => _systems.Aws.GetInstanceProfileAsync(recorded.Role.RoleName, _cancel));
    var (onProfile, onCluster) = (Copy(profile?.Tags), Copy(cluster?.CustomTags));
    return await WithDeploymentRoleAsync(record.AgreedWith(onProfile, onCluster), recorded.Role, onProfile.DeploymentRoleName
      ?? onCluster.DeploymentRoleName);

    InstallationRecord Copy(IReadOnlyDictionary<string, string>? tags) =>
      RecordTags.Decode(tags) is { } copy && copy.Id == recorded.Id ? copy : new();
  }

  /// <summary>
  /// The record with the deployment role that it is proven for. A later installation may name another one, and writes it on the role alone;
  /// but then that one has the policy that lets
  /// it pass the role. Where only the one of the copies has it, somebody edited the tag.
  /// </summary>
  private async Task<InstallationRecord> WithDeploymentRoleAsync(InstallationRecord record, IamRole role, string? copy)
  {
    if (copy is null || record.DeploymentRoleName is not { } named || named == copy) return record;
    var isEdited = await ToldAsync(false, async () => !await MayPassAsync(named) && await MayPassAsync(copy));
    return isEdited ? record with { DeploymentRoleName = copy } : record;

    async Task<bool> MayPassAsync(string deploymentRole) =>
      await _systems.Aws.GetRolePolicyAsync(deploymentRole, Mark.PassRolePolicy(role.RoleName), _cancel) is not null
      || (RolePaths.Parse(role.Path) is { } path
        && await _systems.Aws.GetRolePolicyAsync(deploymentRole, Mark.PassRolesPolicy(path), _cancel) is not null);
  }
}
