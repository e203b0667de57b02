namespace StitchDelta.Commands;

/// <content>What <c>-Repair</c> does.</content>
public sealed partial class TestStitchDestinationCommand
{
  // A repair may have put on record what was not there before.
  private async Task<CheckSubject> AgainAsync(InstallationFacts facts, CheckSubject subject, CancellationToken cancel)
  {
    var traced = await Trace.RunAsync(StageOfRow, facts, subject.Systems, cancel);
    return Subject(subject.Given, traced with { Facts = facts }, subject.Systems);
  }

  // At one check only: it is the plan of all.
  private IEnumerable<StitchCheck> WithPlan(IReadOnlyList<StitchCheck> checks, StitchDestination result)
  {
    var first = result.Plan is { Changes.Count: > 0 } ? checks.ToList().FindIndex(c => c.Status is CheckStatus.Failed
      or CheckStatus.Warning) : -1;
    return checks.Select((c, i) => i == first ? c with { Plan = Asked(result.Plan, Arguments.Desired(Current), result.Facts) } : c);
  }

  /// <summary>Repairs what was found, and looks again. What cannot be repaired is an error, and the checks tell how it is now.</summary>
  private async Task RepairAsync(CheckSubject subject, List<StitchCheck> checks, CancellationToken cancel)
  {
    var (seen, again) = await RepairOnceAsync(subject, checks, cancel);
    // A saved plan knows nothing of what was hidden.
    if (Current.Plan is null && RepairDestination.Uncovered(checks, seen) is { Count: > 0 } uncovered)
    {
      var (twice, _) = await RepairOnceAsync(again, uncovered, cancel);
      // Fewer are those that were handed in: nothing was done.
      if (twice.Count == seen.Count) seen = RepairDestination.WithRepairsOf(twice, seen);
    }
    checks.Clear();
    checks.AddRange(seen);
    if (!OnlySays) WriteObject(seen, enumerateCollection: true);
  }

  /// <summary>One round of it.</summary>
  /// <returns>The checks as they are now; those that were handed in where nothing was repaired. And what they were about.</returns>
  private async Task<(IReadOnlyList<StitchCheck> Checks, CheckSubject Subject)> RepairOnceAsync(
    CheckSubject subject, IReadOnlyList<StitchCheck> checks, CancellationToken cancel)
  {
    var result = new StitchDestination { Facts = subject.Facts };
    IReadOnlyDictionary<string, string> repairs = new Dictionary<string, string>();
    var stopped = true;
    await GuardAsync(async () =>
    {
      try
      {
        (result, repairs) = await RepairDestination.RunAsync(StageOfRow, subject, checks, Current.Plan, cancel);
        stopped = false;
      }
      catch (StitchDeltaException e) when (e.Target is StitchDestination reached)
      {
        result = reached;
        throw;
      }
    }, cancel);
    // One that stopped on its way may have repaired some of it.
    if (IsPlanning || repairs.Count == 0 && !stopped) return ([.. WithPlan(checks, result)], subject);
    var again = new List<StitchCheck>();
    var anew = await AgainAsync(result.Facts, subject, cancel);
    await CheckDestination.RunAsync(anew, check =>
      again.Add(repairs.TryGetValue(check.CheckName, out var repair) ? check with { Repair = repair } : check), cancel);
    return (again, anew);
  }
}
