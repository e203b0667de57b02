using CsCheck;

namespace StitchDelta.Policies;

public class BucketPolicyProperties
{
  private static readonly Gen<GenPolicy.Case> Foreign = GenPolicy.Document(GenPolicy.Foreign);
  private static readonly Gen<GenPolicy.Case> Any = GenPolicy.Document(Gen.OneOf(GenPolicy.Foreign, GenPolicy.OfLoader));
  private static readonly string[] Actions = ["s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"];

  private static PolicyEdit Grant(string? policy) => BucketPolicy.Grant(policy, GenPolicy.Bucket, GenPolicy.Loader);

  private static PolicyEdit Revoke(string? policy) => BucketPolicy.Revoke(policy, GenPolicy.Bucket, GenPolicy.Loader);

  private static IEnumerable<PolicyEffect> Decisions(string? policy, bool without = false)
  {
    var document = policy is null ? PolicyDocument.Parse("""{"Statement":[]}""") : PolicyDocument.Parse(policy);
    return Actions.Select(action => PolicyEvaluator.EvaluateResourcePolicy(document, new PolicyRequest(
      without ? "arn:aws:iam::123456789012:role/nobody" : GenPolicy.Loader, action, "arn:aws:s3:::acme-lake" + (action == "s3:ListBucket" ? "" : "/any/key"))).Effect);
  }

  private static IEnumerable<string> StatementTexts(string policy)
  {
    var document = PolicyDocument.Parse(policy);
    return document.Statements.Select(s => document.Slice(s.Node.Start, s.Node.End));
  }

  [Fact]
  public void Revoke_after_grant_gives_the_document_back() => Foreign.Sample(p =>
  {
    // What was there before stays: the record says so, and nobody revokes it.
    if (Grant(p.Text) is { Changes: true } grant) Assert.Equal(p.Text, BucketPolicy.Revoke(grant.After, GenPolicy.Bucket, GenPolicy.Loader, grant.Sid).After);
  });

  [Fact]
  public void Every_foreign_statement_survives_in_place() => Foreign.Sample(p =>
  {
    var after = StatementTexts(Grant(p.Text).After!).ToList();
    Assert.Equal(p.Statements, after.Take(p.Statements.Length));
    Assert.InRange(after.Count - p.Statements.Length, 0, 1);
  });

  [Fact]
  public void Grant_is_idempotent() => Any.Sample(p =>
  {
    var first = Grant(p.Text);
    var second = Grant(first.After);
    Assert.Equal((first.After, "", false), (second.After, second.Diff, second.Changes));
  });

  // Found once among many thousands: the first change showed that more was missing.
  [Fact]
  public void Grant_is_whole_at_once_where_several_statements_are_about_the_loader()
  {
    const string Loader = "\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::218546966473:role/LoaderDelta\"}";
    var text = $$"""
      {"Version":"2012-10-17","Statement":[
        {"Sid":"Stmt123",{{Loader}},"Action":"s3:DeleteObject","Resource":"*"},
        {"Sid":"Stmt124",{{Loader}},"Action":"S3:getobject","Resource":"arn:aws:s3:::acme-lake/"},
        {"Sid":"Stmt125",{{Loader}},"Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::acme-lake/stage/*"]},
        {"Sid":"Stmt126","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::218546966473:role/LoaderDelta","123456789012"]},
         "Action":["s3:ListBucket","s3:DeleteObject","s3:GetBucketLocation"],"Resource":["arn:aws:s3:::acme-lake/","arn:aws:s3:::acme-lake/*"]}]}
      """;
    Assert.False(Grant(Grant(text).After).Changes);
  }

  [Fact]
  public void Revoke_is_idempotent() => Any.Sample(p => Assert.False(Revoke(Revoke(p.Text).After).Changes));

  [Fact]
  public void A_change_is_what_the_text_says() => Any.Sample(p =>
  {
    foreach (var edit in new[] { Grant(p.Text), Revoke(p.Text) }) Assert.Equal(edit.Before != edit.After, edit.Changes);
  });

  [Fact]
  public void A_diff_turns_one_text_into_the_other() => Any.Sample(p =>
  {
    var edit = Grant(p.Text);
    if (!edit.Changes) return;
    var hunks = edit.Diff.Split('\n').Skip(2).Where(l => l.Length > 0 && l[0] != '@').ToList();
    var before = PolicyDocument.Parse(p.Text).Indented;
    var after = PolicyDocument.Parse(edit.After!).Indented;
    Assert.Equal(after.Split('\n').Length - before.Split('\n').Length, hunks.Count(l => l[0] == '+') - hunks.Count(l => l[0] == '-'));
    Assert.All(hunks, l => Assert.Contains(l[1..], (l[0] == '+' ? after : before).Split('\n')));
  });

  [Fact]
  public void What_is_granted_is_allowed() => Any.Sample(p =>
  {
    var (after, hardened) = (Grant(p.Text).After!, Grant(p.Text).Hardened);
    if (hardened.Count == 0 && !after.Contains("Deny", StringComparison.Ordinal)) Assert.All(Decisions(after), e => Assert.Equal(PolicyEffect.Allow, e));
  });

  [Fact]
  public void What_is_revoked_is_not_allowed() => GenPolicy.Document(GenPolicy.ByName).Sample(p =>
    Assert.All(Decisions(Revoke(p.Text).After), e => Assert.Equal(PolicyEffect.ImplicitDeny, e)));

  [Fact]
  public void A_grant_leaves_nothing_behind() => GenPolicy.Document(GenPolicy.ByName).Sample(p =>
    Assert.True((Revoke(p.Text).After, Revoke(Grant(p.Text).After).After) switch
    {
      ({ } without, { } after) => PolicyDocument.MeansTheSame(without, after),
      var (without, after) => without == after,
    }));

  [Fact]
  public void Nobody_else_gains_or_loses() => Any.Sample(p =>
  {
    var before = Decisions(p.Text, without: true).ToList();
    Assert.Equal(before, Decisions(Grant(p.Text).After, without: true));
    Assert.Equal(before, Decisions(Revoke(p.Text).After, without: true));
  });

  [Fact]
  public void The_evaluator_never_throws() => GenPolicy.Document(Gen.OneOf(GenPolicy.Odd, GenPolicy.Foreign)).Sample(p =>
  {
    var document = PolicyDocument.Parse(p.Text);
    foreach (var principal in new[] { GenPolicy.Loader, "arn:aws:sts::123456789012:assumed-role/a/b", "arn:aws:iam::123456789012:root", "", "arn:", "arn:a:b:c:d" })
    {
      var request = new PolicyRequest(principal, "s3:GetObject", "arn:aws:s3:::acme-lake/k", new Dictionary<string, IReadOnlyList<string>> { ["k"] = ["v", ""], ["aws:SourceIp"] = ["x"] });
      var decision = PolicyEvaluator.Decide(request, "123456789012", document, [document]);
      Assert.Equal(decision.Effect == PolicyEffect.Depends, decision.DependsOn.Count > 0);
    }
  });

  [Fact]
  public void A_document_means_the_same_however_it_is_indented() => Any.Sample(p =>
  {
    var indented = PolicyDocument.Parse(p.Text).Indented;
    Assert.Equal(indented, PolicyDocument.Parse(indented).Indented);
    Assert.True(PolicyDocument.MeansTheSame(p.Text, indented));
  });
}
