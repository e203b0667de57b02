using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon;
using Amazon.Runtime;
using StitchDelta.Engine.Aws.Credentials;
using StitchDelta.Engine.Aws.Http;

namespace StitchDelta.Engine.Aws;

/// <summary>What all clients of one connection have in common.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Machine">The environment and the files of profiles.</param>
/// <param name="Limits">How long and how large an answer may be.</param>
/// <param name="Log">The call log.</param>
internal sealed record AwsSettings(AwsConnection Connection, AwsMachine Machine, EngineLimits Limits, ICallLog Log)
{
  private readonly Lazy<string> _region = new(() => AwsRegion.Of(Connection, Machine));

  private readonly Lazy<AwsProfile?> _profile = new(() =>
    Machine.Profile(Connection.ProfileName is { } named ? new(named, null) : ChosenBy(Machine)));

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

  /// <summary>The profile whose settings count where none is named.</summary>
  private static ProfileChoice ChosenBy(AwsMachine machine) =>
    machine.Variable("AWS_PROFILE") is { } profile ? new(profile, "AWS_PROFILE") : new("default", null);

  // How often the SDK tries again counts for nothing where a profile cannot be read: whatever needs the profile says so.
  private int Retries =>
    int.TryParse(
      Machine.Variable("AWS_MAX_ATTEMPTS") ?? Machine.SettingOf(Connection.ProfileName ?? ChosenBy(Machine).Name, "max_attempts"),
      NumberStyles.None, CultureInfo.InvariantCulture, out var attempts) && attempts > 0
      ? attempts - 1 : 2;

  internal AnswerGuard Guard() => new(Limits, Log);

  /// <summary>The settings of the SDK for one client, with the endpoint that the connection, the environment or the profile
  /// names.</summary>
  /// <param name="config">The SDK's own defaults.</param>
  /// <param name="region">The region to sign for.</param>
  /// <param name="isOwnEndpoint">True for a service that the connection's endpoint is not for: what people sign in at.</param>
  internal TConfig Configure<TConfig>(TConfig config, string region, bool isOwnEndpoint = false) where TConfig : ClientConfig
  {
    // Each of these, left unsaid, is looked up by the SDK, once in a process.
    config.IgnoreConfiguredEndpointUrls = true;
    config.MaxErrorRetry = Retries;
    var endpoint = (isOwnEndpoint ? null : Connection.EndpointUrl?.OriginalString) ?? EndpointOf(config.ServiceId);
    config.UseFIPSEndpoint = endpoint is null && IsOn("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
    config.UseDualstackEndpoint = endpoint is null && IsOn("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
    config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
    // An endpoint replaces the region in the SDK's settings; the region to sign for has to be said beside it.
    if (endpoint is not null)
      config.ServiceURL = Endpoint(endpoint);
    config.AuthenticationRegion = region;
    config.RetryMode = RequestRetryMode.Standard;
    config.ClientAppId = "StitchDelta";
    AwsNetwork.Apply(config);
    return config;
  }

  /// <summary>The endpoint of a service that the environment or the profile names; null for AWS's own.</summary>
  private string? EndpointOf(string serviceId)
  {
    if (IsOn("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls"))
      return null;
    var name = serviceId.Replace(' ', '_');
    if ((Machine.Variable($"AWS_ENDPOINT_URL_{name.ToUpperInvariant()}") ?? Machine.Variable("AWS_ENDPOINT_URL")) is { } named)
      return named;
    return _profile.Value?.Services.TryGetValue(name.ToLowerInvariant(), out var service) == true
      && service.TryGetValue("endpoint_url", out var own)
      ? own : _profile.Value?["endpoint_url"];
  }

  private bool IsOn(string variable, string setting) =>
    bool.TryParse(Machine.Variable(variable) ?? _profile.Value?[setting], out var isOn) && isOn;

  /// <summary>An endpoint that requests may be sent to: each carries who the caller is, and often a session token.</summary>
  private static string Endpoint(string text)
  {
    if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
      || url.Host.Length == 0)
      throw Catalogue.AwsEndpointInvalid.For(null, Redactor.Redact(text), "it is not a web address");
    var shown = FormattableString.Invariant($"{url.Scheme}://{url.Host}:{url.Port}");
    if (url.UserInfo.Length > 0)
      throw Catalogue.AwsEndpointInvalid.For(shown, shown, "a user name and a password in it would be sent along");
    if (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback)
      throw Catalogue.AwsEndpointInvalid.For(shown, shown,
        "it does not begin with https://, and what is sent to it can be used by whoever reads it");
    return url.AbsoluteUri;
  }
}
