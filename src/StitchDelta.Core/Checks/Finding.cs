namespace StitchDelta.Checks;

/// <summary>What a check found.</summary>
internal sealed record Finding(CheckStatus Status, string Expected, string Actual, string Remedy)
{
  /// <summary>The command that makes it right, where a repair does not; empty where none does.</summary>
  public string? Command { get; init; }

  /// <summary>As it should be.</summary>
  public static Finding Passed(string expected, string actual) => new(CheckStatus.Passed, expected, actual, "");

  /// <summary>Not as it should be.</summary>
  public static Finding Failed(string expected, string actual, string remedy) => new(CheckStatus.Failed, expected, actual, remedy);

  /// <summary>As it should be as far as can be seen, or not quite.</summary>
  public static Finding Warning(string expected, string actual, string remedy) => new(CheckStatus.Warning, expected, actual, remedy);

  /// <summary>Not looked at, and why.</summary>
  public static Finding Skipped(string expected, string why, string remedy = "") => new(CheckStatus.Skipped, expected, why, remedy);

  /// <summary>What may not be read, or is not told: neither passed nor failed.</summary>
  public static Finding Unknown(string expected, string why, string remedy = "") => new(CheckStatus.Unknown, expected, why, remedy);

  /// <summary>Passed if it is so.</summary>
  public static Finding Of(bool passed, string expected, string actual, string remedy) =>
    passed ? Passed(expected, actual) : Failed(expected, actual, remedy);

  /// <summary>The same, with what it is where it passed.</summary>
  public Finding SayWhenPassed(string actual) => Status == CheckStatus.Passed ? this with { Actual = actual } : this;
}
