using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>An operation of S3: its name, whether it changes anything, and what it does.</summary>
internal sealed record S3Operation(string Name, bool IsWrite, Func<S3Call, WireResponse> Run)
{
  /// <summary>Query parameters that make a request another operation than its path says.</summary>
  private static readonly HashSet<string> Subresources = new(StringComparer.Ordinal)
  {
    "accelerate", "acl", "analytics", "attributes", "cors", "delete", "encryption", "intelligent-tiering", "inventory", "legal-hold",
      "lifecycle",
    "list-type", "location", "logging", "metrics", "notification", "object-lock", "ownershipControls", "policy", "policyStatus",
      "publicAccessBlock",
    "replication", "requestPayment", "restore", "retention", "select", "tagging", "torrent", "uploadId", "uploads", "versioning",
      "versions", "website",
  };

  private static readonly Dictionary<(string Level, string Method, string Subresource), S3Operation> Known = new()
  {
    [("service", "GET", "")] = Read("ListBuckets", BucketOperations.List),
    [("bucket", "PUT", "")] = Write("CreateBucket", BucketOperations.Create),
    [("bucket", "DELETE", "")] = Write("DeleteBucket", BucketOperations.Delete),
    [("bucket", "HEAD", "")] = Read("HeadBucket", BucketOperations.Head),
    [("bucket", "GET", "location")] = Read("GetBucketLocation", BucketOperations.GetLocation),
    [("bucket", "GET", "policy")] = Read("GetBucketPolicy", BucketPolicyOperations.Get),
    [("bucket", "PUT", "policy")] = Write("PutBucketPolicy", BucketPolicyOperations.Put),
    [("bucket", "DELETE", "policy")] = Write("DeleteBucketPolicy", BucketPolicyOperations.Delete),
    [("bucket", "GET", "encryption")] = Read("GetBucketEncryption", BucketSettingsOperations.GetEncryption),
    [("bucket", "PUT", "encryption")] = Write("PutBucketEncryption", BucketSettingsOperations.PutEncryption),
    [("bucket", "GET", "ownershipControls")] = Read("GetBucketOwnershipControls", BucketSettingsOperations.GetOwnership),
    [("bucket", "PUT", "ownershipControls")] = Write("PutBucketOwnershipControls", BucketSettingsOperations.PutOwnership),
    [("bucket", "DELETE", "ownershipControls")] = Write("DeleteBucketOwnershipControls", BucketSettingsOperations.DeleteOwnership),
    [("bucket", "GET", "requestPayment")] = Read("GetBucketRequestPayment", BucketSettingsOperations.GetPayment),
    [("bucket", "PUT", "requestPayment")] = Write("PutBucketRequestPayment", BucketSettingsOperations.PutPayment),
    [("bucket", "PUT", "publicAccessBlock")] = Write("PutPublicAccessBlock", BucketSettingsOperations.PutPublicAccessBlock),
    [("bucket", "GET", "list-type")] = Read("ListObjectsV2", ObjectOperations.List),
    [("object", "PUT", "")] = Write("PutObject", ObjectOperations.Put),
    [("object", "GET", "")] = Read("GetObject", ObjectOperations.Get),
    [("object", "DELETE", "")] = Write("DeleteObject", ObjectOperations.Delete),
  };

  /// <summary>Every operation that there is.</summary>
  public static IEnumerable<S3Operation> All => Known.Values;

  /// <summary>Which operation a request is.</summary>
  public static S3Operation Of(WireRequest request, S3Target target)
  {
    var level = target.BucketName.Length == 0 ? "service" : target.Key.Length == 0 ? "bucket" : "object";
    var subresource = Subresources.FirstOrDefault(target.Has) ?? "";
    var isCopy = request.Method == "PUT" && request.Headers.ContainsKey("x-amz-copy-source");
    return !isCopy && Known.TryGetValue((level, request.Method, subresource), out var operation) ? operation
      : new($"{request.Method} {level} {subresource}".TrimEnd(), request.Method is "PUT" or "POST" or "DELETE", _ =>
        throw S3Errors.NotImplemented());
  }

  private static S3Operation Read(string name, Func<S3Call, WireResponse> run) => new(name, false, run);

  private static S3Operation Write(string name, Func<S3Call, WireResponse> run) => new(name, true, run);
}
