using System.Diagnostics.CodeAnalysis;
using System.Security;
using StitchDelta.Contracts;
using StitchDelta.Errors;
using StitchDelta.Names;

namespace StitchDelta.Steps.Checks;

/// <summary>What is checked: the facts of the line, the three systems, and the answers that several checks need, asked once.</summary>
public sealed class CheckSubject
{
  private readonly Dictionary<string, Task> _answers = [];

  /// <summary>The facts, as the line made them or as they were given. What is null is not known, and what needs it is skipped.</summary>
  public required StitchDestination Facts { get; init; }

  /// <summary>AWS.</summary>
  public required IAws Aws { get; init; }

  /// <summary>Databricks with the administrator's token. Null when there is no connection; <see cref="WorkspaceFault"/> then says why.</summary>
  [AllowNull]
  public required IWorkspace Workspace { get => field ?? throw WorkspaceFault!; init; }

  /// <summary>Why there is no connection to the workspace.</summary>
  public StitchDeltaException? WorkspaceFault { get; init; }

  /// <summary>Databricks with another token.</summary>
  public required Func<SecureString, IWorkspace> WorkspaceWith { get; init; }

  /// <summary>Stitch. Null when there is no connection; <see cref="StitchFault"/> then says why.</summary>
  [AllowNull]
  public required IStitchAccount Stitch { get => field ?? throw StitchFault!; init; }

  /// <summary>Why there is no connection to Stitch.</summary>
  public StitchDeltaException? StitchFault { get; init; }

  /// <summary>Whether the bucket may be written to, for the proof that the cluster can.</summary>
  public bool IsLive { get; init; }

  /// <summary>How long a cluster may take to answer, when it must be started first.</summary>
  public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(15);

  /// <summary>Told what a longer wait is for.</summary>
  public required Action<string> Waiting { get; init; }

  internal StitchRegions Region => StitchRegions.Of(Facts.StitchRegion ?? StitchRegion.NorthAmerica);

  internal Task<string?> BucketRegionAsync(CancellationToken cancel) =>
    Once(nameof(BucketRegionAsync), () => Aws.GetBucketRegionAsync(Facts.BucketName!, cancel));

  internal Task<CallerIdentity> CallerAsync(CancellationToken cancel) => Once(nameof(CallerAsync), () => Aws.GetCallerIdentityAsync(cancel));

  /// <summary>Whether the bucket is in the caller's account; null when that cannot be told.</summary>
  internal Task<bool?> IsOwnBucketAsync(CancellationToken cancel) =>
    Once(nameof(IsOwnBucketAsync), async () => await BucketOwner.IsCallerAsync(Aws, await CallerAsync(cancel), Facts.BucketName!, cancel));

  internal Task<WorkspaceUser> UserAsync(CancellationToken cancel) => Once(nameof(UserAsync), () => Workspace.GetMeAsync(cancel));

  internal Task<ClusterInfo?> ClusterAsync(CancellationToken cancel) =>
    Once(nameof(ClusterAsync), () => Workspace.GetClusterAsync(Facts.ClusterId!, cancel));

  /// <summary><c>SELECT 1</c> and the autoMerge setting, in one session.</summary>
  internal Task<IReadOnlyList<SqlResult>> SqlAsync(CancellationToken cancel) => Once(nameof(SqlAsync), async () =>
  {
    using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    patience.CancelAfter(Patience);
    return await Workspace.ExecuteSqlAsync(
      Jdbc.JdbcUrl.Parse(Facts.JdbcUrl!).HttpPath, Facts.Token, ["SELECT 1", $"SET {MakeCluster.AutoMerge}"], Waiting, patience.Token);
  });

  private Task<T> Once<T>(string question, Func<Task<T>> ask)
  {
    if (!_answers.TryGetValue(question, out var answer)) _answers[question] = answer = ask();
    return (Task<T>)answer;
  }
}
