using System.Text.RegularExpressions;

namespace StitchDelta.Sweep;

/// <summary>What is known not to converge yet: of which command (a star for all), what is not as it should be then, and why.</summary>
internal sealed record Known(string Command, Regex Wrong, string Why)
{
  private int _hits;

  public static IReadOnlyList<Known> All { get; } =
    [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Known.csv")).Skip(1).Where(l => l.Length > 0).Select(Of)];

  /// <summary>How often it was so.</summary>
  public int Hits => _hits;

  /// <summary>What of a verdict is known; null where something of it is not.</summary>
  public static IReadOnlyList<Known>? For(Verdict verdict)
  {
    var command = verdict.Scenario.Command.Name;
    var found = verdict.Wrong
      .Select(w => All.FirstOrDefault(k => (k.Command == "*" || k.Command == command) && k.Wrong.IsMatch(w))).ToList();
    if (found.Contains(null)) return null;
    foreach (var known in found.Distinct()) Interlocked.Increment(ref known!._hits);
    return [.. found.Distinct()!];
  }

  private static Known Of(string line)
  {
    var parts = line.Split(';', 3);
    return new(parts[0], new Regex(parts[1], RegexOptions.CultureInvariant), parts[2]);
  }
}
