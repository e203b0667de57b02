using System.Text;
using System.Text.Json;

namespace StitchDelta.Engine.Http;

/// <summary>An answer, whatever its status.</summary>
internal sealed class ApiResponse(int status, string mediaType, IReadOnlyDictionary<string, string> headers, byte[] body)
{
  internal int Status => status;

  /// <summary>How many times the request was sent until this came.</summary>
  internal int Tries { get; set; } = 1;

  internal bool IsSuccess => status is >= 200 and < 300;

  internal byte[] Body => body;

  internal string MediaType => mediaType;

  internal string Text => Encoding.UTF8.GetString(body);

  /// <summary>
  /// The beginning of it, for what looks for words in a refusal: no refusal has them later, and a search may take the square of the length.
  /// </summary>
  internal string Head => Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 16 * 1024));

  internal string? Header(string name) => headers.TryGetValue(name, out var value) ? value : null;

  internal string RequestId => Header("x-request-id") ?? Header("request-id") ?? "";

  /// <summary>A login page, in the answer or where it sends us: what a gateway gives instead of data.</summary>
  internal bool IsPage => status is >= 300 and < 400 || (IsSuccess && (mediaType is "text/html" || BeginsWithTag));

  // A body is not made a text for its first character.
  private bool BeginsWithTag => body.SkipWhile(b => BlanksAndMark.Contains(b)).FirstOrDefault() == '<';

  private static readonly byte[] BlanksAndMark = [(byte)' ', (byte)'\t', (byte)'\r', (byte)'\n', 0xEF, 0xBB, 0xBF];

  /// <summary>The page that we were sent to, or null when it was in the answer itself. Of what is behind the question mark only the error
  /// is for people.</summary>
  internal string? Location
  {
    get
    {
      var parts = Header("Location")?.Split('?', '#', '&');
      return parts is null ? null
        : string.Join("?", parts.Where((part, i) => i == 0 || part.StartsWith("error=", StringComparison.Ordinal)));
    }
  }

  /// <summary>The JSON in the body.</summary>
  internal JsonElement Json()
  {
    if (body.Length == 0)
      throw new AnswerException("it is empty");
    using var document = JsonDocument.Parse(body);
    return document.RootElement.Clone();
  }

  /// <summary>Reads an answer of so many bytes at most.</summary>
  internal static async Task<ApiResponse> ReadAsync(HttpResponseMessage message, int most, CancellationToken cancel)
  {
    var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
    foreach (var header in message.Headers)
      headers[header.Key] = string.Join(", ", header.Value);
    var body = message.Content is null ? []
      : await BoundedBody.ReadAsync(await StreamAsync(message.Content, cancel).ConfigureAwait(false), most, cancel).ConfigureAwait(false);
    return new ApiResponse((int)message.StatusCode, message.Content?.Headers.ContentType?.MediaType ?? "", headers, body);
  }

#if NETFRAMEWORK
  private static Task<Stream> StreamAsync(HttpContent content, CancellationToken cancel) => content.ReadAsStreamAsync();
#else
  private static Task<Stream> StreamAsync(HttpContent content, CancellationToken cancel) => content.ReadAsStreamAsync(cancel);
#endif
}
