using System.Text.RegularExpressions;
using CsCheck;

namespace StitchDelta.Tests.Installations;

/// <summary>The record, written as tags and read again.</summary>
public sealed class RecordTagsTests
{
  private static readonly Regex Legal = new(@"\A[\p{L}\p{Z}\p{N}_.:/=+\-@]*\z", RegexOptions.CultureInvariant);

  private static readonly Gen<string> Unicode = Gen.OneOf(
    Gen.String[Gen.Char['a', 'z'], 1, 80],
    Gen.String[Gen.Char['\u0000', '\ud7ff'], 1, 90],
    Gen.String[Gen.Char['\ue000', '\uffff'], 1, 30],
    Gen.Int[0x10000, 0x10ffff].Select(char.ConvertFromUtf32).Array[1, 40].Select(string.Concat),
    Gen.OneOf<string>("=", "+", "==2C", "a=41", " leading and trailing ", "aws:reserved", "AWS:x", "%", "a+b", "\0", "true"));

  private static readonly Gen<string?> Maybe = Gen.OneOf(Unicode.Select(t => (string?)t), Gen.Const((string?)null));

  private static readonly FoundBefore[] Befores =
  [
    FoundBefore.Unknown, FoundBefore.None, FoundBefore.Grant, FoundBefore.Destination, FoundBefore.Registration,
    FoundBefore.Grant | FoundBefore.Destination, FoundBefore.Grant | FoundBefore.Destination | FoundBefore.Registration,
  ];

  private static readonly Gen<int?> MaybeCount = Gen.Int[-1, 99999].Select(i => i < 0 ? null : (int?)i);

  private static readonly Gen<ClusterSize> Size = Gen.Select(Maybe.Array[2], MaybeCount.Array[3], (texts, counts) => new ClusterSize
  {
    NodeTypeId = texts[0],
    PolicyId = texts[1],
    NumWorkers = counts[0],
    Autoscale = counts is [null, { } least, _] ? new(least, least + 1) : null,
    AutoTerminationMinutes = counts[2] is { } minutes and > 0 ? 10 + (minutes % 9991) : counts[2],
  });

  private static readonly Gen<InstallationRecord> Record = Gen.Select(
    Maybe.Array[8], Unicode.Array[0, 6], Gen.Long, Gen.Int[0, Befores.Length - 1].Select(i => Befores[i]), Gen.Bool.Array[4], Size,
    (texts, tokens, number, before, has, size) => new InstallationRecord
    {
      ClusterSize = size,
      Id = has[0] ? InstallationId.Of(texts[0] ?? "", texts[1] ?? "") : null,
      BucketName = texts[0],
      BucketAccountId = texts[1],
      StitchRegion = has[1] ? StitchRegion.Europe : null,
      DeploymentRoleName = texts[2],
      RolePath = texts[3],
      Before = before,
      TokenOwner = texts[4],
      ClusterId = texts[5],
      TokenIds = tokens,
      DestinationId = has[2] ? number : null,
      StitchClientId = has[3] ? -number : null,
      StatementSid = texts[6],
    });

  [Fact]
  public void What_was_written_is_read_again() => Record.Sample(record => Assert.Equal(record, RecordTags.Decode(RecordTags.Encode(record))));

  [Fact]
  public void Whatever_is_written_is_taken_by_IAM_and_by_Databricks() => Record.Sample(record =>
  {
    var tags = RecordTags.Encode(record);
    Assert.True(tags.Count <= 45);
    foreach (var (key, value) in tags)
    {
      Assert.Matches(Legal, key);
      Assert.Matches(Legal, value);
      Assert.InRange(key.Length, 1, 127);
      Assert.InRange(value.Length, 1, 255);
      Assert.False(value.StartsWith("aws:", StringComparison.OrdinalIgnoreCase));
      Assert.Equal(value.Trim(), value);
      Assert.StartsWith("StitchDelta:", key, StringComparison.Ordinal);
    }
  });

  [Fact]
  public void Tags_of_others_make_no_difference() => Gen.Select(Record, Gen.Dictionary(Unicode, Unicode)[0, 20]).Sample((record, others) =>
  {
    var tags = others.Where(t => !t.Key.StartsWith("StitchDelta", StringComparison.Ordinal)).ToDictionary(t => t.Key, t => t.Value);
    foreach (var (key, value) in RecordTags.Encode(record)) tags[key] = value;
    Assert.Equal(record, RecordTags.Decode(tags));
  });

  [Fact]
  public void What_is_written_over_another_record_is_all_that_is_read() => Gen.Select(Record, Record).Sample((first, second) =>
  {
    var tags = RecordTags.Encode(first).ToDictionary(t => t.Key, t => t.Value);
    tags["Team"] = "data";
    foreach (var (key, value) in RecordTags.Changes(tags, second)) tags[key] = value;
    Assert.Equal(second, RecordTags.Decode(tags));
    Assert.Empty(RecordTags.Changes(tags, second));
    Assert.Equal("data", tags["Team"]);
  });

  [Fact]
  public void Whatever_stands_in_the_tags_can_be_read() =>
    Gen.Dictionary(Gen.OneOf(Gen.OneOf<string>([.. RecordTags.Encode(Full).Keys, "StitchDelta", "StitchDelta-DeploymentRole"]), Unicode), Gen.OneOf(Unicode, Gen.Const("")))[0, 20]
      .Sample(tags => RecordTags.Decode(tags).GetHashCode());

  [Theory]
  [InlineData("Müller, Ruhr & Söhne", "M=C3=BCller=2C=20Ruhr=20=26=20S=C3=B6hne")]
  [InlineData("a=b+c d", "a=3Db=2Bc=20d")]
  [InlineData("admin@acme.example", "admin@acme.example")]
  public void It_can_be_read_by_people(string owner, string written) =>
    Assert.Equal(written, RecordTags.Encode(new() { TokenOwner = owner })["StitchDelta:TokenOwner"]);

  [Theory]
  [InlineData("=4")]
  [InlineData("=ZZ")]
  [InlineData("=FF")]
  [InlineData("a b")]
  [InlineData("x+y")]
  public void What_somebody_changed_is_not_known(string value) =>
    Assert.Null(RecordTags.Decode(new Dictionary<string, string> { ["StitchDelta:Cluster"] = value }).ClusterId);

  [Fact]
  public void A_long_list_goes_on_in_a_second_tag_and_one_that_is_too_long_is_refused()
  {
    var tokens = Enumerable.Range(0, 9).Select(i => new string((char)('a' + i), 64)).ToArray();
    var tags = RecordTags.Encode(new() { TokenIds = tokens });
    Assert.Equal(["StitchDelta:Tokens", "StitchDelta:Tokens.2", "StitchDelta:Tokens.3"], tags.Keys.Order());
    Assert.Equal(tokens, RecordTags.Decode(tags).TokenIds);

    var many = Enumerable.Range(0, 200).Select(i => new string('a', 64)).ToArray();
    var error = Assert.Throws<StitchDeltaException>(() => RecordTags.Encode(Full with { TokenIds = many }));
    Assert.Same(Catalogue.InstallationRecordTooLong, error.Entry);
  }

  [Fact]
  public void The_tags_of_a_version_that_wrote_no_id_tell_bucket_and_deployment_role_and_not_what_was_there_before()
  {
    var record = RecordTags.Decode(new Dictionary<string, string>
    {
      ["StitchDelta"] = "acme-lake", ["StitchDelta-DeploymentRole"] = "databricks-deployment", ["StitchDelta-Cluster"] = "stitch", ["StitchDelta-Token"] = "Stitch destination Lake",
      ["StitchDelta-Found"] = "grant",
    });
    Assert.Equal(new InstallationRecord { BucketName = "acme-lake", DeploymentRoleName = "databricks-deployment", Before = FoundBefore.Unknown }, record);
  }

  [Theory]
  [InlineData("true")]
  [InlineData("taken over")]
  public void What_such_a_tag_said_besides_a_bucket_is_none(string value) =>
    Assert.Null(RecordTags.Decode(new Dictionary<string, string> { ["StitchDelta"] = value }).BucketName);

  [Fact]
  public void The_part_that_never_changes_is_all_that_is_known_when_a_thing_is_made()
  {
    Assert.Equal(
      ["Before", "Bucket", "BucketAccount", "DeploymentRole", "Id", "RolePath", "StitchRegion", "TokenOwner"],
      RecordTags.Encode(Full.Fixed).Keys.Select(k => k["StitchDelta:".Length..]).Order());
    Assert.Equal(Full, Full.Fixed.Or(Full));
    Assert.Equal(FoundBefore.None, (Full with { Before = FoundBefore.None }).Or(Full).Before);
    Assert.Equal(FoundBefore.Grant, (Full with { Before = FoundBefore.Unknown }).Or(Full).Before);
  }

  private static InstallationRecord Full => new()
  {
    Id = InstallationId.Of("arn:aws:iam::123456789012:role/stitch-delta", "acme-lake"),
    BucketName = "acme-lake",
    BucketAccountId = "123456789012",
    StitchRegion = StitchRegion.NorthAmerica,
    DeploymentRoleName = "databricks-deployment",
    RolePath = "/",
    Before = FoundBefore.Grant,
    TokenOwner = "admin@acme.example",
    ClusterId = "0804-220509-stead130",
    ClusterSize = new() { NodeTypeId = "i3.xlarge", Autoscale = new(2, 8), AutoTerminationMinutes = 0, PolicyId = "60F1A2B3C4D5E6F7" },
    TokenIds = ["a", "b"],
    DestinationId = 155582,
    StitchClientId = 1234,
    StatementSid = "Stmt123",
  };

  [Fact]
  public void No_piece_of_a_long_value_begins_with_what_AWS_keeps_for_itself()
  {
    var record = new InstallationRecord { TokenIds = [new string('x', RecordTags.LongestValue - 1), "aws:reserved", new string('y', 300)] };
    var tags = RecordTags.Encode(record);
    Assert.All(tags.Values, v => Assert.False(v.StartsWith("aws:", StringComparison.OrdinalIgnoreCase), v));
    Assert.Equal(record.TokenIds, RecordTags.Decode(tags).TokenIds);
  }
}
