using static StitchDelta.Policies.PolicyText;

namespace StitchDelta.Policies;

/// <summary>The documents of the role that a storage credential of Unity Catalog takes on (Databricks' own lists, as its Terraform provider
/// writes them).</summary>
internal static class CredentialPolicies
{
  private const string TrustSid = "UnityCatalogAssumeRole";
  private const string SelfSid = "ExplicitSelfRoleAssumption";
  private const string AssumeRole = "sts:AssumeRole";

  /// <summary>What the role may do: use the bucket and the keys with which it is or was encrypted, and take itself on.</summary>
  public static string Access(string bucketName, string roleArn, IEnumerable<string> keyArns)
  {
    var partition = roleArn.Split(':')[1];
    return PolicyDocuments.Document([
      Object(
        ("Effect", String("Allow")),
        ("Action", Strings("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:GetBucketLocation",
          "s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload")),
        ("Resource", Strings($"arn:{partition}:s3:::{bucketName}/*", $"arn:{partition}:s3:::{bucketName}"))),
      Object(("Effect", String("Allow")), ("Action", String(AssumeRole)), ("Resource", Strings(roleArn))),
      .. keyArns.Distinct().Select(KmsKeys.Statement)]);
  }

  /// <summary>Who may take the role on: Databricks' own role with the credential's external id, and the role itself. A role that is not
  /// made yet cannot be named as a principal; a condition names it.</summary>
  public static string Trust(string roleArn, string unityCatalogArn, string externalId) =>
    PolicyDocuments.Document([.. Statements(roleArn, unityCatalogArn, externalId).Select(s => s.Text)]);

  /// <summary>The document with these statements: what has their Sids is written anew, and all that others wrote stays.</summary>
  public static string Trusting(string current, string roleArn, string unityCatalogArn, string externalId)
  {
    var document = PolicyDocument.Parse(current);
    var lacking = Statements(roleArn, unityCatalogArn, externalId).Where(w => !document.Statements.Any(s => IsSame(document, s, w.Text))).ToList();
    var edits = lacking
      .Select(w => (w.Text, Ours: document.Statements.FirstOrDefault(s => s.Sid == w.Sid)?.Node))
      .Where(w => w.Ours is not null).Select(w => new TextEdit(w.Ours!.Start, w.Ours.End, w.Text));
    var added = lacking.Where(w => document.Statements.All(s => s.Sid != w.Sid)).Select(w => w.Text).ToList();
    var between = PolicyDocument.Parse(document.With(edits));
    return between.With(PolicyEdits.Append(between, between.Statement, added));
  }

  private static bool IsSame(PolicyDocument document, PolicyStatement statement, string wanted) => PolicyDocument.MeansTheSame(
    PolicyDocuments.Document(document.Slice(statement.Node.Start, statement.Node.End)), PolicyDocuments.Document(wanted));

  private static IReadOnlyList<(string Sid, string Text)> Statements(string roleArn, string unityCatalogArn, string externalId)
  {
    var (partition, account) = (roleArn.Split(':')[1], roleArn.Split(':')[4]);
    var ofCredential = ("sts:ExternalId", String(externalId));
    return
    [
      (TrustSid, Object(
        ("Sid", String(TrustSid)),
        ("Effect", String("Allow")),
        ("Principal", Object(("AWS", String(unityCatalogArn)))),
        ("Action", String(AssumeRole)),
        ("Condition", Object(("StringEquals", Object(ofCredential)))))),
      (SelfSid, Object(
        ("Sid", String(SelfSid)),
        ("Effect", String("Allow")),
        ("Principal", Object(("AWS", String($"arn:{partition}:iam::{account}:root")))),
        ("Action", String(AssumeRole)),
        ("Condition", Object(("ArnLike", Object(("aws:PrincipalArn", String(roleArn)))), ("StringEquals", Object(ofCredential)))))),
    ];
  }
}
