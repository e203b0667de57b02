namespace StitchDelta.Reporting;

/// <summary>Which of several states counts.</summary>
internal static class Severity
{
  private static readonly CheckStatus[] Rising = [CheckStatus.Passed, CheckStatus.Skipped, CheckStatus.Unknown, CheckStatus.Warning,
    CheckStatus.Failed];

  /// <summary>The worst state, or null when there are no checks.</summary>
  public static CheckStatus? Worst(this IEnumerable<StitchCheck> checks) =>
    checks.Select(c => (CheckStatus?)c.Status).OrderByDescending(s => Array.IndexOf(Rising, s!.Value)).FirstOrDefault();

  /// <summary>Whether it counts as healthy: what has not failed; strictly only what is known to be right, or is not looked at.</summary>
  public static bool IsHealthy(this CheckStatus status, bool strict) =>
    strict ? status is CheckStatus.Passed or CheckStatus.Skipped : status != CheckStatus.Failed;

  /// <summary>The state in a word.</summary>
  public static string Word(this CheckStatus? status) => status?.ToString() ?? "Not checked";
}
