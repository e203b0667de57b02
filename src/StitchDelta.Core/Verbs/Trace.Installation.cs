namespace StitchDelta.Verbs;

// Which installation is meant: the role, and where it is gone or somebody else's, the cluster or the token that bears the mark.
internal sealed partial class Trace
{
  private Task<ClusterInfo?> ClusterAsync(string? clusterId) =>
    ToldAsync(null, async () => clusterId is null ? null : await _systems.Workspace.GetClusterAsync(clusterId, _cancel));

  /// <summary>The installation that is named; else of those that load into the bucket the one that has the destination on record, the one
  /// that made the cluster, or the only one.</summary>
  private async Task<RecordedRole?> InstallationAsync(InstallationFacts given, DestinationInfo? destination, ClusterInfo? cluster)
  {
    var bucket = given.BucketName ?? destination?.BucketName;
    if (await NamedRoleAsync(given) is { } name)
      return await RecordedRole.ReadAsync(_systems.Aws, await _systems.Aws.GetRoleAsync(name, _cancel), bucket, _cancel);
    if (bucket is null && destination is null) return null;
    var marked = await FindInstallations.MarkedAsync(_systems.Aws, _cancel);
    var (here, elsewhere) = (new List<RecordedRole>(), new List<RecordedRole>());
    await ReadAsync(marked.Where(r => IsOfBucket(r)), here);
    // A bucket that somebody edited in Stitch is not the one on record.
    if (destination is not null && !here.Any(IsOfDestination) && (given.BucketName is null || given.BucketName == destination.BucketName))
      await ReadAsync(marked.Where(r => !IsOfBucket(r)), elsewhere);
    if (here.Count == 0 && await OfEarlierVersionAsync(bucket) is { } earlier) here.Add(earlier);
    var meant = here.Concat(elsewhere).FirstOrDefault(IsOfDestination)
      ?? here.FirstOrDefault(r => Mark.InTags(cluster?.CustomTags) is { } id && id == r.Id)
      ?? here.FirstOrDefault(r => cluster?.InstanceProfileArn is { } arn && RoleNames.AreSame(InstanceProfileArns.NameIn(arn),
        r.Role.RoleName))
      ?? (here is [var only] ? only : null);
    if (meant is null) _candidates = here;
    return meant;

    bool IsOfBucket(IamRole role) => bucket is not null && RecordedRole.IsMarkedFor(role, bucket);

    bool IsOfDestination(RecordedRole role) => destination is not null && role.Record.DestinationId == destination.DestinationId
      && (role.Record.StitchClientId is null || destination.StitchClientId == 0
        || role.Record.StitchClientId == destination.StitchClientId);
  }

  /// <summary>
  /// The clusters of the bucket that bear a mark, where the URL in Stitch leads to no cluster that is marked for it. Of a role that
  /// somebody else owns nothing else tells.
  /// </summary>
  private async Task<IReadOnlyList<ClusterInfo>> MarkedForAsync(string bucketName, string? roleName)
  {
    return
    [
      .. (await _systems.Workspace.ListClustersAsync(_cancel)).Where(c =>
        RecordTags.Decode(c.CustomTags) is { Id: not null } record && record.BucketName == bucketName
        // One that lost its profile is told by the id, which is that of role and bucket.
        && (roleName is null || c.InstanceProfileArn is not { } arn || RoleNames.AreSame(InstanceProfileArns.NameIn(arn), roleName))),
    ];
  }

  /// <summary>
  /// The role that makes, with the bucket, the id that a token bears. When the cluster is gone, this leads to an installation whose role is
  /// gone too, or is somebody else's. What was there before is at its instance profile; where that is somebody else's, it is not known any
  /// more.
  /// </summary>
  private async Task<(IamRole? Role, InstallationRecord Record)?> OfTokenAsync(string bucketName, InstallationFacts given)
  {
    var tokens = await new TokenOwner(_systems.Workspace, given.OnBehalfOf).ValidAsync(_cancel);
    var ids = tokens.Select(t => Mark.InComment(t.Comment)).OfType<InstallationId>().ToHashSet();
    if (ids.Count == 0) return null;
    var roles = await _systems.Aws.ListRolesAsync(_cancel);
    var arns = Meant(roles.Select(r => r.Arn));
    // A role that is gone is that of an instance profile, which has its name and path.
    if (arns.Count == 0)
      arns = Meant((await _systems.Workspace.ListInstanceProfilesAsync(_cancel)).Select(p => p.Replace(":instance-profile/", ":role/")));
    if (arns is not [var only]) return null;
    var id = InstallationId.Of(only, bucketName);
    var (path, name) = (only.Substring(only.IndexOf('/')), NameIn(only));
    _roleOfToken = name;
    var onProfile = await OnProfileAsync(name);
    return (roles.FirstOrDefault(r => r.Arn == only),
      onProfile.Id == id ? onProfile : new() { Id = id, BucketName = bucketName, RolePath = path.Remove(path.LastIndexOf('/') + 1) });

    static string NameIn(string arn) => arn.Substring(arn.LastIndexOf('/') + 1);

    List<string> Meant(IEnumerable<string> all) =>
      [.. all.Where(a => ids.Contains(InstallationId.Of(a, bucketName)) && (given.RoleName is null || RoleNames.AreSame(NameIn(a),
        given.RoleName)))];
  }

  private async Task ReadAsync(IEnumerable<IamRole> roles, List<RecordedRole> found)
  {
    // The list of roles tells no tags.
    foreach (var marked in roles)
    {
      var role = await _systems.Aws.GetRoleAsync(marked.RoleName, _cancel);
      if (await RecordedRole.ReadAsync(_systems.Aws, role, null, _cancel) is { } recorded) found.Add(recorded);
    }
  }

  private async Task<string?> NamedRoleAsync(InstallationFacts given) => given.RoleName
    ?? (given.InstanceProfileArn is { } arn
      ? (await _systems.Aws.GetInstanceProfileAsync(InstanceProfileArns.NameIn(arn), _cancel))?.RoleName : null);

  // Its role has no mark in its description, by which it would be listed.
  private async Task<RecordedRole?> OfEarlierVersionAsync(string? bucketName)
  {
    var role = await _systems.Aws.GetRoleAsync(MakeInstanceProfile.DefaultRoleName, _cancel);
    var recorded = await RecordedRole.ReadAsync(_systems.Aws, role, bucketName, _cancel);
    return recorded?.Record.BucketName == bucketName ? recorded : null;
  }
}
