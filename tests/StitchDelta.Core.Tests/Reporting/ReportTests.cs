using System.Reflection;
using System.Security;
using System.Xml.Linq;

namespace StitchDelta.Tests.Reporting;

public class ReportTests
{
  private static readonly DateTimeOffset Written = new(2026, 11, 22, 15, 16, 21, TimeSpan.Zero);

  internal static StitchCheck Check(string name, string step, CheckStatus status, string actual = "found", string remedy = "") =>
    new() { CheckName = name, GuideStep = step, Status = status, Expected = "expected", Actual = actual, Remedy = remedy, Duration = TimeSpan.FromMilliseconds(12) };

  internal static DestinationReport Report(IEnumerable<StitchCheck>? checks = null, params StageOutput[] objects) =>
    DestinationReport.From(checks ?? [], objects, Written);

  // Without its first line, the page is well-formed XML too.
  private static XElement Html(DestinationReport report) => XElement.Parse(HtmlReport.Render(report).Split('\n', 2)[1]);

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
    Assert.Contains($"**{verdict}.** {summary}", MarkdownReport.Render(report));
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
    var table = Html(report).Descendants("table").Single(t => (string?)t.Attribute("class") == "checks");
    Assert.Equal(["Before you start", "b", "1.1 A", "a", "2.3 C", "c", "c2", "3 D", "d", "Other checks", "e"], table.Elements("tbody").Descendants("th").Select(e => e.Value));
    Assert.Contains("Remedy: repair it", table.Value);
    Assert.Equal(["c2"], report.ToDo.Select(c => c.CheckName));
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
    foreach (var text in new[] { HtmlReport.Render(report), MarkdownReport.Render(report) })
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
    Assert.Contains(told, HtmlReport.Render(report));
    Assert.Contains(told, MarkdownReport.Render(report));
  }

  [Fact]
  public void Times_are_told_at_the_report_s_own_distance_from_UTC()
  {
    var report = DestinationReport.From([], [new DeltaCluster { Changes = [Change(ChangeAction.Create, 5)] }], Written.ToOffset(TimeSpan.FromHours(2)));
    foreach (var text in new[] { HtmlReport.Render(report), MarkdownReport.Render(report) }) Assert.Contains("2026-11-22 17:11:21 +02:00", text);
  }

  [Fact]
  public void What_was_repaired_is_told()
  {
    var report = Report([Check("Loader privileges", "1.1 Stitch may use the bucket", CheckStatus.Passed) with { Repair = "Create bucket policy of <b>" }]);
    Assert.Equal("The one check passed. Repaired: 1.", report.Summary);
    Assert.Contains("Repaired: Create bucket policy of <b>", Html(report).Value);
    Assert.Contains(@"found (repaired: Create bucket policy of \<b\>)", MarkdownReport.Render(report));
  }

  [Fact]
  public void A_plan_is_told_as_one()
  {
    var report = Report(null, new DeltaCluster { IsPlanned = true, Changes = [new(ChangeAction.Update, "cluster stitch")] });
    foreach (var text in new[] { HtmlReport.Render(report), MarkdownReport.Render(report) })
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
    var check = new StitchCheck { CheckName = text, GuideStep = text, Status = CheckStatus.Failed, Expected = text, Actual = text, Remedy = text, Repair = text };
    return Report([check], new StitchDestination { Facts = facts, Changes = [new(ChangeAction.Update, text, text)] });
  }

  [Fact]
  public void What_is_given_is_text_and_never_markup()
  {
    const string Nasty = "</title></style><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;\u0001\ud800\u202e]]>";
    var page = HtmlReport.Render(Everywhere(Nasty));
    Assert.DoesNotContain("<script", page);
    Assert.DoesNotContain("<img", page);
    var html = Html(Everywhere(Nasty));
    Assert.Equal("</title></style><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;\ufffd\ufffd\ufffd]]>", html.Descendants("pre").Single().Value.TrimEnd('\n'));
    Assert.All(html.DescendantsAndSelf().Attributes(), a => Assert.False(a.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
    // In Markdown too, but within a fence, where everything is text.
    var lines = MarkdownReport.Render(Everywhere("<img src=x> `<img src=x>`")).Split('\n').Where(l => !l.StartsWith("  ", StringComparison.Ordinal)).ToList();
    Assert.Contains(lines, l => l.Contains(@"\<img"));
    Assert.DoesNotContain(lines, l => l.Replace(@"\<img", "").Contains("<img"));
  }

  [Fact]
  public void A_row_of_a_markdown_table_stays_one()
  {
    var lines = MarkdownReport.Render(Report([Check("a | b", "1.1 A", CheckStatus.Failed, "two\nlines\\", "Get-StitchBucket b | Grant-StitchBucketAccess")])).Split('\n');
    Assert.Contains(@"| ✗ Failed | a \| b | two lines\\ | expected | `Get-StitchBucket b \| Grant-StitchBucketAccess` | 12 ms |", lines);
    Assert.Contains(@"1. ✗ Failed: **a \| b**: two lines\\ → `Get-StitchBucket b | Grant-StitchBucketAccess`", lines);
  }

  [Fact]
  public void A_fence_is_longer_than_any_in_the_text() =>
    Assert.Contains("\n  ````text\n  a\n  ```\n  b\n  ````\n", MarkdownReport.Render(Report(null, new StitchBucket { Changes = [new(ChangeAction.Update, "r", "a\n```\nb")] })));

  [Fact]
  public void No_secret_is_in_it_wherever_it_was_put()
  {
    const string Canary = "dapi0123456789abcdef0123456789abcdef";
    var token = new SecureString();
    foreach (var c in Canary) token.AppendChar(c);
    foreach (var text in new[] { Canary, $"jdbc:spark://h:443/default;UID=token;PWD={Canary}", $"Authorization: Bearer {Canary}", $"Run New-DeltaToken -Another | {Canary} now" })
    {
      var report = Everywhere(text);
      foreach (var shown in new[] { HtmlReport.Render(report), MarkdownReport.Render(report) })
      {
        Assert.Contains("***", shown.Replace(@"\*", "*"));
        Assert.DoesNotContain(Canary.Substring(4), shown);
        Assert.DoesNotContain(Canary.Substring(4, 8), shown);
      }
    }
    var withToken = Report(null, new StitchDestination { Token = token, TokenId = "t-1" });
    foreach (var shown in new[] { HtmlReport.Render(withToken), MarkdownReport.Render(withToken) })
    {
      Assert.Contains("t-1", shown);
      Assert.DoesNotContain("0123456789abcdef", shown);
      Assert.DoesNotContain("SecureString", shown);
    }
  }

  [Fact]
  public void The_page_needs_nothing_but_itself()
  {
    var page = HtmlReport.Render(Report([Check("Cluster exists", "2.2 The cluster", CheckStatus.Failed)], new DeltaCluster { WorkspaceUrl = new("https://dbc-a1b2c3d4-e5f6.cloud.databricks.com") }));
    var html = XElement.Parse(page.Split('\n', 2)[1]);
    Assert.DoesNotContain(html.Descendants(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "image" or "use" or "a" or "object" or "font");
    Assert.DoesNotContain(html.Descendants().Attributes(), a => a.Name.LocalName is "src" or "href" or "action" or "style");
    var style = html.Descendants("style").Single().Value;
    Assert.DoesNotMatch(@"url\(|@import|@font-face", style);
    // The style sheet is written as text, which HTML does not decode within a style element.
    Assert.DoesNotMatch("[<>&]", style);
    Assert.Contains("default-src 'none'", page);
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
    // Colour is never all: beside every sign there is the word.
    Assert.All(html.Descendants("span").Where(e => ((string?)e.Attribute("class"))?.StartsWith("chip", StringComparison.Ordinal) == true), chip => Assert.Equal("Failed", chip.Value));
  }
}
