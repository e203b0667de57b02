using StitchDelta.Contracts;
using StitchDelta.Errors;

namespace StitchDelta.Steps.WholeLine;

/// <summary>Takes a whole line back: what this module made, from the destination to the bucket's policy. What it did not make stays, and is told.</summary>
public static class UninstallDestination
{
  /// <summary>Takes it back.</summary>
  /// <param name="stage">Who runs the step.</param>
  /// <param name="known">What is known of the line: a destination, or what it was made of.</param>
  /// <param name="systems">The three systems.</param>
  /// <param name="cancel">Cancels.</param>
  /// <returns>The destination as it was, and all that was done; null when a change was declined.</returns>
  public static Task<StitchDestination?> RunAsync(IStage stage, StitchDestination known, LineSystems systems, CancellationToken cancel) =>
    RunAsync(stage, known, systems, null, cancel);

  /// <summary>The same, asked about once: before anything is removed, all that would be is shown.</summary>
  /// <param name="stage">Who runs the step.</param>
  /// <param name="known">What is known of the line.</param>
  /// <param name="systems">The three systems.</param>
  /// <param name="approve">Whether what is found may go: its name, and each change. Null to have the stage asked about each by itself.</param>
  /// <param name="cancel">Cancels.</param>
  public static async Task<StitchDestination?> RunAsync(
    IStage stage, StitchDestination known, LineSystems systems, Func<string, IReadOnlyList<ResourceChange>, bool>? approve, CancellationToken cancel)
  {
    known = known with
    {
      RoleName = await FindRole.NameAsync(systems.Aws, known.RoleName, cancel),
      DeploymentRoleName = await FindRole.NameAsync(systems.Aws, known.DeploymentRoleName, cancel),
    };
    var facts = await TraceDestination.RunAsync(stage, known, systems, cancel, forRemoval: true);
    if (approve is not null && !stage.IsPlanning)
    {
      var plan = new Removal(new QuietPlan(stage), systems, known, facts);
      await plan.RunAsync(cancel);
      IReadOnlyList<ResourceChange> goes = [.. plan.Result.Changes.Where(c => c.Action != ChangeAction.None)];
      if (goes.Count > 0 && !approve(facts.DestinationName ?? facts.BucketName ?? facts.RoleName ?? "", goes)) return null;
      stage = new ApprovedPlan(stage, goes);
    }
    var line = new Removal(stage, systems, known, facts);
    return await line.RunAsync(cancel) ? line.Result : null;
  }

  /// <summary>One line on its way back.</summary>
  private sealed class Removal(IStage stage, LineSystems systems, StitchDestination named, StitchDestination facts)
  {
    private readonly List<ResourceChange> _changes = [];
    private IamRole? _role;

    public StitchDestination Result => facts with { Token = null, Changes = _changes, IsPlanned = stage.IsPlanning };

    /// <summary>From the end of the line to its beginning, so that nothing is left that needs what is gone. The role goes last: its tags know what is not to go.</summary>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
      _role = facts.RoleName is { } name ? await systems.Aws.GetRoleAsync(name, cancel) : null;
      foreach (var (what, step) in new (string, Func<CancellationToken, Task<bool>>)[]
      {
        ("the destination", DestinationAsync), ("the token", TokensAsync), ("the cluster", ClusterAsync), ("the registration", RegistrationAsync),
        ("the bucket policy", GrantAsync), ("the role", ProfileAsync),
      })
      {
        try
        {
          if (!await step(cancel)) return false;
        }
        catch (StitchDeltaException e)
        {
          var gone = _changes.Where(c => c.Action == ChangeAction.Delete).Select(c => c.Resource).ToList();
          throw Catalogue.UninstallationStopped.After(Result, e, facts.DestinationName ?? facts.BucketName, what, e.Message, gone.Count == 0 ? "nothing" : string.Join(", ", gone), e.Remedy);
        }
      }
      return true;
    }

    private const string Unsure = "the role of this line would tell whether it was there before, and there is none";

    /// <summary>Whether the role tells what this line made. Without it only what bears a mark of its own does.</summary>
    private bool IsLineOurs => _role is not null && WhyOthers() is null;

    private RoleMemory Memory => RoleMemory.Of(_role?.Tags ?? new Dictionary<string, string>());

    private async Task<bool> DestinationAsync(CancellationToken cancel)
    {
      if (facts.DestinationId is not { } id)
        return (await systems.Stitch.ListDestinationsAsync(cancel)).FirstOrDefault(d => d.DestinationType == MakeDestination.DestinationType && TraceDestination.IsElsewhere(d, facts)) is not { } other
          || Leave($"Stitch destination {other.DestinationName} ({other.DestinationId})", $"it loads into the bucket {other.BucketName}");
      var resource = $"Stitch destination {facts.DestinationName} ({id})";
      if ((await systems.Stitch.ListDestinationsAsync(cancel)).All(d => d.DestinationId != id)) return Keep(resource, "gone already");
      if (!IsLineOurs) return Leave(resource, $"{Unsure}: Remove-StitchDestination {id} takes it back");
      if (Memory.HadDestination) return Leave(resource, "it was there before. What it had before - its token, JDBC URL and bucket - only you can give it again: Set-StitchDestination");
      return Take(await RemoveDestination.RunAsync(stage, systems.Stitch, id, cancel));
    }

    private async Task<bool> TokensAsync(CancellationToken cancel)
    {
      if (facts.TokenId is not { } id) return true;
      if (named.TokenId is null && !IsLineOurs) return Leave($"token '{facts.TokenComment}' ({id})", $"{Unsure}: Remove-DeltaToken {id} takes it back");
      return Take(await EndToken.RunAsync(stage, systems.Workspace, systems.WorkspaceUrl!, id, facts.OnBehalfOf, cancel));
    }

    private async Task<bool> ClusterAsync(CancellationToken cancel)
    {
      if (facts.ClusterId is not { } id) return true;
      if (await systems.Workspace.GetClusterAsync(id, cancel) is not { } cluster) return Keep($"cluster {facts.ClusterName ?? id}", "gone already");
      if (!cluster.CustomTags.TryGetValue(MakeInstanceProfile.Tag, out var tag)) return Leave(MakeCluster.Resource(cluster), $"this module did not make it: it lacks the tag {MakeInstanceProfile.Tag}");
      if (tag == LineTags.TakenOver) return Leave(MakeCluster.Resource(cluster), "it was there before, and was taken over");
      if (LineTags.OtherBucket(cluster.CustomTags, facts.BucketName) is not null) return Leave(MakeCluster.Resource(cluster), $"it is of the line that loads into {tag}");
      if (cluster.InstanceProfileArn is { } profile && facts.InstanceProfileArn is { } own && profile != own) return Leave(MakeCluster.Resource(cluster), $"it works with another instance profile, {profile}");
      return Take(await EndCluster.RemoveAsync(stage, systems.Workspace, systems.WorkspaceUrl!, cluster, cancel));
    }

    private async Task<bool> RegistrationAsync(CancellationToken cancel)
    {
      if (facts.InstanceProfileArn is not { } arn) return true;
      if (_role is null && named.InstanceProfileArn is null) return Leave($"registration of {arn}", Unsure);
      if (WhyOthers() is { } why) return Leave($"registration of {arn}", $"it is that of the role {facts.RoleName}, and {why}");
      return Take(await RegisterInstanceProfile.UndoAsync(stage, systems.Workspace, systems.WorkspaceUrl!, arn, cancel));
    }

    private async Task<bool> GrantAsync(CancellationToken cancel)
    {
      if (facts.BucketName is not { } bucket) return true;
      if (await FindInstanceProfile.RolesForAsync(systems.Aws, bucket, cancel) is not { } roles)
        return Leave($"bucket policy of {bucket}", $"whether another line loads into the bucket, too, may not be seen: Revoke-StitchBucketAccess {bucket} takes it back if none does");
      if (roles.FirstOrDefault(r => r.RoleName != facts.RoleName) is { } other)
        return Keep($"bucket policy of {bucket}", $"left alone: the line with the role {other.RoleName} loads into the bucket too");
      if (Memory.HadGrant) return Leave($"bucket policy of {bucket}", "Stitch's loader could use the bucket before");
      var aws = systems.BucketAws ?? systems.Aws;
      try
      {
        // Also the account's region, by which the loader's role is known, may be unknown: it is that of the bucket.
        var found = await FindBucket.RunAsync(aws, bucket, facts.StitchRegion, cancel);
        return IsLineOurs || !await GrantBucketAccess.IsThereAsync(aws, found, cancel)
          ? Take(await GrantBucketAccess.RevokeAsync(stage, aws, found, cancel))
          : Leave($"bucket policy of {bucket}", $"{Unsure}: Revoke-StitchBucketAccess {bucket} takes it back");
      }
      catch (StitchDeltaException e) when (e.Entry == Catalogue.BucketNotFound)
      {
        return Keep($"bucket policy of {bucket}", "the bucket is gone");
      }
    }

    private async Task<bool> ProfileAsync(CancellationToken cancel)
    {
      if (facts.RoleName is not { } name) return true;
      if (WhyOthers() is { } why) return Leave($"role {name}", why);
      return Take(await RemoveInstanceProfile.RunAsync(stage, systems.Aws, name, facts.DeploymentRoleName, systems.BucketAws, includeForeign: false, cancel));
    }

    /// <summary>Why the role is not this line's; null when it is, or is not there.</summary>
    private string? WhyOthers() =>
      _role is null ? null
      : FindInstanceProfile.BucketOf(_role) is not { } bucket ? $"this module did not make it: it lacks the tag {MakeInstanceProfile.Tag}"
      : facts.BucketName is { } meant && bucket != meant ? $"this module made it for the bucket {bucket}"
      : null;

    private bool Keep(string resource, string why)
    {
      var changes = new ChangeSet(stage);
      changes.Keep(resource, why);
      _changes.AddRange(changes.Changes);
      return true;
    }

    private bool Leave(string resource, string why)
    {
      stage.Warn($"Left alone: {resource}: {why}.");
      return Keep(resource, $"left alone: {why}");
    }

    private bool Take(LineObject? done)
    {
      if (done is null) return false;
      // The role may find nothing of its own in a policy that Stitch's statement has just left.
      _changes.AddRange(done.Changes.Where(c => c.Action != ChangeAction.None || _changes.All(before => before.Resource != c.Resource)));
      return true;
    }
  }
}
