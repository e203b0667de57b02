using System.Globalization;
using System.Xml.Linq;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>Objects, whole and without what else S3 keeps of them.</summary>
internal static class ObjectOperations
{
  private static readonly string[] Unknown = ["delimiter", "max-keys", "start-after", "continuation-token"];

  public static WireResponse Put(S3Call call)
  {
    var stored = call.Store.Put(call.Bucket(), call.Target.Key, call.Body, call.Context());
    return S3Answer.Empty(200) with { Headers = new() { ["ETag"] = stored.ETag } };
  }

  public static WireResponse Get(S3Call call)
  {
    if (call.Header("Range") is not null)
      throw S3Errors.NotImplemented();
    var found = call.Store.Get(call.Bucket(), call.Target.Key);
    return new(200, "binary/octet-stream", found.Content)
    {
      Headers = new() { ["ETag"] = found.ETag, ["Last-Modified"] = found.Modified.UtcDateTime.ToString("R", CultureInfo.InvariantCulture) },
    };
  }

  public static WireResponse Delete(S3Call call)
  {
    call.Store.Delete(call.Bucket(), call.Target.Key);
    return S3Answer.Empty(204);
  }

  /// <summary>ListObjectsV2, all on one page.</summary>
  public static WireResponse List(S3Call call)
  {
    if (Unknown.Any(call.Target.Has))
      throw S3Errors.NotImplemented();
    var prefix = call.Target["prefix"] ?? "";
    var found = call.Store.List(call.Bucket(), prefix).ToList();
    return S3Answer.Xml(new("ListBucketResult",
      new XElement("Name", call.Target.BucketName),
      new XElement("Prefix", prefix),
      new XElement("KeyCount", found.Count),
      new XElement("MaxKeys", 1000),
      new XElement("IsTruncated", false),
      found.Select(o => new XElement("Contents",
        new XElement("Key", o.Key),
        new XElement("LastModified", S3Answer.Time(o.Value.Modified)),
        new XElement("ETag", o.Value.ETag),
        new XElement("Size", o.Value.Content.Length),
        new XElement("StorageClass", "STANDARD")))));
  }
}
