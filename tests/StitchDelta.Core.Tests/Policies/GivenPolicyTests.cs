using System.Text;
using System.Text.Json;

namespace StitchDelta.Policies;

public sealed class GivenPolicyTests
{
  private const string Document = """{"Version":"2012-10-17","Statement":[{"Sid":"A \"quoted\" ü","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::acme-lake"}]}""";
  private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
  private const string Loader = "arn:aws:iam::218546966473:role/LoaderDelta";

  public static TheoryData<string[]> Forms
  {
    get
    {
      var indented = JsonSerializer.Serialize(JsonDocument.Parse(Document).RootElement, Indented);
      var wrapped = JsonSerializer.Serialize(new { Policy = Document });
      return new()
      {
        new[] { Document },
        new[] { "\uFEFF" + Document + "\r\n" },
        indented.Split('\n'),
        new[] { wrapped },
        new[] { JsonSerializer.Serialize(new { Policy = Document }, Indented) },
        JsonSerializer.Serialize(new { Policy = Document }, Indented).Split('\n'),
        new[] { JsonSerializer.Serialize(Document) },
        new[] { JsonSerializer.Serialize(new { Policy = indented }) },
      };
    }
  }

  [Theory]
  [MemberData(nameof(Forms))]
  public void The_document_is_read_in_every_form_in_which_people_have_it(string[] lines)
  {
    var read = GivenPolicy.Read(lines, "acme-lake");
    Assert.True(PolicyDocument.MeansTheSame(Document, read));
    Assert.Contains("LoaderDelta", BucketPolicy.Grant(read, "acme-lake", Loader).After, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("")]
  [InlineData(" \n ")]
  [InlineData(null)]
  public void Nothing_is_not_no_policy(string? text) =>
    Assert.Equal(Catalogue.PolicyNotJson, Assert.Throws<StitchDeltaException>(() => GivenPolicy.Read([text], "acme-lake")).Entry);

  [Theory]
  [InlineData("no json")]
  [InlineData("""{"Policy":17}""")]
  [InlineData("""{"Policy":"{}","Statement":[]}""")]
  [InlineData("[1]")]
  public void What_is_none_is_left_for_the_policys_reader(string text) => Assert.Equal(text, GivenPolicy.Read([text], null));

  /// <summary>A document of this many bytes without blanks, and one with many.</summary>
  private static (string Compact, string Spaced) OfSize(int bytes)
  {
    var compact = Document.Replace("\"A ", $"\"{new string('x', bytes - Encoding.UTF8.GetByteCount(Document))}A ", StringComparison.Ordinal);
    return (compact, compact.Replace(",\"", $",{new string(' ', 1_500)}\"", StringComparison.Ordinal));
  }

  [Fact]
  public void Near_the_limit_the_document_is_written_without_blanks()
  {
    var (compact, spaced) = OfSize(19_000);
    Assert.True(Encoding.UTF8.GetByteCount(spaced) > 26_000);
    var edit = BucketPolicy.Grant(spaced, "acme-lake", Loader);
    Assert.True(Encoding.UTF8.GetByteCount(edit.After!) <= BucketPolicy.MaxBytes);
    Assert.StartsWith(compact.Remove(compact.Length - 2), edit.After, StringComparison.Ordinal);
    Assert.True(PolicyDocument.MeansTheSame(edit.After!, BucketPolicy.Grant(compact, "acme-lake", Loader).After!));
    Assert.False(BucketPolicy.Grant(edit.After, "acme-lake", Loader).Changes);
  }

  [Fact]
  public void Far_from_it_blanks_stay_as_they_were()
  {
    var spaced = OfSize(1_000).Spaced.Replace("  ", "", StringComparison.Ordinal);
    Assert.StartsWith(spaced.Remove(spaced.Length - 2), BucketPolicy.Grant(spaced, "acme-lake", Loader).After, StringComparison.Ordinal);
  }

  [Fact]
  public void What_does_not_fit_without_blanks_either_is_refused_with_that_size()
  {
    var (_, spaced) = OfSize(20_400);
    var error = Assert.Throws<StitchDeltaException>(() => BucketPolicy.Grant(spaced, "acme-lake", Loader));
    Assert.Equal(Catalogue.PolicyTooLarge, error.Entry);
    Assert.Contains("would be 20", error.Message, StringComparison.Ordinal);
  }
}
