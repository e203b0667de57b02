using System.Text;
using System.Text.RegularExpressions;

namespace StitchDelta.Reporting;

/// <summary>The report as Markdown, for a ticket or a wiki.</summary>
internal static class MarkdownReport
{
  private static readonly Regex Special = new(@"[\\`*_\[\]<>|~&#$]", RegexOptions.CultureInvariant);

  /// <summary>The text of the file.</summary>
  public static string Render(DestinationReport report) => string.Join("\n", Blocks(report)) + "\n";

  private static IEnumerable<string> Blocks(DestinationReport report)
  {
    yield return $"# {Text(report.Title)}\n";
    yield return $"{Sign(report.Status)} **{report.Verdict}.** {report.Summary}\n";
    yield return $"As of {ReportText.Of(report.Written)}.\n";

    if (report.ToDo.Any())
    {
      yield return "## What to do\n";
      foreach (var check in report.ToDo)
        yield return $"1. {State(check.Status)}: **{Text(check.CheckName)}**: {Text(check.Actual)} {(check.Remedy.Length > 0 ? "→ " + Remedy(check.Remedy) : "")}".TrimEnd();
      yield return "";
    }

    yield return "## The chain\n";
    yield return Table(["Part", "Which", "State"],
      report.Chain.All.Select(p => new[] { Text(p.Title), Text(p.Subject), $"{Sign(p.Status)} {p.State}" }));

    if (report.Checks.Any()) yield return "## Checks\n";
    foreach (var step in report.Steps)
    {
      yield return $"### {Text(step.Key)}\n";
      yield return Table(["State", "Check", "Found", "Expected", "Remedy", "Took"], step.Select(c => new[]
      {
        State(c.Status), Text(c.CheckName), Text(c.Actual)
          + (c.Repair.Length > 0 ? $" (repaired: {Text(c.Repair)})" : ""), Text(c.Expected), Remedy(c.Remedy).Replace(" | ", @" \| "),
          ReportText.Took(c),
      }));
    }

    if (report.Chain.All.Any(p => p.Facts.Count > 0))
    {
      yield return "## What it is made of\n";
      yield return Table(["Part", "What", "Value"],
        from part in report.Chain.All from fact in part.Facts select new[] { Text(part.Title), fact.Label, Text(fact.Value) });
    }

    foreach (var block in Changes(report)) yield return block;
  }

  private static IEnumerable<string> Changes(DestinationReport report)
  {
    if (report.Changes.Count == 0) yield break;
    var isPlan = report.Changes.Where(c => c.IsChange).Select(c => c.IsPlanned).DefaultIfEmpty(false).All(p => p);
    yield return isPlan ? "## What would be changed\n" : "## What was changed\n";
    yield return report.WhenChanged + "\n";
    foreach (var change in report.Changes)
    {
      yield return $"- **{change.Action}** {Text(change.Resource)}{(change.Time is { } time ? $", {ReportText.ToTheSecond(time)}" : "")}";
      if (change.Detail.Length > 0) yield return Fenced(change.Detail);
    }
  }

  private static string Table(string[] head, IEnumerable<string[]> rows)
  {
    var text = new StringBuilder();
    foreach (var row in new[] { head, [.. head.Select(_ => "---")] }.Concat(rows))
      text.Append("| ").Append(string.Join(" | ", row)).Append(" |\n");
    return text.ToString();
  }

  // A fence longer than any that the text holds; within the list item that it belongs to.
  private static string Fenced(string text)
  {
    var longest = Regex.Matches(text, "`+").Cast<Match>().Select(m => m.Length).DefaultIfEmpty(0).Max();
    var fence = new string('`', Math.Max(3, longest + 1));
    var kind = text.StartsWith("--- ", StringComparison.Ordinal) ? "diff" : "text";
    return "\n" + string.Join("\n", $"{fence}{kind}\n{text}\n{fence}".Split('\n').Select(l => "  " + l)) + "\n";
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
    string.Concat(ReportText.Parts(remedy).Select(p => p.IsCommand && p.Text.IndexOf('`') < 0 ? $"`{OneLine(p.Text)}`" : Text(p.Text)));

  private static string Text(string text) => Special.Replace(OneLine(text), @"\$0");

  private static string OneLine(string text) => text.Replace('\n', ' ').Replace('\r', ' ');
}
