using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Internal;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace StitchDelta.Engine.Aws.Http;

// The SDK's clients, each with an AnswerGuard right before the network. The base class asks for the pipeline in its constructor, when the
// parameters
// are there already.

/// <summary>S3 without the SDK's own way of following a redirect, which signs anew for whatever host it names.</summary>
internal sealed class GuardedS3(AWSCredentials credentials, AmazonS3Config config, AnswerGuard guard) : AmazonS3Client(credentials, config)
{
  protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
  {
    base.CustomizeRuntimePipeline(pipeline);
    pipeline.RemoveHandler<AmazonS3RedirectHandler>();
    guard.Enter(pipeline);
  }
}

internal sealed class GuardedSts(AWSCredentials credentials, AmazonSecurityTokenServiceConfig config, AnswerGuard guard)
  : AmazonSecurityTokenServiceClient(credentials, config)
{
  protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
  {
    base.CustomizeRuntimePipeline(pipeline);
    guard.Enter(pipeline);
  }
}

internal sealed class GuardedSso(AmazonSSOConfig config, AnswerGuard guard) : AmazonSSOClient(new AnonymousAWSCredentials(), config)
{
  protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
  {
    base.CustomizeRuntimePipeline(pipeline);
    guard.Enter(pipeline);
  }
}

internal sealed class GuardedSsoOidc(AmazonSSOOIDCConfig config, AnswerGuard guard)
  : AmazonSSOOIDCClient(new AnonymousAWSCredentials(), config)
{
  protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
  {
    base.CustomizeRuntimePipeline(pipeline);
    guard.Enter(pipeline);
  }
}
