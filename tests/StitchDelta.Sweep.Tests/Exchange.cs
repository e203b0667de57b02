using System.Text.RegularExpressions;

namespace StitchDelta.Sweep;

/// <summary>A request of the module, and where it came by.</summary>
internal sealed class Exchange(Proxy proxy, HttpMessage request)
{
  private static readonly Regex Varying = new(@"/\d{4}-\d{6}-\w+|/\d+|/o/.*", RegexOptions.CultureInvariant);

  private static readonly Regex Version = new(@"/api/2\.\d/|/v4/", RegexOptions.CultureInvariant);

  // What reads although its method says nothing of it.
  private static readonly Regex ReadsByPost = new(
    @"/clusters/events|/sql/|validate-storage-credentials|/temporary-", RegexOptions.CultureInvariant);

  public Proxy Proxy => proxy;

  public HttpMessage Request => request;

  public string Service => proxy.Service;

  /// <summary>Whether it is the module's, and not that of Stitch's own connection check.</summary>
  public bool IsOfModule => request.Header("User-Agent")?.Contains("StitchDelta", StringComparison.Ordinal) == true;

  /// <summary>What is asked, with names and ids left out.</summary>
  public string Operation { get; } = OperationOf(proxy.Service, request);

  public bool IsWrite { get; } = IsWriteOf(proxy.Service, request);

  /// <summary>Whether the client had gone when it was read: it was sent before that.</summary>
  public bool IsLeft { get; init; }

  /// <summary>The status that the sandbox answered with; null while it has not.</summary>
  public int? Status { get; private set; }

  public void Answered(HttpMessage answer) => Status = answer.Status;

  public override string ToString() => $"{Service} {Operation}";

  private static bool IsIam(HttpMessage request) => Action(request) is not null;

  private static string? Action(HttpMessage request) =>
    request.Method == "POST" && Regex.Match(request.Text, @"(?:^|&)Action=(\w+)") is { Success: true } match ? match.Groups[1].Value : null;

  private static bool IsWriteOf(string service, HttpMessage request)
  {
    if (request.Method is "GET" or "HEAD") return false;
    if (service == "AWS" && Action(request) is { } action) return !Regex.IsMatch(action, "^(Get|List|Simulate|Assume)");
    return !ReadsByPost.IsMatch(request.Target);
  }

  private static string OperationOf(string service, HttpMessage request)
  {
    var path = request.Target.Split('?')[0];
    if (service != "AWS") return $"{request.Method} {Varying.Replace(Version.Replace(path, ""), "/…")}";
    if (IsIam(request)) return Action(request)!;
    var sub = Regex.Match(request.Target, @"\?(\w+)").Groups[1].Value;
    var thing = path.Trim('/').Split('/') switch
    {
      [""] => "buckets",
      [_] => "bucket",
      _ => "object",
    };
    return $"{request.Method} {thing} {sub}".TrimEnd();
  }
}
