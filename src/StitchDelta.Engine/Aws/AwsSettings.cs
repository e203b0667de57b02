using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using StitchDelta.Contracts;
using StitchDelta.Engine.Aws.Http;
using StitchDelta.Errors;

namespace StitchDelta.Engine.Aws;

/// <summary>What all clients of one connection have in common.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Machine">The environment and the files of profiles.</param>
/// <param name="Limits">How long and how large an answer may be.</param>
/// <param name="Log">The call log.</param>
internal sealed record AwsSettings(AwsConnection Connection, AwsMachine Machine, EngineLimits Limits, ICallLog Log)
{
  /// <summary>The AWS region that calls are made in.</summary>
  internal string Region { get; } = AwsRegion.Of(Connection, Machine);

  internal AnswerGuard Guard() => new(Limits, Log);

  /// <summary>The settings of the SDK for one client, with the endpoint that the connection, the environment or the profile names.</summary>
  internal TConfig Configure<TConfig>(TConfig config, string region) where TConfig : ClientConfig
  {
    if (Connection.ProfileName is { } profile)
      config.Profile = new Profile(profile, Machine.CredentialsFile);
    config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
    // An endpoint replaces the region in the SDK's settings; the region to sign for has to be said beside it.
    if (Connection.EndpointUrl is { } endpoint)
      config.ServiceURL = Endpoint(endpoint.OriginalString);
    else if (EndpointOf(config) is { Length: > 0 } other)
      Endpoint(other);
    config.AuthenticationRegion = region;
    config.RetryMode = RequestRetryMode.Standard;
    config.ClientAppId = "StitchDelta";
    AwsNetwork.Apply(config);
    return config;
  }

  private static string? EndpointOf(ClientConfig config)
  {
    try
    {
      return config.ServiceURL;
    }
    catch (AmazonClientException)
    {
      throw Catalogue.AwsEndpointInvalid.For(null, "AWS_ENDPOINT_URL or endpoint_url", "it is not a web address");
    }
  }

  /// <summary>An endpoint that requests may be sent to: each carries who the caller is, and often a session token.</summary>
  private static string Endpoint(string text)
  {
    if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) || url.Host.Length == 0)
      throw Catalogue.AwsEndpointInvalid.For(null, Redaction.Redactor.Redact(text), "it is not a web address");
    var shown = FormattableString.Invariant($"{url.Scheme}://{url.Host}:{url.Port}");
    if (url.UserInfo.Length > 0)
      throw Catalogue.AwsEndpointInvalid.For(shown, shown, "a user name and a password in it would be sent along");
    if (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback)
      throw Catalogue.AwsEndpointInvalid.For(shown, shown, "it does not begin with https://, and what is sent to it can be used by whoever reads it");
    return url.AbsoluteUri;
  }
}

/// <summary>What the machine has to say of AWS: its environment and its files of profiles.</summary>
internal sealed record AwsMachine
{
  internal static readonly AwsMachine This = new();

  /// <summary>Gives an environment variable, or null.</summary>
  internal Func<string, string?> Variable { get; init; } = name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

  /// <summary>The file of credentials, where it is not at its usual place.</summary>
  internal string? CredentialsFile { get; init; }

  internal CredentialProfileStoreChain Profiles => new(CredentialsFile);

  /// <summary>A profile by its name, or null.</summary>
  internal CredentialProfile? Profile(string name) => Profiles.TryGetProfile(name, out var profile) ? profile : null;
}
