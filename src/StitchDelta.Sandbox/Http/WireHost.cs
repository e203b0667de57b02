using System.Net;
using System.Text;

namespace StitchDelta.Sandbox.Http;

/// <summary>A port on loopback: reads requests whole, lets the service answer, records and sends the answer.</summary>
internal sealed class WireHost : IDisposable
{
  private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

  private readonly HttpListener listener;
  private readonly string name;
  private readonly IWireService service;
  private readonly RequestLog log;
  private readonly CancellationTokenSource stopping = new();

  // Counts the requests in flight, and one for the host itself.
  private readonly CountdownEvent open = new(1);

  private WireHost(HttpListener listener, Uri address, string name, IWireService service, RequestLog log)
  {
    this.listener = listener;
    this.name = name;
    this.service = service;
    this.log = log;
    Address = address;
  }

  /// <summary>Where it listens.</summary>
  public Uri Address { get; }

  /// <summary>Starts to listen on a free port. The name goes into the log when the service itself cannot say what it was asked.</summary>
  public static WireHost Start(string name, IWireService service, RequestLog log)
  {
    var (listener, address) = FreePort.Listen();
    var host = new WireHost(listener, address, name, service, log);
    _ = host.AcceptAsync();
    return host;
  }

  /// <summary>Cancels what is in flight, waits for it to end, and frees the port.</summary>
  public void Dispose()
  {
    if (stopping.IsCancellationRequested)
      return;
    stopping.Cancel();
    open.Signal();
    // The listener goes last: it cuts connections that still have an answer to send.
    open.WaitHandle.WaitOne(Grace);
    listener.Close();
  }

  private async Task AcceptAsync()
  {
    while (listener.IsListening)
    {
      try
      {
        var context = await listener.GetContextAsync().ConfigureAwait(false);
        if (open.TryAddCount())
          _ = Task.Run(() => ServeAsync(context));
        else
          Refuse(context.Response);
      }
      catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
      {
        // Either the listener was closed, which ends the loop, or one connection broke, which does not concern the others.
      }
    }
  }

  private async Task ServeAsync(HttpListenerContext context)
  {
    try
    {
      var request = await WireReader.ReadAsync(context.Request, stopping.Token).ConfigureAwait(false);
      var answer = await AnswerAsync(request).ConfigureAwait(false);
      // Recorded first: whoever has the answer in hand finds it in the log.
      log.Add(answer);
      await WireWriter.WriteAsync(context.Response, request.Method, answer).ConfigureAwait(false);
    }
    catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
    {
      // The client is gone, or the sandbox stopped before all of the request was there.
      Refuse(context.Response);
    }
    finally
    {
      open.Signal();
    }
  }

  /// <summary>The one place that every request passes: faults and delays belong here.</summary>
  private async Task<WireResponse> AnswerAsync(WireRequest request)
  {
    try
    {
      return await service.HandleAsync(request, stopping.Token).ConfigureAwait(false);
    }
    catch (OperationCanceledException)
    {
      return Text(503, "The sandbox was stopped.", request);
    }
    catch (Exception e)
    {
      // A fault in the sandbox itself must reach the client as an answer, not as a hung connection.
      return Text(500, $"The sandbox failed: {e}", request);
    }
  }

  private WireResponse Text(int status, string text, WireRequest request) => new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text))
  {
    Service = name,
    Operation = $"{request.Method} {request.RawPath}",
  };

  /// <summary>Ends a connection. Where nothing was sent yet, an abort alone sends an empty 200 on Linux, so the status comes first.</summary>
  private static void Refuse(HttpListenerResponse response)
  {
    try
    {
      response.StatusCode = 503;
    }
    catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException)
    {
      // An answer was under way already; it ends in the middle.
    }
    response.Abort();
  }
}
