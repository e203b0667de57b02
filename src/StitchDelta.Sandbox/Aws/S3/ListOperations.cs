using System.Globalization;
using System.Text;
using System.Xml.Linq;
using StitchDelta.Sandbox.Aws.Access;
using StitchDelta.Sandbox.Aws.State;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>ListObjectsV2.</summary>
internal static class ListOperations
{
  private const int Most = 1000;

  public static WireResponse ListObjects(S3Call call)
  {
    var target = call.Target;
    var prefix = target["prefix"] ?? "";
    var delimiter = target["delimiter"] is { Length: > 0 } given ? given : null;
    var size = PageSize(target["max-keys"]);
    var token = target["continuation-token"];
    var after = token is null ? target["start-after"] ?? "" : Untoken(token);
    var context = RequestContext.Plain.With("s3:delimiter", delimiter).With("s3:max-keys", target["max-keys"]);

    var entries = Roll(call.Store.List(call.Bucket(), prefix, context), prefix, delimiter)
      .Where(e => string.CompareOrdinal(e.Name, after) > 0)
      .Take(size + 1).ToList();
    var page = entries.Take(size).ToList();
    // A page of no keys is complete: there is nothing to go on from.
    var more = entries.Count > size && size > 0;
    Func<string, string> encode = target["encoding-type"] == "url" ? text => UriEncoding.Encode(text, keepSlash: true) : text => text;
    return S3Answer.Xml(new("ListBucketResult",
      new XElement("Name", target.BucketName),
      new XElement("Prefix", encode(prefix)),
      delimiter is null ? null : new XElement("Delimiter", encode(delimiter)),
      target["start-after"] is { } start ? new XElement("StartAfter", encode(start)) : null,
      token is null ? null : new XElement("ContinuationToken", token),
      more ? new XElement("NextContinuationToken", Token(page[page.Count - 1].Name)) : null,
      new XElement("KeyCount", page.Count),
      new XElement("MaxKeys", size),
      target["encoding-type"] is { } encoding ? new XElement("EncodingType", encoding) : null,
      new XElement("IsTruncated", more),
      page.Where(e => e.Object is not null).Select(e => new XElement("Contents",
        new XElement("Key", encode(e.Name)),
        new XElement("LastModified", S3Answer.Time(e.Object!.Modified)),
        new XElement("ETag", e.Object.ETag),
        new XElement("Size", e.Object.Content.Length),
        new XElement("StorageClass", "STANDARD"))),
      page.Where(e => e.Object is null).Select(e => new XElement("CommonPrefixes", new XElement("Prefix", encode(e.Name))))));
  }

  /// <summary>Objects, or in place of all that share the part up to the delimiter that part alone.</summary>
  private static IEnumerable<(string Name, StoredObject? Object)> Roll(
    IEnumerable<KeyValuePair<string, StoredObject>> objects, string prefix, string? delimiter)
  {
    string? last = null;
    foreach (var entry in objects)
    {
      var cut = delimiter is null ? -1 : entry.Key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
      if (cut < 0)
        yield return (entry.Key, entry.Value);
      else if (entry.Key.Substring(0, cut + delimiter!.Length) is var common && common != last)
        yield return (last = common, null);
    }
  }

  private static int PageSize(string? text) =>
    text is null ? Most
    : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? Math.Min(size, Most)
    : throw S3Errors.InvalidArgument("Provided max-keys not an integer or within integer range");

  private static string Token(string name) => Convert.ToBase64String(Encoding.UTF8.GetBytes(name));

  private static string Untoken(string token)
  {
    try
    {
      return Encoding.UTF8.GetString(Convert.FromBase64String(token));
    }
    catch (FormatException)
    {
      throw S3Errors.InvalidArgument("The continuation token provided is incorrect");
    }
  }
}
