using StitchDelta.Support;

namespace StitchDelta.Answers;

/// <summary>One way in which an answer is none: what a login page, a gateway, another service or a bad line make of it.</summary>
public sealed class Spoil
{
  private const string Html = "<!DOCTYPE html><html><head><title>Log in</title></head><body><form></form><br></body></html>";
  private const string Xhtml = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Log in</title></head><body><p>Who are you?</p></body></html>""";

  private readonly Func<RawAnswer> _answer;

  private Spoil(string name, Func<RawAnswer> answer) => (Name, _answer) = (name, answer);

  public string Name { get; }

  /// <summary>How long a try may take. Where nothing comes, that is how long it is waited for; where something does, it is far more than a
  /// busy machine needs.</summary>
  internal TimeSpan Try => Name == "never" || Name.StartsWith("stalled", StringComparison.Ordinal) ? TimeSpan.FromMilliseconds(400) : Enough;

  /// <summary>More than any answer takes that comes at all.</summary>
  internal static TimeSpan Enough { get; } = TimeSpan.FromMinutes(2);

  /// <summary>For a silence after which an answer is to come.</summary>
  internal static TimeSpan Short { get; } = TimeSpan.FromSeconds(3);

  /// <summary>Where a redirect leads. Nothing may ever be asked there.</summary>
  internal static Uri Elsewhere { get; } = new("http://127.0.0.1:9/");

  internal static IReadOnlyList<Spoil> All { get; } =
  [
    Of("200 empty", 200),
    Of("204", 204),
    Of("200 null", 200, "null", "application/json"),
    Of("200 a list", 200, "[1]", "application/json"),
    Of("200 a list of objects", 200, "[{}]", "application/json"),
    Of("200 an empty object", 200, "{}", "application/json"),
    Of("200 a text", 200, "\"ok\"", "application/json"),
    Of("200 half an object", 200, """{"a": [1, """, "application/json"),
    Of("200 HTML", 200, Html, "text/html"),
    Of("200 HTML that says it is XML", 200, Html),
    Of("200 XHTML", 200, Xhtml),
    Of("200 XHTML that says it is JSON", 200, Xhtml, "application/json"),
    Of("200 another answer", 200, "<ListRolesResponse><ListRolesResult><Roles><member><RoleName>a</RoleName></member></Roles></ListRolesResult></ListRolesResponse>"),
    Of("200 half an XML", 200, "<GetRoleResponse><GetRoleResult><Role>"),
    Of("401 HTML", 401, Html, "text/html"),
    Of("403 empty", 403),
    Of("403 HTML", 403, Html, "text/html"),
    Of("404 empty", 404),
    Of("404 HTML", 404, Html, "text/html"),
    Of("404 XHTML", 404, Xhtml),
    Of("404 a text", 404, "NoSuchBucketPolicy NoSuchEntity RESOURCE_DOES_NOT_EXIST", "text/plain"),
    Of("407 HTML", 407, Html, "text/html"),
    Of("500 HTML", 500, Html, "text/html"),
    Of("503 HTML", 503, Html, "text/html"),
    Redirect(301),
    Redirect(302),
    Redirect(307),
    Redirect(308),
    new("a flood", () => new("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n", RawAnswer.End.Flood)),
    new("a flood that is refused", () => new("HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\nConnection: close\r\n\r\n", RawAnswer.End.Flood)),
    new("a length of gigabytes", () => new("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9000000000\r\n\r\n", RawAnswer.End.Flood)),
    new("broken in mid-body", () => new("HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 1000\r\n\r\n<A", RawAnswer.End.Close)),
    new("broken in mid-chunk", () => new("HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n<A", RawAnswer.End.Close)),
    new("broken in mid-head", () => new("HTTP/1.1 200 OK\r\nContent-Ty", RawAnswer.End.Close)),
    new("stalled in mid-body", () => new("HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 1000\r\n\r\n<A", RawAnswer.End.Stall)),
    new("stalled in mid-head", () => new("HTTP/1.1 200 OK\r\nContent-Ty", RawAnswer.End.Stall)),
    new("stalled in the body of a refusal", () => new("HTTP/1.1 404 Not Found\r\nContent-Type: application/xml\r\nContent-Length: 1000\r\n\r\n<Error>", RawAnswer.End.Stall)),
    new("never", () => new("", RawAnswer.End.Stall)),
    new("closed at once", () => new("", RawAnswer.End.Close)),
    new("not HTTP", () => new("220 mail.example ESMTP ready\r\n", RawAnswer.End.Close)),
  ];

  internal static TheoryData<string> Names => [.. All.Select(s => s.Name)];

  internal static Spoil Named(string name) => All.Single(s => s.Name == name);

  internal RawAnswer Answer => _answer();

  public override string ToString() => Name;

  private static Spoil Of(string name, int status, string body = "", string mediaType = "application/xml") => new(name, () => RawAnswer.Http(status, body, mediaType));

  private static Spoil Redirect(int status) =>
    new($"{status} elsewhere", () => RawAnswer.Http(status, "", "text/html", ("Location", Elsewhere.AbsoluteUri + "login?next=secret-of-the-gateway")));
}
