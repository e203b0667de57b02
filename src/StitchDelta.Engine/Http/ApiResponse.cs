using System.Text;
using System.Text.Json;

namespace StitchDelta.Engine.Http;

/// <summary>An answer, whatever its status.</summary>
internal sealed class ApiResponse(int status, string mediaType, IReadOnlyDictionary<string, string> headers, byte[] body)
{
  internal int Status => status;

  internal bool IsSuccess => status is >= 200 and < 300;

  internal byte[] Body => body;

  internal string MediaType => mediaType;

  internal string Text => Encoding.UTF8.GetString(body);

  internal string? Header(string name) => headers.TryGetValue(name, out var value) ? value : null;

  internal string RequestId => Header("x-request-id") ?? Header("request-id") ?? "";

  /// <summary>A login page, in the answer or where it sends us: what a gateway gives instead of data.</summary>
  internal bool IsPage => status is >= 300 and < 400 || (IsSuccess && (mediaType is "text/html" || Text.TrimStart() is ['<', ..]));

  /// <summary>The page that we were sent to, or null when it was in the answer itself.</summary>
  internal string? Location => Header("Location");

  /// <summary>The JSON, an empty object when there is no body.</summary>
  internal JsonElement Json()
  {
    using var document = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
    return document.RootElement.Clone();
  }

  internal static async Task<ApiResponse> ReadAsync(HttpResponseMessage message)
  {
    var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
    foreach (var header in message.Headers)
      headers[header.Key] = string.Join(", ", header.Value);
    var body = message.Content is null ? [] : await message.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
    return new ApiResponse((int)message.StatusCode, message.Content?.Headers.ContentType?.MediaType ?? "", headers, body);
  }
}
