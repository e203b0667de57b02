using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StitchDelta.Sweep;

/// <summary>
/// Stands in front of one address of the sandbox, on a socket of its own, and passes everything on as it is, but for what somebody is to
/// spoil. The Host header stays the client's, which is what the client signed.
/// </summary>
internal sealed class Proxy : IDisposable
{
  private readonly CancellationTokenSource _closed = new();
  private readonly Uri _target;
  private readonly Func<Exchange, Task<Fault?>> _arrived;
  private readonly IPEndPoint _place;
  private readonly HashSet<Socket> _open = [];
  private Socket _listener;
  private bool _isDown;

  /// <param name="service">The service behind it.</param>
  /// <param name="target">Its address in the sandbox.</param>
  /// <param name="arrived">Told of each request of the module, and says what befalls it.</param>
  public Proxy(string service, Uri target, Func<Exchange, Task<Fault?>> arrived)
  {
    (Service, _target, _arrived) = (service, target, arrived);
    _listener = Bound(new IPEndPoint(IPAddress.Loopback, 0));
    _place = (IPEndPoint)_listener.LocalEndPoint!;
    Address = new Uri($"http://localhost:{_place.Port}/");
    Listen();
  }

  public string Service { get; }

  /// <summary>Where the module finds it.</summary>
  public Uri Address { get; }

  /// <summary>Refuses connections from now on, and breaks those that there are.</summary>
  public void GoDown()
  {
    lock (_open)
    {
      if (_isDown) return;
      _isDown = true;
      _listener.Dispose();
      // Bound, and not listening: nobody else gets the port, and whoever connects is refused.
      _listener = Bound(_place);
      foreach (var socket in _open) Reset(socket);
    }
  }

  /// <summary>Is there again.</summary>
  public void ComeBack()
  {
    lock (_open)
    {
      if (!_isDown) return;
      _isDown = false;
      Listen();
    }
  }

  public void Dispose()
  {
    _closed.Cancel();
    lock (_open)
    {
      _listener.Dispose();
      foreach (var socket in _open) socket.Dispose();
    }
    _closed.Dispose();
  }

  private static Socket Bound(IPEndPoint place)
  {
    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
    socket.Bind(place);
    return socket;
  }

  private void Listen()
  {
    _listener.Listen(128);
    _ = AcceptAsync(_listener, _closed.Token);
  }

  private async Task AcceptAsync(Socket listener, CancellationToken closed)
  {
    try
    {
      while (true) _ = ServeAsync(await listener.AcceptAsync(closed), closed);
    }
    catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
    {
      // It went down, or all is over.
    }
  }

  private async Task ServeAsync(Socket client, CancellationToken closed)
  {
    lock (_open)
    {
      if (_isDown) Reset(client);
      else _open.Add(client);
    }
    Socket? server = null;
    try
    {
      client.NoDelay = true;
      await using var near = new NetworkStream(client);
      await using var reader = new BufferedStream(near);
      BufferedStream? far = null;
      var goOn = () => near.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), closed).AsTask();
      while (await HttpMessage.ReadAsync(reader, null, goOn, closed) is { } request)
      {
        var exchange = new Exchange(this, request) { IsLeft = IsGone(client) };
        var fault = exchange.IsOfModule ? await _arrived(exchange) : null;
        if (fault is { Stop: { } stop, IsBefore: true })
        {
          stop();
          if (await IsLeftAsync(client, closed)) return;
          // It goes on: what was begun is brought to its end.
          fault = null;
        }
        if (fault is { IsBefore: true })
        {
          if (!await fault.AnswerAsync(exchange, null, client, closed)) return;
          continue;
        }
        if (far is null)
        {
          server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
          await server.ConnectAsync(_target.Host, _target.Port, closed);
          far = new BufferedStream(new NetworkStream(server));
        }
        await far.WriteAsync(Raw(request), closed);
        await far.FlushAsync(closed);
        var answer = await HttpMessage.ReadAsync(far, request.Method, null, closed)
          ?? throw new IOException("The sandbox closed the connection.");
        exchange.Answered(answer);
        if (fault is { Stop: { } stopAfter })
        {
          stopAfter();
          if (await IsLeftAsync(client, closed)) return;
          fault = null;
        }
        if (fault is not null)
        {
          if (!await fault.AnswerAsync(exchange, answer, client, closed)) return;
        }
        else
        {
          var length = request.Method == "HEAD" ? int.Parse(answer.Header("Content-Length") ?? "0", null) : answer.Body.Length;
          await near.WriteAsync(Bytes(answer.Head(length), answer.Body), closed);
        }
        if (answer.Header("Connection") is "close") return;
      }
    }
    catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
    {
      // Whoever asked has gone, or all is over.
    }
    finally
    {
      lock (_open) _open.Remove(client);
      client.Dispose();
      server?.Dispose();
    }
  }

  /// <summary>Whether the client goes, some moments after it was stopped.</summary>
  private static async Task<bool> IsLeftAsync(Socket client, CancellationToken closed)
  {
    for (var tries = 0; tries < 15; tries++)
    {
      if (IsGone(client)) return true;
      await Task.Delay(10, closed);
    }
    return false;
  }

  private static bool IsGone(Socket client) => client.Poll(0, SelectMode.SelectRead) && client.Available == 0;

  private static byte[] Raw(HttpMessage request)
  {
    var head = new StringBuilder(request.FirstLine).Append("\r\n");
    foreach (var (name, value) in request.Headers)
      if (name.ToLowerInvariant() is not ("transfer-encoding" or "content-length" or "expect"))
        head.Append(null, $"{name}: {value}\r\n");
    if (request.Method is "POST" or "PUT" or "PATCH" || request.Body.Length > 0)
      head.Append(null, $"Content-Length: {request.Body.Length}\r\n");
    return Bytes(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), request.Body);
  }

  public static byte[] Bytes(byte[] head, byte[] body) => [.. head, .. body];

  /// <summary>Ends a connection as a network does that has lost it.</summary>
  public static void Reset(Socket socket)
  {
    try
    {
      socket.LingerState = new LingerOption(true, 0);
    }
    catch (Exception e) when (e is SocketException or ObjectDisposedException)
    {
      // It is gone already.
    }
    socket.Dispose();
  }
}
