using System.Globalization;
using System.Text;

namespace StitchDelta.Sweep;

/// <summary>Writes the page of what came of the sweep.</summary>
internal static class Report
{
  private const string HowTaken =
    """
    # What a bad network does

    Written by `./build.ps1 sweep`, which plays all of this anew. The tests play a sample, another one each day.

    The commands run against the sandbox, with a proxy on a socket of its own in front of AWS, of Databricks and of Stitch. One request of a
    command is spoiled, and then the same command is run again with nothing in its way. That is done for every request of every command with
    every fault. A request that changes something is spoiled twice: *before* the server has seen it, and *after* the server has carried it
    out, so that only the answer is lost. Of one that only reads it makes no difference, and it counts as *after*. *Refused* is a service
    that is down from this request on until the command ends. The commands are called as the cmdlets call them, in one process and over
    real sockets; the pipeline is its stages up to New-StitchDestination. Waits go by a clock that jumps; the time limit of a request is
    short where a fault takes time, and the largest answer is small. Repair begins with an installation whose grant, registration and token
    somebody took away. Four commands also run in a workspace with Unity Catalog, in which others have a catalog, a location and a
    credential; there somebody also took the privileges on the catalog away, and the policy of the role that the storage credential takes on.

    It **converges** when all of this holds:

    - after the second run the three services hold what they hold after a run that nothing befell, ids and token values apart; what
      Uninstall says that it left, with the command that takes it back, is no difference;
    - what other people have (statements, roles, clusters, tokens, settings, locations, grants) is the same, byte for byte, after the first run and after the
      second;
    - every token that is valid is one that Stitch has, or is on record, or was told with its id;
    - every error is one of the catalogue, and none is `Unexpected`;
    - neither run takes longer than its time limits.

    Each fault comes once. What answers in a service's own words, and says twice what is not so, cannot be told from the service.

    """;

  private static readonly Dictionary<string, IReadOnlyList<Verdict>> Taken = new(StringComparer.Ordinal);

  /// <summary>Adds what came of one kind, and writes the page when all kinds are there.</summary>
  /// <returns>Whether they are.</returns>
  public static bool Add(string file, string kind, IReadOnlyList<Verdict> verdicts)
  {
    Taken[kind] = verdicts;
    if (Taken.Count < 3) return false;
    File.WriteAllText(file, Page(Taken["fault"], Taken["stop"], Taken["take back"]));
    return true;
  }

  private static string Page(IReadOnlyList<Verdict> faults, IReadOnlyList<Verdict> stops, IReadOnlyList<Verdict> takebacks)
  {
    var page = new StringBuilder(HowTaken.ReplaceLineEndings("\n")).Append('\n');
    AddFaults(page, faults);
    AddErrors(page, faults);
    AddStops(page, stops, takebacks);
    AddGaps(page, [.. faults, .. stops, .. takebacks]);
    return page.ToString().TrimEnd() + "\n";
  }

  private static void AddFaults(StringBuilder page, IReadOnlyList<Verdict> all)
  {
    Line(page, "## Faults and commands");
    Line(page, "");
    Line(page, $"{Number(all.Count(v => v.IsReached))} requests were spoiled. A cell says how many of this command, "
      + "and in brackets how many of these runs ended with an error "
      + "and did not get over it by themselves. Where not all converge, it says how many do.");
    Line(page, "");
    Head(page, "Fault");
    foreach (var fault in all.Where(v => v.IsReached).GroupBy(v => $"{v.Scenario.Fault}").OrderBy(g => Order(g.First().Scenario.Fault)))
      Row(page, fault.Key, c => Cell([.. fault.Where(v => v.Scenario.Command == c)]));
    Row(page, "**all**", c => Cell([.. all.Where(v => v.Scenario.Command == c && v.IsReached)]));
    Line(page, "");
  }

  private static int Order(Fault fault) => Fault.Names.ToList().IndexOf(fault.Name) * 2 + (fault.IsBefore ? 0 : 1);

  private static void AddErrors(StringBuilder page, IReadOnlyList<Verdict> all)
  {
    Line(page, "## Errors");
    Line(page, "");
    Line(page, "What the spoiled runs ended with; of an installation that stopped, the error that stopped it.");
    Line(page, "");
    Head(page, "Error");
    foreach (var error in all.Where(v => v.ErrorId.Length > 0).GroupBy(v => v.ErrorId)
      .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal))
      Row(page, error.Key, c => error.Count(v => v.Scenario.Command == c) is > 0 and var n ? Number(n) : "");
    Line(page, "");
  }

  private static void AddStops(StringBuilder page, IReadOnlyList<Verdict> stops, IReadOnlyList<Verdict> takebacks)
  {
    Line(page, "## Stops");
    Line(page, "");
    Line(page, "Each command is stopped, as by Ctrl+C, when a request of it arrives: before the server has carried it out, "
      + "and where it changes something also after. No request may come when the prompt is back, and the same command must converge. "
      + "An installation that was stopped is also taken back: Uninstall-StitchDestination with the bucket's name "
      + "must leave what there was before, but for what it says that it left.");
    Line(page, "");
    Head(page, "");
    Row(page, "stopped, and run again", c => Cell([.. stops.Where(v => v.Scenario.Command == c && v.IsReached)], withErrors: false));
    Row(page, "stopped, and taken back", c => Cell([.. takebacks.Where(v => v.Scenario.Command == c && v.IsReached)], withErrors: false));
    Line(page, "");
  }

  private static void AddGaps(StringBuilder page, IReadOnlyList<Verdict> all)
  {
    Line(page, "## What does not converge");
    Line(page, "");
    var bad = all.Where(v => !v.Converges).ToList();
    if (bad.Count == 0)
    {
      Line(page, "Nothing: all of it does.");
      return;
    }
    foreach (var one in bad.GroupBy(v => (v.Scenario.Command.Name, v.Operation, Why: Why(v))))
    {
      var faults = string.Join("; ", one.Select(v => $"{v.Scenario.Fault}").Distinct());
      Line(page, $"- {one.Key.Name}, {one.Key.Operation}: {faults}. {one.Key.Why}");
    }
  }

  private static string Why(Verdict verdict) =>
    Known.For(verdict) is { } known ? string.Join(" ", known.Select(k => k.Why)) : "Not explained.";

  private static string Cell(IReadOnlyList<Verdict> all, bool withErrors = true)
  {
    if (all.Count == 0) return "";
    var (errors, good) = (all.Count(v => v.ErrorId.Length > 0), all.Count(v => v.Converges));
    return Number(all.Count) + (withErrors && errors > 0 ? $" ({Number(errors)})" : "")
      + (good < all.Count ? $", {Number(good)} converge" : "");
  }

  private static void Head(StringBuilder page, string first)
  {
    Line(page, $"| {first} | {string.Join(" | ", Command.All.Select(c => c.Name))} |");
    Line(page, $"|---|{string.Concat(Command.All.Select(_ => "--:|"))}");
  }

  private static void Row(StringBuilder page, string first, Func<Command, string> cell) =>
    Line(page, $"| {first} | {string.Join(" | ", Command.All.Select(cell))} |");

  private static void Line(StringBuilder page, string line) => page.Append(line).Append('\n');

  private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
