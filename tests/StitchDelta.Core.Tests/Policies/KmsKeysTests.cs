namespace StitchDelta.Policies;

/// <summary>The keys with which buckets are encrypted, and the statements for them.</summary>
public sealed class KmsKeysTests
{
  private const string Key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  private const string Alias = "arn:aws:kms:us-east-1:123456789012:alias/team/lake";
  private static readonly CallerIdentity Owner = new("123456789012", "arn:aws-us-gov:iam::123456789012:user/admin");

  [Theory]
  [InlineData("AES256", null, null)]
  [InlineData(null, Key, null)]
  [InlineData("aws:kms", null, null)]
  [InlineData("aws:kms", "alias/aws/s3", null)]
  [InlineData("aws:kms", "arn:aws:kms:us-east-1:123456789012:alias/aws/s3", null)]
  [InlineData("aws:kms", Key, Key)]
  [InlineData("aws:kms:dsse", "alias/lake", "alias/lake")]
  public void Only_a_key_of_the_customers_own_is_named(string? encryption, string? key, string? expected) =>
    Assert.Equal(expected, KmsKeys.Named(new(encryption, key, null, null)));

  [Theory]
  [InlineData(Key, Key)]
  [InlineData("mrk-0123", "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/mrk-0123")]
  [InlineData("alias/lake", "arn:aws-us-gov:kms:us-gov-west-1:123456789012:alias/lake")]
  public void What_is_no_ARN_is_of_the_buckets_region_and_account(string key, string expected) =>
    Assert.Equal(expected, KmsKeys.ArnOf(key, "us-gov-west-1", Owner));

  [Theory]
  [InlineData(Key, true)]
  [InlineData(" " + Alias + " ", true)]
  [InlineData("alias/lake", false)]
  [InlineData("1234abcd-12ab-34cd-56ef-1234567890ab", false)]
  [InlineData("arn:aws:kms:us-east-1:123456789012:alias/aws/s3", false)]
  [InlineData("arn:aws:kms:us-east-1:123456789012:key/*", false)]
  public void Only_the_ARN_of_a_key_of_ones_own_can_be_given(string given, bool isGood) => Assert.Equal(isGood, KmsKeys.Fault(given) is null);

  [Fact]
  public void The_statement_names_the_key_and_the_alias_by_a_condition()
  {
    Assert.Equal(
      $$"""{"Effect":"Allow","Action":["kms:Decrypt","kms:Encrypt","kms:GenerateDataKey*","kms:DescribeKey"],"Resource":["{{Key}}"]}""",
      KmsKeys.Statement(Key));
    Assert.Equal(
      """{"Effect":"Allow","Action":["kms:Decrypt","kms:Encrypt","kms:GenerateDataKey*","kms:DescribeKey"],"Resource":["arn:aws:kms:us-east-1:123456789012:key/*"],"Condition":{"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/team/lake"}}}""",
      KmsKeys.Statement(Alias));
  }

  [Theory]
  [InlineData("alias/team/lake", PolicyEffect.Allow)]
  [InlineData("alias/other", PolicyEffect.ImplicitDeny)]
  public void An_alias_lets_use_the_key_that_has_it_alone(string alias, PolicyEffect expected)
  {
    var request = new PolicyRequest("arn:aws:iam::123456789012:role/stitch-delta", "kms:GenerateDataKey", Key,
      new Dictionary<string, IReadOnlyList<string>> { ["kms:ResourceAliases"] = [alias] });
    Assert.Equal(expected, PolicyEvaluator.EvaluateIdentityPolicies([PolicyDocument.Parse(PolicyDocuments.BucketAccess("acme-lake", [Alias]))], request).Effect);
  }

  [Fact]
  public void Keys_are_read_from_the_policies_that_have_them_and_no_other_statement_is_one()
  {
    string[] both = [Key, Alias];
    Assert.Equal(both, KmsKeys.In(PolicyDocuments.BucketAccess("acme-lake", both)));
    Assert.Equal(both, KmsKeys.In(CredentialPolicies.Access("acme-lake", "arn:aws:iam::123456789012:role/unity", both)));
    Assert.Empty(KmsKeys.In(PolicyDocuments.BucketAccess("acme-lake")));
    Assert.Empty(KmsKeys.In("""{"Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*"}}"""));
    Assert.Empty(KmsKeys.In(PolicyDocuments.BucketAccess("acme-lake", both).Replace("kms:DescribeKey", "kms:*", StringComparison.Ordinal)));
  }

  [Fact]
  public void A_statement_for_an_alias_is_no_hardening()
  {
    var policy = PolicyDocuments.BucketAccess("acme-lake", [Alias]);
    Assert.Null(Hardening.Of(policy, policy));
    Assert.NotNull(Hardening.Of(policy, PolicyDocuments.BucketAccess("acme-lake")));
  }
}
