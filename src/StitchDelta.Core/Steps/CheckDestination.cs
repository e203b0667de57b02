using System.Diagnostics;
using StitchDelta.Errors;
using StitchDelta.Steps.Checks;

namespace StitchDelta.Steps;

/// <summary>Proves the chain from the bucket to the destination, one check after the other. Nothing is changed, but that a live check may write to the bucket and remove what it wrote.</summary>
public static class CheckDestination
{
  private static readonly DestinationCheck[] Chain =
  [
    BucketChecks.Exists, BucketChecks.Region, BucketChecks.Privileges,
    WorkspaceChecks.ProfileRegistered,
    WorkspaceChecks.ClusterThere, WorkspaceChecks.ClusterProfile, WorkspaceChecks.Runtime,
    WorkspaceChecks.UrlOfCluster, WorkspaceChecks.TokenAccepted, WorkspaceChecks.SelectOne, WorkspaceChecks.AutoMerge,
    StitchChecks.OwnCheck,
  ];

  /// <summary>Runs the checks and hands over each when it is done.</summary>
  public static async Task RunAsync(CheckSubject subject, Action<StitchCheck> found, CancellationToken cancel)
  {
    var passed = new HashSet<string>();
    foreach (var check in subject.IsLive ? [.. Chain, LiveChecks.DeltaTable] : Chain)
    {
      var clock = Stopwatch.StartNew();
      var finding = subject.Facts.IsPlanned
        ? Finding.Skipped("", "planned: there is nothing to look at yet")
        : await LookAsync(check, subject, passed, cancel);
      if (finding.Status is CheckStatus.Passed or CheckStatus.Warning) passed.Add(check.Name);
      found(new StitchCheck
      {
        CheckName = check.Name,
        GuideStep = check.GuideStep,
        Status = finding.Status,
        Expected = finding.Expected,
        Actual = finding.Actual,
        Remedy = finding.Remedy,
        Duration = clock.Elapsed,
      });
    }
  }

  private static async Task<Finding> LookAsync(DestinationCheck check, CheckSubject subject, HashSet<string> passed, CancellationToken cancel)
  {
    if (check.Needs.FirstOrDefault(n => !passed.Contains(n)) is { } need) return Finding.Skipped("", $"needs '{need}' to pass first");
    // A fact that nobody knows: the stage that makes it was left out.
    if (check.Missing(subject.Facts) is { } missing) return Finding.Failed($"a {missing.Fact}", "none is known", $"Make it with {missing.Command}, or give -{missing.Fact}.");
    try
    {
      return await check.LookAsync(subject, cancel);
    }
    catch (StitchDeltaException e)
    {
      return Finding.Failed("", e.Message, e.Remedy);
    }
  }
}
