namespace StitchDelta.Reporting;

/// <summary>One look at a destination.</summary>
/// <param name="Time">When it was; null when that is not known.</param>
/// <param name="Checks">What was checked.</param>
internal sealed record ReportRun(DateTimeOffset? Time, IReadOnlyList<StitchCheck> Checks)
{
  /// <summary>The worst state of all checks; null when nothing was checked.</summary>
  public CheckStatus? Status => Checks.Worst();

  /// <summary>How things were, in two or three words.</summary>
  public string Verdict => Status.Verdict();

  /// <summary>How many checks came out how, in a sentence or two.</summary>
  public string Summary
  {
    get
    {
      var count = Checks.GroupBy(c => c.Status).ToDictionary(g => g.Key, g => g.Count());
      int Of(CheckStatus status) => count.TryGetValue(status, out var found) ? found : 0;
      var all = Checks.Count;
      if (all == 0) return "This report holds no checks.";
      var repaired = Checks.Count(c => c.Repair.Length > 0) is var n and > 0 ? $" Repaired: {n}." : "";
      return Of(CheckStatus.Passed) == all ? (all == 1 ? "The one check passed." : $"All {all} checks passed.") + repaired
        : $"{ReportText.Counted(all, "check")}: {Counts}.{repaired}";
    }
  }

  /// <summary>How many checks came out how, the worst first, as in <c>1 failed, 4 passed</c>.</summary>
  public string Counts => CountsOf(Checks);

  /// <summary>How many of these checks came out how, the worst first.</summary>
  public static string CountsOf(IEnumerable<StitchCheck> checks) => string.Join(", ",
    from status in Severity.Falling
    let number = checks.Count(c => c.Status == status)
    where number > 0
    select $"{number} {(status == CheckStatus.Warning ? "with a warning" : status.ToString().ToLowerInvariant())}");

  /// <summary>What became worse, and what became right, since an earlier look.</summary>
  public string Since(ReportRun earlier)
  {
    var before = earlier.Checks.GroupBy(Key).ToDictionary(g => g.Key, g => g.Last().Status);
    bool WasWrong(StitchCheck check) => before.TryGetValue(Key(check), out var status) && IsWrong(status);
    var changed = Checks.Where(c => !(before.TryGetValue(Key(c), out var status) && status == c.Status)).ToList();
    return string.Join(" ", new[]
    {
      Named("Failed", c => c.Status == CheckStatus.Failed), Named("Warned", c => c.Status == CheckStatus.Warning),
      Named("Passed again", c => c.Status == CheckStatus.Passed && WasWrong(c)),
    }.Where(s => s.Length > 0));

    string Named(string what, Func<StitchCheck, bool> isMeant) =>
      changed.Where(isMeant).Select(c => c.CheckName).ToList() is { Count: > 0 } names ? $"{what}: {string.Join(", ", names)}." : "";
  }

  /// <summary>By what a check is known from one look to the next.</summary>
  public static string Key(StitchCheck check) => check.CheckId.Length > 0 ? check.CheckId : check.CheckName;

  private static bool IsWrong(CheckStatus status) => status is CheckStatus.Failed or CheckStatus.Warning;
}
