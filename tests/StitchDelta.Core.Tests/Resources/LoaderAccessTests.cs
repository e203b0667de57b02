namespace StitchDelta.Tests.Resources;

/// <summary>What a policy lets the loader do, and who decides.</summary>
public sealed class LoaderAccessTests
{
  private const string Loader = "arn:aws:iam::218546966473:role/LoaderDelta";

  private static IReadOnlyList<StitchPrivilegeCheck> Check(string? policy) => LoaderAccess.Of(policy, "acme-lake", Loader);

  private static string Granted(params string[] others)
  {
    var granted = BucketPolicy.Grant(null, "acme-lake", Loader).After!;
    return PolicyDocuments.Document([.. PolicyDocument.Parse(granted).Statements.Select(s => PolicyText.Indent(s.Node)), .. others]);
  }

  [Fact]
  public void The_guides_policy_gives_all_four()
  {
    var checks = Check(Granted());
    Assert.Equal(StitchPrivilege.Loader.Select(p => p.Privilege), checks.Select(c => c.Privilege));
    Assert.All(checks, c => Assert.Equal((CheckStatus.Passed, "Stmt123", ""), (c.Status, c.DecidedBy, c.Remedy)));
  }

  [Theory]
  [InlineData(null)]
  [InlineData("")]
  public void No_policy_gives_none(string? policy) =>
    Assert.All(Check(policy), c => Assert.Equal((CheckStatus.Failed, null, "Grant-StitchBucketAccess acme-lake"), (c.Status, c.DecidedBy, c.Remedy)));

  [Theory]
  [InlineData("aws:SourceVpce", "vpce-1a2b3c4d")]
  [InlineData("aws:SourceVpc", "vpc-1a2b3c4d")]
  public void A_fence_around_the_customers_network_keeps_the_loader_out(string key, string value)
  {
    var checks = Check(Granted($$$$"""{"Sid":"Fence","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"{{{{key}}}}":"{{{{value}}}}"}}}"""));
    Assert.All(checks, c => Assert.Equal((CheckStatus.Failed, $"denied by statement 'Fence' (on {key} {value})"), (c.Status, c.Actual)));
  }

  // The four in the order of the guide: DeleteObject, GetObject, ListBucket, PutObject. D is denied, A allowed, ? not known.
  [Theory]
  [InlineData("NumericLessThan", "s3:TlsVersion", "1.2", "AAAA")]
  [InlineData("NumericLessThan", "s3:TlsVersion", "1.1", "AAAA")]
  [InlineData("NumericLessThan", "s3:TlsVersion", "1.3", "????")]
  [InlineData("NumericLessThanEquals", "s3:TlsVersion", "1.3", "DDDD")]
  [InlineData("Null", "s3:TlsVersion", "false", "DDDD")]
  [InlineData("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z", "DDDD")]
  [InlineData("DateLessThan", "aws:CurrentTime", "2020-01-01T00:00:00Z", "AAAA")]
  [InlineData("DateGreaterThan", "aws:EpochTime", "1577836800", "DDDD")]
  [InlineData("StringNotEquals", "s3:prefix", "raw/", "DD?D")]
  [InlineData("StringEquals", "s3:prefix", "raw/", "AA?A")]
  [InlineData("StringNotEquals", "s3:x-amz-server-side-encryption", "aws:kms", "DDD?")]
  [InlineData("Null", "s3:x-amz-acl", "true", "DDD?")]
  [InlineData("StringNotEquals", "ec2:Region", "us-east-1", "DDDD")]
  [InlineData("StringNotEqualsIfExists", "ec2:Region", "us-east-1", "DDDD")]
  [InlineData("StringEquals", "ec2:Region", "us-east-1", "AAAA")]
  [InlineData("StringEquals", "aws:RequestTag/team", "data", "????")]
  public void A_deny_is_decided_wherever_a_request_can_be_foreseen(string test, string key, string value, string expected)
  {
    var checks = Check(Granted($$$$"""{"Sid":"Odd","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"{{{{test}}}}":{"{{{{key}}}}":"{{{{value}}}}"}}}"""));
    Assert.Equal(expected, string.Concat(checks.Select(c => c.Status switch { CheckStatus.Passed => 'A', CheckStatus.Failed => 'D', _ => '?' })));
  }

  [Theory]
  [InlineData("raw/*", "raw/*", true)]
  [InlineData("raw/*", "raw/*", false)]
  [InlineData("a/b.txt", "a/b.txt", true)]
  public void A_deny_below_a_prefix_is_found(string resource, string place, bool byName)
  {
    var principal = byName ? """{"AWS":"arn:aws:iam::218546966473:role/LoaderDelta"}""" : "\"*\"";
    var policy = Granted($$$$"""{"Sid":"Raw","Effect":"Deny","Principal":{{{{principal}}}},"Action":"s3:PutObject","Resource":"arn:aws:s3:::acme-lake/{{{{resource}}}}"}""");
    Assert.All(Check(policy), c => Assert.Equal(CheckStatus.Passed, c.Status));
    var (where, statement) = Assert.Single(LoaderAccess.DeniedBelow(policy, "acme-lake", "arn:aws:iam::218546966473:role/LoaderDelta", isLoader: true));
    Assert.Equal((place, "Raw"), (where, statement.Sid));
    Assert.Equal(byName ? 0 : 1, LoaderAccess.DeniedBelow(policy, "acme-lake", "arn:aws:iam::123456789012:role/other", isLoader: false).Count);
  }

  [Fact]
  public void The_guides_old_mistake_gives_the_list_only()
  {
    var checks = Check(Granted().Replace("acme-lake/*", "acme-lake/", StringComparison.Ordinal));
    Assert.Equal(["s3:ListBucket"], checks.Where(c => c.Status == CheckStatus.Passed).Select(c => c.Privilege));
  }

  [Fact]
  public void A_folder_is_not_the_bucket()
  {
    var checks = Check(Granted().Replace("acme-lake/*", "acme-lake/stitch/*", StringComparison.Ordinal));
    Assert.Equal(["s3:ListBucket"], checks.Where(c => c.Status == CheckStatus.Passed).Select(c => c.Privilege));
  }

  [Fact]
  public void The_Deny_that_locks_out_is_named_with_its_way_round()
  {
    var checks = Check(Granted("""{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::acme-lake/*"}"""));
    var put = checks.Single(c => c.Privilege == "s3:PutObject");
    Assert.Equal((CheckStatus.Failed, "number 2", "denied by statement number 2"), (put.Status, put.DecidedBy, put.Actual));
    Assert.Contains($"\"aws:PrincipalArn\": [\"{Loader}\"]", put.Remedy, StringComparison.Ordinal);
    Assert.Equal(3, checks.Count(c => c.Status == CheckStatus.Passed));
  }

  [Fact]
  public void The_usual_Deny_of_plain_HTTP_locks_nobody_out() => Assert.All(
    Check(Granted("""{"Sid":"Tls","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::acme-lake","arn:aws:s3:::acme-lake/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}""")),
    c => Assert.Equal(CheckStatus.Passed, c.Status));

  [Theory]
  [InlineData("NotIpAddress", "aws:SourceIp", "10.0.0.0/8")]
  [InlineData("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5")]
  public void What_cannot_be_known_is_a_warning_that_names_the_key(string test, string key, string value)
  {
    var checks = Check(Granted($$$$"""{"Sid":"Fence","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"{{{{test}}}}":{"{{{{key}}}}":"{{{{value}}}}"}}}"""));
    Assert.All(checks, c =>
    {
      Assert.Equal((CheckStatus.Warning, "Fence"), (c.Status, c.DecidedBy));
      Assert.Contains(key, c.Actual, StringComparison.Ordinal);
      Assert.Contains("ArnNotEquals", c.Remedy, StringComparison.Ordinal);
    });
  }

  [Fact]
  public void A_NotPrincipal_that_names_the_role_locks_out_its_sessions()
  {
    var checks = Check(Granted($$"""{"Sid":"Only","Effect":"Deny","NotPrincipal":{"AWS":["{{Loader}}"]},"Action":"s3:*","Resource":["arn:aws:s3:::acme-lake","arn:aws:s3:::acme-lake/*"]}"""));
    Assert.All(checks, c =>
    {
      Assert.Equal((CheckStatus.Failed, "Only"), (c.Status, c.DecidedBy));
      Assert.Contains("in place of the NotPrincipal", c.Remedy, StringComparison.Ordinal);
    });
  }

  [Fact]
  public void The_way_round_that_is_told_works()
  {
    var spared = Granted($$$$"""{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::acme-lake","arn:aws:s3:::acme-lake/*"],"Condition":{"ArnNotEquals":{"aws:PrincipalArn":"{{{{Loader}}}}"}}}""");
    Assert.All(Check(spared), c => Assert.Equal(CheckStatus.Passed, c.Status));
  }
}
