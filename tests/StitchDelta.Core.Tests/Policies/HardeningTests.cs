namespace StitchDelta.Policies;

/// <summary>What somebody added to the module's own policies so that they give less.</summary>
public sealed class HardeningTests
{
  private static readonly string Access = PolicyDocuments.BucketAccess("acme-lake");

  private static readonly string Pass = PolicyDocuments.PassRole("arn:aws:iam::123456789012:role/stitch-delta");

  private static string With(string policy, string condition) =>
    policy.Replace("\"Effect\"", $"\"Condition\": {condition}, \"Effect\"", StringComparison.Ordinal);

  [Fact]
  public void The_modules_own_text_and_one_that_gives_more_are_not_hardened()
  {
    Assert.Null(Hardening.Of(Access, Access));
    Assert.Null(Hardening.Of(Pass, Pass));
    Assert.Null(Hardening.Of(Access.Replace("arn:aws:s3:::acme-lake/*", "*", StringComparison.Ordinal), Access));
    // Another role's ARN is no part of this one: it gives something else.
    Assert.Null(Hardening.Of(PolicyDocuments.PassRole("arn:aws:iam::123456789012:role/reporting"), Pass));
  }

  [Theory]
  [InlineData("""{ "Bool": { "aws:SecureTransport": "true" } }""", "a condition (aws:SecureTransport)")]
  [InlineData("""{ "StringEquals": { "iam:PassedToService": "lambda.amazonaws.com" } }""", "a condition (iam:PassedToService)")]
  [InlineData("""{ "StringEquals": { "iam:PassedToService": "ec2.amazonaws.com" } }""", null)]
  public void A_condition_is_one_unless_it_names_the_service_that_the_role_is_for(string condition, string? expected) =>
    Assert.Equal(expected, Hardening.Of(With(Pass, condition), Pass));

  [Fact]
  public void A_prefix_in_place_of_the_whole_bucket_is_one() => Assert.Equal(
    "a part of it only (arn:aws:s3:::acme-lake/raw/*)",
    Hardening.Of(Access.Replace("acme-lake/*", "acme-lake/raw/*", StringComparison.Ordinal), Access));
}
