using System.Globalization;
using System.Text.RegularExpressions;
using StitchDelta.Tests.Reporting;

namespace StitchDelta.Tests;

/// <summary>What is printed is the same under every culture: with its own calendar a day would be another one.</summary>
public sealed class CultureTests
{
  private static readonly DateTimeOffset Time = new(2026, 11, 22, 15, 16, 21, TimeSpan.Zero);

  public static TheoryData<string> Cultures => ["ar-SA", "th-TH", "fa-IR", "tr-TR", "sv-SE"];

  [Theory]
  [InlineData("ar-SA")]
  [InlineData("th-TH")]
  public void These_cultures_have_other_years(string culture) =>
    Assert.NotEqual("2026", Time.ToString("yyyy", CultureInfo.GetCultureInfo(culture)));

  [Theory]
  [MemberData(nameof(Cultures))]
  public async Task All_that_tells_of_time_tells_the_same(string culture)
  {
    var expected = await Under(CultureInfo.InvariantCulture);
    Assert.Contains(expected, line => line.Contains("2026-11-22", StringComparison.Ordinal));
    Assert.Equal(expected, await Under(CultureInfo.GetCultureInfo(culture)));
  }

  private static async Task<IReadOnlyList<string>> Under(CultureInfo culture)
  {
    var before = CultureInfo.CurrentCulture;
    CultureInfo.CurrentCulture = culture;
    try
    {
      return await PrintedAsync();
    }
    finally
    {
      CultureInfo.CurrentCulture = before;
    }
  }

  private static async Task<IReadOnlyList<string>> PrintedAsync()
  {
    var stage = new TestStage();
    await MakeToken.RunAsync(stage, new TestWorkspace(), TestWorkspace.Url, "comment", TimeSpan.FromDays(30), false, CancellationToken.None);
    var cluster = new ClusterInfo { ClusterId = "c", ClusterName = "stitch", SparkVersion = "14.3.x-scala2.12" };
    var report = FleetReport.From([ReportTests.Check("Bucket exists", "1.1 Stitch may use the bucket", CheckStatus.Failed) with { Duration = TimeSpan.FromSeconds(1.5) }],
      [new StitchBucket { BucketName = "acme-lake", Changes = [new ResourceChange(ChangeAction.Create, "x") { Time = Time }] }], Time);
    var stitch = new TestStitchAccount
    {
      Check = new ConnectionCheck("succeeded", "job", "", Time),
    };
    stitch.Destinations.Add(new DestinationInfo { DestinationId = 1, DestinationType = MakeDestination.DestinationType });
    var subject = new CheckSubject
    {
      Facts = new InstallationFacts { DestinationId = 1 },
      Systems = new ConnectedSystems { Aws = new MemoryAws(), Workspace = new TestWorkspace(), Stitch = stitch },
      Waiting = _ => { },
    };
    return
    [
      Day.Of(Time), Day.AndTime(Time),
      .. stage.Warnings.Select(w => Regex.Replace(w, "on 20[0-9]{2}-[0-9]{2}-[0-9]{2}:", "on that day:")), // of this year, whichever it is
      ExpiryChecks.OfRuntime(cluster, [new("14.3.x-scala2.12", "14.3 LTS")], Time).Actual,
      (await StitchChecks.OwnCheck.LookAsync(subject, CancellationToken.None)).Actual,
      HtmlReport.Render(report), MarkdownReport.Render(report),
    ];
  }
}
