namespace StitchDelta.Tests.Resources;

public sealed class BucketAdviceTests
{
  private const string Loader = "arn:aws:iam::218546966473:role/LoaderDelta";
  private static readonly BucketSettings Good = new("AES256", null, "BucketOwnerEnforced", "BucketOwner");

  [Fact]
  public void Good_and_unknown_settings_call_for_none()
  {
    Assert.Empty(BucketAdvice.Of(Good, "acme-lake", Loader));
    Assert.Empty(BucketAdvice.Of(new(null, null, null, null), "acme-lake", Loader));
  }

  [Theory]
  [InlineData("aws:kms")]
  [InlineData("aws:kms:dsse")]
  public void A_key_of_ones_own_needs_a_policy_for_the_loader(string encryption)
  {
    const string Key = "arn:aws:kms:us-east-1:123456789012:key/1111";
    var warning = Assert.Single(BucketAdvice.Of(Good with { Encryption = encryption, KmsKey = Key }, "acme-lake", Loader));
    Assert.Contains(Key, warning, StringComparison.Ordinal);
    Assert.Contains(Loader, warning, StringComparison.Ordinal);
    Assert.Contains("kms:GenerateDataKey", warning, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData(null)]
  [InlineData("arn:aws:kms:us-east-1:123456789012:alias/aws/s3")]
  public void The_key_of_AWS_cannot_be_shared(string? key) =>
    Assert.Contains("no other account can use", Assert.Single(BucketAdvice.Of(Good with { Encryption = "aws:kms", KmsKey = key }, "acme-lake", Loader)), StringComparison.Ordinal);

  [Fact]
  public void Ownership_and_payer_are_named()
  {
    var warnings = BucketAdvice.Of(Good with { ObjectOwnership = "ObjectWriter", Payer = "Requester" }, "acme-lake", Loader).ToList();
    Assert.Equal(2, warnings.Count);
    Assert.Contains("Bucket owner enforced", warnings[0], StringComparison.Ordinal);
    Assert.Contains("Payer=BucketOwner", warnings[1], StringComparison.Ordinal);
  }
}
