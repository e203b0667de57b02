using CsCheck;

namespace StitchDelta.Policies;

/// <summary>The statements for the role of another account's cluster.</summary>
public sealed class RoleAccessTests
{
  private const string Role = "arn:aws:iam::123456789012:role/stitch-delta";
  private const string Foreign = """{"Version":"2012-10-17","Statement":{"Sid":"StitchDeltaClusterBucket","Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::acme-lake","X":1.50}}""";

  private static PolicyEdit Grant(string? policy) => RoleAccess.Grant(policy, "acme-lake", Role);

  [Fact]
  public void Granting_twice_changes_nothing_and_revoking_gives_back_what_was_there()
  {
    foreach (var before in new[] { null, Foreign, BucketPolicy.Grant(Foreign, "acme-lake", "arn:aws:iam::218546966473:role/LoaderDelta").After })
    {
      var granted = Grant(before);
      Assert.True(granted.Changes);
      Assert.False(Grant(granted.After).Changes);
      var revoked = RoleAccess.Revoke(granted.After, "acme-lake", Role).After;
      if (before is null) Assert.Null(revoked);
      else Assert.True(PolicyDocument.MeansTheSame(before, revoked!));
    }
  }

  [Fact]
  public void A_taken_Sid_gets_another_and_the_foreign_statement_stays_as_it_was()
  {
    var after = Grant(Foreign).After!;
    Assert.Equal(["StitchDeltaClusterBucket", "StitchDeltaClusterBucket2", "StitchDeltaClusterObjects"], PolicyDocument.Parse(after).Statements.Select(s => s.Sid));
    Assert.Contains("\"X\":1.50", after, StringComparison.Ordinal);
  }

  [Fact]
  public void What_was_narrowed_is_repaired_in_place()
  {
    var narrowed = Grant(null).After!.Replace("\"s3:PutObject\",", "", StringComparison.Ordinal).Replace("\"s3:GetBucketLocation\",", "", StringComparison.Ordinal);
    var repaired = Grant(narrowed);
    Assert.True(PolicyDocument.MeansTheSame(Grant(null).After!, repaired.After!));
    Assert.Equal(2, PolicyDocument.Parse(repaired.After!).Statements.Count);
  }

  [Fact]
  public void The_loaders_statement_and_the_roles_do_not_meet() => GenPolicy.Document(GenPolicy.Foreign).Sample(policy =>
  {
    const string Loader = "arn:aws:iam::218546966473:role/LoaderDelta";
    string? both = null;
    try
    {
      both = BucketPolicy.Grant(Grant(policy.Text).After, "acme-lake", Loader).After;
    }
    catch (Errors.StitchDeltaException)
    {
      return; // Documents that neither takes.
    }
    Assert.False(Grant(both).Changes);
    Assert.False(BucketPolicy.Grant(both, "acme-lake", Loader).Changes);
  });
}
