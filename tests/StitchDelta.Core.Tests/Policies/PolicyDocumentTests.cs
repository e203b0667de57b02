using System.Text.Json.Nodes;

namespace StitchDelta.Policies;

public class PolicyDocumentTests
{
  private const string Odd = """{ "Version" : "2012-10-17","x":[1.0, 1, 1e5, -0, true, null, [], {}],"Statement":[{"S\u0069d":"\u00e9 é \/ <&>","Effect":"Allow"}] }""";

  [Fact]
  public void The_text_stays_as_it_was() => Assert.Equal((Odd, Odd), (PolicyDocument.Parse(Odd).Text, PolicyDocument.Parse(Odd).ToString()));

  [Fact]
  public void The_indented_form_keeps_names_numbers_and_strings_as_they_are_written() => Assert.Equal(
    """
    {
      "Version": "2012-10-17",
      "x": [
        1.0,
        1,
        1e5,
        -0,
        true,
        null,
        [],
        {}
      ],
      "Statement": [
        {
          "S\u0069d": "\u00e9 é \/ <&>",
          "Effect": "Allow"
        }
      ]
    }
    """, PolicyDocument.Parse(Odd).Indented);

  [Theory]
  [InlineData("", nameof(Catalogue.PolicyNotJson))]
  [InlineData("{\"Statement\":[]", nameof(Catalogue.PolicyNotJson))]
  [InlineData("{\"Statement\":[]} x", nameof(Catalogue.PolicyNotJson))]
  [InlineData("{\"Statement\":[],}", nameof(Catalogue.PolicyNotJson))]
  [InlineData("{\"Statement\":[],\"x\":\"\\ud800\"}", nameof(Catalogue.PolicyNotJson))]
  [InlineData("[]", nameof(Catalogue.PolicyNotObject))]
  [InlineData("\"Statement\"", nameof(Catalogue.PolicyNotObject))]
  [InlineData("{}", nameof(Catalogue.PolicyNoStatement))]
  [InlineData("{\"Statement\":\"x\"}", nameof(Catalogue.PolicyNoStatement))]
  [InlineData("{\"Statement\":[{},7]}", nameof(Catalogue.PolicyNoStatement))]
  [InlineData("{\"Statement\":[],\"Statement\":[]}", nameof(Catalogue.PolicyDuplicateMember))]
  [InlineData("{\"Statement\":[{\"Effect\":\"Deny\",\"\\u0045ffect\":\"Allow\"}]}", nameof(Catalogue.PolicyDuplicateMember))]
  [InlineData("{\"Statement\":[{\"Sid\":\"a\"},{\"Sid\":\"b\"},{\"Sid\":\"a\"}]}", nameof(Catalogue.PolicyDuplicateSid))]
  public void What_is_no_policy_is_refused_with_a_remedy(string json, string id)
  {
    var error = Assert.Throws<StitchDeltaException>(() => PolicyDocument.Parse(json));
    Assert.Equal(id, error.Entry.Id);
    Assert.DoesNotContain("{0}", error.Message + error.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public void Half_a_surrogate_pair_and_endless_depth_are_refused_too()
  {
    Assert.Same(Catalogue.PolicyNotJson, Assert.Throws<StitchDeltaException>(() => PolicyDocument.Parse("{\"Statement\":[],\"x\":\"\ud800\"}")).Entry);
    var deep = new string('[', 100_000);
    Assert.Same(Catalogue.PolicyNotJson, Assert.Throws<StitchDeltaException>(() => PolicyDocument.Parse($"{{\"Statement\":{deep}")).Entry);
  }

  [Theory]
  [InlineData("""{"Statement":{"Action":"s3:Get*"}}""", """{"Statement":[{"Action":["S3:get*"]}]}""", true)]
  [InlineData("""{"Statement":{"Resource":["a","b"],"Effect":"Allow"}}""", """{"Statement":{"Effect":"Allow","Resource":["b","a","b"]}}""", true)]
  [InlineData("""{"Statement":[{"Action":"a"},{"Action":"b"}]}""", """{"Statement":[{"Action":"b"},{"Action":"a"}]}""", true)]
  [InlineData("""{"Statement":{"Principal":"*"}}""", """{"Statement":{"Principal":{"AWS":["*"]}}}""", true)]
  [InlineData("""{"Statement":{"Principal":{"AWS":"123456789012"}}}""", """{"Statement":{"Principal":{"AWS":"arn:aws:iam::123456789012:root"}}}""", true)]
  [InlineData("""{"Statement":{"Condition":{"Bool":{"k":true}}}}""", """{"Statement":{"Condition":{"Bool":{"k":["true"]}}}}""", true)]
  [InlineData("""{"Statement":{"Sid":"x","Action":"a"}}""", """{"Id":"y","Statement":{"Action":"\u0061"}}""", true)]
  [InlineData("""{"Statement":{"Resource":"a"}}""", """{"Statement":{"Resource":"A"}}""", false)]
  [InlineData("""{"Statement":{"Resource":["a","b"]}}""", """{"Statement":{"Resource":"a"}}""", false)]
  [InlineData("""{"Statement":{"Action":"a"}}""", """{"Statement":{"NotAction":"a"}}""", false)]
  [InlineData("""{"Version":"2012-10-17","Statement":{}}""", """{"Version":"2008-10-17","Statement":{}}""", false)]
  [InlineData("""{"Statement":{"Resource":["a,b"]}}""", """{"Statement":{"Resource":["a","b"]}}""", false)]
  public void Documents_are_compared_by_what_they_mean(string a, string b, bool same)
  {
    Assert.Equal(same, PolicyDocument.MeansTheSame(a, b));
    Assert.Equal(same, PolicyDocument.MeansTheSame(PolicyDocument.Parse(b), PolicyDocument.Parse(a)));
  }

  [Fact]
  public void The_lines_own_documents_are_Databricks_own()
  {
    Same("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""", PolicyDocuments.Ec2Trust());
    Same(
      """
      {"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::acme-lake"]},
        {"Effect":"Allow","Action":["s3:PutObject","s3:GetObject","s3:DeleteObject","s3:PutObjectAcl"],"Resource":["arn:aws:s3:::acme-lake/*"]}]}
      """, PolicyDocuments.BucketAccess("acme-lake"));
    Same(
      """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::123456789012:role/stitch-delta"}]}""",
      PolicyDocuments.PassRole("arn:aws:iam::123456789012:role/stitch-delta"));

    static void Same(string expected, string actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
  }
}
