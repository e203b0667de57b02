using System.Xml;
using System.Xml.Linq;
using StitchDelta.Sandbox.Aws.SigV4;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>Reads what clients send to S3.</summary>
internal static class S3Body
{
  /// <summary>The body out of its chunks, if it came in chunks.</summary>
  public static byte[] Content(WireRequest request) =>
    request.Headers.TryGetValue("x-amz-content-sha256", out var hash) && AwsChunked.IsChunked(hash)
      ? AwsChunked.Decode(request.Body) ?? throw S3Errors.IncompleteBody()
      : request.Body;

  public static XElement Xml(byte[] body)
  {
    try
    {
      using var reader = XmlReader.Create(new MemoryStream(body), new() { DtdProcessing = DtdProcessing.Prohibit });
      return XElement.Load(reader);
    }
    catch (XmlException)
    {
      throw S3Errors.MalformedXml();
    }
  }

  /// <summary>The text of the first child of that name, whatever its namespace, or null.</summary>
  public static string? Child(this XElement element, string name) =>
    element.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value;
}
