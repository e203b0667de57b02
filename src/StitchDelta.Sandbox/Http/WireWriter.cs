using System.Net;

namespace StitchDelta.Sandbox.Http;

/// <summary>Sends an answer. To HEAD, and with 204 and 304, only its head.</summary>
internal static class WireWriter
{
  public static async Task WriteAsync(HttpListenerResponse response, string method, WireResponse answer)
  {
    response.StatusCode = answer.Status;
    foreach (var header in answer.Headers)
      response.AddHeader(header.Key, header.Value);
    if (answer.ContentType is not null)
      response.ContentType = answer.ContentType;
    if (answer.Status is not (204 or 304))
      response.ContentLength64 = answer.Body.Length;
    if (method != "HEAD" && answer.Body.Length > 0 && answer.Status is not (204 or 304))
    {
      using var body = new MemoryStream(answer.Body);
      await body.CopyToAsync(response.OutputStream).ConfigureAwait(false);
    }
    response.Close();
  }
}
