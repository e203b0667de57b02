using System.Xml.Linq;
using StitchDelta.Sandbox.Aws.State;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>Encryption, Object Ownership and Requester Pays of a bucket, and the switch of Block Public Access that keeps public policies
/// out.</summary>
internal static class BucketSettingsOperations
{
  public static WireResponse GetEncryption(S3Call call)
  {
    var (algorithm, key) = Bucket(call, "s3:GetEncryptionConfiguration").Encryption;
    return S3Answer.Xml(new("ServerSideEncryptionConfiguration", new XElement("Rule", new XElement("ApplyServerSideEncryptionByDefault",
      new XElement("SSEAlgorithm", algorithm), key is null ? null : new XElement("KMSMasterKeyID", key)))));
  }

  public static WireResponse PutEncryption(S3Call call)
  {
    var bucket = Bucket(call, "s3:PutEncryptionConfiguration");
    var rule = S3Body.Xml(call.Body);
    bucket.Encryption = (Text(rule, "SSEAlgorithm") ?? throw S3Errors.MalformedXml(), Text(rule, "KMSMasterKeyID"));
    return S3Answer.Empty(200);
  }

  public static WireResponse GetOwnership(S3Call call) =>
    Bucket(call, "s3:GetBucketOwnershipControls").ObjectOwnership is { } ownership
      ? S3Answer.Xml(new("OwnershipControls", new XElement("Rule", new XElement("ObjectOwnership", ownership))))
      : throw S3Errors.NoOwnershipControls();

  public static WireResponse PutOwnership(S3Call call)
  {
    var bucket = Bucket(call, "s3:PutBucketOwnershipControls");
    bucket.ObjectOwnership = Text(S3Body.Xml(call.Body), "ObjectOwnership") ?? throw S3Errors.MalformedXml();
    return S3Answer.Empty(200);
  }

  public static WireResponse DeleteOwnership(S3Call call)
  {
    Bucket(call, "s3:PutBucketOwnershipControls").ObjectOwnership = null;
    return S3Answer.Empty(204);
  }

  public static WireResponse GetPayment(S3Call call) =>
    S3Answer.Xml(new("RequestPaymentConfiguration", new XElement("Payer", Bucket(call, "s3:GetBucketRequestPayment").Payer)));

  public static WireResponse PutPayment(S3Call call)
  {
    var bucket = Bucket(call, "s3:PutBucketRequestPayment");
    var payer = Text(S3Body.Xml(call.Body), "Payer");
    bucket.Payer = payer is "BucketOwner" or "Requester" ? payer : throw S3Errors.MalformedXml();
    return S3Answer.Empty(200);
  }

  public static WireResponse PutPublicAccessBlock(S3Call call)
  {
    var bucket = Bucket(call, "s3:PutBucketPublicAccessBlock");
    bucket.BlocksPublicPolicy = string.Equals(Text(S3Body.Xml(call.Body), "BlockPublicPolicy"), "true", StringComparison.OrdinalIgnoreCase);
    return S3Answer.Empty(200);
  }

  private static Bucket Bucket(S3Call call, string action)
  {
    var bucket = call.Bucket();
    call.Store.Demand(action, bucket);
    return bucket;
  }

  private static string? Text(XElement root, string name) => root.Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value;
}
