using static StitchDelta.Policies.PolicyText;

namespace StitchDelta.Policies;

/// <summary>The documents that the module writes, as JSON text.</summary>
internal static class PolicyDocuments
{
  /// <summary>The trust policy of a role that EC2 instances take on.</summary>
  public static string Ec2Trust() => Document(TrustPolicy.Statement);

  /// <summary>What a cluster's role needs on the bucket (Databricks' own list).</summary>
  public static string BucketAccess(string bucketName) => BucketAccess(bucketName, []);

  /// <summary>The same, and the keys with which the bucket is or was encrypted.</summary>
  public static string BucketAccess(string bucketName, IEnumerable<string> keyArns) => Document([
    Allow(Strings("s3:ListBucket"), Strings($"arn:aws:s3:::{bucketName}")),
    Allow(Strings("s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:PutObjectAcl"), Strings($"arn:aws:s3:::{bucketName}/*")),
    .. keyArns.Distinct().Select(KmsKeys.Statement)]);

  /// <summary>What the deployment role needs to hand a role to the instances that it starts.</summary>
  public static string PassRole(string roleArn) => Document(Allow(String("iam:PassRole"), String(roleArn)));

  /// <summary>What the deployment role needs to hand any role under a path to instances, and to nothing else.</summary>
  /// <param name="roleArn">The ARN of a role under the path.</param>
  public static string PassRoles(string roleArn) => Document(Object(
    ("Effect", String("Allow")),
    ("Action", String("iam:PassRole")),
    ("Resource", String($"{roleArn.Substring(0, roleArn.LastIndexOf('/') + 1)}*")),
    ("Condition", Object(("StringEquals", Object(("iam:PassedToService", String("ec2.amazonaws.com"))))))));

  /// <summary>The guide's bucket policy around one statement.</summary>
  public static string LoaderAccess(string statement) =>
    Object(("Version", String("2012-10-17")), ("Id", String("Policy-LoaderDelta-MWF")), ("Statement", Array([statement])));

  /// <summary>A document of these statements.</summary>
  public static string Document(params string[] statements) =>
    Object(("Version", String("2012-10-17")), ("Statement", Array(statements)));

  /// <summary>The document as people read it.</summary>
  public static string Readable(string policy) => PolicyDocument.Parse(policy).Indented;

  private static string Allow(string action, string resource) =>
    Object(("Effect", String("Allow")), ("Action", action), ("Resource", resource));
}
