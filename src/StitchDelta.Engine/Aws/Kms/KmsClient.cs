using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using StitchDelta.Engine.Aws.Http;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Aws.Kms;

/// <summary>KMS, of which one call is needed: JSON goes out, and JSON comes back. It stands in for AWSSDK.KeyManagementService.</summary>
internal sealed class KmsClient(AWSCredentials credentials, KmsConfig config, AnswerGuard guard) : BareClient(credentials, config, guard)
{
  internal Task<KmsResponse> GetKeyPolicyAsync(GetKeyPolicyRequest request, CancellationToken cancel) =>
    InvokeAsync<KmsResponse>(
      request,
      new InvokeOptions { RequestMarshaller = KmsRequestMarshaller.Instance, ResponseUnmarshaller = KmsResponseUnmarshaller.Instance },
      cancel);
}

/// <summary>The settings of <see cref="KmsClient"/>.</summary>
internal sealed class KmsConfig() : BareConfig("KMS", "kms")
{
  public override string ServiceVersion => "2014-11-01";

  protected override string OwnUrl =>
    $"https://kms{(UseFIPSEndpoint ? "-fips" : "")}.{RegionEndpoint.SystemName}.{RegionEndpoint.PartitionDnsSuffix}/";
}

/// <summary>Asks for the policy of a key, which has one only.</summary>
/// <param name="keyArn">The key's ARN. An alias is refused.</param>
internal sealed class GetKeyPolicyRequest(string keyArn) : AmazonWebServiceRequest
{
  internal string KeyArn => keyArn;
}

/// <summary>The answer.</summary>
internal sealed class KmsResponse : AmazonWebServiceResponse
{
  internal string Policy { get; init; } = "";
}

internal sealed class KmsRequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
  internal static readonly KmsRequestMarshaller Instance = new();

  public IRequest Marshall(AmazonWebServiceRequest input)
  {
    var request = new DefaultRequest(input, "StitchDelta.KMS")
    {
      HttpMethod = "POST",
      ResourcePath = "/",
      Content = JsonSerializer.SerializeToUtf8Bytes(new { KeyId = ((GetKeyPolicyRequest)input).KeyArn, PolicyName = "default" }),
    };
    request.Headers["X-Amz-Target"] = "TrentService.GetKeyPolicy";
    request.Headers["Content-Type"] = "application/x-amz-json-1.1";
    return request;
  }
}

/// <summary>Reads the stream itself: the SDK's reader of JSON takes what is none for an empty answer.</summary>
internal sealed class KmsResponseUnmarshaller : XmlResponseUnmarshaller
{
  internal static readonly KmsResponseUnmarshaller Instance = new();

  public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
  {
    using var body = JsonDocument.Parse(context.Stream);
    return new KmsResponse
    {
      Policy = body.RootElement.NeedText("Policy"),
      ResponseMetadata = new ResponseMetadata { RequestId = context.ResponseData.GetHeaderValue("x-amzn-RequestId") ?? "" },
    };
  }

  public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext context, Exception innerException,
    HttpStatusCode statusCode)
  {
    using var reader = new StreamReader(context.Stream, Encoding.UTF8);
    var (code, message) = Refusal(reader.ReadToEnd());
    return new AmazonServiceException(message.Length > 0 ? message : innerException?.Message ?? "", innerException,
      (int)statusCode >= 500 ? ErrorType.Receiver : ErrorType.Sender, code,
      context.ResponseData.GetHeaderValue("x-amzn-RequestId") ?? "", statusCode);
  }

  // A busy server's answer may be anything.
  private static (string Code, string Message) Refusal(string text)
  {
    try
    {
      using var body = JsonDocument.Parse(text);
      var root = body.RootElement;
      // As in com.amazonaws.kms#NotFoundException.
      return (root.Text("__type").Split('#').Last(), root.Text(root.Has("message") ? "message" : "Message"));
    }
    catch (Exception e) when (JsonReading.IsNoJson(e))
    {
      return ("", "");
    }
  }
}
