namespace StitchDelta.Policies;

public class PolicyEvaluatorTests
{
  private const string Role = "arn:aws:iam::218546966473:role/LoaderDelta";
  private const string Session = "arn:aws:sts::218546966473:assumed-role/LoaderDelta/load-1";
  private const string User = "arn:aws:iam::123456789012:user/teams/ann";
  private const string Root = "arn:aws:iam::123456789012:root";
  private const string Key = "arn:aws:s3:::acme-lake/stage/a.csv";

  private static PolicyDocument Policy(params string[] statements) =>
    PolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(",", statements)}}]}""");

  private static PolicyRequest Ask(
    string principal = Role, string action = "s3:GetObject", string resource = Key, params (string Key, string[] Values)[] context) =>
    new(principal, action, resource, context.ToDictionary(c => c.Key, c => (IReadOnlyList<string>)c.Values));

  private static PolicyEffect OfBucket(string statement, PolicyRequest request) => PolicyEvaluator.EvaluateResourcePolicy(Policy(statement), request).Effect;

  private static string Allow(string members) => $$"""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*",{{members}}}""";

  [Theory]
  [InlineData("\"*\"", Role, true)]
  [InlineData("""{"AWS":"*"}""", Role, true)]
  [InlineData("""{"AWS":"arn:aws:iam::218546966473:role/LoaderDelta"}""", Role, true)]
  [InlineData("""{"AWS":["arn:aws:iam::1:role/X","arn:aws:iam::218546966473:role/LoaderDelta"]}""", Role, true)]
  [InlineData("""{"AWS":"arn:aws:iam::218546966473:role/LoaderDelta"}""", Session, true)]
  [InlineData("""{"AWS":"arn:aws:iam::218546966473:role/path/LoaderDelta"}""", Session, true)]
  [InlineData("""{"AWS":"arn:aws:sts::218546966473:assumed-role/LoaderDelta/load-1"}""", Session, true)]
  [InlineData("""{"AWS":"arn:aws:sts::218546966473:assumed-role/LoaderDelta/load-2"}""", Session, false)]
  [InlineData("""{"AWS":"arn:aws:sts::218546966473:assumed-role/LoaderDelta/load-1"}""", Role, false)]
  [InlineData("""{"AWS":"arn:aws:iam::218546966473:role/LoaderDelta_eu_central_1"}""", Session, false)]
  [InlineData("""{"AWS":"arn:aws:iam::123456789012:role/LoaderDelta"}""", Session, false)]
  [InlineData("""{"AWS":"arn:aws:iam::218546966473:role/*"}""", Role, false)]
  [InlineData("""{"AWS":"218546966473"}""", Role, true)]
  [InlineData("""{"AWS":"arn:aws:iam::218546966473:root"}""", Session, true)]
  [InlineData("""{"AWS":"123456789012"}""", Role, false)]
  [InlineData("""{"AWS":"arn:aws:iam::123456789012:root"}""", Root, true)]
  [InlineData("""{"AWS":"123456789012"}""", Root, true)]
  [InlineData("""{"AWS":"arn:aws:iam::123456789012:user/teams/ann"}""", User, true)]
  [InlineData("""{"Service":"ec2.amazonaws.com"}""", Role, false)]
  [InlineData("""{"Federated":"cognito-identity.amazonaws.com","CanonicalUser":"abc"}""", Role, false)]
  [InlineData("\"arn:aws:iam::218546966473:role/LoaderDelta\"", Role, false)]
  [InlineData("7", Role, false)]
  [InlineData("[]", Role, false)]
  public void Principal(string principal, string caller, bool matches)
  {
    var statement = $$"""{"Effect":"Allow","Principal":{{principal}},"Action":"s3:*","Resource":"*"}""";
    Assert.Equal(matches ? PolicyEffect.Allow : PolicyEffect.ImplicitDeny, OfBucket(statement, Ask(caller)));
  }

  [Theory]
  [InlineData("""{"AWS":"arn:aws:iam::218546966473:role/LoaderDelta"}""", Role, false)]
  [InlineData("""{"AWS":"arn:aws:iam::123456789012:role/etl"}""", Role, true)]
  [InlineData("""{"AWS":"218546966473"}""", Session, false)]
  [InlineData("""{"AWS":["arn:aws:iam::218546966473:role/LoaderDelta","arn:aws:iam::218546966473:root"]}""", Role, false)]
  [InlineData("""{"AWS":["arn:aws:iam::218546966473:role/Another","arn:aws:iam::218546966473:root"]}""", Role, true)]
  [InlineData("""{"AWS":"arn:aws:iam::218546966473:role/LoaderDelta"}""", Session, true)]
  [InlineData("""{"AWS":["arn:aws:iam::218546966473:role/LoaderDelta","arn:aws:sts::218546966473:assumed-role/LoaderDelta/load-1"]}""", Session, false)]
  [InlineData("""{"AWS":"*"}""", Role, false)]
  [InlineData("""{"Service":"logging.s3.amazonaws.com"}""", Role, true)]
  [InlineData("[1]", Role, false)]
  public void NotPrincipal(string principals, string caller, bool denied)
  {
    var statement = $$"""{"Effect":"Deny","NotPrincipal":{{principals}},"Action":"s3:*","Resource":"*"}""";
    Assert.Equal(denied ? PolicyEffect.ExplicitDeny : PolicyEffect.ImplicitDeny, OfBucket(statement, Ask(caller)));
  }

  [Theory]
  [InlineData("\"Action\":\"S3:getobject\"", true)]
  [InlineData("\"Action\":[\"s3:Put*\",\"s3:Get?bject\"]", true)]
  [InlineData("\"Action\":\"s3:Get\"", false)]
  [InlineData("\"Action\":\"*\"", true)]
  [InlineData("\"NotAction\":[\"s3:Put*\",\"s3:Delete*\"]", true)]
  [InlineData("\"NotAction\":\"s3:Get*\"", false)]
  [InlineData("\"Action\":\"s3:*\",\"NotAction\":\"iam:*\"", false)]
  [InlineData("\"NotAction\":{}", false)]
  [InlineData("\"Action\":[]", false)]
  public void Action(string members, bool allowed) => Assert.Equal(
    allowed ? PolicyEffect.Allow : PolicyEffect.ImplicitDeny,
    OfBucket($$"""{"Effect":"Allow","Principal":"*","Resource":"*",{{members}}}""", Ask()));

  [Theory]
  [InlineData("\"Resource\":\"arn:aws:s3:::acme-lake/*\"", true)]
  [InlineData("\"Resource\":\"arn:aws:s3:::acme-lake/\"", false)]
  [InlineData("\"Resource\":[\"arn:aws:s3:::acme-lake\",\"arn:aws:s3:::*/stage/?.csv\"]", true)]
  [InlineData("\"Resource\":\"arn:aws:s3:::acme-lake/Stage/*\"", false)]
  [InlineData("\"NotResource\":\"arn:aws:s3:::acme-lake/private/*\"", true)]
  [InlineData("\"NotResource\":[\"arn:aws:s3:::acme-lake/stage/*\"]", false)]
  [InlineData("\"Resource\":\"arn:aws:s3:::acme-lake/${aws:PrincipalTag/dir, 'stage'}/*\"", null)]
  [InlineData("\"Resource\":\"arn:aws:s3:::acme-lake/${aws:username, 'stage'}/*\"", true)]
  [InlineData("\"Resource\":\"arn:aws:s3:::acme-lake/${aws:username}*\"", false)]
  [InlineData("\"Resource\":\"arn:aws:s3:::acme-lake/${*}\"", false)]
  [InlineData("\"Resource\":\"arn:aws:s3:::acme-lake/${unclosed\"", false)]
  [InlineData("\"Resource\":{}", false)]
  public void Resource(string members, bool? allowed) => Assert.Equal(
    allowed switch { true => PolicyEffect.Allow, false => PolicyEffect.ImplicitDeny, null => PolicyEffect.Depends },
    OfBucket($$"""{"Effect":"Allow","Principal":"*","Action":"*",{{members}}}""", Ask()));

  [Fact]
  public void Variables_take_their_values_from_the_request()
  {
    const string Home = """{"Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:s3:::acme-lake/${AWS:UserName}/${?}${$}*"}""";
    Assert.Equal(PolicyEffect.Allow, OfBucket(Home, Ask(User, resource: "arn:aws:s3:::acme-lake/ann/?$x")));
    Assert.Equal(PolicyEffect.ImplicitDeny, OfBucket(Home, Ask(User, resource: "arn:aws:s3:::acme-lake/ann/x$x")));
    Assert.Equal(PolicyEffect.ImplicitDeny, OfBucket(Home, Ask(Role, resource: "arn:aws:s3:::acme-lake/ann/?$x")));
    Assert.Equal(PolicyEffect.ImplicitDeny, OfBucket(Home, Ask(Role, resource: "arn:aws:s3:::acme-lake/ann/?$x", context: ("aws:username", ["*"]))));
    var older = PolicyDocument.Parse($$"""{"Version":"2008-10-17","Statement":{{Home}}}""");
    Assert.Equal(PolicyEffect.ImplicitDeny, PolicyEvaluator.EvaluateResourcePolicy(older, Ask(User, resource: "arn:aws:s3:::acme-lake/ann/?$x")).Effect);
  }

  [Theory]
  [InlineData("""{"StringEquals":{"k":"a"}}""", "a", true)]
  [InlineData("""{"StringEquals":{"K":["b","a"]}}""", "a", true)]
  [InlineData("""{"StringEquals":{"k":"A"}}""", "a", false)]
  [InlineData("""{"StringEquals":{"k":"a*"}}""", "ab", false)]
  [InlineData("""{"StringNotEquals":{"k":["a","b"]}}""", "b", false)]
  [InlineData("""{"StringNotEquals":{"k":["a","b"]}}""", "c", true)]
  [InlineData("""{"StringEqualsIgnoreCase":{"k":"A"}}""", "a", true)]
  [InlineData("""{"StringNotEqualsIgnoreCase":{"k":"A"}}""", "a", false)]
  [InlineData("""{"StringLike":{"k":"a?c*"}}""", "abcd", true)]
  [InlineData("""{"StringLike":{"k":"a${*}"}}""", "ab", false)]
  [InlineData("""{"StringNotLike":{"k":"a*"}}""", "ab", false)]
  [InlineData("""{"NumericEquals":{"k":1.0}}""", "1", true)]
  [InlineData("""{"NumericEquals":{"k":"1e2"}}""", "100", true)]
  [InlineData("""{"NumericNotEquals":{"k":1}}""", "1", false)]
  [InlineData("""{"NumericLessThan":{"k":"10"}}""", "9", true)]
  [InlineData("""{"NumericLessThanEquals":{"k":"10"}}""", "10", true)]
  [InlineData("""{"NumericGreaterThan":{"k":"10"}}""", "10", false)]
  [InlineData("""{"NumericGreaterThanEquals":{"k":"10"}}""", "10", true)]
  [InlineData("""{"NumericLessThan":{"k":"ten"}}""", "9", false)]
  [InlineData("""{"DateEquals":{"k":"1970-01-01T00:01:00Z"}}""", "60", true)]
  [InlineData("""{"DateNotEquals":{"k":"2026-01-01T00:00:00Z"}}""", "2026-01-01T01:00:00+01:00", false)]
  [InlineData("""{"DateLessThan":{"k":"2026-01-01"}}""", "2025-12-31T23:59:59Z", true)]
  [InlineData("""{"DateLessThanEquals":{"k":"2026-01-01"}}""", "2026-01-01T00:00:01Z", false)]
  [InlineData("""{"DateGreaterThan":{"k":"2026-01-01"}}""", "2026-01-02", true)]
  [InlineData("""{"DateGreaterThanEquals":{"k":"2026-01-01"}}""", "2026-01-01", true)]
  [InlineData("""{"DateGreaterThan":{"k":"99999999999999"}}""", "2026-01-02", false)]
  [InlineData("""{"Bool":{"k":true}}""", "true", true)]
  [InlineData("""{"Bool":{"k":"False"}}""", "true", false)]
  [InlineData("""{"BinaryEquals":{"k":"QUJD"}}""", "QUJD", true)]
  [InlineData("""{"IpAddress":{"k":"203.0.113.0/24"}}""", "203.0.113.7", true)]
  [InlineData("""{"IpAddress":{"k":"203.0.113.0/25"}}""", "203.0.113.200", false)]
  [InlineData("""{"IpAddress":{"k":"0.0.0.0/0"}}""", "203.0.113.200", true)]
  [InlineData("""{"IpAddress":{"k":"0.0.0.0/0"}}""", "2001:db8::1", false)]
  [InlineData("""{"IpAddress":{"k":"203.0.113.7"}}""", "203.0.113.7", true)]
  [InlineData("""{"IpAddress":{"k":"2001:db8:1234:5678::/64"}}""", "2001:db8:1234:5678:9::1", true)]
  [InlineData("""{"IpAddress":{"k":"2001:db8:1234:5678::/64"}}""", "2001:db8:1234:5679::1", false)]
  [InlineData("""{"IpAddress":{"k":"203.0.113.0/33"}}""", "203.0.113.7", false)]
  [InlineData("""{"IpAddress":{"k":"nowhere/8"}}""", "203.0.113.7", false)]
  [InlineData("""{"NotIpAddress":{"k":["203.0.113.0/24","198.51.100.0/24"]}}""", "198.51.100.1", false)]
  [InlineData("""{"NotIpAddress":{"k":["203.0.113.0/24","198.51.100.0/24"]}}""", "192.0.2.1", true)]
  [InlineData("""{"ArnLike":{"k":"arn:aws:iam::*:role/Loader*"}}""", "arn:aws:iam::218546966473:role/LoaderDelta", true)]
  [InlineData("""{"ArnEquals":{"k":"arn:aws:iam::*:role/Loader*"}}""", "arn:aws:iam::218546966473:role/LoaderDelta", true)]
  [InlineData("""{"ArnLike":{"k":"arn:aws:*:role/LoaderDelta"}}""", "arn:aws:iam::218546966473:role/LoaderDelta", false)]
  [InlineData("""{"ArnNotLike":{"k":"arn:aws:iam::218546966473:*"}}""", "arn:aws:iam::218546966473:role/LoaderDelta", false)]
  [InlineData("""{"ArnNotEquals":{"k":"arn:aws:iam::123456789012:root"}}""", "arn:aws:iam::218546966473:role/LoaderDelta", true)]
  [InlineData("""{"Null":{"k":"false"}}""", "x", true)]
  [InlineData("""{"Null":{"k":true}}""", "x", false)]
  [InlineData("""{"StringEquals":{"k":"a"},"Bool":{"k":"true"}}""", "a", false)]
  [InlineData("""{"StringLike":{"k":["x","a"]},"StringNotLike":{"k":"b"}}""", "a", true)]
  [InlineData("{}", "a", true)]
  [InlineData("""{"StringResembles":{"k":"a"}}""", "a", false)]
  [InlineData("""{"StringEquals":"a"}""", "a", false)]
  [InlineData("""{"StringEquals":{"k":{"a":"a"}}}""", "a", false)]
  [InlineData("[]", "a", false)]
  public void Condition(string condition, string value, bool holds) => Assert.Equal(
    holds ? PolicyEffect.Allow : PolicyEffect.ImplicitDeny, OfBucket(Allow($"\"Condition\":{condition}"), Ask(context: ("k", [value]))));

  [Theory]
  [InlineData("StringEquals", false)]
  [InlineData("StringEqualsIfExists", true)]
  [InlineData("StringNotEquals", true)]
  [InlineData("NotIpAddress", true)]
  [InlineData("Bool", false)]
  [InlineData("BoolIfExists", true)]
  [InlineData("NumericLessThan", false)]
  [InlineData("ForAnyValue:StringLike", false)]
  [InlineData("ForAnyValue:StringNotLike", false)]
  [InlineData("ForAnyValue:StringLikeIfExists", true)]
  [InlineData("ForAllValues:StringLike", true)]
  [InlineData("Null", true)]
  public void A_key_that_the_request_lacks(string name, bool holds) => Assert.Equal(
    holds ? PolicyEffect.Allow : PolicyEffect.ImplicitDeny,
    OfBucket(Allow($"\"Condition\":{{\"{name}\":{{\"k\":\"true\"}}}}"), Ask(context: ("k", []))));

  [Theory]
  [InlineData("ForAllValues:StringEquals", new[] { "a", "b" }, true)]
  [InlineData("ForAllValues:StringEquals", new[] { "a", "c" }, false)]
  [InlineData("ForAllValues:StringNotEquals", new[] { "c", "d" }, true)]
  [InlineData("ForAllValues:StringNotEquals", new[] { "a", "c" }, false)]
  [InlineData("ForAnyValue:StringEquals", new[] { "a", "c" }, true)]
  [InlineData("ForAnyValue:StringEquals", new[] { "c", "d" }, false)]
  [InlineData("ForAnyValue:StringNotEquals", new[] { "a", "c" }, true)]
  [InlineData("ForAnyValue:StringNotEquals", new[] { "a", "b" }, false)]
  public void Several_values(string name, string[] values, bool holds) => Assert.Equal(
    holds ? PolicyEffect.Allow : PolicyEffect.ImplicitDeny,
    OfBucket(Allow($"\"Condition\":{{\"{name}\":{{\"k\":[\"a\",\"b\"]}}}}"), Ask(context: ("k", values))));

  [Fact]
  public void An_explicit_deny_wins_and_the_statement_is_named()
  {
    var policy = Policy(
      """{"Sid":"A","Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}""",
      """{"Effect":"Deny","Principal":"*","Action":"s3:Put*","Resource":"*"}""",
      """{"Sid":"D","Effect":"Deny","Principal":"*","Action":"s3:Get*","Resource":"*"}""",
      """{"Sid":"odd","Effect":"deny","Principal":"*","Action":"*","Resource":"*"}""");
    Assert.Equivalent(new PolicyDecision(PolicyEffect.ExplicitDeny, 2, "D", []), PolicyEvaluator.EvaluateResourcePolicy(policy, Ask()));
    Assert.Equivalent(new PolicyDecision(PolicyEffect.ExplicitDeny, 1, null, []), PolicyEvaluator.EvaluateResourcePolicy(policy, Ask(action: "s3:PutObject")));
    Assert.Equivalent(new PolicyDecision(PolicyEffect.Allow, 0, "A", []), PolicyEvaluator.EvaluateResourcePolicy(policy, Ask(action: "s3:ListBucket")));
    Assert.Equivalent(new PolicyDecision(PolicyEffect.ImplicitDeny, null, null, []), PolicyEvaluator.EvaluateResourcePolicy(Policy(), Ask()));
  }

  [Fact]
  public void What_is_not_known_here_is_named_and_combined()
  {
    const string AllowIf = """{"Sid":"AllowIf","Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1","aws:SourceVpce":"vpce-1"}}}""";
    const string AllowAll = """{"Sid":"AllowAll","Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}""";
    const string DenyIf = """{"Sid":"DenyIf","Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}""";
    const string DenyAll = """{"Sid":"DenyAll","Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}""";
    PolicyDecision Of(params string[] statements) => PolicyEvaluator.EvaluateResourcePolicy(Policy(statements), Ask());
    Assert.Equivalent(new PolicyDecision(PolicyEffect.Depends, 0, "AllowIf", ["aws:PrincipalOrgID", "aws:SourceVpce"]), Of(AllowIf));
    Assert.Equivalent(new PolicyDecision(PolicyEffect.Allow, 1, "AllowAll", []), Of(AllowIf, AllowAll));
    Assert.Equivalent(new PolicyDecision(PolicyEffect.Depends, 1, "DenyIf", ["aws:SourceIp"]), Of(AllowAll, DenyIf));
    Assert.Equivalent(new PolicyDecision(PolicyEffect.Depends, 1, "DenyIf", ["aws:SourceIp", "aws:PrincipalOrgID", "aws:SourceVpce"]), Of(AllowIf, DenyIf));
    Assert.Equivalent(new PolicyDecision(PolicyEffect.ImplicitDeny, null, null, []), Of(DenyIf));
    Assert.Equivalent(new PolicyDecision(PolicyEffect.ExplicitDeny, 2, "DenyAll", []), Of(AllowAll, DenyIf, DenyAll));
  }

  [Fact]
  public void A_known_key_that_fails_settles_a_condition_with_an_unknown_one() => Assert.Equal(PolicyEffect.ImplicitDeny, OfBucket(
    Allow("""
      "Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1","aws:PrincipalAccount":"123456789012"}}
      """), Ask()));

  [Fact]
  public void A_condition_counts_only_where_the_statement_applies()
  {
    const string Elsewhere = """{"Effect":"Deny","Principal":"*","Action":"*","Resource":"arn:aws:s3:::other/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}""";
    Assert.Equal(PolicyEffect.Allow, PolicyEvaluator.EvaluateResourcePolicy(
      Policy("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}""", Elsewhere), Ask()).Effect);
  }

  [Theory]
  [InlineData(Role, """{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::218546966473:role/LoaderDelta"}}""", true)]
  [InlineData(Session, """{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::218546966473:role/LoaderDelta"}}""", true)]
  [InlineData(Session, """{"StringEquals":{"aws:PrincipalAccount":"218546966473","aws:PrincipalType":"AssumedRole"}}""", true)]
  [InlineData(User, """{"StringEquals":{"aws:PrincipalType":"User","aws:username":"ann"}}""", true)]
  [InlineData(Root, """{"StringEquals":{"aws:PrincipalType":"Account"}}""", true)]
  [InlineData(Role, """{"Null":{"aws:username":"true"},"Bool":{"aws:PrincipalIsAWSService":"false"}}""", true)]
  [InlineData("", """{"StringEquals":{"aws:PrincipalType":"Anonymous"}}""", true)]
  public void Keys_that_follow_from_the_caller(string caller, string condition, bool holds) => Assert.Equal(
    holds ? PolicyEffect.Allow : PolicyEffect.ImplicitDeny, OfBucket(Allow($"\"Condition\":{condition}"), Ask(caller)));

  [Fact]
  public void A_trust_policy_speaks_of_its_role()
  {
    var trust = PolicyDocument.Parse("""{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole"}}""");
    Assert.Equal(PolicyEffect.Allow, PolicyEvaluator.EvaluateResourcePolicy(trust, Ask(User, "sts:AssumeRole", "arn:aws:iam::123456789012:role/x")).Effect);
    Assert.Equal(PolicyEffect.ImplicitDeny, PolicyEvaluator.EvaluateResourcePolicy(trust, Ask(Role, "sts:AssumeRole", "arn:aws:iam::123456789012:role/x")).Effect);
  }

  [Theory]
  // Within the bucket's account either side suffices …
  [InlineData(User, "\"*\"", false, PolicyEffect.Allow)]
  [InlineData(User, null, true, PolicyEffect.Allow)]
  [InlineData(User, null, false, PolicyEffect.ImplicitDeny)]
  // … but naming the account itself leaves it to the caller's own policies.
  [InlineData(User, "{\"AWS\":\"123456789012\"}", false, PolicyEffect.ImplicitDeny)]
  [InlineData(User, "{\"AWS\":\"123456789012\"}", true, PolicyEffect.Allow)]
  [InlineData(Root, null, false, PolicyEffect.Allow)]
  // Across accounts both must allow.
  [InlineData(Role, "\"*\"", false, PolicyEffect.ImplicitDeny)]
  [InlineData(Role, null, true, PolicyEffect.ImplicitDeny)]
  [InlineData(Role, "\"*\"", true, PolicyEffect.Allow)]
  [InlineData(Role, "{\"AWS\":\"218546966473\"}", true, PolicyEffect.Allow)]
  [InlineData("anonymous", "\"*\"", false, PolicyEffect.Allow)]
  public void S3_combines_the_buckets_policy_with_the_callers(string caller, string? principal, bool own, PolicyEffect expected)
  {
    var bucket = principal is null ? null : Policy($$"""{"Effect":"Allow","Principal":{{principal}},"Action":"*","Resource":"*"}""");
    PolicyDocument[] identity = own ? [Policy(), Policy("""{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::acme-lake/*"}""")] : [];
    Assert.Equal(expected, PolicyEvaluator.Decide(Ask(caller), "123456789012", bucket, identity).Effect);
  }

  [Fact]
  public void A_deny_on_either_side_wins()
  {
    var deny = Policy("""{"Sid":"No","Effect":"Deny","Action":"*","Resource":"*"}""");
    var bucket = Policy("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}""");
    Assert.Equivalent(new PolicyDecision(PolicyEffect.ExplicitDeny, 0, "No", []), PolicyEvaluator.Decide(Ask(User), "123456789012", bucket, [deny]));
    var perhaps = Policy("""{"Sid":"If","Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}""");
    var own = Policy("""{"Effect":"Allow","Action":"*","Resource":"*"}""");
    Assert.Equivalent(new PolicyDecision(PolicyEffect.Depends, 0, "If", ["aws:SecureTransport"]), PolicyEvaluator.Decide(Ask(User), "123456789012", perhaps, [own]));
    Assert.Equal(PolicyEffect.Allow, PolicyEvaluator.Decide(Ask(User, context: ("AWS:SecureTransport", ["true"])), "123456789012", perhaps, [own]).Effect);
    Assert.Equal(PolicyEffect.ExplicitDeny, PolicyEvaluator.Decide(Ask(Root), "123456789012", Policy("""{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}"""), []).Effect);
  }

  [Fact]
  public void Across_accounts_the_side_that_leaves_it_open_is_named()
  {
    var bucket = Policy("""{"Sid":"Bucket","Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}""");
    var own = Policy("""{"Sid":"Own","Effect":"Allow","Action":"*","Resource":"*"}""");
    var ownIf = Policy("""{"Sid":"OwnIf","Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}""");
    Assert.Equivalent(new PolicyDecision(PolicyEffect.Allow, 0, "Bucket", []), PolicyEvaluator.Decide(Ask(), "123456789012", bucket, [own]));
    Assert.Equivalent(new PolicyDecision(PolicyEffect.Depends, 0, "OwnIf", ["aws:SecureTransport"]), PolicyEvaluator.Decide(Ask(), "123456789012", bucket, [ownIf]));
  }

  [Fact]
  public void A_callers_own_policies_have_no_principal()
  {
    var odd = Policy("""{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}""");
    Assert.Equal(PolicyEffect.ImplicitDeny, PolicyEvaluator.EvaluateIdentityPolicies([odd], Ask()).Effect);
    var own = Policy("""{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}""");
    Assert.Equal(PolicyEffect.Allow, PolicyEvaluator.EvaluateIdentityPolicies([odd, own], Ask()).Effect);
  }
}
