using System.Net;

namespace StitchDelta.Engine.Http;

/// <summary>The proxy that the machine is set up with (<c>http_proxy</c> or the system's). What listens on this machine itself is never
/// sought there.</summary>
internal sealed class MachineProxy : IWebProxy
{
  internal static readonly MachineProxy Instance = new();

  private MachineProxy()
  {
  }

  public ICredentials? Credentials
  {
    get => Settings?.Credentials;
    set { } // They belong to the machine's settings, which are shared by all of the process.
  }

#if NETFRAMEWORK
  private static IWebProxy? Settings => WebRequest.DefaultWebProxy;

  public Uri GetProxy(Uri destination) => IsBypassed(destination) ? destination : Settings!.GetProxy(destination);
#else
  private static IWebProxy? Settings => HttpClient.DefaultProxy;

  public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : Settings!.GetProxy(destination);
#endif

  public bool IsBypassed(Uri host) => host.IsLoopback || Settings is not { } proxy || proxy.IsBypassed(host);
}
