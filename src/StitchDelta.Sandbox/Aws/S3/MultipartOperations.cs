using System.Globalization;
using System.Xml.Linq;
using StitchDelta.Sandbox.Aws.SigV4;
using StitchDelta.Sandbox.Aws.State;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>Objects that come in parts.</summary>
internal static class MultipartOperations
{
  private const int SmallestPart = 5 * 1024 * 1024;

  public static WireResponse Create(S3Call call)
  {
    var bucket = call.Bucket();
    call.Store.Demand("s3:PutObject", bucket, call.Target.Key, call.Context());
    var upload = new Upload(AwsIds.New("", 64), call.Target.Key, ObjectOperations.HeadersOf(call));
    bucket.Uploads.Add(upload.Id, upload);
    return S3Answer.Xml(new("InitiateMultipartUploadResult",
      new XElement("Bucket", bucket.Name), new XElement("Key", upload.Key), new XElement("UploadId", upload.Id)));
  }

  public static WireResponse UploadPart(S3Call call)
  {
    var upload = Find(call, "s3:PutObject");
    if (!int.TryParse(call.Target["partNumber"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 10000)
      throw S3Errors.InvalidArgument("Part number must be an integer between 1 and 10000, inclusive");
    var tag = S3Store.ETag(call.Body);
    upload.Parts[number] = (call.Body, tag);
    return S3Answer.Empty(200) with { Headers = new() { ["ETag"] = tag } };
  }

  public static WireResponse Complete(S3Call call)
  {
    var upload = Find(call, "s3:PutObject");
    var parts = Chosen(upload, S3Body.Xml(call.Body));
    if (parts.Take(parts.Count - 1).Any(p => p.Content.Length < SmallestPart))
      throw S3Errors.EntityTooSmall();
    var bucket = call.Bucket();
    var tag = $"\"{Hashes.Hex(Hashes.Md5([.. parts.SelectMany(p => Hashes.Md5(p.Content))]))}-{parts.Count}\"";
    bucket.Objects[upload.Key] = new(Join(parts), tag, call.Store.State.Now, upload.Headers);
    bucket.Uploads.Remove(upload.Id);
    return S3Answer.Xml(new("CompleteMultipartUploadResult",
      new XElement("Location", $"/{bucket.Name}/{upload.Key}"),
      new XElement("Bucket", bucket.Name), new XElement("Key", upload.Key), new XElement("ETag", tag)));
  }

  public static WireResponse Abort(S3Call call)
  {
    var upload = Find(call, "s3:AbortMultipartUpload");
    call.Bucket().Uploads.Remove(upload.Id);
    return S3Answer.Empty(204);
  }

  private static Upload Find(S3Call call, string action)
  {
    var bucket = call.Bucket();
    call.Store.Demand(action, bucket, call.Target.Key, call.Context());
    return bucket.Uploads.TryGetValue(call.Target["uploadId"] ?? "", out var upload) && upload.Key == call.Target.Key
      ? upload
      : throw S3Errors.NoSuchUpload();
  }

  /// <summary>The parts that the client names, by number and tag.</summary>
  private static List<(byte[] Content, string ETag)> Chosen(Upload upload, XElement request)
  {
    var named = request.Elements().Where(e => e.Name.LocalName == "Part")
      .Select(e => (Number: int.TryParse(e.Child("PartNumber"), out var n) ? n : throw S3Errors.MalformedXml(), ETag: e.Child("ETag")?.Trim('"')))
      .ToList();
    if (named.Count == 0)
      throw S3Errors.MalformedXml();
    if (named.Zip(named.Skip(1), (a, b) => a.Number < b.Number).Contains(false))
      throw S3Errors.InvalidPartOrder();
    return [.. named.Select(p => upload.Parts.TryGetValue(p.Number, out var part) && part.ETag.Trim('"') == p.ETag ? part : throw S3Errors.InvalidPart())];
  }

  private static byte[] Join(List<(byte[] Content, string ETag)> parts)
  {
    using var whole = new MemoryStream(parts.Sum(p => p.Content.Length));
    parts.ForEach(p => whole.Write(p.Content, 0, p.Content.Length));
    return whole.ToArray();
  }
}
