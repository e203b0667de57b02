using System.Net;
using StitchDelta.Engine;
using StitchDelta.Engine.Http;
using StitchDelta.Support;

namespace StitchDelta.Answers;

/// <summary>The machine's proxy is the whole process's, so these run by themselves.</summary>
[CollectionDefinition(nameof(ByThemselves), DisableParallelization = true)]
public sealed class ByThemselves;

/// <summary>With a proxy set up on the machine (<c>http_proxy</c>), what listens on the machine itself is reached without it, and all else
/// through it.</summary>
[Collection(nameof(ByThemselves))]
public sealed class ProxyTests : IDisposable
{
  private readonly IWebProxy _before = HttpClient.DefaultProxy;
  private readonly RawServer _proxy = new(_ => RawAnswer.Http(502));

  public ProxyTests() => HttpClient.DefaultProxy = new WebProxy(_proxy.Url);

  public void Dispose()
  {
    HttpClient.DefaultProxy = _before;
    _proxy.Dispose();
  }

  [Fact]
  public async Task No_client_asks_it_for_this_machine()
  {
    using var server = new RawServer(request => request.Headers.ContainsKey("X-Amz-Date")
      ? RawAnswer.Http(200, "<LocationConstraint>eu-west-3</LocationConstraint>") : RawAnswer.Http(200, request.Path.StartsWith("/v4", StringComparison.Ordinal) ? "[]" : "{}", "application/json"));
    var engine = new EngineEntry();

    Assert.Equal("eu-west-3", await engine.Aws(AwsAnswerTests.Connection(server.Url), new Recorder()).GetBucketRegionAsync("acme-lake", default));
    Assert.Empty(await engine.Workspace(new WorkspaceConnection(server.Url, SecureText.Hide(Canary.Token)), new Recorder()).ListTokensAsync(default));
    Assert.Empty(await engine.Stitch(new StitchConnection(server.Url, SecureText.Hide(Canary.StitchToken)), new Recorder()).ListDestinationsAsync(default));
    Assert.Empty(_proxy.Seen);
  }

  [Theory]
  [InlineData("http://localhost:1234/", true)]
  [InlineData("http://127.0.0.2/", true)]
  [InlineData("http://[::1]:80/", true)]
  [InlineData("https://s3.us-east-1.amazonaws.com/", false)]
  public void It_is_asked_for_all_else(string url, bool isBypassed)
  {
    Assert.Equal(isBypassed, MachineProxy.Instance.IsBypassed(new Uri(url)));
    Assert.Equal(isBypassed ? null : _proxy.Url, MachineProxy.Instance.GetProxy(new Uri(url)));
  }
}
