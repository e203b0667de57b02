using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;

namespace StitchDelta.Engine.Aws.Iam;

/// <summary>
/// The settings of <see cref="IamClient"/>. By the service id <see cref="AwsSettings"/> finds AWS_ENDPOINT_URL_IAM and the profile's
/// endpoint;
/// its defaults (timeouts, retry mode) are the same for every service, so STS's are taken.
/// </summary>
internal sealed class IamConfig : ClientConfig
{
  internal const string ApiVersion = "2010-05-08";
  internal const string SigningRegion = "us-east-1";

  internal IamConfig() : base(new DefaultConfigurationProvider(AmazonSecurityTokenServiceDefaultConfiguration.GetAllConfigurations()))
  {
    ServiceId = "IAM";
    AuthenticationServiceName = RegionEndpointServiceName;
  }

  public override string ServiceVersion => ApiVersion;

  public override string RegionEndpointServiceName => "iam";

  public override string UserAgent => "StitchDelta";

  public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => new(Url);

  /// <summary>IAM is one service for all regions.</summary>
  internal string Url => ServiceURL is { Length: > 0 } url ? url : "https://iam.amazonaws.com/";
}
