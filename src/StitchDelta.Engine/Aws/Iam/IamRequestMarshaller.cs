using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace StitchDelta.Engine.Aws.Iam;

/// <summary>Writes an <see cref="IamRequest"/> as a form post.</summary>
internal sealed class IamRequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
  internal static readonly IamRequestMarshaller Instance = new();

  public IRequest Marshall(AmazonWebServiceRequest input)
  {
    var call = (IamRequest)input;
    var request = new DefaultRequest(call, "StitchDelta.IAM");
    request.Parameters.Add("Action", call.Action);
    request.Parameters.Add("Version", IamConfig.ApiVersion);
    foreach (var (key, value) in call.Parameters)
      if (value is not null)
        request.Parameters.Add(key, value);
    return request;
  }
}
