using StitchDelta.Contracts;
using StitchDelta.Errors;
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
    known = await IfToldAsync(stage, forRemoval, known, () => WithRoleAsync(systems.Aws, known, cluster?.InstanceProfileArn, cancel));
    if (cluster is not null && systems.WorkspaceUrl is { } url) known = Carry.Into(known, MakeCluster.Describe(cluster, url));
    else if (known is { ClusterId: null, ClusterName: { } name }) known = await IfToldAsync(stage, forRemoval, known, () => WithClusterAsync(systems, known, name, cancel));
    return await IfToldAsync(stage, forRemoval, known, () => WithTokenAsync(systems.Workspace, known, forRemoval, cancel));
  }

  /// <summary>The role that this module made for the bucket, else the one of the cluster: one that has lost its profile would name none, or a wrong one.</summary>
  private static async Task<StitchDestination> WithRoleAsync(IAws aws, StitchDestination known, string? profileOfCluster, CancellationToken cancel)
  {
    known = known with { RoleName = await FindRole.NameAsync(aws, known.RoleName, cancel) };
    if (known.RoleName is null && known.InstanceProfileArn is null)
    {
      var made = (await FindInstanceProfile.AllAsync(aws, cancel)).Where(p => p.BucketName == known.BucketName).ToList();
      var right = made.FirstOrDefault(p => p.InstanceProfileArn == profileOfCluster) ?? (made.Count == 1 ? made[0] : null);
      known = right is not null ? Carry.Into(known, right)
        : profileOfCluster is not null ? known with { InstanceProfileArn = profileOfCluster }
        // A role that is in no profile, for it was half made or half removed, no list tells.
        : made.Count == 0 && known.BucketName is { } bucket && await aws.GetRoleAsync(MakeInstanceProfile.DefaultRoleName, cancel) is { } lone && FindInstanceProfile.BucketOf(lone) == bucket
          ? known with { RoleName = lone.RoleName } : known;
    }
    var name = known.RoleName ?? (known.InstanceProfileArn is { } arn ? (await aws.GetInstanceProfileAsync(Names.InstanceProfileArns.NameIn(arn), cancel))?.RoleName : null);
    if (name is null || await aws.GetRoleAsync(name, cancel) is not { } role) return known;
    var memory = RoleMemory.Of(role.Tags);
    // The destination's own name tells more of its token than a role that several lines may share.
    var told = new StitchDestination { ClusterName = memory.ClusterName, TokenComment = known.DestinationName is null ? memory.TokenComment : null };
    return Carry.Into(Carry.Into(known, FindInstanceProfile.Describe(role, null)), told)
      with { InstanceProfileArn = known.InstanceProfileArn ?? (await aws.GetInstanceProfileAsync(name, cancel))?.Arn };
  }

  private static async Task<StitchDestination> WithClusterAsync(LineSystems systems, StitchDestination known, string name, CancellationToken cancel) =>
    await FindCluster.NamedAsync(systems.Workspace, name, cancel) is { } found && systems.WorkspaceUrl is { } url ? Carry.Into(known, MakeCluster.Describe(found, url)) : known;

  /// <summary>Stitch never shows its token. Its comment tells which of those that are listed it is: the newest with the destination's own comment, else the only one with the guide's.</summary>
  private static async Task<StitchDestination> WithTokenAsync(IWorkspace workspace, StitchDestination known, bool forRemoval, CancellationToken cancel)
  {
    if (known is { Token: not null, TokenId: null }) return known;
    // With neither a comment nor a name every token with the guide's comment could be it, and so none surely is.
    if (forRemoval && known is { TokenId: null, TokenComment: null, DestinationName: null }) return known;
    var owner = new TokenOwner(workspace, known.OnBehalfOf);
    var found = known.TokenId is { } id
      ? (await owner.FindAsync(id, cancel))?.Token
      : await owner.NewestAsync(known.TokenComment ?? TokenRequest.CommentFor(known.DestinationName), cancel);
    if (found is null && known is { TokenId: null, TokenComment: null } && await owner.WithCommentAsync(MakeToken.DefaultComment, cancel) is [var only])
      found = only;
    return found is null ? known : Carry.Into(known, new StitchDestination { TokenId = found.TokenId, TokenComment = found.Comment, TokenExpires = found.Expires });
  }

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
