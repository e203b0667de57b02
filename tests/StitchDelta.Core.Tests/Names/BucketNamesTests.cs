using CsCheck;

namespace StitchDelta.Tests.Names;

public class BucketNamesTests
{
  [Theory]
  [InlineData("acme-lake", "acme-lake")]
  [InlineData(" acme-lake ", "acme-lake")]
  [InlineData("acme.lake.2", "acme.lake.2")]
  [InlineData("s3://acme-lake", "acme-lake")]
  [InlineData("s3a://acme-lake/", "acme-lake")]
  [InlineData("arn:aws:s3:::acme-lake", "acme-lake")]
  [InlineData("arn:aws-us-gov:s3:::acme-lake", "acme-lake")]
  public void Understands(string given, string expected) => Assert.Equal(expected, BucketNames.Parse(given));

  [Theory]
  [InlineData("https://acme-lake.s3.amazonaws.com", "acme-lake")]
  [InlineData("https://acme-lake.s3-eu-west-1.amazonaws.com/k", "acme-lake")]
  [InlineData("https://acme.lake.s3.us-east-1.amazonaws.com/", "acme.lake")]
  [InlineData("https://s3.amazonaws.com/acme-lake/key", "acme-lake")]
  [InlineData("https://eu-central-1.console.aws.amazon.com/s3/buckets/acme-lake?region=eu-central-1", "acme-lake")]
  [InlineData("s3://acme-lake/path", "acme-lake")]
  [InlineData("arn:aws:s3:::acme-lake/*", "acme-lake")]
  [InlineData("acme-lake/path", "acme-lake")]
  [InlineData("https://", "")]
  public void Says_what_the_bare_name_would_be(string given, string bare)
  {
    var error = Assert.Throws<StitchDeltaException>(() => BucketNames.Parse(given));
    Assert.Equal(Catalogue.BucketNameNotBare, error.Entry);
    Assert.Contains($"'{bare}'", error.Remedy);
    Assert.Equal(given, error.Target);
  }

  [Theory]
  [InlineData("", "it is empty")]
  [InlineData("ab", "it has 2 characters")]
  [InlineData("Acme", "it has capital letters")]
  [InlineData("acme_lake", "it has the character '_'")]
  [InlineData("acme..lake", "it has two dots in a row")]
  [InlineData("-acme", "it begins or ends")]
  [InlineData("acme.", "it begins or ends")]
  public void Says_what_is_wrong(string given, string fault)
  {
    var error = Assert.Throws<StitchDeltaException>(() => BucketNames.Parse(given));
    Assert.Equal(Catalogue.BucketNameInvalid, error.Entry);
    Assert.Contains(fault, error.Message);
  }

  [Fact]
  public void Whatever_is_given_is_a_name_or_an_error_of_the_catalogue() => Gen.String.Sample(given =>
  {
    try
    {
      Assert.InRange(BucketNames.Parse(given).Length, 3, 63);
    }
    catch (StitchDeltaException)
    {
    }
  });
}
