using System.Globalization;
using System.Xml.Linq;
using static StitchDelta.Reporting.Markup;

namespace StitchDelta.Reporting;

/// <summary>The report as one page of HTML that needs nothing but itself.</summary>
internal static class HtmlReport
{
  private static readonly string[] Columns = ["State", "Check", "Found", "Expected", "Took"];

  /// <summary>The page.</summary>
  public static string Render(DestinationReport report) => Page(El("html", At("lang", "en"),
    El("head",
      El("meta", At("charset", "utf-8")),
      // The page asks for nothing, and nothing that might slip into it may either.
      El("meta", At("http-equiv", "Content-Security-Policy"), At("content", "default-src 'none'; style-src 'unsafe-inline'")),
      El("meta", At("name", "viewport"), At("content", "width=device-width, initial-scale=1")),
      El("meta", At("name", "color-scheme"), At("content", "light dark")),
      El("title", $"{report.Title}: {report.Verdict}"),
      El("style", Style())),
    "\n",
    El("body",
      Header(report), "\n",
      El("main", Sections(report)), "\n",
      El("footer", El("p", "Written by StitchDelta on ", Time(report.Written), ". It shows how things were then. It holds no secret."))),
    "\n"));

  private static IEnumerable<XElement> Sections(DestinationReport report)
  {
    if (report.ToDo.Any()) yield return ToDo(report);
    yield return Chain(report.Chain);
    if (report.Checks.Any()) yield return Checks(report);
    if (report.Chain.All.Any(p => p.Facts.Count > 0)) yield return Facts(report.Chain);
    if (report.Changes.Count > 0) yield return Changes(report);
  }

  private static XElement Header(DestinationReport report) => El("header",
    El("p", Class("kicker"), "Databricks Delta Lake on AWS"),
    El("h1", report.Title),
    El("p", Class($"verdict {ChainDrawing.StateClass(report.Status)}"), Icon(report.Status), El("strong", report.Verdict), " ",
      El("span", report.Summary)),
    El("p", Class("when"), "As of ", Time(report.Written)));

  private static XElement ToDo(DestinationReport report) => Section("to-do", "What to do",
    El("ol", Class("to-do"), report.ToDo.Select(c => El("li", Class(ChainDrawing.StateClass(c.Status)),
      El("p", Class("head"), Chip(c.Status), " ", El("strong", c.CheckName)),
      El("p", c.Actual),
      c.Remedy.Length > 0 ? El("p", Class("remedy"), Remedy(c.Remedy)) : null))));

  private static XElement Chain(ReportChain chain) => Section("chain", "The chain",
    El("figure",
      ChainDrawing.Wide(chain), ChainDrawing.Tall(chain),
      El("figcaption", "Stitch puts files into the bucket with its loader role. It then logs in to Databricks with the token, at the JDBC URL, and has the cluster load them "
        + "into Delta tables, which the cluster keeps in the same bucket by its instance profile. Each part shows the worst state of its checks.")));

  // The roles keep the table a table for screen readers where the style sheet lays its rows out as cards.
  private static XElement Checks(DestinationReport report) => Section("checks", "Checks",
    El("table", Class("checks"), At("role", "table"),
      El("caption", "By the steps of Stitch's guide. ", report.Summary),
      El("thead", At("role", "rowgroup"),
        El("tr", At("role", "row"), Columns.Select(c => El("th", At("scope", "col"), At("role", "columnheader"), c)))),
      report.Steps.Select(step => new object[]
      {
        "\n",
        El("tbody", At("role", "rowgroup"),
          El("tr", Class("step"), At("role", "row"),
            El("th", At("scope", "rowgroup"), At("role", "rowheader"), At("colspan", Columns.Length), step.Key)),
          step.Select(Row)),
      })));

  private static XElement Row(StitchCheck check) => El("tr", Class(ChainDrawing.StateClass(check.Status)), At("role", "row"),
    Cell("State", Chip(check.Status)),
    El("th", At("scope", "row"), At("role", "rowheader"), check.CheckName),
    Cell("Found", check.Actual, check.Remedy.Length > 0 ? El("p", Class("remedy"), El("b", "Remedy: "), Remedy(check.Remedy)) : null,
      check.Repair.Length > 0 ? El("p", Class("repair"), El("b", "Repaired: "), check.Repair) : null),
    Cell("Expected", check.Expected),
    Cell("Took", ReportText.Took(check)));

  private static XElement Cell(string label, params object?[] content) =>
    El("td", Class(label.ToLowerInvariant()), At("role", "cell"), At("data-label", label), content);

  private static XElement Facts(ReportChain chain) => Section("parts", "What it is made of",
    El("table", Class("facts"),
      El("caption", "What was known when this was written."),
      chain.All.Where(p => p.Facts.Count > 0).Select(part => El("tbody",
        El("tr", Class("step"), El("th", At("scope", "rowgroup"), At("colspan", 2), part.Title)),
        part.Facts.Select(f => El("tr", El("th", At("scope", "row"), f.Label), El("td", f.Value)))))));

  private static XElement Changes(DestinationReport report)
  {
    var changes = report.Changes.Where(c => c.IsChange).ToList();
    var kept = report.Changes.Where(c => !c.IsChange).ToList();
    return Section("changes", changes.Count > 0 && changes.All(c => c.IsPlanned) ? "What would be changed" : "What was changed",
      El("p", Class("intro"), report.WhenChanged),
      changes.Count > 0 ? El("ul", Class("changes"), changes.Select(c => El("li",
        El("p", Class("head"), El("span", El("strong", c.Action), " ", c.Resource), c.Time is { } time
          ? El("span", Class("at"), Time(time, ReportText.ToTheSecond(time))) : null),
        c.Detail.Length > 0 ? El("details", At("open", "open"), El("summary", "Details"), El("pre", Diff(c.Detail))) : null))) : null,
      kept.Count > 0 ? El("p", El("strong", "Left as it was: "), string.Join(", ", kept.Select(c => c.Resource)), ".") : null);
  }

  // The signs at the beginning of the lines tell what is new; the colour repeats it.
  private static IEnumerable<object> Diff(string detail)
  {
    var isDiff = detail.StartsWith("--- ", StringComparison.Ordinal);
    foreach (var line in detail.Split('\n'))
      yield return isDiff && line is ['+', ..] ? El("span", Class("plus"), line + "\n")
        : isDiff && line is ['-', ..] ? El("span", Class("minus"), line + "\n")
        : line + "\n";
  }

  private static XElement Section(string id, string title, params object?[] content) =>
    El("section", At("aria-labelledby", id), El("h2", At("id", id), title), content, "\n");

  private static XElement Chip(CheckStatus status) =>
    El("span", Class($"chip {ChainDrawing.StateClass(status)}"), Icon(status), El("span", ((CheckStatus?)status).Word()));

  private static XElement Icon(CheckStatus? status) =>
    El("svg", Class("icon"), At("viewBox", "0 0 18 18"), At("aria-hidden", "true"), ChainDrawing.Sign(status));

  // A command breaks between its words, so that it still reads as one in a narrow column; only what is too long for a line breaks anywhere.
  private static IEnumerable<object> Remedy(string remedy) => ReportText.Parts(remedy).Select(p => p.IsCommand
    ? El("code", p.Text.Split(' ').SelectMany((word, i) =>
      new object?[] { i > 0 ? " " : null, word.Length > 30 ? word : El("span", word) }))
    : (object)p.Text);

  private static XElement Time(DateTimeOffset time, string? told = null) =>
    El("time", At("datetime", time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)), told ?? ReportText.Of(time));

  private static string Style()
  {
    using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!);
    return "\n" + reader.ReadToEnd().Replace("\r\n", "\n");
  }
}
