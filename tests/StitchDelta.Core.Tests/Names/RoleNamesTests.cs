namespace StitchDelta.Tests.Names;

public sealed class RoleNamesTests
{
  [Theory]
  [InlineData("databricks-deployment", "databricks-deployment", null, null, null)]
  [InlineData("  databricks-deployment\n", "databricks-deployment", null, null, null)]
  [InlineData("a", "a", null, null, null)]
  [InlineData("We+Are=All,Allowed.@_-9", "We+Are=All,Allowed.@_-9", null, null, null)]
  [InlineData("arn:aws:iam::123456789012:role/databricks-deployment", "databricks-deployment", "123456789012", "/", "aws")]
  [InlineData(" arn:aws:iam::012345678901:role/team/path/name ", "name", "012345678901", "/team/path/", "aws")]
  [InlineData("arn:aws-us-gov:iam::123456789012:role/x", "x", "123456789012", "/", "aws-us-gov")]
  public void A_name_or_an_ARN_is_understood(string given, string name, string? account, string? path, string? partition) =>
    Assert.Equal(new RoleReference(name, account, path, partition), RoleNames.Parse(given));

  [Theory]
  [InlineData("x", "arn:aws-cn:iam::123456789012:user/a", true)]
  [InlineData("arn:aws:iam::123456789012:role/x", "arn:aws:iam::123456789012:user/a", true)]
  [InlineData("arn:aws-cn:iam::123456789012:role/x", "arn:aws-cn:sts::123456789012:assumed-role/admin/a", true)]
  [InlineData("arn:aws-us-gov:iam::123456789012:role/x", "arn:aws:iam::123456789012:user/a", false)]
  public void A_role_of_another_partition_is_not_one_of_this(string given, string caller, bool isSame)
  {
    var identity = new StitchDelta.Contracts.CallerIdentity("123456789012", caller);
    if (isSame)
    {
      Assert.Equal("x", RoleNames.Parse(given).In(identity));
      return;
    }
    var error = Assert.Throws<StitchDeltaException>(() => RoleNames.Parse(given).In(identity));
    Assert.Equal(Catalogue.RoleIsAnother, error.Entry);
    Assert.Contains("'arn:aws-us-gov:iam::123456789012:role/x'", error.Message, StringComparison.Ordinal);
    Assert.Contains("'arn:aws:iam::123456789012:role/x'", error.Message, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("", "empty")]
  [InlineData("  ", "empty")]
  [InlineData("two words", "a blank")]
  [InlineData("röle", "'ö'")]
  [InlineData("role/name", "at the end: name")]
  [InlineData("*", "'*'")]
  [InlineData("arn:aws:iam::123456789012:instance-profile/team/stitch-delta", "an instance profile. The role is inside it, most often with the same name: stitch-delta")]
  [InlineData("arn:aws:sts::123456789012:assumed-role/admin/alice", "a session. Its role is admin")]
  [InlineData("arn:aws:iam::123456789012:user/alice", "of a user")]
  [InlineData("arn:aws:iam::123456789012:policy/x", "of a policy")]
  [InlineData("arn:aws:s3:::acme-lake", "not whole")]
  [InlineData("arn:aws:lambda:us-east-1:123456789012:function/x", "something else")]
  [InlineData("arn:aws:iam::12345:role/x", "12 digits")]
  [InlineData("arn:aws:iam::123456789012:role/", "empty")]
  [InlineData("arn:aws:iam::123456789012:role", "not whole")]
  [InlineData("arn:", "not whole")]
  public void What_is_no_role_is_refused_and_why(string given, string why)
  {
    var error = Assert.Throws<StitchDeltaException>(() => RoleNames.Parse(given));
    Assert.Equal(Catalogue.RoleNameInvalid, error.Entry);
    Assert.Contains(why, error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public void A_name_has_64_characters_at_most()
  {
    Assert.Equal(new string('x', 64), RoleNames.Parse(new string('x', 64)).Name);
    Assert.Contains("65 characters", Assert.Throws<StitchDeltaException>(() => RoleNames.Parse(new string('x', 65))).Message, StringComparison.Ordinal);
  }

  [Fact]
  public void A_secret_is_no_name() =>
    Assert.DoesNotContain("0123456789abcdef", Assert.Throws<StitchDeltaException>(() => RoleNames.Parse("dapi0123456789abcdef0123456789abcdef")).ToString(), StringComparison.Ordinal);

  [Fact]
  public void A_role_of_another_account_is_not_one_of_this()
  {
    Assert.Equal("x", RoleNames.Parse("x").In("123456789012"));
    Assert.Equal("x", RoleNames.Parse("arn:aws:iam::123456789012:role/x").In("123456789012"));
    var error = Assert.Throws<StitchDeltaException>(() => RoleNames.Parse("arn:aws:iam::210987654321:role/x").In("123456789012"));
    Assert.Equal(Catalogue.RoleOfOtherAccount, error.Entry);
    Assert.Contains("210987654321", error.Message, StringComparison.Ordinal);
  }
}
