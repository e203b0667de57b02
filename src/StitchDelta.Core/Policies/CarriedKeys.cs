namespace StitchDelta.Policies;

/// <summary>
/// Which condition keys a request to S3 never has, because its action does not carry them, and which values others can have at all. As the
/// Service Authorization Reference lists them for Amazon S3. What it does not settle stays unknown.
/// </summary>
internal static class CarriedKeys
{
  // By how the key begins: the actions of the loader's that carry it.
  private static readonly (string Start, string[] Actions)[] OfActions =
  [
    ("s3:prefix", ["s3:ListBucket"]),
    ("s3:delimiter", ["s3:ListBucket"]),
    ("s3:max-keys", ["s3:ListBucket"]),
    ("s3:x-amz-acl", ["s3:PutObject"]),
    ("s3:x-amz-copy-source", ["s3:PutObject"]),
    ("s3:x-amz-grant-", ["s3:PutObject"]),
    ("s3:x-amz-metadata-directive", ["s3:PutObject"]),
    ("s3:x-amz-server-side-encryption", ["s3:PutObject"]),
    ("s3:x-amz-storage-class", ["s3:PutObject"]),
    ("s3:x-amz-website-redirect-location", ["s3:PutObject"]),
    ("s3:object-lock-", ["s3:PutObject"]),
    ("s3:RequestObjectTag", ["s3:PutObject"]),
    ("s3:ObjectCreationOperation", ["s3:PutObject"]),
    ("s3:LocationConstraint", []),
    ("s3:VersionId", []),
  ];

  private static readonly HashSet<string> Known = new(["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"],
    StringComparer.OrdinalIgnoreCase);

  // Keys of other services, which a request to S3 has never. Those that a session can bring along from its sign-in are not among them.
  private static readonly string[] Others = ["ec2:", "iam:", "kms:", "lambda:", "dynamodb:", "sns:", "sqs:", "rds:"];

  /// <summary>Whether no request with this action has the key.</summary>
  public static bool IsAbsent(string key, string action) => Known.Contains(action)
    && (Others.Any(o => Begins(key, o)) || OfActions.Any(k => Begins(key, k.Start) && !k.Actions.Contains(action,
      StringComparer.OrdinalIgnoreCase)));

  /// <summary>All values that the key can have in a request over TLS, or none where that is not known: S3 refuses TLS before 1.2.</summary>
  public static string[] Possible(string key, string action) =>
    action.StartsWith("s3:", StringComparison.OrdinalIgnoreCase) && key.Equals("s3:TlsVersion", StringComparison.OrdinalIgnoreCase)
      ? ["1.2", "1.3"] : [];

  private static bool Begins(string key, string start) => key.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
