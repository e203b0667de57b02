using System.Text.RegularExpressions;

namespace StitchDelta.Names;

/// <summary>
/// Until when Databricks supports its long-term support runtimes: the table of <c>docs.databricks.com/release-notes/runtime</c>, with those
/// that it has dropped since, as it was read on 2026-11-22.
/// Any other release is supported for about six months, or, from 19 on, until a day that is not published before it becomes one for the
/// long term; so of those it says nothing.
/// </summary>
public static class RuntimeSupport
{
  // What stands before ".x" in a key. 18.x is one runtime; 18.0.x and 18.1.x were others, of the kind that lives for six months.
  private static readonly Regex Release = new(@"^(\d+(?:\.\d+)?)\.x(-|$)", RegexOptions.CultureInvariant);

  private static readonly Dictionary<string, DateTimeOffset> LastDays = new()
  {
    ["18"] = Day(2029, 6, 10),
    ["17.3"] = Day(2028, 10, 22),
    ["16.4"] = Day(2028, 5, 9),
    ["15.4"] = Day(2027, 8, 19),
    ["14.3"] = Day(2027, 2, 1),
    ["13.3"] = Day(2026, 8, 22),
    ["12.2"] = Day(2026, 3, 1),
    ["11.3"] = Day(2025, 10, 19),
    ["10.4"] = Day(2025, 3, 18),
    ["9.1"] = Day(2024, 9, 23),
  };

  private static readonly Version Oldest = LastDays.Keys.Select(release => RuntimeVersion.Of(release + ".x")!).Min()!;

  /// <summary>The day on which support ends; null for a runtime that is not in the table.</summary>
  /// <param name="sparkVersion">The runtime's key, as in <c>16.4.x-scala2.12</c>.</param>
  public static DateTimeOffset? EndOf(string sparkVersion) =>
    Release.Match(sparkVersion) is { Success: true } match && LastDays.TryGetValue(match.Groups[1].Value, out var day) ? day : null;

  /// <summary>Whether a runtime is older than all in the table: its support ended long ago.</summary>
  /// <param name="sparkVersion">The runtime's key.</param>
  public static bool IsForgotten(string sparkVersion) => RuntimeVersion.Of(sparkVersion) is { } version && version < Oldest;

  private static DateTimeOffset Day(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);
}
