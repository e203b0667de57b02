using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecurityToken;
using StitchDelta.Contracts;
using StitchDelta.Engine.Aws.Iam;

namespace StitchDelta.Engine.Aws;

/// <summary>The SDK's clients for one connection, all with the same credentials.</summary>
internal sealed class AwsClients
{
  private readonly AwsConnection _connection;
  private readonly AWSCredentials _credentials;
  private readonly ConcurrentDictionary<string, IAmazonS3> _s3 = new(StringComparer.Ordinal);

  internal AwsClients(AwsConnection connection, AWSCredentials credentials)
  {
    _connection = connection;
    _credentials = credentials;
    Region = AwsRegion.Of(connection);
    HasOneS3 = HasEndpoint(S3Config(Region));
    Sts = new AmazonSecurityTokenServiceClient(credentials, Configure(new AmazonSecurityTokenServiceConfig(), Region));
    Iam = new IamClient(credentials, Configure(new IamConfig(), IamConfig.SigningRegion));
  }

  internal string Region { get; }

  /// <summary>True behind an endpoint of one's own, which serves the buckets of all regions.</summary>
  internal bool HasOneS3 { get; }

  internal IAmazonSecurityTokenService Sts { get; }

  internal IamClient Iam { get; }

  internal IAmazonS3 S3(string region) => _s3.GetOrAdd(region, r => new AmazonS3Client(_credentials, S3Config(r)));

  private AmazonS3Config S3Config(string region)
  {
    var config = Configure(new AmazonS3Config(), region);
    // Path style behind an endpoint of one's own, which has no name for each bucket. It also lets one region's client ask for the location of any bucket.
    config.ForcePathStyle = HasEndpoint(config) || region == AwsRegion.Default;
    config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
    config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
    return config;
  }

  // A variable that is set to nothing gives an empty one.
  private static bool HasEndpoint(AmazonS3Config config) => !string.IsNullOrEmpty(config.ServiceURL);

  private TConfig Configure<TConfig>(TConfig config, string region) where TConfig : ClientConfig
  {
    if (_connection.ProfileName is { } profile)
      config.Profile = new Profile(profile);
    config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
    // An endpoint replaces the region in the SDK's settings; the region to sign for has to be said beside it.
    if (_connection.EndpointUrl is { } endpoint)
      config.ServiceURL = endpoint.AbsoluteUri;
    config.AuthenticationRegion = region;
    config.RetryMode = RequestRetryMode.Standard;
    config.Timeout = TimeSpan.FromSeconds(60);
    config.ClientAppId = "StitchDelta";
    return config;
  }
}
