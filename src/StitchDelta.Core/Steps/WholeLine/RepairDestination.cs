using StitchDelta.Names;
using StitchDelta.Steps.Checks;

namespace StitchDelta.Steps.WholeLine;

/// <summary>Mends what checks found wrong, with the stages of the line that make it right.</summary>
public static class RepairDestination
{
  /// <summary>Mends what can be mended.</summary>
  /// <param name="stage">Who runs the step.</param>
  /// <param name="subject">What was checked.</param>
  /// <param name="checks">What was found.</param>
  /// <param name="cancel">Cancels.</param>
  /// <returns>What is known now, and for each check that could be mended what was done for it.</returns>
  public static async Task<(StitchDestination Facts, IReadOnlyDictionary<string, string> Repairs)> RunAsync(
    IStage stage, CheckSubject subject, IReadOnlyCollection<StitchCheck> checks, CancellationToken cancel)
  {
    var facts = subject.Facts;
    await DestinationOwner.RequireAsync(subject, cancel);
    var wrong = new List<DestinationCheck>();
    foreach (var check in CheckDestination.ChainFor(subject).Join(checks.Where(c => c.Status is CheckStatus.Failed or CheckStatus.Warning), c => c.Name, c => c.CheckName, (c, _) => c))
      if (check.Mends is not null && await CanMendAsync(stage, check, subject, cancel)) wrong.Add(check);
    if (wrong.Count == 0) return (facts, new Dictionary<string, string>());

    var line = new Installation(stage, subject.Systems, await RequestAsync(subject, wrong, cancel), new LineShare()) { Known = facts, RenewsToken = wrong.Any(c => c.Mends == LineStage.Token) };
    await line.RunAsync(WithDependents(wrong.Select(c => c.Mends!.Value)), cancel);
    var done = line.Changes.Where(c => c.Change.Action != ChangeAction.None).ToLookup(c => c.Stage, c => c.Change.ToString());
    return (line.Result with { IsPlanned = false }, wrong.Where(c => done.Contains(c.Mends!.Value)).ToDictionary(c => c.Name, c => string.Join("; ", done[c.Mends!.Value])));
  }

  /// <summary>A new cluster has a new URL, and Stitch must be told of what changes.</summary>
  private static HashSet<LineStage> WithDependents(IEnumerable<LineStage> stages)
  {
    var all = stages.ToHashSet();
    if (all.Contains(LineStage.Cluster)) all.Add(LineStage.JdbcUrl);
    if (all.Overlaps([LineStage.JdbcUrl, LineStage.Token])) all.Add(LineStage.Destination);
    return all;
  }

  // A stage that would have to guess whose it is to mend leaves it.
  private static async Task<bool> CanMendAsync(IStage stage, DestinationCheck check, CheckSubject subject, CancellationToken cancel)
  {
    var facts = subject.Facts;
    var unknown = check.Mends switch
    {
      LineStage.Cluster when facts is { ClusterName: null, InstallationId: null } => "-ClusterName",
      LineStage.Cluster or LineStage.Registration when facts.InstanceProfileArn is null => "-InstanceProfileArn",
      LineStage.JdbcUrl when facts.ClusterId is null => "-ClusterId",
      _ when facts.BucketName is null => "-BucketName",
      LineStage.Grant when subject.Systems.BucketAws is null && await subject.IsOwnBucketAsync(cancel) is false => "-BucketProfileName",
      _ => null,
    };
    if (unknown is not null) stage.Warn($"'{check.Name}' cannot be mended: give {unknown}.");
    return unknown is null;
  }

  private static async Task<InstallRequest> RequestAsync(CheckSubject subject, List<DestinationCheck> wrong, CancellationToken cancel)
  {
    var facts = subject.Facts;
    return new()
    {
      BucketName = facts.BucketName!,
      StitchRegion = facts.StitchRegion,
      RoleName = facts.RoleName ?? (facts.InstanceProfileArn is { } arn ? InstanceProfileArns.NameIn(arn) : MakeInstanceProfile.DefaultRoleName),
      DeploymentRoleName = facts.DeploymentRoleName,
      ClusterName = facts.ClusterName ?? MakeCluster.DefaultName,
      // One that Stitch cannot use is replaced; any other is the administrator's choice.
      SparkVersion = wrong.Contains(WorkspaceChecks.Runtime) ? await ChooseCluster.RuntimeAsync(subject.Workspace, null, cancel) : null,
      OnBehalfOf = facts.OnBehalfOf,
      TokenComment = facts.TokenComment,
      DestinationName = facts.DestinationName,
    };
  }
}
