using System.Diagnostics;
using StitchDelta.Errors;

namespace StitchDelta.Steps.Checks;

/// <summary>Runs checks one after the other. One that needs another to pass is skipped when that did not.</summary>
internal static class CheckChain
{
  /// <summary>Runs the checks and hands over each when it is done.</summary>
  public static async Task RunAsync(IEnumerable<DestinationCheck> chain, CheckSubject subject, Action<StitchCheck> found, CancellationToken cancel)
  {
    var passed = new HashSet<string>();
    foreach (var check in chain)
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
