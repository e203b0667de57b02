using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.SecurityToken;

namespace StitchDelta.Engine.Aws.Http;

/// <summary>
/// A service over the SDK's own pipeline: signing, credentials, retries, proxies and cancellation are the SDK's; only what goes out and
/// what comes back are ours. So a service of which a few calls are needed takes no package.
/// </summary>
internal abstract class BareClient(AWSCredentials credentials, BareConfig config, AnswerGuard guard)
  : AmazonServiceClient(credentials, WithEndpoint(config))
{
  protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
  {
    pipeline.RemoveHandler<EndpointResolver>();
    pipeline.AddHandlerAfter<Marshaller>(new BaseEndpointResolver());
    pipeline.AddHandlerAfter<Marshaller>(new SigV4Only());
    guard.Enter(pipeline);
  }

  private static BareConfig WithEndpoint(BareConfig config)
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

/// <summary>
/// The settings of a <see cref="BareClient"/>. By the service id <see cref="AwsSettings"/> finds its AWS_ENDPOINT_URL_… and the profile's
/// endpoint; its defaults (timeouts, retry mode) are the same for every service, so STS's are taken.
/// </summary>
internal abstract class BareConfig : ClientConfig
{
  protected BareConfig(string serviceId, string signingName)
    : base(new DefaultConfigurationProvider(AmazonSecurityTokenServiceDefaultConfiguration.GetAllConfigurations()))
  {
    ServiceId = serviceId;
    AuthenticationServiceName = signingName;
  }

  public override string RegionEndpointServiceName => AuthenticationServiceName;

  public override string UserAgent => "StitchDelta";

  public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => new(Url);

  /// <summary>Where requests go.</summary>
  internal string Url => ServiceURL is { Length: > 0 } url ? url : OwnUrl;

  /// <summary>AWS's own address of the service.</summary>
  protected abstract string OwnUrl { get; }
}
