using System.Globalization;
using System.Net;
using System.Text;

namespace StitchDelta.Sandbox.Http;

/// <summary>A port on loopback: reads requests whole, lets the service answer, records and sends the answer.</summary>
internal sealed class WireHost : IDisposable
{
  private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

  private readonly HttpListener _listener;
  private readonly string _name;
  private readonly IWireService _service;
  private readonly RequestLog _log;
  private readonly Faults? _faults;
  private readonly CancellationTokenSource _stopping = new();

  // Counts the requests in flight, and one for the host itself.
  private readonly CountdownEvent _open = new(1);

  private WireHost(HttpListener listener, Uri address, string name, IWireService service, RequestLog log, Faults? faults)
  {
    _listener = listener;
    _name = name;
    _service = service;
    _log = log;
    _faults = faults;
    Address = address;
  }

  /// <summary>Where it listens.</summary>
  public Uri Address { get; }

  /// <summary>Starts to listen on a free port. The name goes into the log when the service itself cannot say what it was asked.</summary>
  public static WireHost Start(string name, IWireService service, RequestLog log, Faults? faults = null)
  {
    var (listener, address) = FreePort.Listen();
    var host = new WireHost(listener, address, name, service, log, faults);
    _ = host.AcceptAsync();
    return host;
  }

  /// <summary>Cancels what is in flight, waits for it to end, and frees the port.</summary>
  public void Dispose()
  {
    if (_stopping.IsCancellationRequested)
      return;
    _stopping.Cancel();
    _open.Signal();
    // The listener goes last: it cuts connections that still have an answer to send.
    _open.WaitHandle.WaitOne(Grace);
    _listener.Close();
  }

  private async Task AcceptAsync()
  {
    while (_listener.IsListening)
    {
      try
      {
        var context = await _listener.GetContextAsync().ConfigureAwait(false);
        if (_open.TryAddCount())
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
      var request = await WireReader.ReadAsync(context.Request, _stopping.Token).ConfigureAwait(false);
      var answer = await AnswerAsync(request).ConfigureAwait(false);
      // Recorded first: whoever has the answer in hand finds it in the log.
      _log.Add(answer);
      if (answer.IsDropped)
        await DropAsync(context.Response).ConfigureAwait(false);
      else
        await WireWriter.WriteAsync(context.Response, request.Method, answer).ConfigureAwait(false);
    }
    catch (WireTooLargeException)
    {
      TooLarge(context.Response);
    }
    catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException
      or InvalidOperationException)
    {
      // The client is gone, or the sandbox stopped before all of the request was there.
      Refuse(context.Response);
    }
    finally
    {
      _open.Signal();
    }
  }

  /// <summary>The one place that every request passes, and where faults befall it.</summary>
  private async Task<WireResponse> AnswerAsync(WireRequest request)
  {
    try
    {
      var (operation, account) = (_service.OperationOf(request), _service.AccountOf(request));
      var answer = _faults?.Take(operation, account) is { } fault
        ? await FailAsync(request, operation, fault).ConfigureAwait(false)
        : await _service.HandleAsync(request, _stopping.Token).ConfigureAwait(false);
      return answer with { Account = account };
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

  // A fault changes nothing, but for one that only loses the answer of what was carried out.
  private async Task<WireResponse> FailAsync(WireRequest request, WireOperation operation, SandboxFault fault)
  {
    var isAnswered = fault.IsDropped || fault.Status is not null || fault.Body is not null;
    if (!fault.AfterHandling)
      await Task.Delay(fault.Delay, _stopping.Token).ConfigureAwait(false);
    var answer = isAnswered && !fault.AfterHandling ? null : await _service.HandleAsync(request, _stopping.Token).ConfigureAwait(false);
    if (fault.AfterHandling)
      await Task.Delay(fault.Delay, _stopping.Token).ConfigureAwait(false);
    if (answer is not null && !isAnswered)
      return answer;

    // The answer to HEAD is but a head: there is no middle of it to break off in, and it is refused instead.
    var lost = fault.IsDropped
      && request.Method != "HEAD" ? new WireResponse(0, null, []) { IsDropped = true }
      : fault.Body is { } body ? Spoiled(fault.Status ?? 200, body) : _service.Refuse(request, operation, fault);
    if (fault.RetryAfter is { } after)
      lost.Headers["Retry-After"] = ((int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    return lost with { Service = operation.Service, Operation = operation.Name, IsWrite = operation.IsWrite || answer?.IsWrite == true };
  }

  /// <summary>An answer in the place of the service's own, as a gateway or a login page gives it.</summary>
  private static WireResponse Spoiled(int status, string body) =>
    new(status, body.TrimStart() is ['<', ..] ? "text/html; charset=utf-8" : "application/json", Encoding.UTF8.GetBytes(body));

  /// <summary>Breaks a connection as a client sees it break: an answer is begun and never ended.</summary>
  private static async Task DropAsync(HttpListenerResponse response)
  {
    response.ContentLength64 = 1024;
    using (var start = new MemoryStream([(byte)' ']))
      await start.CopyToAsync(response.OutputStream).ConfigureAwait(false);
    await response.OutputStream.FlushAsync().ConfigureAwait(false);
    response.Abort();
  }

  private WireResponse Text(int status, string text, WireRequest request) =>
    new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text))
  {
    Service = _name,
    Operation = $"{request.Method} {request.RawPath}",
  };

  // The rest of the request is not read, so that nothing more can come over this connection.
  private static void TooLarge(HttpListenerResponse response)
  {
    response.StatusCode = 413;
    response.KeepAlive = false;
    response.Close();
  }

  /// <summary>Ends a connection. Where nothing was sent yet, an abort alone sends an empty 200 on Linux, so the status comes
  /// first.</summary>
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
