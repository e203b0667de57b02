using System.Net;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace StitchDelta.Engine.Aws.Iam;

/// <summary>Keeps IAM's XML, and makes the SDK's exception of an error in it.</summary>
internal sealed class IamResponseUnmarshaller : XmlResponseUnmarshaller
{
  internal static readonly IamResponseUnmarshaller Instance = new();

  public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
  {
    var body = IamXml.TryLoad(context.Stream)
      ?? throw new AmazonUnmarshallingException("", "", new XmlException("The answer is not XML."), HttpStatusCode.OK);
    return new IamResponse { Body = body, ResponseMetadata = new ResponseMetadata { RequestId = body.Find("RequestId")?.Value ?? "" } };
  }

  public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext context, Exception innerException,
    HttpStatusCode statusCode)
  {
    var body = IamXml.TryLoad(context.Stream);
    string Text(string name) => body?.Find(name)?.Value ?? "";
    // The retry policy of the SDK reads the code: Throttling and the like are tried again before this is seen.
    return new AmazonServiceException(
      Text("Message") is { Length: > 0 } message ? message : innerException?.Message ?? "",
      innerException, Text("Type") == "Receiver" ? ErrorType.Receiver : ErrorType.Sender, Text("Code"), Text("RequestId"), statusCode);
  }
}
