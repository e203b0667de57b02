using System.Reflection;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace StitchDelta.Tests.Reporting;

public class ReportTests
{
  private static readonly DateTimeOffset Written = new(2026, 11, 22, 15, 16, 21, TimeSpan.Zero);

  internal static StitchCheck Check(string name, string step, CheckStatus status, string actual = "found", string remedy = "") =>
    new() { CheckName = name, GuideStep = step, Status = status, Expected = "expected", Actual = actual, Remedy = remedy, Duration = TimeSpan.FromMilliseconds(12) };

  private static FleetReport Fleet(IEnumerable<StitchCheck>? checks = null, params StageOutput[] objects) =>
    FleetReport.From(checks ?? [], objects, Written);

  internal static DestinationReport Report(IEnumerable<StitchCheck>? checks = null, params StageOutput[] objects) =>
    FleetReport.From(checks ?? [], objects, Written).Only ?? DestinationReport.From(new("", "", ""), checks ?? [], objects, Written);

  private static string Page(DestinationReport report) => HtmlReport.Render(new() { Written = Written, Destinations = [report] });

  private static string Markdown(DestinationReport report) => MarkdownReport.Render(new() { Written = Written, Destinations = [report] });

  // Without its first line, the page is well-formed XML too.
  private static XElement Html(DestinationReport report) => XElement.Parse(Page(report).Split('\n', 2)[1]);

  private static XElement Html(FleetReport report) => XElement.Parse(HtmlReport.Render(report).Split('\n', 2)[1]);

  public static TheoryData<CheckStatus[], string, string> Verdicts => new()
  {
    { [], "Not checked", "This report holds no checks." },
    { [CheckStatus.Passed], "Healthy", "The one check passed." },
    { [CheckStatus.Passed, CheckStatus.Passed], "Healthy", "All 2 checks passed." },
    { [CheckStatus.Passed, CheckStatus.Skipped], "Not fully checked", "2 checks: 1 skipped, 1 passed." },
    { [CheckStatus.Skipped, CheckStatus.Warning, CheckStatus.Passed], "Works, with warnings", "3 checks: 1 with a warning, 1 skipped, 1 passed." },
    { [CheckStatus.Warning, CheckStatus.Failed, CheckStatus.Skipped], "Needs repair", "3 checks: 1 failed, 1 with a warning, 1 skipped." },
  };

  [Theory, MemberData(nameof(Verdicts))]
  public void The_worst_check_decides(CheckStatus[] states, string verdict, string summary)
  {
    var report = Report(states.Select((s, i) => Check($"check {i}", "2.2 The cluster", s)));
    Assert.Equal(verdict, report.Verdict);
    Assert.Equal(summary, report.Summary);
    Assert.Contains(verdict, Html(report).Descendants("strong").Select(e => e.Value));
    Assert.Contains($"**{verdict}.** {summary}", Markdown(report));
  }

  [Fact]
  public void Each_part_shows_the_worst_of_its_own_checks()
  {
    var chain = Report(
    [
      Check("Bucket exists", "1.1 Stitch may use the bucket", CheckStatus.Passed), Check("Loader privileges", "1.1 Stitch may use the bucket", CheckStatus.Failed),
      Check("Instance profile registered", "2.1 The role is in Databricks", CheckStatus.Warning),
      Check("Cluster exists", "2.2 The cluster", CheckStatus.Skipped), Check("autoMerge is off", "2.2 The cluster", CheckStatus.Passed),
      Check("SELECT 1 at the JDBC URL", "2.3 The JDBC URL", CheckStatus.Passed),
      Check("Stitch's own connection check", "3 The destination in Stitch", CheckStatus.Failed),
    ]).Chain;
    Assert.Equal(
      ["Failed · 1 of 1", "Not checked", "Passed · 1 of 1", "Skipped · 1 of 2", "Warning · 1 of 1", "Passed · 1 of 1", "Failed · 1 of 1"],
      chain.All.Select(p => p.State));
  }

  [Fact]
  public void Every_check_of_the_chain_has_its_place_in_the_drawing()
  {
    // The checks that there are, so that a new one cannot be forgotten. What comes before the guide's first step is no part of the chain.
    var fields = typeof(CheckDestination).Assembly.GetTypes()
      .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static)).Where(f => f.FieldType == typeof(DestinationCheck)).Select(f => f.GetValue(null)).OfType<DestinationCheck>()
      .Where(c => c.GuideStep != GuideStep.Before).ToList();
    Assert.True(fields.Count >= 12);
    var chain = Report(fields.Select(c => Check(c.Name, c.GuideStep.ToString(), CheckStatus.Passed))).Chain;
    Assert.Equal(fields.Select(c => c.Name).Order(), chain.All.SelectMany(p => p.Checks).Select(c => c.CheckName).Order());
  }

  [Fact]
  public void The_checks_are_grouped_by_step_in_the_order_of_the_guide()
  {
    var report = Report(
    [
      Check("c", "2.3 C", CheckStatus.Passed), Check("d", "3 D", CheckStatus.Passed), Check("a", "1.1 A", CheckStatus.Passed),
      Check("c2", "2.3 C", CheckStatus.Failed, "broken", "repair it"), Check("e", " ", CheckStatus.Passed), Check("b", "Before you start", CheckStatus.Passed),
    ]);
    var steps = Steps(Html(report)).ToList();
    Assert.Equal(["Before you start", "1.1 A", "2.3 C", "3 D", "Other checks"], steps.Select(s => s.Descendants("h3").Single().Value));
    Assert.Equal(["b", "a", "c2", "c", "d", "e"], steps.SelectMany(s => s.Descendants("th").Where(th => (string?)th.Attribute("scope") == "row")).Select(e => e.Value));
    Assert.Contains("Remedy: repair it", steps[2].Value);
    Assert.Equal(["c2"], report.ToDo.Select(c => c.CheckName));
  }

  private static IEnumerable<XElement> Steps(XElement html) =>
    html.Descendants("details").Where(d => ((string?)d.Attribute("class"))?.StartsWith("guide-step", StringComparison.Ordinal) == true);

  [Fact]
  public void What_passed_is_folded_and_what_did_not_is_open()
  {
    var steps = Steps(Html(Report(
    [
      Check("a", "1.1 A", CheckStatus.Passed), Check("b", "1.2 B", CheckStatus.Failed), Check("b2", "1.2 B", CheckStatus.Passed), Check("c", "2.1 C", CheckStatus.Warning),
      Check("d", "2.2 D", CheckStatus.Skipped), Check("e", "2.3 E", CheckStatus.Unknown), Check("f", "2.4 F", CheckStatus.Passed) with { Repair = "Create it" },
    ]))).ToList();
    Assert.Equal(["1.2 B", "2.1 C", "2.3 E", "2.4 F"], steps.Where(s => s.Attribute("open") is not null).Select(s => s.Descendants("h3").Single().Value));
    var mixed = steps.Single(s => s.Descendants("h3").Single().Value == "1.2 B");
    Assert.Equal("1 failed, 1 passed", mixed.Element("summary")!.Elements("span").Single().Value);
    var folded = mixed.Elements("details").Single();
    Assert.Null(folded.Attribute("open"));
    Assert.Equal("1 check passed", folded.Element("summary")!.Value);
    Assert.Contains(folded.Descendants("th"), th => th.Value == "b2");
    Assert.DoesNotContain(mixed.Element("table")!.Descendants("th"), th => th.Value == "b2");
  }

  [Fact]
  public void A_command_is_in_one_piece()
  {
    const string Command = "Test-StitchDestination -BucketName acme-lake -RoleName stitch-delta -Repair -StitchToken (Read-Host -AsSecureString)";
    var report = Report([Check("Cluster exists", "2.2 The cluster", CheckStatus.Failed, remedy: "Test-StitchDestination -Repair makes it again.") with { RemedyCommand = Command }]);
    var page = XElement.Parse(Page(report).Split('\n', 2)[1], LoadOptions.PreserveWhitespace);
    Assert.Equal(Command, page.Descendants("div").Single(d => (string?)d.Attribute("class") == "command").Element("code")!.Value);
    Assert.Contains($"\n   ```powershell\n   {Command}\n   ```\n", Markdown(report));
  }

  [Fact]
  public void A_report_made_from_checks_alone_says_what_it_is_about()
  {
    var check = Check("Cluster exists", "2.2 The cluster", CheckStatus.Passed) with { Destination = "Lake", Bucket = "acme-lake", Role = "stitch-delta" };
    var report = Fleet([check]).Only!;
    Assert.Equal(("Stitch destination Lake", "Bucket acme-lake, role stitch-delta"), (report.Title, report.Name.Place));
    Assert.Equal(["Lake", "acme-lake", "stitch-delta"], new[] { report.Chain.Stitch, report.Chain.Bucket, report.Chain.Profile }.Select(p => p.Subject));
    Assert.Contains("Bucket acme-lake, role stitch-delta", Html(report).Element("body")!.Element("header")!.Value);
    Assert.Contains("# Stitch destination Lake\n\nBucket acme-lake, role stitch-delta\n", Markdown(report));
    // What the heading says is not repeated as a table.
    Assert.DoesNotContain("What it is made of", Markdown(report));
    Assert.Equal("Bucket acme-lake, role stitch-delta", Fleet([check with { Destination = "acme-lake (stitch-delta)" }]).Title);
    Assert.Equal("Bucket acme-lake", Fleet([check with { Destination = "acme-lake", Role = "" }]).Title);
    Assert.Equal("Stitch destination", Fleet([check with { Destination = "", Bucket = "", Role = "" }]).Title);
  }

  private static readonly StitchCheck OfSales = Check("Cluster exists", "2.2 The cluster", CheckStatus.Passed) with
  {
    CheckId = "cluster-exists", Destination = "Sales", Bucket = "acme-lake", Role = "stitch-sales", Time = Written,
  };

  private static readonly StitchCheck OfFinance = OfSales with { Destination = "Finance", Role = "stitch-finance" };

  [Fact]
  public void Several_destinations_are_in_one_page_the_worst_first()
  {
    var fleet = Fleet([OfFinance, OfSales with { Status = CheckStatus.Failed, Remedy = "repair it" }, OfFinance with { Destination = "Ops", Role = "stitch-ops", Status = CheckStatus.Warning }]);
    Assert.Equal(["Sales", "Ops", "Finance"], fleet.Destinations.Select(d => d.Name.Destination));
    Assert.Equal(("3 Stitch destinations", "1 of 3 needs repair", "needs repair: 1, works with warnings: 1, healthy: 1."), (fleet.Title, fleet.Verdict, fleet.Summary));
    var html = Html(fleet);
    Assert.Equal(["#d1", "#d2", "#d3"], html.Descendants("nav").Single().Descendants("a").Select(a => (string?)a.Attribute("href")));
    Assert.Equal(["Sales", "Ops", "Finance"], html.Descendants("nav").Single().Descendants("a").Select(a => a.Value));
    var sections = html.Descendants("section").Where(s => (string?)s.Attribute("class") == "destination").ToList();
    Assert.Equal(["d1", "d2", "d3"], sections.Select(s => (string?)s.Attribute("id")));
    Assert.Equal([true, true, false], sections.Select(s => s.Element("details")!.Attribute("open") is not null));
    Assert.Contains("| ✗ Needs repair | Sales | Bucket acme-lake, role stitch-sales | 1 failed |  |", MarkdownReport.Render(fleet));
    var ids = html.Descendants().Attributes("id").Select(a => a.Value).ToList();
    Assert.Equal(ids.Distinct(), ids);
    // What names another element names one that is there.
    Assert.All(html.Descendants().Attributes().Where(a => a.Name.LocalName is "aria-labelledby" or "href"), a => Assert.All(a.Value.TrimStart('#').Split(' '), id => Assert.Contains(id, ids)));
  }

  [Fact]
  public void What_says_less_belongs_to_the_only_destination_that_it_can_mean()
  {
    var installed = new StitchDestination { Facts = new() { DestinationName = "Sales", BucketName = "acme-lake", RoleName = "stitch-sales" }, Changes = [new(ChangeAction.Create, "role stitch-sales")] };
    var cluster = new DeltaCluster { Facts = new() { RoleName = "stitch-sales" }, Changes = [new(ChangeAction.Create, "cluster stitch-sales")] };
    var bucket = new StitchBucket { Facts = new() { BucketName = "acme-lake" }, Changes = [new(ChangeAction.Update, "bucket policy")] };
    var one = Fleet([OfSales with { Destination = "" }, OfSales with { Bucket = "", Role = "" }], installed, cluster, bucket, new DeltaToken()).Only!;
    Assert.Equal((2, "Sales", 3), (one.Checks.Count(), one.Name.Destination, one.Changes.Count));
    // Of two that load into one bucket, the bucket alone tells neither.
    var three = Fleet([OfSales, OfFinance], installed, cluster, bucket);
    Assert.Equal(["Finance", "Sales", "Bucket acme-lake"], three.Destinations.Select(d => d.Name.Title));
    Assert.Equal(["role stitch-sales", "cluster stitch-sales"], three.Destinations[1].Changes.Select(c => c.Resource));
  }

  [Fact]
  public void Looks_at_other_times_are_its_history()
  {
    var token = OfSales with { CheckId = "token-lasts", CheckName = "Token lasts" };
    var day = TimeSpan.FromDays(1);
    var report = Fleet(
    [
      OfSales with { Time = Written - day - day }, token with { Time = Written - day - day },
      OfSales with { Time = Written - day, Status = CheckStatus.Failed }, token with { Time = Written - day, Status = CheckStatus.Warning },
      OfSales, token with { Status = CheckStatus.Warning },
    ]).Only!;
    Assert.Equal("2 checks: 1 with a warning, 1 passed.", report.Summary);
    Assert.Equal(["Works, with warnings", "Needs repair", "Healthy"], report.Runs.Select(r => r.Verdict));
    Assert.Equal("Passed again: Cluster exists.", report.Runs[0].Since(report.Runs[1]));
    Assert.Equal("Failed: Cluster exists. Warned: Token lasts.", report.Runs[1].Since(report.Runs[2]));
    var rows = Html(report).Descendants("table").Single(t => (string?)t.Attribute("class") == "history").Element("tbody")!.Elements().Select(tr => string.Join("|", tr.Elements().Select(e => e.Value))).ToList();
    Assert.Equal("2026-11-22 15:16 UTC| Works, with warnings|1 with a warning, 1 passed|Passed again: Cluster exists.", rows[0]);
    Assert.Equal("2026-11-20 15:16 UTC| Healthy|2 passed|", rows[2]);
    Assert.Contains("| 2026-11-21 15:16 UTC | ✗ Needs repair | 1 failed, 1 with a warning | Failed: Cluster exists. Warned: Token lasts. |", Markdown(report));
  }

  [Fact]
  public void What_was_looked_at_a_moment_before_still_counts_and_what_was_yesterday_does_not()
  {
    var before = OfSales with { CheckId = "deployment-role", CheckName = "Deployment role", Status = CheckStatus.Failed };
    Assert.Equal(2, Fleet([before with { Time = Written.AddMinutes(-5) }, OfSales with { Time = Written.AddMinutes(-5), Status = CheckStatus.Failed }, OfSales]).Only!.Checks.Count());
    Assert.Equal([CheckStatus.Passed, CheckStatus.Failed], Fleet([OfSales, before with { Time = Written.AddMinutes(-5) }]).Only!.Checks.Select(c => c.Status));
    Assert.Equal([CheckStatus.Passed], Fleet([OfSales, before with { Time = Written.AddDays(-1) }]).Only!.Checks.Select(c => c.Status));
    // Without a time nothing tells one look from another.
    var report = Fleet([OfSales with { Time = null }, OfSales with { Time = null, Status = CheckStatus.Failed }]).Only!;
    Assert.Equal((2, 1), (report.Checks.Count(), report.Runs.Count));
  }

  [Fact]
  public void A_later_object_of_the_line_counts_more_and_all_changes_are_told_in_order()
  {
    var report = Report(null,
      new DeltaCluster { ClusterId = "c-1", ClusterState = "PENDING", Changes = [new(ChangeAction.Create, "cluster stitch", "one worker") { Time = Written.AddSeconds(-9) }] },
      new StitchDestination { Facts = new() { ClusterState = "RUNNING", DestinationName = "Lake" }, Changes = [new(ChangeAction.None, "Stitch destination Lake")] });
    Assert.Equal("Stitch destination Lake", report.Title);
    Assert.Contains(("State", "RUNNING"), report.Chain.Cluster.Facts);
    Assert.Contains(("Id", "c-1"), report.Chain.Cluster.Facts);
    Assert.Equal(["Created cluster stitch", "Left as it was Stitch destination Lake"], report.Changes.Select(c => $"{c.Action} {c.Resource}"));
    foreach (var text in new[] { Page(report), Markdown(report) })
    {
      Assert.Contains("What was changed", text);
      Assert.Contains("one worker", text);
      Assert.Contains("2026-11-22 15:16:12 UTC", text);
    }
  }

  private static ResourceChange Change(ChangeAction action, int? minutesBefore) =>
    new(action, "cluster stitch") { Time = minutesBefore is { } minutes ? Written.AddMinutes(-minutes) : null };

  public static TheoryData<int?[], string> Times => new()
  {
    { [], "Nothing: all was found as it should be, as of 2026-11-22 15:16 UTC." },
    { [5], "Done at 2026-11-22 15:11 UTC." },
    { [5, 9, 7], "Done from 2026-11-22 15:07 UTC to 2026-11-22 15:11 UTC." },
    { [null], "Done before 2026-11-22 15:16 UTC; when is not known." },
    { [null, 5], "Done at 2026-11-22 15:11 UTC. What has no time was done before 2026-11-22 15:16 UTC; when is not known." },
  };

  [Theory, MemberData(nameof(Times))]
  public void When_it_was_changed_is_told_as_far_as_it_is_known(int?[] minutes, string told)
  {
    var report = Report(null, new DeltaCluster { Changes = [Change(ChangeAction.None, null), .. minutes.Select(m => Change(ChangeAction.Update, m))] });
    Assert.Equal(told, report.WhenChanged);
    Assert.Contains(told, Page(report));
    Assert.Contains(told, Markdown(report));
  }

  [Fact]
  public void Times_are_told_at_the_report_s_own_distance_from_UTC()
  {
    var report = DestinationReport.From(new("", "", ""), [], [new DeltaCluster { Changes = [Change(ChangeAction.Create, 5)] }], Written.ToOffset(TimeSpan.FromHours(2)));
    foreach (var text in new[] { Page(report), Markdown(report) }) Assert.Contains("2026-11-22 17:11:21 +02:00", text);
  }

  [Fact]
  public void What_was_repaired_is_told()
  {
    var report = Report([Check("Loader privileges", "1.1 Stitch may use the bucket", CheckStatus.Passed) with { Repair = "Create bucket policy of <b>" }]);
    Assert.Equal("The one check passed. Repaired: 1.", report.Summary);
    Assert.Contains("Repaired: Create bucket policy of <b>", Html(report).Value);
    Assert.Contains(@"found (repaired: Create bucket policy of \<b\>)", Markdown(report));
  }

  [Fact]
  public void A_plan_is_told_as_one()
  {
    var report = Report(null, new DeltaCluster { IsPlanned = true, Changes = [new(ChangeAction.Update, "cluster stitch")] });
    foreach (var text in new[] { Page(report), Markdown(report) })
    {
      Assert.Contains("What would be changed", text);
      Assert.Contains("Would be changed", text);
      Assert.DoesNotContain("Done ", text);
    }
  }

  // Whatever text is given to a report, in any place.
  private static DestinationReport Everywhere(string text)
  {
    var facts = new InstallationFacts { StitchRegion = StitchRegion.Europe, TokenExpires = Written, DestinationId = 5 };
    foreach (var property in typeof(InstallationFacts).GetProperties().Where(p => p.PropertyType == typeof(string))) property.SetValue(facts, text);
    var check = new StitchCheck { CheckName = text, GuideStep = text, Status = CheckStatus.Failed, Expected = text, Actual = text, Remedy = text, RemedyCommand = text, Repair = text, Destination = text, Bucket = text, Role = text };
    return Report([check], new StitchDestination { Facts = facts, Changes = [new(ChangeAction.Update, text, text)] });
  }

  [Fact]
  public void What_is_given_is_text_and_never_markup()
  {
    const string Nasty = "</title></style><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;\u0001\ud800\u202e]]>";
    var page = Page(Everywhere(Nasty));
    Assert.Single(Regex.Matches(page, "<script"));
    Assert.Equal(page.IndexOf("<script", StringComparison.Ordinal), page.IndexOf("<script>\n// No angle bracket", StringComparison.Ordinal));
    Assert.DoesNotContain("<img", page);
    var html = Html(Everywhere(Nasty));
    Assert.Equal("</title></style><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;\ufffd\ufffd\ufffd]]>", html.Descendants("pre").Single().Value.TrimEnd('\n'));
    Assert.All(html.DescendantsAndSelf().Attributes(), a => Assert.False(a.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
    // In Markdown too, but within a fence, where everything is text.
    var lines = Markdown(Everywhere("<img src=x> `<img src=x>`")).Split('\n').Where(l => !l.StartsWith("  ", StringComparison.Ordinal)).ToList();
    Assert.Contains(lines, l => l.Contains(@"\<img"));
    Assert.DoesNotContain(lines, l => l.Replace(@"\<img", "").Contains("<img"));
  }

  [Fact]
  public void A_row_of_a_markdown_table_stays_one()
  {
    var lines = Markdown(Report([Check("a | b", "1.1 A", CheckStatus.Failed, "two\nlines\\", "Get-StitchBucket b | Grant-StitchBucketAccess")])).Split('\n');
    Assert.Contains(@"| ✗ Failed | a \| b | two lines\\ | expected | `Get-StitchBucket b \| Grant-StitchBucketAccess` | 12 ms |", lines);
    Assert.Contains(@"1. ✗ Failed: **a \| b**: two lines\\", lines);
    Assert.Contains("   Get-StitchBucket b | Grant-StitchBucketAccess", lines);
  }

  [Fact]
  public void A_fence_is_longer_than_any_in_the_text() =>
    Assert.Contains("\n  ````text\n  a\n  ```\n  b\n  ````\n", Markdown(Report(null, new StitchBucket { Changes = [new(ChangeAction.Update, "r", "a\n```\nb")] })));

  [Fact]
  public void No_secret_is_in_it_wherever_it_was_put()
  {
    const string Canary = "dapi0123456789abcdef0123456789abcdef";
    var token = new SecureString();
    foreach (var c in Canary) token.AppendChar(c);
    foreach (var text in new[] { Canary, $"jdbc:spark://h:443/default;UID=token;PWD={Canary}", $"Authorization: Bearer {Canary}", $"Run New-DeltaToken -Another | {Canary} now" })
    {
      var report = Everywhere(text);
      foreach (var shown in new[] { Page(report), Markdown(report) })
      {
        Assert.Contains("***", shown.Replace(@"\*", "*"));
        Assert.DoesNotContain(Canary.Substring(4), shown);
        Assert.DoesNotContain(Canary.Substring(4, 8), shown);
      }
    }
    var withToken = Report(null, new StitchDestination { Token = token, TokenId = "t-1" });
    foreach (var shown in new[] { Page(withToken), Markdown(withToken) })
    {
      Assert.Contains("t-1", shown);
      Assert.DoesNotContain("0123456789abcdef", shown);
      Assert.DoesNotContain("SecureString", shown);
    }
  }

  [Fact]
  public void The_page_needs_nothing_but_itself()
  {
    var page = Page(Report([Check("Cluster exists", "2.2 The cluster", CheckStatus.Failed)], new DeltaCluster { WorkspaceUrl = new("https://dbc-a1b2c3d4-e5f6.cloud.databricks.com") }));
    var html = XElement.Parse(page.Split('\n', 2)[1]);
    Assert.DoesNotContain(html.Descendants(), e => e.Name.LocalName is "link" or "img" or "iframe" or "image" or "use" or "a" or "object" or "font" or "form" or "base");
    Assert.DoesNotContain(html.Descendants().Attributes(), a => a.Name.LocalName is "src" or "href" or "action" or "style");
    var style = html.Descendants("style").Single().Value;
    Assert.DoesNotMatch(@"url\(|@import|@font-face", style);
    // The style sheet is written as text, which HTML does not decode within a style element.
    Assert.DoesNotMatch("[<>&]", style);
    Assert.Contains("default-src 'none'", page);
    Assert.Contains("base-uri 'none'; form-action 'none'", page);
  }

  [Fact]
  public void The_only_script_that_runs_is_its_own()
  {
    var html = Html(Report([Check("Cluster exists", "2.2 The cluster", CheckStatus.Failed)]));
    var script = html.Descendants("script").Single();
    Assert.Empty(script.Attributes());
    // Written as text, which HTML does not decode within a script.
    Assert.DoesNotMatch("[<>&]", script.Value);
    var policy = (string)html.Descendants("meta").Single(m => (string?)m.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content")!;
    Assert.Contains($"script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.Value)))}'", policy);
    Assert.DoesNotContain("script-src 'unsafe", policy);
    Assert.DoesNotMatch(@"innerHTML|outerHTML|insertAdjacent|document\.write|eval|fetch|XMLHttpRequest", script.Value);
    // A button without a script would do nothing.
    Assert.Empty(html.Descendants("button"));
  }

  [Fact]
  public void The_page_can_be_read_without_seeing_it()
  {
    var html = Html(Report([Check("Cluster exists", "2.2 The cluster", CheckStatus.Failed)], new StitchDestination { ClusterName = "stitch" }));
    Assert.Equal("en", (string?)html.Attribute("lang"));
    Assert.StartsWith("Stitch destination", html.Element("head")!.Element("title")!.Value, StringComparison.Ordinal);
    Assert.Single(html.Descendants("h1"));
    Assert.Single(html.Descendants("main"));
    Assert.All(html.Descendants("th"), th => Assert.NotNull(th.Attribute("scope")));
    Assert.All(html.Descendants("table"), t => Assert.NotNull(t.Element("caption")));
    foreach (var svg in html.Descendants("svg").Where(s => (string?)s.Attribute("aria-hidden") != "true"))
    {
      Assert.Equal("img", (string?)svg.Attribute("role"));
      var names = ((string)svg.Attribute("aria-labelledby")!).Split(' ').Select(id => html.Descendants().Single(e => (string?)e.Attribute("id") == id).Value);
      Assert.Contains("Cluster stitch: Failed · 1 of 1.", string.Join(" ", names));
    }
    var ids = html.Descendants().Attributes("id").Select(a => a.Value).ToList();
    Assert.Equal(ids.Distinct(), ids);
    // Color is never all: beside every sign there is the word.
    Assert.All(html.Descendants("span").Where(e => ((string?)e.Attribute("class"))?.StartsWith("chip", StringComparison.Ordinal) == true), chip => Assert.Equal("Failed", chip.Value));
  }
}
