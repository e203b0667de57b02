using System.Globalization;
using System.Text;
using System.Xml.Linq;
using StitchDelta.Sandbox.Aws.State;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>Answers in the forms that S3 gives them.</summary>
internal static class S3Answer
{
  private static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

  public static WireResponse Empty(int status) => new(status, null, []);

  public static WireResponse Xml(XElement root) => new(200, "application/xml", AwsXml.Bytes(root.In(Namespace)));

  /// <summary>A refusal. Its text stands in the body, which the answer to HEAD has not.</summary>
  public static WireResponse Error(S3Refusal refusal, string method, S3Target target, Bucket? bucket, string requestId) =>
    new(refusal.Status, "application/xml", method == "HEAD" ? [] : AwsXml.Bytes(new XElement("Error",
      new XElement("Code", refusal.Code),
      new XElement("Message", refusal.Message),
      refusal.Code == "AuthorizationHeaderMalformed" && bucket is not null ? new XElement("Region", bucket.Region) : null,
      refusal.Code == "NoSuchKey" ? new XElement("Key", target.Key) : null,
      target.BucketName.Length > 0 ? new XElement("BucketName", target.BucketName) : null,
      new XElement("RequestId", requestId),
      new XElement("HostId", Convert.ToBase64String(Encoding.ASCII.GetBytes(requestId))))))
    {
      Headers = bucket is null ? new() : new() { ["x-amz-bucket-region"] = bucket.Region },
    };

  /// <summary>A moment as S3's XML has it.</summary>
  public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
