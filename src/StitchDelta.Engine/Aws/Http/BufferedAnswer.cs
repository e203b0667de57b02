using System.Net;
using System.Text;
using Amazon.Runtime.EventStreams;
using Amazon.Runtime.Internal.Transform;

namespace StitchDelta.Engine.Aws.Http;

/// <summary>An answer whose body has come whole.</summary>
internal sealed class BufferedAnswer(IWebResponseData head, byte[] body) : IWebResponseData, IHttpResponseBody
{
  internal byte[] Body => body;

  internal string Text => Encoding.UTF8.GetString(body);

  internal BufferedAnswer WithoutBody() => new(head, []);

  internal int Status => (int)head.StatusCode;

  public long ContentLength => body.Length;

  public string ContentType => head.ContentType;

  public HttpStatusCode StatusCode => head.StatusCode;

  public bool IsSuccessStatusCode => head.IsSuccessStatusCode;

  public IHttpResponseBody ResponseBody => this;

  public string[] GetHeaderNames() => head.GetHeaderNames();

  public bool IsHeaderPresent(string headerName) => head.IsHeaderPresent(headerName);

  public string GetHeaderValue(string headerName) => head.GetHeaderValue(headerName);

  public IEventStreamHeader GetEventStreamHeader(string headerName) => head.GetEventStreamHeader(headerName);

  public bool IsEventHeaderPresent(string headerName) => head.IsEventHeaderPresent(headerName);

  public Stream OpenResponse() => new MemoryStream(body, writable: false);

  public Task<Stream> OpenResponseAsync() => Task.FromResult(OpenResponse());

  public void Dispose()
  {
    // There is nothing to let go of: the connection was, when the body had come.
  }
}
