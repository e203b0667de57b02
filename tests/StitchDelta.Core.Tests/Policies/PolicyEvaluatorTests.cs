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
}
