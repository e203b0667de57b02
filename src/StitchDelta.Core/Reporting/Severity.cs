namespace StitchDelta.Reporting;

/// <summary>Which of several states counts.</summary>
internal static class Severity
{
  /// <summary>The states, the worst first.</summary>
  public static readonly CheckStatus[] Falling =
    [CheckStatus.Failed, CheckStatus.Warning, CheckStatus.Unknown, CheckStatus.Skipped, CheckStatus.Passed];

  /// <summary>The worst state, or null when there are no checks.</summary>
  public static CheckStatus? Worst(this IEnumerable<StitchCheck> checks) =>
    checks.Select(c => (CheckStatus?)c.Status).OrderByDescending(Weight).FirstOrDefault();

  /// <summary>How bad it is: the more, the worse. Least where nothing was checked.</summary>
  public static int Weight(this CheckStatus? status) => status is { } known ? Falling.Length - Array.IndexOf(Falling, known) : 0;

  /// <summary>The state of a destination, in two or three words.</summary>
  public static string Verdict(this CheckStatus? status) => status switch
  {
    CheckStatus.Failed => "Needs repair",
    CheckStatus.Warning => "Works, with warnings",
    CheckStatus.Skipped or CheckStatus.Unknown => "Not fully checked",
    CheckStatus.Passed => "Healthy",
    _ => "Not checked",
  };

  /// <summary>Whether it counts as healthy: what has not failed; strictly only what is known to be right, or is not looked at.</summary>
  public static bool IsHealthy(this CheckStatus status, bool strict) =>
    strict ? status is CheckStatus.Passed or CheckStatus.Skipped : status != CheckStatus.Failed;

  /// <summary>The state in a word.</summary>
  public static string Word(this CheckStatus? status) => status?.ToString() ?? "Not checked";
}
