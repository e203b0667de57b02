using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using StitchDelta.Engine;

namespace StitchDelta.Support;

/// <summary>An AWS on the loopback address that gives the answers that a test wants.</summary>
internal sealed class FakeAws : IDisposable
{
  // Below those that the system hands out: a port that was found free a moment ago may be another test's by now.
  private const int FirstPort = 20000;
  private const int LastPort = 32000;
  private const int Tries = 50;

  private HttpListener _listener = new();
  private readonly ConcurrentQueue<(int Status, string Body, (string Name, string Value)[] Headers)> _answers = new();

  internal FakeAws()
  {
    for (var attempt = 1; Url is null; attempt++)
    {
      var url = new Uri($"http://127.0.0.1:{Random.Shared.Next(FirstPort, LastPort)}/");
      _listener.Prefixes.Add(url.AbsoluteUri);
      try
      {
        _listener.Start();
        Url = url;
      }
      catch (Exception e) when (attempt < Tries && e is HttpListenerException or SocketException)
      {
        _listener.Close();
        _listener = new();
      }
    }
    _ = ServeAsync();
  }

  internal Uri Url { get; } = null!;

  internal ConcurrentQueue<(string Line, string Authorization, string Body)> Seen { get; } = new();

  /// <summary>Set when a request has come for which there is no answer: it is left hanging.</summary>
  internal TaskCompletionSource Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

  internal FakeAws Answer(int status, string body, params (string Name, string Value)[] headers)
  {
    _answers.Enqueue((status, body, headers));
    return this;
  }

  internal IAws Aws(Recorder log, string? region = null) => new EngineEntry().Aws(Connection with { Region = region }, log);

  internal AwsConnection Connection => new() { EndpointUrl = Url, AccessKeyId = "AKIAIOSFODNN7EXAMPLE", SecretAccessKey = SecureText.Hide(Canary.AwsSecret), SessionToken = SecureText.Hide(Canary.NewToken) };

  public void Dispose() => _listener.Close();

  private async Task ServeAsync()
  {
    try
    {
      while (true)
      {
        var context = await _listener.GetContextAsync();
        using var reader = new StreamReader(context.Request.InputStream);
        Seen.Enqueue(($"{context.Request.HttpMethod} {context.Request.RawUrl}", context.Request.Headers["Authorization"] ?? "", await reader.ReadToEndAsync()));
        if (!_answers.TryDequeue(out var answer))
        {
          Hanging.TrySetResult();
          continue;
        }
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/xml";
        context.Response.Headers["x-amz-request-id"] = "r-1";
        foreach (var (name, value) in answer.Headers)
          context.Response.Headers[name] = value;
        var body = Encoding.UTF8.GetBytes(answer.Body);
        if (context.Request.HttpMethod != "HEAD")
        {
          context.Response.ContentLength64 = body.Length;
          await context.Response.OutputStream.WriteAsync(body);
        }
        context.Response.Close();
      }
    }
    catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
    {
      // The test is over.
    }
  }
}
