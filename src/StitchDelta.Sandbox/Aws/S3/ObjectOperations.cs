using System.Globalization;
using System.Xml.Linq;
using StitchDelta.Sandbox.Aws.State;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>Objects, whole.</summary>
internal static class ObjectOperations
{
  private static readonly string[] KeptHeaders = ["Content-Type", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Expires"];

  public static WireResponse Put(S3Call call)
  {
    var stored = call.Store.Put(call.Bucket(), call.Target.Key, call.Body, HeadersOf(call), call.Context());
    return S3Answer.Empty(200) with { Headers = new() { ["ETag"] = stored.ETag } };
  }

  /// <summary>GetObject, and HeadObject too: the host leaves out the body.</summary>
  public static WireResponse Get(S3Call call)
  {
    var found = call.Store.Get(call.Bucket(), call.Target.Key);
    var headers = found.Headers.Where(h => h.Key != "Content-Type").ToDictionary(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase);
    headers["ETag"] = found.ETag;
    headers["Last-Modified"] = found.Modified.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
    headers["Accept-Ranges"] = "bytes";
    var type = found.Headers.TryGetValue("Content-Type", out var given) ? given : "binary/octet-stream";
    if (call.Header("Range") is not { } range)
      return new(200, type, found.Content) { Headers = headers };
    var (first, last) = ByteRange.Of(range, found.Content.Length) ?? throw S3Errors.InvalidRange();
    headers["Content-Range"] = $"bytes {first}-{last}/{found.Content.Length}";
    return new(206, type, [.. found.Content.Skip(first).Take(last - first + 1)]) { Headers = headers };
  }

  public static WireResponse Delete(S3Call call)
  {
    call.Store.Delete(call.Bucket(), call.Target.Key);
    return S3Answer.Empty(204);
  }

  /// <summary>DeleteObjects: each key stands for itself, a refusal of one does not keep the others.</summary>
  public static WireResponse DeleteMany(S3Call call)
  {
    var bucket = call.Bucket();
    var request = S3Body.Xml(call.Body);
    var keys = request.Elements().Where(e => e.Name.LocalName == "Object").Select(e => e.Child("Key") ?? throw S3Errors.MalformedXml()).ToList();
    if (keys.Count is 0 or > 1000)
      throw S3Errors.MalformedXml();
    var results = keys.Select(key => DeleteOne(call.Store, bucket, key)).ToList();
    var quiet = request.Child("Quiet") == "true";
    return S3Answer.Xml(new("DeleteResult", results.Where(r => !quiet || r.Name == "Error")));
  }

  /// <summary>The headers that an object gives back as they were put with it.</summary>
  public static IReadOnlyDictionary<string, string> HeadersOf(S3Call call) => call.Wire.Headers
    .Where(h => h.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase) || KeptHeaders.Contains(h.Key, StringComparer.OrdinalIgnoreCase))
    .Select(h => (h.Key, Value: h.Key.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase) ? WithoutChunks(h.Value) : h.Value))
    .Where(h => h.Value.Length > 0)
    .ToDictionary(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase);

  private static XElement DeleteOne(S3Store store, Bucket bucket, string key)
  {
    try
    {
      store.Delete(bucket, key);
      return new("Deleted", new XElement("Key", key));
    }
    catch (S3Refusal refusal)
    {
      return new("Error", new XElement("Key", key), new XElement("Code", refusal.Code), new XElement("Message", refusal.Message));
    }
  }

  /// <summary>aws-chunked was only for the way.</summary>
  private static string WithoutChunks(string encodings) =>
    string.Join(",", encodings.Split(',').Select(e => e.Trim()).Where(e => e != "aws-chunked" && e.Length > 0));
}
