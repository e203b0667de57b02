using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StitchDelta.Engine;

namespace StitchDelta.Support;

/// <summary>A test that needs the program <c>moto_server</c>, and is reported as skipped where there is none.</summary>
public sealed class MotoFactAttribute : FactAttribute
{
  public MotoFactAttribute()
  {
    if (MotoServer.Program is null)
      Skip = "moto_server is not on this machine";
  }
}

/// <summary>moto_server on a free port of the loopback address.</summary>
public sealed class MotoServer : IAsyncLifetime, IDisposable
{
  internal static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
    .SelectMany(folder => new[] { "moto_server", "moto_server.exe" }.Select(name => Path.Combine(folder, name)))
    .FirstOrDefault(File.Exists);

  private readonly HttpClient _http = new();
  private Process? _process;

  public Uri Url { get; private set; } = null!;

  public async Task InitializeAsync()
  {
    if (Program is null)
      return;
    Url = new Uri($"http://127.0.0.1:{FreePort()}/");
    _process = Process.Start(new ProcessStartInfo(Program, $"-H 127.0.0.1 -p {Url.Port}") { RedirectStandardOutput = true, RedirectStandardError = true })!;
    _process.OutputDataReceived += (_, _) => { };
    _process.ErrorDataReceived += (_, _) => { };
    _process.BeginOutputReadLine();
    _process.BeginErrorReadLine();
    using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
    while (!await AnswersAsync(limit.Token))
      await Task.Delay(100, limit.Token);
  }

  public Task DisposeAsync()
  {
    Dispose();
    return Task.CompletedTask;
  }

  public void Dispose()
  {
    _http.Dispose();
    _process?.Kill(entireProcessTree: true);
    _process?.Dispose();
    _process = null;
  }

  public IAws Aws(Recorder log, string? region = null) =>
    new EngineEntry().Aws(new AwsConnection { EndpointUrl = Url, AccessKeyId = "AKIAIOSFODNN7EXAMPLE", SecretAccessKey = SecureText.Hide(Canary.AwsSecret), Region = region }, log);

  public async Task MakeBucketAsync(string name, string? region = null)
  {
    using var body = new StringContent(region is null ? "" : $"<CreateBucketConfiguration><LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>");
    using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(Url, name)) { Content = body };
    request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=test/20260101/{region ?? "us-east-1"}/s3/aws4_request, SignedHeaders=host, Signature=0");
    using var response = await _http.SendAsync(request);
    response.EnsureSuccessStatusCode();
  }

  private async Task<bool> AnswersAsync(CancellationToken cancel)
  {
    try
    {
      using var response = await _http.GetAsync(new Uri(Url, "moto-api/"), cancel);
      return true;
    }
    catch (HttpRequestException)
    {
      return false;
    }
  }

  private static int FreePort()
  {
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    return ((IPEndPoint)listener.LocalEndpoint).Port;
  }
}
