using System.Security.Cryptography;
using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using StitchDelta.Contracts;
using StitchDelta.Engine.Aws.Credentials;
using StitchDelta.Engine.Aws.Http;
using StitchDelta.Errors;
using StitchDelta.Redaction;

namespace StitchDelta.Engine.Aws;

/// <summary>What all clients of one connection have in common.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Machine">The environment and the files of profiles.</param>
/// <param name="Limits">How long and how large an answer may be.</param>
/// <param name="Log">The call log.</param>
internal sealed record AwsSettings(AwsConnection Connection, AwsMachine Machine, EngineLimits Limits, ICallLog Log)
{
  private readonly Lazy<string> _region = new(() => AwsRegion.Of(Connection, Machine));

  /// <summary>The AWS region that calls are made in.</summary>
  internal string Region => _region.Value;

  /// <summary>Keys that are the same for all who give these parts, among those who share the sign-ins of the connection.</summary>
  internal Task<AwsKeys> SharedAsync(string?[] parts, Func<CancellationToken, Task<AwsKeys>> ask, CancellationToken cancel)
  {
    if (Connection.SignIns is not { } signIns)
      return ask(cancel);
    // The secrets among them are not kept as text.
    using var hash = SHA256.Create();
    var key = Convert.ToBase64String(hash.ComputeHash(Encoding.UTF8.GetBytes(string.Join("\n", parts))));
    return ((SharedKeys)signIns.Roles.GetOrAdd(key, _ => new SharedKeys())).GetAsync(ask, cancel);
  }

  internal AnswerGuard Guard() => new(Limits, Log);

  /// <summary>The settings of the SDK for one client, with the endpoint that the connection, the environment or the profile names.</summary>
  /// <param name="config">The SDK's own defaults.</param>
  /// <param name="region">The region to sign for.</param>
  /// <param name="isOwnEndpoint">True for a service that the connection's endpoint is not for: what people sign in at.</param>
  internal TConfig Configure<TConfig>(TConfig config, string region, bool isOwnEndpoint = false) where TConfig : ClientConfig
  {
    if ((Connection.ProfileName ?? Machine.Variable("AWS_PROFILE")) is { } profile)
      config.Profile = new Profile(profile, Machine.CredentialsFile);
    config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
    // An endpoint replaces the region in the SDK's settings; the region to sign for has to be said beside it.
    if (!isOwnEndpoint && Connection.EndpointUrl is { } endpoint)
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
    catch (Exception e) when (AwsMachine.IsUnreadable(e))
    {
      throw Catalogue.AwsEndpointInvalid.After(null, AwsErrors.Plain(e), "AWS_ENDPOINT_URL or endpoint_url", Redactor.Redact(e.Message).TrimEnd('.'));
    }
  }

  /// <summary>An endpoint that requests may be sent to: each carries who the caller is, and often a session token.</summary>
  private static string Endpoint(string text)
  {
    if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) || url.Host.Length == 0)
      throw Catalogue.AwsEndpointInvalid.For(null, Redactor.Redact(text), "it is not a web address");
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

  /// <summary>The folder of sign-ins by SSO, where it is not at its usual place.</summary>
  internal string? SsoCache { get; init; }

  internal CredentialProfileStoreChain Profiles => new(CredentialsFile);

  /// <summary>A profile, or null.</summary>
  internal CredentialProfile? Profile(ProfileChoice choice, string? name = null)
  {
    try
    {
      return Profiles.TryGetProfile(name ?? choice.Name, out var profile) ? profile : null;
    }
    catch (Exception e) when (IsUnreadable(e))
    {
      throw Catalogue.AwsProfileUnusable.After(choice.Name, AwsErrors.Plain(e), choice.Name, choice, Redactor.Redact(e.Message).TrimEnd('.'));
    }
  }

  /// <summary>The region of a profile, or null. What is wrong with the profile is not said here, where it may not be needed at all.</summary>
  internal string? RegionOf(string profileName)
  {
    try
    {
      return Profiles.TryGetProfile(profileName, out var profile) ? profile.Region?.SystemName : null;
    }
    catch (Exception e) when (IsUnreadable(e))
    {
      return null;
    }
  }

  /// <summary>What the SDK throws for files that it cannot make sense of.</summary>
  internal static bool IsUnreadable(Exception e) => e is AmazonClientException or InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException;
}
