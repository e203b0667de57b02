using Amazon.Runtime;
#if !NETFRAMEWORK
using StitchDelta.Engine.Http;
#endif

namespace StitchDelta.Engine.Aws.Http;

/// <summary>
/// How the SDK's clients reach the network: no redirect is followed, no proxy is asked for this machine, and time is limited by
/// <see cref="AnswerGuard"/>.
/// </summary>
internal static class AwsNetwork
{
  internal static void Apply(ClientConfig config)
  {
    config.AllowAutoRedirect = false;
    config.MaxStaleConnectionRetries = 1; // On top of the usual tries, and each may take as long as one of those.
#if NETFRAMEWORK
    // The SDK reads http_proxy and asks it for addresses of this machine too. A proxy of its own that leaves those out keeps it from that,
    // and is never asked.
    if (Uri.TryCreate(config.ServiceURL, UriKind.Absolute, out var endpoint) && endpoint.IsLoopback)
      (config.ProxyHost, config.ProxyPort, config.ProxyBypassOnLocal) = (endpoint.Host, endpoint.Port, true);
#else
    config.HttpClientFactory = Shared.Factory;
#endif
  }

#if !NETFRAMEWORK
  /// <summary>One client for all, so that the stages of a pipeline share their connections.</summary>
  private sealed class Shared : HttpClientFactory
  {
    internal static readonly Shared Factory = new();

    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
      AllowAutoRedirect = false,
      UseCookies = false,
      Proxy = MachineProxy.Instance,
      PooledConnectionLifetime = TimeSpan.FromMinutes(5), // A name may lead elsewhere by then.
      EnableMultipleHttp2Connections = true,
    })
    {
      Timeout = Timeout.InfiniteTimeSpan,
    };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => Client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
  }
#endif
}
