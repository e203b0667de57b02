using System.Text.Json.Nodes;

namespace StitchDelta.Policies;

public class BucketPolicyTests
{
  private const string Loader = "arn:aws:iam::218546966473:role/LoaderDelta";
  private const string Ours =
    """{"Sid":"Stmt123","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::218546966473:role/LoaderDelta"]},"Action":["s3:DeleteObject","s3:GetObject","s3:ListBucket","s3:PutObject"],"Resource":["arn:aws:s3:::acme-lake","arn:aws:s3:::acme-lake/*"]}""";
  private const string Guide = $$"""{"Version":"2012-10-17","Id":"Policy-LoaderDelta-MWF","Statement":[{{Ours}}]}""";
  private const string Tls =
    """{"Sid":"Tls", "Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::acme-lake/*"],"Condition":{"Bool":{"aws:SecureTransport":false},"NumericLessThan":{"s3:TlsVersion":1.20}}}""";

  private static PolicyEdit Grant(string? current) => BucketPolicy.Grant(current, "acme-lake", Loader);

  private static PolicyEdit Revoke(string? current) => BucketPolicy.Revoke(current, "acme-lake", Loader);

  private static string Doc(string statement) => $$"""{"Version":"2012-10-17","Statement":{{statement}}}""";

  private static string Statement(string actions, string resources, string principals = $"\"{Loader}\"", string extra = "") =>
    $$"""{"Effect":"Allow","Principal":{"AWS":{{principals}}},"Action":{{actions}},"Resource":{{resources}}{{extra}}}""";

  private static ErrorEntry Refusal(Func<PolicyEdit> edit) => Assert.Throws<StitchDeltaException>(() => edit()).Entry;

  [Theory]
  [InlineData(null)]
  [InlineData("")]
  [InlineData(" ")]
  public void A_bucket_without_a_policy_gets_the_guides_own(string? none)
  {
    var edit = Grant(none);
    Assert.Equal((null, Guide, "Stmt123", true), (edit.Before, edit.After, edit.Sid, edit.Changes));
    Assert.StartsWith("--- before\n+++ after\n@@ -0,0 +1,25 @@\n+{\n+  \"Version\": \"2012-10-17\",\n+  \"Id\": \"Policy-LoaderDelta-MWF\",\n", edit.Diff, StringComparison.Ordinal);
    var back = Revoke(edit.After);
    Assert.Equal((Guide, null, "Stmt123", true), (back.Before, back.After, back.Sid, back.Changes));
    Assert.DoesNotContain("\n+ ", back.Diff, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData($"[{Tls}]")]
  [InlineData($"[ {Tls} ]")]
  [InlineData(Tls)]
  [InlineData($"[\n    {Tls},\n    {{\"Effect\":\"Allow\"}}\n  ]")]
  public void A_foreign_statement_stays_to_the_letter_and_revoke_gives_the_document_back(string statements)
  {
    var before = Doc(statements);
    var edit = Grant(before);
    Assert.Contains(Tls, edit.After, StringComparison.Ordinal);
    Assert.Equal(statements.Contains("\"Allow\"", StringComparison.Ordinal) ? 3 : 2, JsonNode.Parse(edit.After!)!["Statement"]!.AsArray().Count);
    Assert.Equal(before, Revoke(edit.After).After);
    Assert.False(Grant(edit.After).Changes);
  }

  [Fact]
  public void The_diff_shows_the_new_statement_and_its_surroundings()
  {
    var edit = BucketPolicy.Grant(Doc("""[{"Sid":"A","Effect":"Deny","Principal":"*","Action":"s3:Put*","Resource":"*"}]"""), "acme-lake", Loader);
    Assert.Equal(
      """
      --- before
      +++ after
      @@ -7,6 +7,25 @@
             "Principal": "*",
             "Action": "s3:Put*",
             "Resource": "*"
      +    },
      +    {
      +      "Sid": "Stmt123",
      +      "Effect": "Allow",
      +      "Principal": {
      +        "AWS": [
      +          "arn:aws:iam::218546966473:role/LoaderDelta"
      +        ]
      +      },
      +      "Action": [
      +        "s3:DeleteObject",
      +        "s3:GetObject",
      +        "s3:ListBucket",
      +        "s3:PutObject"
      +      ],
      +      "Resource": [
      +        "arn:aws:s3:::acme-lake",
      +        "arn:aws:s3:::acme-lake/*"
      +      ]
           }
         ]
       }

      """, edit.Diff);
  }

  [Fact]
  public void Our_statement_is_indented_as_its_neighbors_are()
  {
    var after = Grant("{\n  \"Statement\": [\n    {}\n  ]\n}").After!;
    Assert.Contains("    {},\n    {\n      \"Sid\": \"Stmt123\",\n", after, StringComparison.Ordinal);
    Assert.EndsWith("      ]\n    }\n  ]\n}", after, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("""[{"Sid":"Stmt123"}]""", "StitchLoaderDelta")]
  [InlineData("""[{"Sid":"Stmt123"},{"Sid":"StitchLoaderDelta"}]""", "StitchLoaderDelta2")]
  [InlineData("""[{"Sid":"stmt123"},{"Sid":""},{"Sid":""}]""", "Stmt123")]
  public void A_taken_Sid_is_left_to_its_statement(string statements, string sid)
  {
    var edit = Grant(Doc(statements));
    Assert.Equal(sid, edit.Sid);
    Assert.Equal(sid, (string?)JsonNode.Parse(edit.After!)!["Statement"]!.AsArray()[^1]!["Sid"]);
  }

  [Fact]
  public void An_Id_that_is_there_stays()
  {
    var after = JsonNode.Parse(Grant("""{"Version":"2008-10-17","Id":"mine","Statement":[]}""").After!)!;
    Assert.Equal(("mine", "2008-10-17"), ((string?)after["Id"], (string?)after["Version"]));
  }

  [Theory]
  [InlineData("""["arn:aws:s3:::acme-lake","arn:aws:s3:::acme-lake/"]""", """["arn:aws:s3:::acme-lake","arn:aws:s3:::acme-lake/*"]""")]
  [InlineData("\"arn:aws:s3:::acme-lake/\"", """["arn:aws:s3:::acme-lake","arn:aws:s3:::acme-lake/*"]""")]
  [InlineData("\"arn:aws:s3:::acme-lake\"", """["arn:aws:s3:::acme-lake","arn:aws:s3:::acme-lake/*"]""")]
  public void The_guides_old_mistake_is_mended_in_its_place(string resources, string repaired)
  {
    const string Four = """["s3:DeleteObject","s3:GetObject","s3:ListBucket","s3:PutObject"]""";
    var edit = Grant(Doc($"[{Statement(Four, resources, extra: ",\"Sid\":\"Mine\"")},{Tls}]"));
    Assert.Equal(Doc($"[{Statement(Four, repaired, extra: ",\"Sid\":\"Mine\"")},{Tls}]"), edit.After);
    Assert.Equal("Mine", edit.Sid);
    Assert.Equal(Doc($"[{Tls}]"), Revoke(edit.After).After);
  }

  [Fact]
  public void Missing_actions_are_added_to_the_statement_that_is_ours()
  {
    const string Both = """["arn:aws:s3:::acme-lake","arn:aws:s3:::acme-lake/*"]""";
    Assert.Equal(
      Doc($"[{Statement("""["s3:getobject","s3:GetBucketLocation","s3:DeleteObject","s3:ListBucket","s3:PutObject"]""", Both)}]"),
      Grant(Doc($"[{Statement("""["s3:getobject","s3:GetBucketLocation"]""", Both)}]")).After);
    Assert.Equal(
      Doc($"[{Statement("\"s3:ListBucket\"", "\"arn:aws:s3:::acme-lake\"")},{Statement("""["s3:GetObject","s3:PutObject","s3:DeleteObject"]""", "\"arn:aws:s3:::acme-lake/*\"")}]"),
      Grant(Doc($"[{Statement("\"s3:ListBucket\"", "\"arn:aws:s3:::acme-lake\"")},{Statement("""["s3:GetObject","s3:PutObject"]""", "\"arn:aws:s3:::acme-lake/*\"")}]")).After);
  }

  [Theory]
  [InlineData("\"s3:*\"", "[\"arn:aws:s3:::acme-lake\",\"arn:aws:s3:::acme-lake/*\"]")]
  [InlineData("\"*\"", "\"*\"")]
  [InlineData("[\"s3:*Object\",\"s3:List*\"]", "\"arn:aws:s3:::acme-lake*\"")]
  public void A_broader_grant_suffices_and_stays(string actions, string resources)
  {
    var policy = Doc($"[{Statement(actions, resources)}]");
    var grant = Grant(policy);
    Assert.Equal((policy, policy, "", false), (grant.Before, grant.After, grant.Diff, grant.Changes));
    Assert.Equal(policy, Revoke(policy).After);
    Assert.False(Revoke(policy).Changes);
  }

  [Theory]
  [InlineData("\"s3:*\"", "\"arn:aws:s3:::acme-lake-2/*\"", "")]
  [InlineData("\"s3:*\"", "\"*\"", ",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"true\"}}")]
  public void A_grant_that_is_narrower_does_not_suffice(string actions, string resources, string extra)
  {
    var policy = Doc($"[{Statement(actions, resources, extra: extra)}]");
    var edit = Grant(policy);
    Assert.True(edit.Changes);
    Assert.Equal(policy, Revoke(edit.After).After);
  }

  public static TheoryData<string, string, string> Hardenings => new()
  {
    { "\"s3:*\"", "[\"arn:aws:s3:::acme-lake\",\"arn:aws:s3:::acme-lake/?\"]", "" },
    { "\"s3:*\"", "\"arn:aws:s3:::acme-lake/stage/*\"", "" },
    { """["s3:GetObject","s3:PutObject","s3:DeleteObject","s3:ListBucket"]""", "[\"arn:aws:s3:::acme-lake\",\"arn:aws:s3:::acme-lake/raw/*\"]", "" },
    { "\"s3:*\"", "[\"arn:aws:s3:::acme-lake\",\"arn:aws:s3:::acme-lake/*\"]", ",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"true\"}}" },
    { "\"s3:*\"", "[\"arn:aws:s3:::acme-lake\",\"arn:aws:s3:::acme-lake/*\"]", ",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"203.0.113.0/24\"}}" },
  };

  [Theory]
  [MemberData(nameof(Hardenings))]
  public void A_statement_that_somebody_hardened_is_left_and_told_and_goes_with_a_revoke(string actions, string resources, string extra)
  {
    var hardened = "{\"Sid\":\"Stmt123\"," + Statement(actions, resources, extra: extra)[1..];
    var policy = Doc($"[{Tls},{hardened}]");

    // What no statement at all speaks of is granted; nothing is put beside what was hardened.
    var edit = Grant(policy);
    Assert.Contains(hardened, edit.After, StringComparison.Ordinal);
    Assert.Equal(edit.Changes, edit.Hardened.Count == 0);

    var reset = BucketPolicy.Grant(policy, "acme-lake", Loader, reset: true);
    Assert.True(reset.Changes);
    Assert.False(Grant(reset.After).Changes);
    Assert.Contains(Tls, reset.After, StringComparison.Ordinal);
    Assert.Equal(2, PolicyDocument.Parse(reset.After!).Statements.Count);

    Assert.Equal([Tls], PolicyDocument.Parse(Revoke(policy).After!).Statements.Select(s => Revoke(policy).After!.Substring(s.Node.Start, s.Node.End - s.Node.Start)));
    Assert.False(BucketPolicy.Revoke(policy, "acme-lake", Loader, "Another").After is null);
  }

  [Fact]
  public void Several_statements_together_suffice_and_all_go()
  {
    var policy = Doc($"[{Statement("\"s3:ListBucket\"", "\"arn:aws:s3:::acme-lake\"")},{Tls},{Statement("""["s3:GetObject","s3:PutObject","s3:DeleteObject"]""", "\"arn:aws:s3:::acme-lake/*\"")}]");
    Assert.False(Grant(policy).Changes);
    Assert.Equal(Doc($"[{Tls}]"), Revoke(policy).After);
  }

  [Fact]
  public void Revoke_takes_only_our_share_of_a_statement()
  {
    const string Both = """["arn:aws:s3:::acme-lake","arn:aws:s3:::acme-lake/*"]""";
    const string Other = "arn:aws:iam::123456789012:role/etl";
    Assert.Equal(
      Doc(Statement("\"s3:GetObject\"", Both, $"[\"{Other}\"]")),
      Revoke(Doc(Statement("\"s3:GetObject\"", Both, $"[\"{Loader}\", \"{Other}\"]"))).After);
    Assert.Equal(
      Doc(Statement("\"s3:GetObject\"", Both).Replace($"\"AWS\":\"{Loader}\"", "\"Service\":\"logs.amazonaws.com\"", StringComparison.Ordinal)),
      Revoke(Doc(Statement("\"s3:GetObject\"", Both).Replace($"\"AWS\":\"{Loader}\"", $"\"AWS\":\"{Loader}\",\"Service\":\"logs.amazonaws.com\"", StringComparison.Ordinal))).After);
    Assert.Equal(
      Doc(Statement("[\"s3:GetBucketLocation\"]", Both)),
      Revoke(Doc(Statement("[\"s3:GetObject\",\"s3:GetBucketLocation\",\"s3:PutObject\"]", Both))).After);
  }

  [Fact]
  public void The_partition_is_the_loaders()
  {
    var china = BucketPolicy.Grant(null, "acme-lake", "arn:aws-cn:iam::218546966473:role/LoaderDelta").After!;
    Assert.Contains("\"arn:aws-cn:s3:::acme-lake/*\"", china, StringComparison.Ordinal);
    Assert.Same(Catalogue.PolicyOtherPartition, Refusal(() => Grant(china)));
    Assert.True(Grant(china.Replace("acme-lake", "acme-lake-2", StringComparison.Ordinal)).Changes);
  }

  [Fact]
  public void What_S3_would_refuse_is_refused_before_the_call()
  {
    var long20k = Doc($$"""[{"Sid":"{{new string('x', 20_200)}}"}]""");
    Assert.Same(Catalogue.PolicyTooLarge, Refusal(() => Grant(long20k)));
    Assert.Same(Catalogue.PolicyTooLarge, Refusal(() => Grant(Doc($$"""[{"Sid":"{{new string('é', 10_100)}}"}]"""))));

    foreach (var element in new[] { "Principal", "NotPrincipal" })
    {
      var deleted = Doc($$"""[{"Sid":"Old","Effect":"Deny","{{element}}":{"AWS":["{{Loader}}","AROAQXXEXAMPLE4V2TXYZ"]},"Action":"s3:Put*","Resource":"*"}]""");
      var refusal = Assert.Throws<StitchDeltaException>(() => Grant(deleted));
      Assert.Same(Catalogue.PolicyDeletedPrincipal, refusal.Entry);
      Assert.Contains("AROAQXXEXAMPLE4V2TXYZ", refusal.Remedy, StringComparison.Ordinal);
      Assert.Contains("'Old'", refusal.Remedy, StringComparison.Ordinal);
      Assert.False(Revoke(deleted).Changes);
    }
    var granted = Guide.Replace($"[{Ours}]", "[" + Ours + """,{"Principal":{"AWS":"AIDAEXAMPLE"}}]""", StringComparison.Ordinal);
    Assert.False(Grant(granted).Changes);
    Assert.Same(Catalogue.PolicyDeletedPrincipal, Refusal(() => Revoke(granted)));
    Assert.Same(Catalogue.PolicyNotJson, Refusal(() => Grant("{")));
    Assert.Equal("acme-lake", Assert.Throws<StitchDeltaException>(() => Revoke("[]")).Target);
  }
}
