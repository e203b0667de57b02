namespace StitchDelta.Reporting;

/// <summary>Which of several states counts.</summary>
internal static class Severity
{
  private static readonly CheckStatus[] Rising = [CheckStatus.Passed, CheckStatus.Skipped, CheckStatus.Warning, CheckStatus.Failed];

  /// <summary>The worst state, or null when there are no checks.</summary>
  public static CheckStatus? Worst(this IEnumerable<StitchCheck> checks) =>
    checks.Select(c => (CheckStatus?)c.Status).OrderByDescending(s => Array.IndexOf(Rising, s!.Value)).FirstOrDefault();

  /// <summary>The state in a word.</summary>
  public static string Word(this CheckStatus? status) => status?.ToString() ?? "Not checked";
}
