namespace StitchDelta.Tests.Names;

/// <summary>The tags that people want on what is made.</summary>
public sealed class OwnTagsTests
{
  [Fact]
  public void A_cell_of_a_CSV_file_holds_several()
  {
    var (tags, fault) = OwnTags.Parse("Owner = data team; CostCenter=42;Empty=;Query=a=b;");

    Assert.Null(fault);
    Assert.Equal(["Owner=data team", "CostCenter=42", "Empty=", "Query=a=b"], tags.Select(t => $"{t.Key}={t.Value}"));
    Assert.NotNull(OwnTags.Parse("Owner=data;CostCenter").Fault);
  }

  [Theory]
  [InlineData("Owner", "data", null)]
  [InlineData("Kostenstelle Süd", "", null)]
  [InlineData("", "data", "no key")]
  [InlineData("StitchDelta:Id", "sd-x", "the module's own")]
  [InlineData("stitchdelta:owner", "x", "the module's own")]
  [InlineData("StitchDelta", "acme-lake", "the module's own")]
  [InlineData("aws:owner", "x", "AWS keeps")]
  [InlineData("Owner", "AWS:x", "AWS keeps")]
  [InlineData("Owner!", "x", "does not take")]
  [InlineData("Owner", "a;b", "does not take")]
  [InlineData("Owner", "a\nb", "does not take")]
  public void What_IAM_or_the_module_refuses_is_refused(string key, string value, string? fault) => AssertFault(fault, OwnTags.Fault([new(key, value)], forCluster: false));

  [Theory]
  [InlineData(128, 256, false, null)]
  [InlineData(129, 1, false, "128 are allowed")]
  [InlineData(1, 257, false, "256 are allowed")]
  [InlineData(127, 255, true, null)]
  [InlineData(128, 1, true, "127 are allowed")]
  [InlineData(1, 256, true, "255 are allowed")]
  public void Lengths_are_those_of_whoever_takes_them(int key, int value, bool forCluster, string? fault) =>
    AssertFault(fault, OwnTags.Fault([new(new('k', key), new('v', value))], forCluster));

  [Fact]
  public void A_key_is_there_once_whatever_its_case() =>
    AssertFault("twice", OwnTags.Fault([new("Owner", "a"), new("owner", "b")], forCluster: false));

  [Fact]
  public void So_many_fit_beside_the_longest_record()
  {
    var record = new InstallationRecord
    {
      Id = InstallationId.Of("arn:aws:iam::123456789012:role/stitch-delta", "acme-lake"), BucketName = new('b', 63), BucketAccountId = "123456789012",
      StitchRegion = StitchRegion.Europe, DeploymentRoleName = new('d', 64), RolePath = "/stitch/", Before = FoundBefore.Grant | FoundBefore.Destination,
      TokenOwner = $"{new string('o', 64)}@{new string('x', 189)}", WorkspaceId = new('1', 16), ClusterId = "0403-101010-abcdefgh", TokenIds = [new('t', 64), new('u', 64)],
      DestinationId = long.MaxValue, StitchClientId = long.MaxValue, StatementSid = "Stmt123",
      PermissionsBoundary = $"arn:aws:iam::123456789012:policy/{new string('p', 128)}", CatalogName = new('c', 255), MetastoreId = new('m', 36),
      LocationId = new('l', 36), CredentialId = new('s', 36), AddedPrivileges = ["USE CATALOG", "USE SCHEMA", "CREATE SCHEMA", "MODIFY", "READ VOLUME", "SELECT"],
      ClusterSize = new() { NodeTypeId = new('n', 24), Autoscale = new(10000, 100000), AutoTerminationMinutes = 10000, PolicyId = new('P', 16) },
    };

    // Of a removal the role bears one more.
    Assert.InRange(RecordTags.Encode(record).Count + 1, 15, OwnTags.MostOfRole - OwnTags.Most);
    Assert.InRange(RecordTags.Encode(record.Fixed).Count, 8, RecordTags.Most - OwnTags.Most);
    Assert.Null(OwnTags.Fault(Some(OwnTags.Most), forCluster: true));
    AssertFault("there are 27 tags", OwnTags.Fault(Some(OwnTags.Most + 1), forCluster: false));

    static IReadOnlyCollection<KeyValuePair<string, string>> Some(int count) => [.. Enumerable.Range(0, count).Select(i => new KeyValuePair<string, string>($"k{i}", ""))];
  }

  [Theory]
  [InlineData("arn:aws:iam::123456789012:policy/team/limit", true)]
  [InlineData("arn:aws-us-gov:iam::aws:policy/PowerUserAccess", true)]
  [InlineData("arn:aws:iam::123456789012:role/limit", false)]
  [InlineData("arn:aws:iam::123456789012:policy/", false)]
  [InlineData("limit", false)]
  public void A_boundary_is_a_managed_policy(string arn, bool isOne) => Assert.Equal(isOne, BoundaryArns.Fault(arn) is null);

  private static void AssertFault(string? expected, string? actual)
  {
    if (expected is null) Assert.Null(actual);
    else Assert.Contains(expected, actual, StringComparison.Ordinal);
  }
}
