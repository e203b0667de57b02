using CsCheck;

namespace StitchDelta.Policies;

/// <summary>Generated bucket policies, as JSON text in many spellings.</summary>
internal static class GenPolicy
{
  public const string Loader = "arn:aws:iam::218546966473:role/LoaderDelta";
  public const string Bucket = "acme-lake";

  private static readonly string[] Four = ["s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"];
  private static readonly string[] FourAndMore = [.. Four, "S3:getobject", "s3:*", "s3:Get*", "s3:GetBucketLocation", "*"];
  private static readonly string[] Whole = ["arn:aws:s3:::acme-lake", "arn:aws:s3:::acme-lake/*", "arn:aws:s3:::acme-lake/"];
  private static readonly string[] Others = ["arn:aws:iam::123456789012:root", "123456789012", "arn:aws:iam::123456789012:role/etl"];

  /// <summary>A number, a Boolean, a string with escapes … as a foreign tool may have written it.</summary>
  private static readonly Gen<string> Scalar = Gen.OneOf("1.0", "1", "1e5", "-0", "true", "null", "\"\"", "\"\\u00e9 \\/\"", "\"é<&>\"", "\"${aws:username}\"");

  private static readonly Gen<string> Json = Gen.Recursive<string>((depth, inner) => depth > 2
    ? Scalar
    : Gen.OneOf(
        Scalar,
        inner.Array[0, 3].Select(items => $"[{string.Join(", ", items)}]"),
        inner.Array[0, 3].Select(values => $"{{{string.Join(",", values.Select((v, i) => $"\"m{i}\" :{v}"))}}}")));

  private static readonly Gen<string> Condition = Gen.Select(
    Gen.OneOf("Bool", "StringNotEquals", "ForAnyValue:StringLike", "NumericLessThanIfExists", "NotIpAddress", "Null", "ArnLike"),
    Gen.OneOf("aws:SecureTransport", "aws:SourceIp", "aws:PrincipalArn", "s3:TlsVersion"),
    Gen.OneOf(Scalar.Where(s => s != "null"), Scalar.Array[1, 2].Select(v => $"[{string.Join(",", v)}]")),
    (name, key, value) => $"{{\"{name}\":{{\"{key}\":{value}}}}}");

  private static readonly Gen<string?> Unconditional = Gen.Const((string?)null);

  /// <summary>A statement that does not give the loader one of the four by its name: anybody's own.</summary>
  public static readonly Gen<string> Foreign = Gen.OneOf(
    Statement("Deny", OneOrMany([Loader, .. Others, "*"]), OneOrMany(FourAndMore), OneOrMany([.. Whole, "*"]), Condition.Null()),
    Statement("Allow", OneOrMany(Others), OneOrMany(FourAndMore), OneOrMany([.. Whole, "*"]), Condition.Null()),
    Statement("Allow", OneOrMany([Loader, .. Others]), OneOrMany(FourAndMore), OneOrMany(Whole), Condition.Select(c => (string?)c)!),
    Statement("Allow", OneOrMany([Loader]), OneOrMany("s3:*", "s3:Get*", "s3:GetBucketLocation", "*"), OneOrMany(Whole), Unconditional),
    Statement("Allow", OneOrMany([Loader]), OneOrMany(FourAndMore), OneOrMany("arn:aws:s3:::acme-lake/stage/*", "*"), Unconditional),
    Gen.Select(Json, Json, (a, b) => $"{{ \"Effect\":{a},\"Unknown\": {b}}}"));

  /// <summary>A statement that may be a part of what the loader is to have, alone or with others, whole or broken.</summary>
  public static readonly Gen<string> OfLoader =
    Statement("Allow", OneOrMany([Loader, .. Others]), OneOrMany(FourAndMore), OneOrMany(Whole), Unconditional);

  /// <summary>A statement that gives the loader nothing but some of the four by their names.</summary>
  public static readonly Gen<string> ByName =
    Statement("Allow", OneOrMany([Loader, .. Others]), OneOrMany([.. Four, "S3:getobject"]), OneOrMany(Whole), Unconditional);

  /// <summary>A statement in which every element may have any shape.</summary>
  public static readonly Gen<string> Odd = Gen.Select(
    Gen.OneOf("\"Allow\"", "\"Deny\"", "7"), Odder("\"*\""), Odder("\"s3:*\""), Odder("\"*\""), Odder("{\"StringLike\":{\"k\":\"${x\"}}"), Gen.Bool,
    (effect, principal, action, resource, condition, not) =>
      $"{{\"Effect\":{effect},\"{(not ? "Not" : "")}Principal\":{principal},\"{(not ? "" : "Not")}Action\":{action},\"Resource\":{resource},\"Condition\":{condition}}}");

  /// <summary>A document of such statements: bare or in an array, in one line or in many.</summary>
  public static Gen<Case> Document(Gen<string> statement) => Gen.Select(
    statement.Array[1, 5], Gen.OneOf("", " ", "\n    "), Gen.Bool, Gen.OneOf("\"Id\":\"mine\",", "", "\"x\" : [1.0, 1e5],"),
    (statements, space, sids, head) =>
    {
      if (sids) statements = [.. statements.Select((s, i) => s.Insert(1, $"\"Sid\":\"Stmt{123 + i}\","))];
      var body = statements.Length == 1 && space == " " ? statements[0] : $"[{space}{string.Join("," + space, statements)}{space}]";
      return new Case($"{{{head}\"Version\":\"2012-10-17\", \"Statement\":{body} }}", statements);
    });

  private static Gen<string> Odder(string usual) => Gen.OneOf(
    Gen.Const(usual), Json, Json.Select(j => $"{{\"AWS\":{j}}}"), Json.Select(j => $"{{\"StringEquals\":{j},\"Bool\":{{\"k\":{j}}}}}"));

  private static Gen<string> OneOrMany(params string[] values) => Gen.OneOf(
    Gen.OneOf(values).Select(v => $"\"{v}\""),
    Gen.OneOf(values).Array[1, 4].Select(vs => $"[{string.Join(", ", vs.Distinct().Select(v => $"\"{v}\""))}]"));

  private static Gen<string> Statement(string effect, Gen<string> principals, Gen<string> actions, Gen<string> resources, Gen<string?> condition) =>
    Gen.Select(principals, actions, resources, condition, Json.Null(), (principal, action, resource, c, extra) =>
      $"{{\"Effect\": \"{effect}\",\"Principal\":{{\"AWS\":{principal}}},\"Action\":{action},\"Resource\":{resource}"
      + (c is null ? "" : $",\"Condition\":{c}") + (extra is null ? "" : $", \"Note\":{extra}") + "}");

  /// <summary>A document and the text of its statements.</summary>
  public sealed record Case(string Text, string[] Statements);
}
