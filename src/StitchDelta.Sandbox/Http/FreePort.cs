using System.Net;
using System.Net.Sockets;

namespace StitchDelta.Sandbox.Http;

/// <summary>HttpListener cannot choose a port by itself, so one is taken from the system and handed over.</summary>
internal static class FreePort
{
  private const int Tries = 20;

  /// <summary>A started listener on http://localhost:{port}/, which needs no reservation and no administrator on Windows.</summary>
  public static (HttpListener Listener, Uri Address) Listen()
  {
    for (var attempt = 1; ; attempt++)
    {
      var address = new Uri($"http://localhost:{Next()}/");
      var listener = new HttpListener();
      listener.Prefixes.Add(address.AbsoluteUri);
      try
      {
        listener.Start();
        return (listener, address);
      }
      catch (Exception e) when (attempt < Tries && e is HttpListenerException or SocketException)
      {
        // Somebody else took the port in between.
        listener.Close();
      }
    }
  }

  private static int Next()
  {
    var probe = new TcpListener(IPAddress.Loopback, 0);
    probe.Start();
    try
    {
      return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
    finally
    {
      probe.Stop();
    }
  }
}
