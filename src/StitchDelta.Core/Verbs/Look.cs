namespace StitchDelta.Verbs;

/// <summary>Looks before anything is made: what would stand in the way later is told, and what was there before the module came is
/// remembered.</summary>
internal static class Look
{
  /// <summary>Looks, and fills in what is known and on record of the installation.</summary>
  public static async Task RunAsync(Installation it, CancellationToken cancel)
  {
    it.Take(await FindBucket.RunAsync(it.BucketAws, it.Desired.BucketName, it.Facts.StitchRegion, cancel));
    FindBucket.RequireRegion(it.Facts);
    CheckSshTunnel.Given(it.Desired.Ssh);
    var destinations = await it.Systems.Stitch.ListDestinationsAsync(cancel);
    AtDestination(it, destinations);
    foreach (var named in new[] { it.Desired.Role, it.Desired.DeploymentRole })
      // The ARN of another account's role would end in a role of the same name in this one.
      if (named is { AccountId: not null }) named.In((await it.CallerAsync(cancel)).AccountId);
    var role = await (it.IsRepair ? AtRecordAsync(it, cancel) : BeforeInstallAsync(it, destinations, cancel));
    await KeepOwnerAsync(it, cancel);
    var makesToken = TokenResource.WillMake(it);
    if (makesToken && it.Desired.OnBehalfOf is { } principal)
      await it.Share.TokenRoom.OfAsync(it.Systems.Workspace, principal, cancel);
    var makesLocation = await LookAtCatalogs.RunAsync(it, cancel);
    // A repair knows what is on record of the cluster only later.
    if (!it.IsRepair) await LookAtCluster.ChooseAsync(it, cancel);
    await RequireRegistrableAsync(it, cancel);
    await RequireRoomAsync(it, role is null, makesLocation, makesToken, cancel);
  }

  /// <summary>Whose the token is never changes: it is on record from the beginning, and three copies of the record agree on it.</summary>
  private static async Task KeepOwnerAsync(Installation it, CancellationToken cancel)
  {
    var (asked, owner) = (it.Desired.OnBehalfOf, it.Record.TokenOwner);
    if (owner is null || string.Equals(asked, owner, StringComparison.OrdinalIgnoreCase)) return;
    // Only an admin makes and lists a service principal's tokens. To whoever is none they are another owner's.
    var isAdmin = (asked ?? it.Record.OnBehalfOf) is not null && (await it.Share.ChoicesOf(it.Systems.Workspace).UserAsync(cancel)).IsAdmin;
    if (asked is null)
    {
      if (isAdmin) it.Desired = it.Desired with { OnBehalfOf = it.Record.OnBehalfOf };
      return;
    }
    // Whoever follows the advice must not find out then that there is no such principal.
    if (isAdmin) await it.Share.TokenRoom.OfAsync(it.Systems.Workspace, asked, cancel);
    Ignored.Warn(it.Stage, nameof(it.Desired.OnBehalfOf), $"'{asked}'", $"the token of the installation is {owner}'s, and stays so",
      $"For one of {asked}: Uninstall-StitchDestination {it.Desired.BucketName} -RoleName {it.Desired.RoleName}, "
        + "and then this command again.");
    it.Desired = it.Desired with { OnBehalfOf = it.Record.OnBehalfOf };
  }

  /// <summary>Who is no admin goes on only with an instance profile that an admin has registered.</summary>
  private static async Task RequireRegistrableAsync(Installation it, CancellationToken cancel)
  {
    if (!it.Wanted.Contains(RegistrationResource.Instance) || RegistrationResource.IsNotNeeded(it)) return;
    var user = await it.Share.ChoicesOf(it.Systems.Workspace).UserAsync(cancel);
    if (user.IsAdmin) return;
    var profile = await it.Systems.Aws.GetInstanceProfileAsync(it.Desired.RoleName, cancel);
    if (profile is not null && (await it.Systems.Workspace.ListInstanceProfilesAsync(cancel)).Contains(profile.Arn)) return;
    throw Catalogue.WorkspaceAdminNeeded.For(it.Desired.RoleName, it.Desired.RoleName, user.UserName, it.Desired.BucketName);
  }

  /// <summary>What the services count is judged only where something new will be made.</summary>
  private static async Task RequireRoomAsync(
    Installation it, bool lacksRole, bool makesLocation, bool makesToken, CancellationToken cancel)
  {
    var (name, roles) = (it.Desired.RoleName, new List<string>());
    var makesRole = lacksRole && it.Wanted.Contains(RoleResource.Instance);
    if (makesRole) roles.Add(name);
    if (makesLocation && it.Wanted.Contains(ExternalLocationResource.Instance)) roles.Add(ExternalLocationResource.Request(it).RoleName);
    if (roles.Count > 0)
      await it.Share.AccountRoom.RequireAsync(it.Systems.Aws, await it.CallerAsync(cancel), roles, makesRole ? [name] : [], cancel);
    if (makesToken)
      await it.Share.TokenRoom.RequireAsync(it.Systems, it.Desired.OnBehalfOf, it.Facts.Principal, $"{name} {it.Desired.BucketName}",
        cancel);
  }

  private static void AtDestination(Installation it, IReadOnlyList<DestinationInfo> all)
  {
    it.Destination = all.FirstOrDefault(d => d.DestinationType == MakeDestination.DestinationType);
    FindDestination.RequireMeant(all.FirstOrDefault(), it.Desired.DestinationId);
    if (!it.Desired.TakeOver && all.FirstOrDefault(d => d.DestinationType != MakeDestination.DestinationType) is { } other)
      throw Catalogue.DestinationOfOtherType.For(other.DestinationId, other.DestinationType, other.DestinationId);
    CheckSshTunnel.Complete(it.Desired.Ssh, it.Destination?.Ssh);
  }

  /// <summary>What is on record of an installation that is repaired: at its role; where that is gone, at its cluster.</summary>
  /// <returns>The role; null where it is gone.</returns>
  private static async Task<IamRole?> AtRecordAsync(Installation it, CancellationToken cancel)
  {
    var (role, recorded) = await RoleAsync(it, cancel);
    if (role is null)
    {
      var id = InstallationId.Of(RoleResource.Request(it).RoleArn(await it.CallerAsync(cancel)), it.Desired.BucketName);
      it.Record = await OnClusterAsync(it, id, cancel) is { Id: not null } onCluster ? onCluster : await OnProfileAsync(it, id, cancel)
        ?? new();
    }
    else if (recorded is not null && recorded.Record.BucketName == it.Desired.BucketName) (it.Record, it.RoleTags)
      = (recorded.Record, recorded.Role.Tags);
    return role;
  }

  /// <summary>What is on record already; for a new installation what was there before it.</summary>
  /// <returns>The role; null where it is to be made.</returns>
  private static async Task<IamRole?> BeforeInstallAsync(Installation it, IReadOnlyList<DestinationInfo> destinations,
    CancellationToken cancel)
  {
    var (role, recorded) = await RoleAsync(it, cancel);
    var desired = it.Desired;
    var roleArn = role?.Arn ?? RoleResource.Request(it).RoleArn(await it.CallerAsync(cancel));
    if (desired.Role.Path is { } path && path != RoleNames.Parse(roleArn).Path) throw desired.Role.IsNot(roleArn);
    await BucketOwner.RequireAsync(it.Systems.Aws, it.Systems.BucketAws, desired.BucketName, desired.BucketAccountId, cancel);
    if (recorded?.Record.BucketName is { } bucket && bucket != desired.BucketName)
      throw Catalogue.PartOfOtherInstallation.For(desired.RoleName, "role", desired.RoleName, $"that loads into the bucket '{bucket}'",
        nameof(desired.RoleName));
    if (recorded is not null)
    {
      (it.Record, it.RoleTags) = (recorded.Record, recorded.Role.Tags);
      var isExpected = it.Record.DestinationId is not null && !RemovalTag.IsIn(recorded.Role.Tags);
      if (isExpected && destinations.Count == 0)
        AtDestination(it, await FindDestination.AgainAsync(destinations, it.Systems.Stitch, isExpected, it.Stage.Time, cancel));
      var known = new Traced(it.Facts, recorded.Record with { Id = recorded.Id }, recorded) { Destinations = it.Destination is { } found
        ? [found] : [] };
      Guard.RequireAccount(new(), known);
      Guard.RequireTellingAccount(it.Stage, known, desired.TakeOver, "another one is made in its place with -TakeOver");
      await Guard.RequireWorkspaceAsync(it.Systems, known, cancel);
    }
    if (!desired.TakeOver && it.Destination is { } there)
      await new OthersDestination(it.Systems.Aws, () => it.Share.ClustersOf(it.Systems.Workspace, cancel))
        .RefuseAsync(there, it.Record with { Id = InstallationId.Of(roleArn, desired.BucketName), BucketName = desired.BucketName },
          desired.RoleName, cancel);
    await MakeInstanceProfile.JudgeAsync(it.Systems.Aws, RoleResource.Request(it), await it.CallerAsync(cancel), role, recorded, cancel);
    var id = InstallationId.Of(roleArn, desired.BucketName);
    if (it.WarehouseId is not null && role is not null && recorded is null)
      throw Catalogue.WarehouseNeedsOwnRole.For(role.Arn, role.RoleName, desired.BucketName);
    if (it.WarehouseId is { } warehouse) it.Warehouse = await WarehouseResource.RequireAsync(it.Systems.Workspace, warehouse, cancel);
    await it.Share.ChoicesOf(it.Systems.Workspace).RequirePolicyAsync(desired.PolicyId, cancel);
    await LookAtCluster.RunAsync(it, it.Record with { Id = id, BucketName = desired.BucketName }, cancel);
    var user = await it.Share.ChoicesOf(it.Systems.Workspace).UserAsync(cancel);
    it.Facts = it.Facts with { OrgId = user.OrgId, Principal = user.UserName };
    // The URL of a cluster needs it.
    if (it.WarehouseId is null)
      it.Facts = it.Facts with
      {
        OrgId = await MakeJdbcUrl.OrgIdAsync(it.Systems.Workspace, it.Systems.WorkspaceUrl!, user.OrgId, cancel),
      };
    if (recorded is not null) return role;
    // Of a role that somebody else owns, or that is gone, what was there before is at the cluster.
    if (await OnClusterAsync(it, id, cancel) is { Id: not null } onCluster)
    {
      it.Record = onCluster;
      return role;
    }
    it.Record = new()
    {
      StitchRegion = it.Facts.StitchRegion,
      Before = (await it.Share.WasGrantedAsync((await it.CallerAsync(cancel)).AccountId, desired.BucketName, () =>
        IsGrantOfOthersAsync(it, id, cancel)) ? FoundBefore.Grant : FoundBefore.None)
        | (it.Destination is null ? FoundBefore.None : FoundBefore.Destination)
        | (role is not null && await IsRegisteredAsync(it, role, cancel) ? FoundBefore.Registration : FoundBefore.None),
      TokenOwner = desired.OnBehalfOf ?? user.UserName,
    };
    // What an installation left of itself was not there before it: its instance profile remembers that.
    if (it.Record.Before != FoundBefore.None && await OnProfileAsync(it, id, cancel) is { } onProfile) it.Record = onProfile;
    return role;
  }

  private static async Task<(IamRole? Role, RecordedRole? Recorded)> RoleAsync(Installation it, CancellationToken cancel)
  {
    var role = await it.Systems.Aws.GetRoleAsync(it.Desired.RoleName, cancel);
    it.Desired = it.Desired.Of(role);
    return (role, await RecordedRole.ReadAsync(it.Systems.Aws, role, it.Desired.BucketName, cancel));
  }

  private static async Task<InstallationRecord?> OnProfileAsync(Installation it, InstallationId id, CancellationToken cancel) =>
    RecordTags.Decode((await it.Systems.Aws.GetInstanceProfileAsync(it.Desired.RoleName, cancel))?.Tags) is { } copy
      && copy.Id == id ? copy : null;

  private static async Task<InstallationRecord> OnClusterAsync(Installation it, InstallationId id, CancellationToken cancel) =>
    OwnCluster.MarkedIn(await it.Share.ClustersOf(it.Systems.Workspace, cancel), id) is [var only]
      ? RecordTags.Decode(only.CustomTags) : new();

  private static async Task<bool> IsGrantOfOthersAsync(Installation it, InstallationId id, CancellationToken cancel)
  {
    var policy = await BucketOwner.PolicyAsync(it.BucketAws, it.Desired.BucketName, cancel);
    if (BucketPolicy.Grant(policy, it.Desired.BucketName, GrantBucketAccess.LoaderOf(it.Facts)).Changes) return false;
    // Another installation may have brought the grant.
    var sharing = await FindInstallations.OfBucketAsync(it.Systems.Aws, it.Desired.BucketName, cancel) ?? [];
    // One on a role of somebody else has its record at its cluster. Beside a SQL warehouse there need be no clusters.
    var clusters = it.WarehouseId is null ? await it.Share.ClustersOf(it.Systems.Workspace, cancel) : [];
    var atClusters = OwnCluster.OfOthers(clusters, id, it.Desired.BucketName).Select(o => o.Record)
      .Where(r => r.BucketName == it.Desired.BucketName);
    return sharing.Select(r => r.Record).Concat(atClusters)
      .All(r => (r.Before & (FoundBefore.Grant | FoundBefore.Unknown)) != FoundBefore.None);
  }

  /// <summary>Whether the workspace knows the instance profile of a role that somebody else made.</summary>
  private static async Task<bool> IsRegisteredAsync(Installation it, IamRole role, CancellationToken cancel) =>
    await it.Systems.Aws.GetInstanceProfileAsync(role.RoleName, cancel) is { } profile
    && (await it.Systems.Workspace.ListInstanceProfilesAsync(cancel)).Contains(profile.Arn);
}
