using System.Net;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace StitchDelta.Engine.Aws.Iam;

/// <summary>Keeps IAM's XML, and makes the SDK's exception of an error in it.</summary>
internal sealed class IamResponseUnmarshaller : XmlResponseUnmarshaller
{
  internal static readonly IamResponseUnmarshaller Instance = new();

  public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
  {
    var body = TryLoad(context.Stream) ?? throw new AmazonUnmarshallingException("", "", new XmlException("The answer is not XML."), HttpStatusCode.OK);
    return new IamResponse { Body = body, ResponseMetadata = new ResponseMetadata { RequestId = body.Find("RequestId")?.Value ?? "" } };
  }

  public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
  {
    var body = TryLoad(context.Stream);
    string Text(string name) => body?.Find(name)?.Value ?? "";
    // The retry policy of the SDK reads the code: Throttling and the like are tried again before this is seen.
    return new AmazonServiceException(
      Text("Message") is { Length: > 0 } message ? message : innerException?.Message ?? "",
      innerException, Text("Type") == "Receiver" ? ErrorType.Receiver : ErrorType.Sender, Text("Code"), Text("RequestId"), statusCode);
  }

  /// <summary>What stands between us and IAM (a proxy, a gateway) answers without XML.</summary>
  private static XElement? TryLoad(Stream stream)
  {
    try
    {
      using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
      return XElement.Load(reader);
    }
    catch (XmlException)
    {
      return null;
    }
  }
}
