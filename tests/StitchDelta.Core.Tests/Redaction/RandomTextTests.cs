using CsCheck;

namespace StitchDelta.Tests.Redaction;

public sealed class RandomTextTests
{
  private const string AwsKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  [Theory]
  [InlineData(AwsKey)]
  [InlineData("q7Xv2LmB9tRk4WzYc8NdJ3sHfP6gAeU1oT5i")]
  [InlineData(Hash)]
  [InlineData("9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08")]
  public void What_was_drawn_is_a_secret_where_a_name_belongs(string text)
  {
    Assert.True(RandomText.IsSecret(text));
    foreach (var read in new Action[] { () => RoleNames.Parse(text), () => BucketNames.Parse(text) })
      Assert.DoesNotContain(text, Assert.Throws<StitchDeltaException>(read).ToString(), StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10")]
  [InlineData("arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_AdministratorAccess_1a2b3c4d5e6f7a8b")]
  [InlineData("arn:aws:iam::123456789012:instance-profile/team/databricks/stitch-delta")]
  [InlineData("0804-220509-stead130")]
  [InlineData("6051921418418893")]
  [InlineData("sd-k3v7xq2mzd")]
  [InlineData("databricks-workspace-stack-abc12-role-functionRole-1XYZ2ABC3DEF4")]
  [InlineData("DatabricksProductionWorkspaceRoleForTeam42InEurope")]
  [InlineData("IAMRoleForS3BucketOfTheDataLakeTeamNumber7In2026")]
  [InlineData("AWSServiceRoleForApplicationAutoScaling_DynamoDBTable2")]
  [InlineData("acme-lake-9f86d081884c7d659a2feaa0c55ad015")]
  [InlineData("cf-templates-1a2b3c4d5e6f-us-east-1")]
  [InlineData("cdk-hnb659fds-assets-123456789012-eu-central-1")]
  [InlineData("da39a3ee5e6b4b0d3255bfef95601890afd80709")]
  [InlineData("jdbc:spark://dbc-a1b2c3d4-e5f6.cloud.databricks.com:443/default;httpPath=sql/protocolv1/o/6051921418418893/0804-220509-stead130")]
  [InlineData("/home/Shared2/Documents/Projects/Databricks/Team7/notebooks")]
  [InlineData("https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/?o=6051921418418893#job/1")]
  [InlineData("Stitch destination Lake #sd-bihonqser3")]
  [InlineData("7YX3QJ5Z8K2M1N4P")]
  public void What_people_and_services_call_things_is_none(string text)
  {
    Assert.False(RandomText.IsSecret(text));
    Assert.Equal(text, Redactor.Redact(text));
    Assert.Equal(text, Redactor.RedactForeign(text));
  }

  [Fact]
  public void Names_of_words_are_hardly_ever_one_however_they_are_put_together()
  {
    // What tells a key from words is a likelihood: many short words and years in a row may come out as one.
    var taken = 0;
    string[] words = ["Databricks", "Stitch", "Role", "For", "Team", "Data", "Lake", "Prod", "Access", "Admin", "Europe", "IAM", "2026"];
    Gen.Int[0, words.Length - 1].Array[6, 12].Sample(
      picks => taken += RandomText.IsSecret(string.Concat(picks.Select(p => words[p])).PadRight(34, 'x')) ? 1 : 0, iter: 2_000, threads: 1);
    Assert.InRange(taken, 0, 20);
  }

  [Fact]
  public void What_is_drawn_is_nearly_always_found()
  {
    var found = 0;
    Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].Array[40].Select(c => new string(c))
      .Sample(key => found += Redactor.Redact($"the key {key}, not found") == "the key ***, not found" ? 1 : 0, iter: 1_000, threads: 1);
    Assert.InRange(found, 850, 1_000);
  }

  [Fact]
  public void A_token_id_may_be_told() =>
    Assert.Contains(Hash, Catalogue.TokenNotFound.For(Hash, Hash).Message, StringComparison.Ordinal);

  [Fact]
  public void A_key_of_AWS_goes_from_any_text_and_what_another_program_drew_from_its_own()
  {
    Assert.Equal("refused: ***", Redactor.Redact($"refused: {AwsKey}"));
    Assert.Equal("said ***!", Redactor.RedactForeign("said q7Xv2LmB9tRk4WzYc8NdJ3sHfP6gAeU1oT5i!"));
    // What services say of a refusal in code is for whoever may decode it.
    var code = new string('x', 100) + AwsKey;
    Assert.Equal($"Encoded authorization failure message: {code}", Redactor.Redact($"Encoded authorization failure message: {code}"));
  }
}
