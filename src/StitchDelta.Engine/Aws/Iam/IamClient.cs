using Amazon.Runtime;
using Amazon.Runtime.Internal;
using StitchDelta.Engine.Aws.Http;

namespace StitchDelta.Engine.Aws.Iam;

/// <summary>IAM: a form goes out, and XML comes back. It stands in for AWSSDK.IdentityManagement.</summary>
internal sealed class IamClient(AWSCredentials credentials, IamConfig config, AnswerGuard guard) : BareClient(credentials, config, guard)
{
  internal Task<IamResponse> SendAsync(IamRequest request, CancellationToken cancel) =>
    InvokeAsync<IamResponse>(
      request,
      new InvokeOptions { RequestMarshaller = IamRequestMarshaller.Instance, ResponseUnmarshaller = IamResponseUnmarshaller.Instance },
      cancel);
}
