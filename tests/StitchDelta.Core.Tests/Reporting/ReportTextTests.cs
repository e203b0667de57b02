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
