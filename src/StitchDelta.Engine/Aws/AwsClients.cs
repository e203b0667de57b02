using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecurityToken;
using StitchDelta.Engine.Aws.Http;
using StitchDelta.Engine.Aws.Iam;
using StitchDelta.Engine.Aws.Kms;

namespace StitchDelta.Engine.Aws;

/// <summary>The SDK's clients for one connection, all with the same credentials.</summary>
internal sealed class AwsClients
{
  private readonly AwsSettings _settings;
  private readonly AWSCredentials _credentials;
  private readonly ConcurrentDictionary<string, IAmazonS3> _s3 = new(StringComparer.Ordinal);

  internal AwsClients(AwsSettings settings, AWSCredentials credentials)
  {
    _settings = settings;
    _credentials = credentials;
    HasOneS3 = HasEndpoint(S3Config(Region));
    Sts = new GuardedSts(credentials, settings.Configure(new AmazonSecurityTokenServiceConfig(), Region), settings.Guard());
    Iam = new IamClient(credentials, settings.Configure(new IamConfig(), IamConfig.SigningRegion), settings.Guard());
  }

  internal string Region => _settings.Region;

  /// <summary>True behind an endpoint of one's own, which serves the buckets of all regions.</summary>
  internal bool HasOneS3 { get; }

  internal IAmazonSecurityTokenService Sts { get; }

  internal IamClient Iam { get; }

  internal IAmazonS3 S3(string region) => _s3.GetOrAdd(region, r => new GuardedS3(_credentials, S3Config(r), _settings.Guard()));

  internal KmsClient Kms(string region) => new(_credentials, _settings.Configure(new KmsConfig(), region), _settings.Guard());

  private AmazonS3Config S3Config(string region)
  {
    var config = _settings.Configure(new AmazonS3Config(), region);
    // Path style behind an endpoint of one's own, which has no name for each bucket. It also lets one region's client ask for the location
    // of any bucket.
    config.ForcePathStyle = HasEndpoint(config) || region == AwsRegion.Default;
    config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
    config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
    return config;
  }

  private static bool HasEndpoint(AmazonS3Config config) => !string.IsNullOrEmpty(config.ServiceURL);
}
