using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using StitchDelta.Engine.Aws.Http;

namespace StitchDelta.Engine.Aws.Iam;

/// <summary>
/// IAM over the SDK's own pipeline: signing, credentials, retries, proxies and cancellation are the SDK's; only the form that goes out and
/// the XML that comes back are ours.
/// It stands in for AWSSDK.IdentityManagement.
/// </summary>
internal sealed class IamClient(AWSCredentials credentials, IamConfig config, AnswerGuard guard)
  : AmazonServiceClient(credentials, WithEndpoint(config))
{
  internal Task<IamResponse> SendAsync(IamRequest request, CancellationToken cancel) =>
    InvokeAsync<IamResponse>(
      request,
      new InvokeOptions { RequestMarshaller = IamRequestMarshaller.Instance, ResponseUnmarshaller = IamResponseUnmarshaller.Instance },
      cancel);

  protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
  {
    pipeline.RemoveHandler<EndpointResolver>();
    pipeline.AddHandlerAfter<Marshaller>(new BaseEndpointResolver());
    pipeline.AddHandlerAfter<Marshaller>(new SigV4Only());
    guard.Enter(pipeline);
  }

  private static IamConfig WithEndpoint(IamConfig config)
  {
    config.EndpointProvider ??= new StaticEndpointProvider(config.Url);
    return config;
  }

  private sealed class SigV4Only : BaseAuthResolverHandler
  {
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) =>
      [new AuthSchemeOption { SchemeId = "aws.auth#sigv4" }];
  }
}
