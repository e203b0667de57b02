using System.Text;
using System.Text.RegularExpressions;

namespace StitchDelta.Reporting;

/// <summary>The report as Markdown, for a ticket or a wiki.</summary>
internal static class MarkdownReport
{
  private static readonly Regex Special = new(@"[\\`*_\[\]<>|~&#$]", RegexOptions.CultureInvariant);

  /// <summary>The text of the file.</summary>
  public static string Render(FleetReport report) => string.Join("\n", Blocks(report)) + "\n";

  private static IEnumerable<string> Blocks(FleetReport report)
  {
    yield return $"# {Text(report.Title)}\n";
    if (report.Only is { } only)
    {
      foreach (var block in Head(only).Concat(Sections(only, "##"))) yield return block;
      yield break;
    }
    yield return $"{Sign(report.Status)} **{report.Verdict}.** {ReportText.Capital(report.Summary)}\n";
    yield return $"As of {ReportText.Of(report.Written)}.\n";
    yield return Table(["State", "Destination", "Where", "Checks", "Last looks"], report.Destinations.Select(d => new[]
    {
      $"{Sign(d.Status)} {d.Verdict}", Text(d.Name.IsEmpty ? d.Title : d.Name.Title), Text(d.Name.Place), ReportRun.CountsOf(d.Checks),
      d.Runs.Count > 1 ? string.Join(" ", d.Runs.Take(12).Reverse().Select(r => Sign(r.Status))) : "",
    }));
    foreach (var destination in report.Destinations)
    {
      yield return $"## {Text(destination.Title)}\n";
      foreach (var block in Head(destination).Concat(Sections(destination, "###"))) yield return block;
    }
  }

  private static IEnumerable<string> Head(DestinationReport report)
  {
    if (report.Name.Place.Length > 0) yield return $"{Text(report.Name.Place)}\n";
    yield return $"{Sign(report.Status)} **{report.Verdict}.** {report.Summary}\n";
    yield return $"As of {ReportText.Of(report.AsOf)}.\n";
  }

  private static IEnumerable<string> Sections(DestinationReport report, string level)
  {
    if (report.ToDo.Any())
    {
      yield return $"{level} What to do\n";
      foreach (var check in report.ToDo)
      {
        var (prose, command) = ReportText.Split(check);
        var advice = prose.Length > 0 ? $" → {Remedy(prose)}" : "";
        yield return $"1. {State(check.Status)}: **{Text(check.CheckName)}**: {Text(check.Actual)}{advice}";
        // A block of its own has a button to copy it in most of what shows Markdown.
        if (command.Length > 0) yield return Fenced(command, "powershell", "   ");
      }
      yield return "";
    }

    yield return $"{level} The chain\n";
    yield return Table(["Part", "Which", "State"],
      report.Chain.All.Select(p => new[] { Text(p.Title), Text(p.Subject), $"{Sign(p.Status)} {p.State}" }));

    if (report.Checks.Any()) yield return $"{level} Checks\n";
    foreach (var step in report.Steps)
    {
      yield return $"{level}# {Text(step.Key)}\n";
      yield return Table(["State", "Check", "Found", "Expected", "Remedy", "Took"], step.Select(c => new[]
      {
        State(c.Status), Text(c.CheckName), Text(c.Actual) + (c.Repair.Length > 0 ? $" (repaired: {Text(c.Repair)})" : ""),
        Text(c.Expected), InTable(c), ReportText.Took(c),
      }));
    }

    if (report.Runs.Count > 1)
    {
      yield return $"{level} History\n";
      yield return Table(["When", "State", "Checks", "Since the look before"], report.Runs.Select((run, i) => new[]
      {
        run.Time is { } time ? ReportText.Of(time) : "not known", $"{Sign(run.Status)} {run.Verdict}", ReportRun.CountsOf(run.Checks),
        i + 1 < report.Runs.Count ? Text(run.Since(report.Runs[i + 1])) : "",
      }));
    }

    if (report.SaysMoreThanItsName)
    {
      yield return $"{level} What it is made of\n";
      yield return Table(["Part", "What", "Value"],
        from part in report.Chain.All from fact in part.Facts select new[] { Text(part.Title), fact.Label, Text(fact.Value) });
    }

    foreach (var block in Changes(report, level)) yield return block;
  }

  private static string InTable(StitchCheck check)
  {
    var (prose, command) = ReportText.Split(check);
    var text = Remedy(prose) + (command.Length == 0 ? "" : (prose.Length > 0 ? " " : "") + Code(command));
    return text.Replace(" | ", @" \| ");
  }

  private static IEnumerable<string> Changes(DestinationReport report, string level)
  {
    if (report.Changes.Count == 0) yield break;
    var isPlan = report.Changes.Where(c => c.IsChange).Select(c => c.IsPlanned).DefaultIfEmpty(false).All(p => p);
    yield return $"{level} What {(isPlan ? "would be" : "was")} changed\n";
    yield return report.WhenChanged + "\n";
    foreach (var change in report.Changes)
    {
      yield return $"- **{change.Action}** {Text(change.Resource)}{(change.Time is { } time ? $", {ReportText.ToTheSecond(time)}" : "")}";
      if (change.Detail.Length > 0) yield return Fenced(change.Detail, IsDiff(change.Detail) ? "diff" : "text", "  ");
    }
  }

  private static bool IsDiff(string text) => text.StartsWith("--- ", StringComparison.Ordinal);

  private static string Table(string[] head, IEnumerable<string[]> rows)
  {
    var text = new StringBuilder();
    foreach (var row in new[] { head, [.. head.Select(_ => "---")] }.Concat(rows))
      text.Append("| ").Append(string.Join(" | ", row)).Append(" |\n");
    return text.ToString();
  }

  // A fence longer than any that the text holds; within the list item that it belongs to.
  private static string Fenced(string text, string kind, string indent)
  {
    var longest = Regex.Matches(text, "`+").Cast<Match>().Select(m => m.Length).DefaultIfEmpty(0).Max();
    var fence = new string('`', Math.Max(3, longest + 1));
    return "\n" + string.Join("\n", $"{fence}{kind}\n{text}\n{fence}".Split('\n').Select(l => indent + l)) + "\n";
  }

  private static string State(CheckStatus status) => $"{Sign(status)} {status}";

  private static string Sign(CheckStatus? status) => status switch
  {
    CheckStatus.Passed => "✓",
    CheckStatus.Failed => "✗",
    CheckStatus.Warning => "⚠",
    CheckStatus.Unknown => "?",
    _ => "–",
  };

  private static string Remedy(string remedy) =>
    string.Concat(ReportText.Parts(remedy).Select(p => p.IsCommand ? Code(p.Text) : Text(p.Text)));

  private static string Code(string text) => text.IndexOf('`') < 0 ? $"`{OneLine(text)}`" : Text(text);

  private static string Text(string text) => Special.Replace(OneLine(text), @"\$0");

  private static string OneLine(string text) => text.Replace('\n', ' ').Replace('\r', ' ');
}
