using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using static StitchDelta.Reporting.Markup;

namespace StitchDelta.Reporting;

/// <summary>The report as one page of HTML that needs nothing but itself.</summary>
internal static class HtmlReport
{
  private static readonly string[] Columns = ["State", "Check", "Found", "Expected", "Took"];

  private static readonly string[] HistoryColumns = ["When", "State", "Checks", "Since the look before"];

  // So many earlier looks are shown at once.
  private const int ShownRuns = 12;

  // Below which heading the sections of a destination stand, and what makes their ids the only ones of the page.
  private readonly record struct Place(string Prefix, int Level)
  {
    public XElement Heading(int deeper, params object?[] content) => El($"h{Level + deeper}", content);
  }

  /// <summary>The page.</summary>
  public static string Render(FleetReport report)
  {
    var script = Resource("report.js");
    return Page(El("html", At("lang", "en"),
      El("head",
        El("meta", At("charset", "utf-8")),
        // The page asks for nothing and runs its own script alone, whatever might slip into it.
        El("meta", At("http-equiv", "Content-Security-Policy"), At("content", "default-src 'none'; style-src 'unsafe-inline'; "
          + $"script-src 'sha256-{Hash(script)}'; base-uri 'none'; form-action 'none'")),
        El("meta", At("name", "viewport"), At("content", "width=device-width, initial-scale=1")),
        El("meta", At("name", "color-scheme"), At("content", "light dark")),
        El("title", $"{report.Title}: {report.Verdict}"),
        El("style", Resource("report.css"))),
      "\n",
      El("body",
        Header(report), "\n",
        El("main", report.Only is { } only ? Sections(only, new("", 1)) : Destinations(report)), "\n",
        El("footer", El("p", "Written by StitchDelta on ", Time(report.Written), ". It shows how things were then. It holds no secret.")),
        "\n", El("script", script)),
      "\n"));
  }

  private static XElement Header(FleetReport report) => El("header",
    El("p", Class("kicker"), "Databricks Delta Lake on AWS"),
    El("h1", report.Title),
    report.Only?.Name.Place is { Length: > 0 } place ? El("p", Class("place"), place) : null,
    El("p", Class($"verdict {ChainDrawing.StateClass(report.Status)}"), Icon(report.Status), El("strong", report.Verdict), " ",
      El("span", ReportText.Capital(report.Summary))),
    El("p", Class("when"), "As of ", Time(report.Only?.AsOf ?? report.Written)));

  private static IEnumerable<XElement> Destinations(FleetReport report)
  {
    yield return El("nav", At("aria-label", "Destinations"),
      El("ol", Class("destinations"), report.Destinations.Select((d, i) => new object[] { Line(d, IdOf(i)), "\n" })));
    foreach (var section in report.Destinations.Select((d, i) => Destination(d, IdOf(i)))) yield return section;
  }

  // Among many it goes without saying what they are.
  private static string NameOf(DestinationReport report) => report.Name.IsEmpty ? report.Title : report.Name.Title;

  private static string IdOf(int index) => string.Format(CultureInfo.InvariantCulture, "d{0}", index + 1);

  private static XElement Line(DestinationReport report, string id) => El("li", Class(ChainDrawing.StateClass(report.Status)),
    Icon(report.Status),
    El("a", At("href", $"#{id}"), NameOf(report)),
    El("span", Class("place"), report.Name.Place),
    El("span", Class("verdict-word"), report.Verdict),
    El("span", Class("counts"), ReportRun.CountsOf(report.Checks)),
    report.Runs.Count > 1 ? Strip(report) : null);

  // The last looks as signs, the newest at the end, as time goes.
  private static XElement Strip(DestinationReport report)
  {
    var runs = report.Runs.Take(ShownRuns).Reverse().ToList();
    var told = $"The last {runs.Count} looks: {string.Join(", ", runs.Select(r => r.Verdict))}";
    return El("span", Class("strip"), At("role", "img"), At("aria-label", told),
      runs.Select(r => El("svg", Class($"icon {ChainDrawing.StateClass(r.Status)}"), At("viewBox", "0 0 18 18"), At("aria-hidden", "true"),
        ChainDrawing.Sign(r.Status))));
  }

  // What needs somebody is open.
  private static XElement Destination(DestinationReport report, string id) => El("section", Class("destination"), At("id", id),
    El("details", report.Status is CheckStatus.Passed or CheckStatus.Skipped ? null : At("open", "open"),
      El("summary", Class(ChainDrawing.StateClass(report.Status)), Icon(report.Status),
        El("h2", NameOf(report)), El("span", Class("verdict-word"), report.Verdict), El("span", Class("place"), report.Name.Place)),
      El("p", Class("when"), report.Summary, " As of ", Time(report.AsOf), "."),
      Sections(report, new($"{id}-", 2))), "\n");

  private static IEnumerable<XElement> Sections(DestinationReport report, Place place)
  {
    if (report.ToDo.Any()) yield return ToDo(report, place);
    yield return Chain(report.Chain, place);
    if (report.Checks.Any()) yield return Checks(report, place);
    if (report.Runs.Count > 1) yield return History(report, place);
    if (report.SaysMoreThanItsName) yield return Facts(report.Chain, place);
    if (report.Changes.Count > 0) yield return Changes(report, place);
  }

  private static XElement ToDo(DestinationReport report, Place place) => Section(place, "to-do", "What to do",
    El("ol", Class("to-do"), report.ToDo.Select(c =>
    {
      var (prose, command) = ReportText.Split(c);
      return El("li", Class(ChainDrawing.StateClass(c.Status)),
        El("p", Class("head"), Chip(c.Status), " ", El("strong", c.CheckName)),
        El("p", c.Actual),
        prose.Length > 0 ? El("p", Class("remedy"), Remedy(prose)) : null,
        command.Length > 0 ? Command(command) : null);
    })));

  // The script puts a button beside it.
  private static XElement Command(string command) => El("div", Class("command"), El("code", Words(command)));

  private static XElement Chain(ReportChain chain, Place place) => Section(place, "chain", "The chain",
    El("figure",
      ChainDrawing.Wide(chain, place.Prefix), ChainDrawing.Tall(chain, place.Prefix),
      El("figcaption", "Stitch puts files into the bucket with its loader role. It then logs in to Databricks with the token, "
        + "at the JDBC URL, and has the cluster load them "
        + "into Delta tables, which the cluster keeps in the same bucket by its instance profile. "
        + "Each part shows the worst state of its checks.")));

  private static XElement Checks(DestinationReport report, Place place) => Section(place, "checks", "Checks",
    El("p", Class("intro"), "By the steps of Stitch's guide. ", report.Summary),
    report.Steps.Select(step => new object[] { "\n", Step(step.Key, [.. step], place) }));

  // What passed is folded; what did not is open, and comes first.
  private static XElement Step(string title, IReadOnlyList<StitchCheck> checks, Place place)
  {
    var passed = checks.Where(c => c.Status == CheckStatus.Passed && c.Repair.Length == 0).ToList();
    var others = checks.Except(passed).ToList();
    var worst = checks.Worst();
    return El("details", Class($"guide-step {ChainDrawing.StateClass(worst)}"),
      others.Any(c => c.Status != CheckStatus.Skipped) ? At("open", "open") : null,
      El("summary", Icon(worst), place.Heading(2, title), El("span", Class("counts"), ReportRun.CountsOf(checks))),
      others.Count > 0 ? Table(title, others) : null,
      passed.Count > 0 ? Passed(title, passed, isFolded: others.Count > 0) : null);
  }

  private static XElement Passed(string title, List<StitchCheck> passed, bool isFolded) => isFolded
    ? El("details", Class("passed-checks"), El("summary", $"{ReportText.Counted(passed.Count, "check")} passed"), Table(title, passed))
    : Table(title, passed);

  // The roles keep the table a table for screen readers where the style sheet lays its rows out as cards.
  private static XElement Table(string title, IReadOnlyList<StitchCheck> checks) => El("table", Class("checks"), At("role", "table"),
    El("caption", Class("unseen"), $"{title}: {ReportRun.CountsOf(checks)}"),
    El("thead", At("role", "rowgroup"),
      El("tr", At("role", "row"), Columns.Select(c => El("th", At("scope", "col"), At("role", "columnheader"), c)))),
    El("tbody", At("role", "rowgroup"), checks.Select(Row)));

  private static XElement History(DestinationReport report, Place place)
  {
    var rows = report.Runs.Select((run, i) => El("tr", Class(ChainDrawing.StateClass(run.Status)),
      El("th", At("scope", "row"), run.Time is { } time ? Time(time) : "Not known"),
      El("td", Icon(run.Status), " ", run.Verdict),
      El("td", ReportRun.CountsOf(run.Checks)),
      El("td", i + 1 < report.Runs.Count ? run.Since(report.Runs[i + 1]) : ""))).ToList();
    return Section(place, "history", "History", Looks("The looks at it, the newest first.", rows.Take(ShownRuns)),
      rows.Count > ShownRuns
        ? El("details", El("summary", $"{rows.Count - ShownRuns} earlier"), Looks("Earlier looks.", rows.Skip(ShownRuns))) : null);

    static XElement Looks(string caption, IEnumerable<XElement> rows) => El("table", Class("history"), El("caption", caption),
      El("thead", El("tr", HistoryColumns.Select(c => El("th", At("scope", "col"), c)))),
      El("tbody", rows));
  }

  private static XElement Row(StitchCheck check)
  {
    var (prose, command) = ReportText.Split(check);
    return El("tr", Class(ChainDrawing.StateClass(check.Status)), At("role", "row"),
      Cell("State", Chip(check.Status)),
      El("th", At("scope", "row"), At("role", "rowheader"), check.CheckName),
      Cell("Found", check.Actual,
        prose.Length + command.Length > 0
          ? El("p", Class("remedy"), El("b", "Remedy: "), Remedy(prose), prose.Length > 0 ? " " : null,
            command.Length > 0 ? El("code", Words(command)) : null)
          : null,
        check.Repair.Length > 0 ? El("p", Class("repair"), El("b", "Repaired: "), check.Repair) : null),
      Cell("Expected", check.Expected),
      Cell("Took", ReportText.Took(check)));
  }

  private static XElement Cell(string label, params object?[] content) =>
    El("td", Class(label.ToLowerInvariant()), At("role", "cell"), At("data-label", label), content);

  private static XElement Facts(ReportChain chain, Place place) => Section(place, "parts", "What it is made of",
    El("table", Class("facts"),
      El("caption", "What was known when this was written."),
      chain.All.Where(p => p.Facts.Count > 0).Select(part => El("tbody",
        El("tr", Class("step"), El("th", At("scope", "rowgroup"), At("colspan", 2), part.Title)),
        part.Facts.Select(f => El("tr", El("th", At("scope", "row"), f.Label), El("td", f.Value)))))));

  private static XElement Changes(DestinationReport report, Place place)
  {
    var changes = report.Changes.Where(c => c.IsChange).ToList();
    var kept = report.Changes.Where(c => !c.IsChange).ToList();
    return Section(place, "changes", changes.Count > 0 && changes.All(c => c.IsPlanned) ? "What would be changed" : "What was changed",
      El("p", Class("intro"), report.WhenChanged),
      changes.Count > 0 ? El("ul", Class("changes"), changes.Select(c => El("li",
        El("p", Class("head"), El("span", El("strong", c.Action), " ", c.Resource), c.Time is { } time
          ? El("span", Class("at"), Time(time, ReportText.ToTheSecond(time))) : null),
        c.Detail.Length > 0 ? El("details", At("open", "open"), El("summary", "Details"), El("pre", Diff(c.Detail))) : null))) : null,
      kept.Count > 0 ? El("p", El("strong", "Left as it was: "), string.Join(", ", kept.Select(c => c.Resource)), ".") : null);
  }

  // The signs at the beginning of the lines tell what is new; the color repeats it.
  private static IEnumerable<object> Diff(string detail)
  {
    var isDiff = detail.StartsWith("--- ", StringComparison.Ordinal);
    foreach (var line in detail.Split('\n'))
      yield return isDiff && line is ['+', ..] ? El("span", Class("plus"), line + "\n")
        : isDiff && line is ['-', ..] ? El("span", Class("minus"), line + "\n")
        : line + "\n";
  }

  private static XElement Section(Place place, string id, string title, params object?[] content) =>
    El("section", At("aria-labelledby", place.Prefix + id), place.Heading(1, At("id", place.Prefix + id), title), content, "\n");

  private static XElement Chip(CheckStatus status) =>
    El("span", Class($"chip {ChainDrawing.StateClass(status)}"), Icon(status), El("span", ((CheckStatus?)status).Word()));

  private static XElement Icon(CheckStatus? status) =>
    El("svg", Class("icon"), At("viewBox", "0 0 18 18"), At("aria-hidden", "true"), ChainDrawing.Sign(status));

  // A command breaks between its words, so that it still reads as one in a narrow column; only what is too long for a line breaks anywhere.
  private static IEnumerable<object> Remedy(string remedy) => ReportText.Parts(remedy).Select(p => p.IsCommand
    ? El("code", Words(p.Text)) : (object)p.Text);

  private static IEnumerable<object?> Words(string command) => command.Split(' ').SelectMany((word, i) =>
    new object?[] { i > 0 ? " " : null, word.Length > 30 ? word : El("span", word) });

  private static XElement Time(DateTimeOffset time, string? told = null) =>
    El("time", At("datetime", time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)), told ?? ReportText.Of(time));

  private static string Resource(string name)
  {
    using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream(name)!);
    return "\n" + reader.ReadToEnd().Replace("\r\n", "\n");
  }

  private static string Hash(string script)
  {
    using var sha = SHA256.Create();
    return Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(script)));
  }
}
