using StitchDelta.Contracts;
using StitchDelta.Errors;
using StitchDelta.Installations;
using StitchDelta.Jdbc;
using StitchDelta.Names;

namespace StitchDelta.Steps.WholeLine;

/// <summary>
/// Finds, from whatever is known of a destination, what else belongs to it: Stitch tells its bucket and JDBC URL, the URL the cluster, the cluster the instance profile, the role's tags the rest.
/// What is known already is never overruled, and what cannot be found out is left unknown: that a part is missing is for the checks to say.
/// </summary>
public static class TraceDestination
{
  /// <summary>What Stitch and the JDBC URL tell: before there is a workspace to ask, for the URL says which one it is.</summary>
  /// <param name="stage">Told what could not be found out.</param>
  /// <param name="known">What is known.</param>
  /// <param name="systems">The three systems.</param>
  /// <param name="cancel">Cancels.</param>
  /// <param name="forRemoval">Whether only what surely belongs to it is taken: a destination of another bucket is not, and a service that does not tell is an error.</param>
  public static async Task<StitchDestination> InStitchAsync(IStage stage, StitchDestination known, LineSystems systems, CancellationToken cancel, bool forRemoval = false)
  {
    if (known.DestinationId is null || known.BucketName is null || known.JdbcUrl is null)
    {
      known = await IfToldAsync(stage, forRemoval, known, async () =>
        (await systems.Stitch.ListDestinationsAsync(cancel)).FirstOrDefault(d =>
          d.DestinationType == MakeDestination.DestinationType && (known.DestinationId is null ? (!forRemoval && known.BucketName is not null) || !IsElsewhere(d, known) : d.DestinationId == known.DestinationId)) is { } found
          ? Carry.Into(known, FindDestination.Describe(found)) : known);
    }
    return known.JdbcUrl is null ? known
      : await IfToldAsync(stage, mustTell: false, known, () => Task.FromResult(Carry.Into(known, MakeJdbcUrl.Describe(JdbcUrl.Parse(known.JdbcUrl)))));
  }

  /// <summary>Whether a destination loads into another bucket than the one that is meant.</summary>
  internal static bool IsElsewhere(DestinationInfo destination, StitchDestination known) =>
    known.BucketName is { } meant ? destination.BucketName is { } actual && actual != meant
    // Where only a name says which one is meant, another name is another destination.
    : known.DestinationName is { } name && destination.DestinationName != name;

  /// <summary>All that the three systems tell.</summary>
  /// <param name="stage">Told what could not be found out.</param>
  /// <param name="known">What is known.</param>
  /// <param name="systems">The three systems.</param>
  /// <param name="cancel">Cancels.</param>
  /// <param name="forRemoval">Whether only what surely belongs to it is taken, as for <see cref="InStitchAsync"/>.</param>
  public static async Task<StitchDestination> RunAsync(IStage stage, StitchDestination known, LineSystems systems, CancellationToken cancel, bool forRemoval = false)
  {
    if (known.RoleName is { } role) RoleNames.Parse(role); // What names no role is no part that could not be found out.
    known = await InStitchAsync(stage, known, systems, cancel, forRemoval);
    var cluster = await IfToldAsync(stage, forRemoval, null, async () => known.ClusterId is { } id ? await systems.Workspace.GetClusterAsync(id, cancel) : null);
    var (withRole, recorded) = await IfToldAsync(stage, forRemoval, (known, null), () => WithRoleAsync(systems.Aws, known, cluster?.InstanceProfileArn, cancel));
    known = withRole;
    // Where the role tells nothing, the cluster still has the part that never changes.
    var record = recorded is not null ? recorded.Record with { Id = recorded.Id }
      : RecordTags.Decode(cluster?.CustomTags) is { Id: not null } onCluster && onCluster.BucketName == known.BucketName ? onCluster : new();
    if (record.ClusterId is { } onRecord && onRecord != known.ClusterId && IsOnlyInUrl(known))
    {
      // The URL is a place that people edit; the record says which cluster is right.
      known = known with { ClusterId = onRecord, ClusterName = null };
      cluster = await IfToldAsync(stage, forRemoval, null, () => systems.Workspace.GetClusterAsync(onRecord, cancel));
    }
    if (cluster is null && known.ClusterId is null) cluster = await IfToldAsync(stage, forRemoval, null, () => MarkedClusterAsync(systems.Workspace, known, record, cancel));
    if (cluster is not null && systems.WorkspaceUrl is { } url) known = Carry.Into(known, MakeCluster.Describe(cluster, url));
    known = known with { OnBehalfOf = known.OnBehalfOf ?? record.OnBehalfOf };
    return await IfToldAsync(stage, forRemoval, known, () => WithTokenAsync(systems.Workspace, known, record, forRemoval, cancel));
  }

  // A cluster that was given by name or by id is what is meant.
  private static bool IsOnlyInUrl(StitchDestination known) =>
    known.ClusterId is null || (known.JdbcUrl is { } url && JdbcUrl.Parse(url).ClusterId == known.ClusterId);

  /// <summary>The role that this module made for the bucket, else the one of the cluster: one that has lost its profile would name none, or a wrong one.</summary>
  private static async Task<(StitchDestination, RecordedRole?)> WithRoleAsync(IAws aws, StitchDestination known, string? profileOfCluster, CancellationToken cancel)
  {
    RecordedRole? right = null;
    known = known with { RoleName = await FindRole.NameAsync(aws, known.RoleName, cancel) };
    if (known.RoleName is null && known.InstanceProfileArn is null)
    {
      right = await OfBucketAsync(aws, known, profileOfCluster, cancel);
      known = right is not null ? known with { RoleName = right.Role.RoleName } : profileOfCluster is not null ? known with { InstanceProfileArn = profileOfCluster } : known;
    }
    var name = known.RoleName ?? (known.InstanceProfileArn is { } arn ? (await aws.GetInstanceProfileAsync(InstanceProfileArns.NameIn(arn), cancel))?.RoleName : null);
    if (name is null || (right?.Role ?? await aws.GetRoleAsync(name, cancel)) is not { } role) return (known, null);
    right ??= await RecordedRole.ReadAsync(aws, role, known.BucketName, cancel);
    known = Carry.Into(known, FindInstanceProfile.Describe(role, right));
    if (right?.Record.BucketName is { } bucket && bucket != known.BucketName) right = null;
    return (known with { InstanceProfileArn = known.InstanceProfileArn ?? (await aws.GetInstanceProfileAsync(name, cancel))?.Arn }, right);
  }

  /// <summary>Of the installations that load into the bucket, the one that has the destination on record, else the one of the cluster, else the only one.</summary>
  private static async Task<RecordedRole?> OfBucketAsync(IAws aws, StitchDestination known, string? profileOfCluster, CancellationToken cancel)
  {
    if (known.BucketName is not { } bucket) return null;
    var made = new List<RecordedRole>();
    foreach (var marked in (await FindInstallations.MarkedAsync(aws, cancel)).Where(r => RecordedRole.IsMarkedFor(r, bucket)))
      if (await RecordedRole.ReadAsync(aws, await aws.GetRoleAsync(marked.RoleName, cancel), bucket, cancel) is { } recorded) made.Add(recorded);
    if (made.Count == 0) made.AddRange(await OfEarlierVersionAsync(aws, bucket, cancel) is { } earlier ? [earlier] : []);
    return made.FirstOrDefault(r => known.DestinationId is { } id && r.Record.DestinationId == id)
      ?? made.FirstOrDefault(r => profileOfCluster is { } arn && InstanceProfileArns.NameIn(arn) == r.Role.RoleName)
      ?? (made is [var only] ? only : null);
  }

  // Its role has no mark in its description, by which it would be listed.
  private static async Task<RecordedRole?> OfEarlierVersionAsync(IAws aws, string bucketName, CancellationToken cancel) =>
    await RecordedRole.ReadAsync(aws, await aws.GetRoleAsync(MakeInstanceProfile.DefaultRoleName, cancel), bucketName, cancel) is { } recorded && recorded.Record.BucketName == bucketName
      ? recorded : null;

  /// <summary>The cluster of a run that came to no end, by its mark; else the one of the name that is known.</summary>
  private static async Task<ClusterInfo?> MarkedClusterAsync(IWorkspace workspace, StitchDestination known, InstallationRecord record, CancellationToken cancel)
  {
    if (record.Id is null && known.ClusterName is null) return null;
    var all = await workspace.ListClustersAsync(cancel);
    return record.Id is { } id && all.Where(c => Mark.InTags(c.CustomTags) == id).ToList() is [var only] ? only
      : known.ClusterName is { } name ? FindCluster.Named(all, name) : null;
  }

  /// <summary>
  /// Stitch never shows its token. It is the one on record; a newer one that bears the installation's mark, where none on record is valid any more. Where there is no installation its comment
  /// must tell: the newest with the destination's own comment, else the only one with the guide's.
  /// </summary>
  private static async Task<StitchDestination> WithTokenAsync(IWorkspace workspace, StitchDestination known, InstallationRecord record, bool forRemoval, CancellationToken cancel)
  {
    if (known is { Token: not null, TokenId: null }) return known;
    var owner = new TokenOwner(workspace, known.OnBehalfOf);
    if (known.TokenId is { } id) return With(known, (await owner.FindAsync(id, cancel))?.Token);
    if (record.Id is not null)
    {
      var all = await owner.ListAsync(cancel);
      if (TokenOwner.OfInstallation(all, record).FirstOrDefault() is { } own) return With(known, own);
      if (record.TokenIds.LastOrDefault() is { } recorded) return With(known with { TokenId = recorded }, (await owner.FindAsync(recorded, cancel))?.Token);
    }
    // That a comment is alike does not make a token this installation's.
    if (forRemoval && known.TokenComment is null) return known;
    return With(known, await owner.NewestAsync(known.TokenComment ?? TokenRequest.CommentFor(known.DestinationName), cancel)
      ?? (known.TokenComment is null && await owner.WithCommentAsync(MakeToken.DefaultComment, cancel) is [var only] ? only : null));
  }

  private static StitchDestination With(StitchDestination known, TokenInfo? found) =>
    found is null ? known : Carry.Into(known, new StitchDestination { TokenId = found.TokenId, TokenComment = found.Comment, TokenExpires = found.Expires });

  private static async Task<T> IfToldAsync<T>(IStage stage, bool mustTell, T otherwise, Func<Task<T>> ask)
  {
    try
    {
      return await ask();
    }
    catch (StitchDeltaException e) when (!mustTell)
    {
      stage.Verbose($"Not found out: {e.Message}");
      return otherwise;
    }
  }
}
