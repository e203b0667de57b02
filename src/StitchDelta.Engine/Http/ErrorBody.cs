using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace StitchDelta.Engine.Http;

/// <summary>What a refusal says, in any of the shapes that occur: Databricks' JSON with a code in letters or digits, API 1.2, SCIM,
/// Stitch's bare strings, text, a page, nothing but headers.</summary>
/// <param name="Code">The service's error code, or empty.</param>
/// <param name="Message">Its words; never empty.</param>
internal sealed record ErrorBody(string Code, string Message)
{
  private static readonly Regex CodeAndText = new(@"^([A-Z][A-Z_]{2,}): (.+)$", RegexOptions.Singleline | RegexOptions.CultureInvariant);
  private static readonly Regex InlineRequestId = new(@"\[ReqId: ([^\]]+)\]", RegexOptions.CultureInvariant);

  internal static ErrorBody Of(ApiResponse response)
  {
    var text = response.MediaType == "application/x-thrift" ? "" : response.Head.Trim();
    var found = text.Length == 0 ? null : OfJson(response.Body) ?? OfPage(text) ?? OfText(text);
    if (found is { Message.Length: > 0 })
      return found;
    var said = OfHeaders(response);
    return found is { Code.Length: > 0 } ? said with { Code = found.Code } : said;
  }

  /// <summary>The fault that goes on the exception.</summary>
  internal static ServiceFault Fault(ApiRequest request, ApiResponse response)
  {
    var body = Of(response);
    var message = ShownBody.Of(body.Message);
    return new ServiceFault(request.Service, request.Operation, response.Status, body.Code, message, RequestId(response));
  }

  private static string RequestId(ApiResponse response) =>
    response.RequestId is { Length: > 0 } id ? id
    : InlineRequestId.Match(response.Head) is { Success: true } inline ? inline.Groups[1].Value
    : Regex.Match(response.Head, @"""request_id""\s*:\s*""([^""]+)""") is { Success: true } detail ? detail.Groups[1].Value
    : "";

  private static ErrorBody? OfJson(byte[] body)
  {
    try
    {
      using var document = JsonDocument.Parse(body);
      var root = document.RootElement;
      return root.ValueKind switch
      {
        JsonValueKind.String => new ErrorBody("", root.GetString()!),
        JsonValueKind.Object => OfObject(root),
        _ => null,
      };
    }
    catch (Exception e) when (JsonReading.IsNoJson(e))
    {
      return null;
    }
  }

  private static ErrorBody OfObject(JsonElement root)
  {
    // "error" is a string in API 1.2, and an object with the usual members at some gateways.
    var body = root.Member("error") is { ValueKind: JsonValueKind.Object } inner ? inner : root;
    return new ErrorBody(
      First(body, "error_code", "scimType", "code"),
      First(body, "message", "detail", "error_description", "error", "errors"));
  }

  private static string First(JsonElement body, params string[] names) =>
    names.Select(name => body.Member(name)).Where(m => m.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)).Select(m =>
      m.ToString()).FirstOrDefault(t => t.Length > 0) ?? "";

  private static ErrorBody? OfPage(string text) =>
    text is not ['<', ..] ? null
    : Inside(text, "pre") is { } pre ? OfText(WebUtility.HtmlDecode(pre))
    : new ErrorBody("", Inside(text, "title") is { } title ? WebUtility.HtmlDecode(title) : "");

  /// <summary>What is in the first element of this name that ends.</summary>
  private static string? Inside(string page, string element)
  {
    var start = page.IndexOf($"<{element}>", StringComparison.OrdinalIgnoreCase);
    if (start < 0) return null;
    start += element.Length + 2;
    var end = page.IndexOf($"</{element}>", start, StringComparison.OrdinalIgnoreCase);
    return end < 0 ? null : page.Substring(start, end - start).Trim();
  }

  private static ErrorBody OfText(string text)
  {
    var match = CodeAndText.Match(text);
    return match.Success ? new ErrorBody(match.Groups[1].Value, match.Groups[2].Value)
      : new ErrorBody("", text.Length > 500 ? text.Remove(500) + " …" : text);
  }

  private static ErrorBody OfHeaders(ApiResponse response) => OfText(
    response.Header("x-thriftserver-error-message") ?? response.Header("x-databricks-error-or-redirect-message")
      ?? response.Header("x-databricks-reason-phrase")
    ?? $"HTTP {response.Status.ToString(CultureInfo.InvariantCulture)} {(HttpStatusCode)response.Status}");
}
