using CsCheck;

namespace StitchDelta.Tests.Reporting;

public class ReportTextTests
{
  [Theory]
  [InlineData("Get-StitchBucket lake | Grant-StitchBucketAccess", "[Get-StitchBucket lake | Grant-StitchBucketAccess]")]
  [InlineData("Make a new one: New-DeltaToken -Another | New-StitchDestination", "Make a new one: [New-DeltaToken -Another | New-StitchDestination]")]
  [InlineData("Get-DeltaJdbcUrl builds the right one; New-StitchDestination gives it to Stitch.", "[Get-DeltaJdbcUrl] builds the right one; [New-StitchDestination] gives it to Stitch.")]
  [InlineData("Run New-DeltaCluster again with a newer -SparkVersion; Get-DeltaRuntime lists them.", "Run [New-DeltaCluster] again with a newer [-SparkVersion]; [Get-DeltaRuntime] lists them.")]
  [InlineData("Register-DeltaInstanceProfile -InstanceProfileArn arn:aws:iam::123456789012:instance-profile/p", "[Register-DeltaInstanceProfile -InstanceProfileArn arn:aws:iam::123456789012:instance-profile/p]")]
  [InlineData("Make it with New-DeltaToken, or give -Token.", "Make it with [New-DeltaToken], or give [-Token].")]
  [InlineData("Remove-StitchDestination -DestinationId 155582. Then go on.", "[Remove-StitchDestination -DestinationId 155582]. Then go on.")]
  [InlineData("Use a bucket in us-east-1.", "Use a bucket in us-east-1.")]
  public void Commands_are_told_from_prose(string remedy, string marked) =>
    Assert.Equal(marked, string.Concat(ReportText.Parts(remedy).Select(p => p.IsCommand ? $"[{p.Text}]" : p.Text)));

  [Theory]
  [InlineData("Grant-StitchBucketAccess acme-lake", "", "Grant-StitchBucketAccess acme-lake")]
  [InlineData("Set-StitchDestination -JdbcUrl 'jdbc:spark://h:443/default;ssl=1'", "", "Set-StitchDestination -JdbcUrl 'jdbc:spark://h:443/default;ssl=1'")]
  [InlineData("New-DeltaToken -Another | New-StitchDestination", "", "New-DeltaToken -Another | New-StitchDestination")]
  [InlineData("If Stitch cannot load: Grant-StitchBucketAccess acme-lake -Reset", "If Stitch cannot load", "Grant-StitchBucketAccess acme-lake -Reset")]
  [InlineData("Get-DeltaJdbcUrl builds the right one; New-StitchDestination gives it to Stitch.", "Get-DeltaJdbcUrl builds the right one; New-StitchDestination gives it to Stitch.", "")]
  [InlineData("Give another one: Install-StitchDestination with the same bucket and role and -WarehouseId <id>", "Give another one: Install-StitchDestination with the same bucket and role and -WarehouseId <id>", "")]
  [InlineData("Connect to the workspace: Connect-DeltaWorkspace; or give its -WorkspaceUrl.", "Connect to the workspace: Connect-DeltaWorkspace; or give its -WorkspaceUrl.", "")]
  [InlineData("", "", "")]
  public void A_remedy_that_ends_in_a_command_has_it_to_be_copied(string remedy, string prose, string command) =>
    Assert.Equal((prose, command), ReportText.Split(ReportTests.Check("c", "s", CheckStatus.Failed, remedy: remedy)));

  [Fact]
  public void The_command_of_a_check_is_the_one_to_be_copied()
  {
    var check = ReportTests.Check("c", "s", CheckStatus.Failed, remedy: "Grant-StitchBucketAccess acme-lake");
    Assert.Equal(("", "Grant-StitchBucketAccess acme-lake"), ReportText.Split(check with { RemedyCommand = "Grant-StitchBucketAccess acme-lake" }));
    Assert.Equal(("Grant-StitchBucketAccess acme-lake", "Test-StitchDestination -Repair"), ReportText.Split(check with { RemedyCommand = "Test-StitchDestination -Repair" }));
  }

  [Fact]
  public void Nothing_of_a_remedy_is_lost() =>
    Gen.OneOf(Gen.String, Gen.Const("New-DeltaToken"), Gen.Const(" -Another"), Gen.Const(" | ")).Array[0, 8].Select(string.Concat)
      .Sample(s => string.Concat(ReportText.Parts(s).Select(p => p.Text)) == s);

  [Fact]
  public void Cut_text_is_whole_characters_and_no_longer() =>
    Gen.Select(Gen.OneOf(Gen.String[Gen.Char['a', 'z'], 0, 40], Gen.Const("😀😀😀😀😀😀😀😀😀😀"), Gen.Const("ACME LAKE OF THE NORTH")), Gen.Int[3, 30]).Sample((text, letters) =>
    {
      var cut = ReportText.Shorten(text, letters);
      return cut == text || cut.EndsWith('…') && cut.Length <= letters && text.StartsWith(cut.TrimEnd('…'), StringComparison.Ordinal) && ReportText.Clean(cut) == cut;
    });

  [Theory]
  [InlineData(0.3, "under 1 ms")]
  [InlineData(12, "12 ms")]
  [InlineData(3210, "3.2 s")]
  [InlineData(125_000, "2 min 05 s")]
  public void Durations_are_told_as_people_do(double milliseconds, string told) =>
    Assert.Equal(told, ReportText.Took(ReportTests.Check("c", "s", CheckStatus.Passed) with { Duration = TimeSpan.FromMilliseconds(milliseconds) }));

  [Fact]
  public void A_skipped_check_took_no_time() => Assert.Equal("", ReportText.Took(ReportTests.Check("c", "s", CheckStatus.Skipped)));
}
