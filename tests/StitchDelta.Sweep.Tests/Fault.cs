using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace StitchDelta.Sweep;

/// <summary>How a spoiled request ends.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="IsBefore">Whether the server never sees the request; else it is carried out and the answer is spoiled.</param>
internal sealed record Fault(string Name, bool IsBefore)
{
  private const string Html = "<!DOCTYPE html><html><head><title>Log in</title></head><body><form></form><br></body></html>";
  private const string Xhtml =
    """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Log in</title></head><body><p>Who are you?</p></body></html>""";

  /// <summary>More than what the module reads in a sweep.</summary>
  public const int LargestAnswer = 192 * 1024;

  private static readonly Dictionary<string, Func<Spoiling, Task<bool>>> Ways = new(StringComparer.Ordinal)
  {
    ["401"] = s => s.RefuseAsync(401),
    ["403"] = s => s.RefuseAsync(403),
    ["403, a page"] = s => s.PageAsync(403, Html),
    ["404"] = s => s.RefuseAsync(404),
    ["404, a page"] = s => s.PageAsync(404, Html),
    ["404, empty"] = s => s.SendAsync(404, "text/plain", ""),
    ["409"] = s => s.RefuseAsync(409),
    ["429, Retry-After 0"] = s => s.RefuseAsync(429, "0"),
    ["429, Retry-After past"] = s => s.RefuseAsync(429, "Thu, 01 Jan 2015 00:00:00 GMT"),
    ["429, Retry-After garbage"] = s => s.RefuseAsync(429, "soon"),
    ["500"] = s => s.RefuseAsync(500),
    ["502, a page"] = s => s.PageAsync(502, Html),
    ["503"] = s => s.RefuseAsync(503),
    ["504, a page"] = s => s.PageAsync(504, Html),
    ["refused"] = s => s.GoDownAsync(),
    ["reset"] = s => s.ResetAsync(""),
    ["reset in mid-body"] = s => s.ResetAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"a\": "),
    ["stall"] = s => s.StallAsync(),
    ["slow drip"] = s => s.DripAsync(),
    ["truncated"] = s => s.TruncateAsync(),
    ["cut in half"] = s => s.SendAsync(200, null, s.OwnText[..(s.OwnText.Length / 2)]),
    ["200, empty"] = s => s.SendAsync(200, null, ""),
    ["200, {}"] = s => s.SendAsync(200, "application/json", "{}"),
    ["200, null"] = s => s.SendAsync(200, "application/json", "null"),
    ["200, list for object and reverse"] = s => s.SendAsync(200, "application/json", s.OtherKind),
    ["200, login page"] = s => s.PageAsync(200, Html),
    ["200, XHTML login page"] = s => s.PageAsync(200, Xhtml),
    ["wrong content type"] = s => s.SendAsync(s.OwnStatus, "text/plain", s.OwnText),
    ["unknown fields and values"] = s => s.SendAsync(s.OwnStatus, null, s.WithUnknown),
    ["oversized"] = s => s.SendAsync(200, null, s.OwnText + new string(' ', LargestAnswer + 1)),
    ["204"] = s => s.SendAsync(204, null, ""),
  };

  // What needs the sandbox's own answer cannot come before it.
  private static readonly HashSet<string> OnlyAfter =
  [
    "truncated", "cut in half", "slow drip", "wrong content type", "unknown fields and values", "oversized",
    "200, list for object and reverse",
  ];

  private static readonly HashSet<string> OnlyBefore = ["refused"];

  public static IReadOnlyList<string> Names { get; } = [.. Ways.Keys];

  /// <summary>In place of an answer: stops the command. Null where something is spoiled.</summary>
  public Action? Stop { get; init; }

  /// <summary>The time limits of the engine are short for these.</summary>
  public bool TakesTime => Name is "stall" or "slow drip";

  /// <summary>The faults for a request: of one that only reads it makes no difference whether the server saw it.</summary>
  public static IEnumerable<Fault> For(bool isWrite) =>
    from name in Names
    from isBefore in isWrite ? new[] { true, false } : [OnlyBefore.Contains(name)]
    where isBefore ? !OnlyAfter.Contains(name) : !OnlyBefore.Contains(name)
    select new Fault(name, isBefore);

  /// <summary>Answers in the place of the sandbox.</summary>
  /// <returns>Whether the connection goes on.</returns>
  public Task<bool> AnswerAsync(Exchange exchange, HttpMessage? own, Socket client, CancellationToken closed) =>
    Ways[Name](new(exchange, own, client, closed));

  public override string ToString() => $"{Name} ({(IsBefore ? "before" : "after")})";

  private sealed record Spoiling(Exchange Exchange, HttpMessage? Own, Socket Client, CancellationToken Closed)
  {
    private static readonly TimeSpan Drop = TimeSpan.FromMilliseconds(25);

    public string OwnText => Own?.Text ?? "";

    public int OwnStatus => Own?.Status ?? 200;

    private bool IsHead => Exchange.Request.Method == "HEAD";

    private bool IsS3 => Exchange.Operation.Contains("bucket", StringComparison.Ordinal)
      || Exchange.Operation.Contains("object", StringComparison.Ordinal);

    public string OtherKind => OwnText.TrimStart() switch
    {
      ['[', ..] list => $$"""{"items": {{list}}}""",
      ['{', ..] thing => $"[{thing}]",
      _ => "[]",
    };

    public string WithUnknown
    {
      get
      {
        var text = Regex.Replace(OwnText, @"""(RUNNING|PENDING|succeeded|running)""", "\"MUSING\"");
        // Into the first object or element, where readers look for what they know.
        return text.TrimStart() is ['{', ..] ? Regex.Replace(text, @"^\s*\{(?=\s*"")", """{"x_new": {"a": [1]}, """)
          : Regex.Replace(text, @"^((?:<\?[^>]*>)?\s*<\w+[^>/]*>)", "$1<XNew><A>1</A></XNew>");
      }
    }

    public Task<bool> RefuseAsync(int status, string? retryAfter = null)
    {
      var (type, body) = Exchange.Service switch
      {
        "AWS" when IsS3 => ("application/xml",
          $"<Error><Code>{S3Code(status)}</Code><Message>made to fail</Message><RequestId>R</RequestId></Error>"),
        "AWS" => ("text/xml",
          $"<ErrorResponse><Error><Type>Sender</Type><Code>{IamCode(status)}</Code><Message>made to fail</Message></Error>"
          + "<RequestId>R</RequestId></ErrorResponse>"),
        "Databricks" => ("application/json", $$"""{"error_code": "{{DatabricksCode(status)}}", "message": "made to fail"}"""),
        _ => ("application/json", """{"error": "made to fail"}"""),
      };
      return SendAsync(status, type, body, retryAfter);
    }

    public Task<bool> PageAsync(int status, string page) => SendAsync(status, "text/html", page);

    public async Task<bool> SendAsync(int status, string? mediaType, string body, string? retryAfter = null)
    {
      var bytes = Encoding.UTF8.GetBytes(body);
      var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} S\r\n");
      // A refusal of S3 to HEAD is known by its header alone.
      if (IsHead && IsS3 && mediaType == "application/xml") head.Append("x-amz-request-id: R\r\n");
      if (retryAfter is not null) head.Append(CultureInfo.InvariantCulture, $"Retry-After: {retryAfter}\r\n");
      if (status != 204)
      {
        var type = mediaType ?? Own?.Header("Content-Type") ?? "application/json";
        head.Append(CultureInfo.InvariantCulture, $"Content-Type: {type}\r\nContent-Length: {bytes.Length}\r\n");
      }
      await WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()));
      if (!IsHead && status != 204) await WriteAsync(bytes);
      return true;
    }

    public Task<bool> GoDownAsync()
    {
      Exchange.Proxy.GoDown();
      return Task.FromResult(false);
    }

    public async Task<bool> ResetAsync(string begun)
    {
      if (begun.Length > 0)
      {
        await WriteAsync(Encoding.Latin1.GetBytes(begun));
        // What is still on its way is lost with the connection, and some of it is to come.
        await Task.Delay(Drop, Closed);
      }
      Proxy.Reset(Client);
      return false;
    }

    public async Task<bool> StallAsync()
    {
      // Until whoever asked has had enough.
      var one = new byte[1];
      while (await Client.ReceiveAsync(one, Closed) > 0)
      {
      }
      return false;
    }

    public async Task<bool> DripAsync()
    {
      var body = Own!.Body.Length > 0 ? Own.Body : [(byte)' '];
      await WriteAsync(Own.Head(body.Length + 10000));
      while (true)
      {
        await WriteAsync([(byte)' ']);
        await Task.Delay(Drop, Closed);
      }
    }

    public async Task<bool> TruncateAsync()
    {
      await WriteAsync(Own!.Head(Own.Body.Length + 100));
      if (!IsHead) await WriteAsync(Own.Body[..(Own.Body.Length / 2)]);
      Client.Shutdown(SocketShutdown.Send);
      return false;
    }

    private async Task WriteAsync(byte[] bytes)
    {
      for (var sent = 0; sent < bytes.Length;) sent += await Client.SendAsync(bytes.AsMemory(sent), Closed);
    }

    private static string S3Code(int status) => status switch
    {
      401 or 403 => "AccessDenied",
      404 => "NoSuchKey",
      409 => "OperationAborted",
      429 or 503 => "SlowDown",
      _ => "InternalError",
    };

    private static string IamCode(int status) => status switch
    {
      401 or 403 => "AccessDenied",
      404 => "NoSuchEntity",
      409 => "ConcurrentModification",
      429 => "Throttling",
      503 => "ServiceUnavailable",
      _ => "ServiceFailure",
    };

    private static string DatabricksCode(int status) => status switch
    {
      401 => "UNAUTHENTICATED",
      403 => "PERMISSION_DENIED",
      404 => "RESOURCE_DOES_NOT_EXIST",
      409 => "RESOURCE_CONFLICT",
      429 => "REQUEST_LIMIT_EXCEEDED",
      503 => "TEMPORARILY_UNAVAILABLE",
      _ => "INTERNAL_ERROR",
    };
  }
}
