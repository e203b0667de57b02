using System.Net.Http.Headers;
using StitchDelta.HiveServer2;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Stitch;

/// <summary>Opens the session over HTTP, and waits for a cluster that is starting as a driver does.</summary>
/// <param name="patience">How long to wait in all for a cluster to become available.</param>
/// <param name="handler">What carries the requests; null for the network.</param>
/// <param name="pause">Waits; null for the clock.</param>
internal sealed class HttpJdbcProbe(
  TimeSpan patience, HttpMessageHandler? handler = null, Func<TimeSpan, CancellationToken, Task>? pause = null) : IJdbcProbe
{
  private const string AutoMerge = "spark.databricks.delta.schema.autoMerge.enabled";
  private static readonly string[] ReasonHeaders = ["x-thriftserver-error-message", "x-databricks-reason-phrase"];

  private readonly HttpClient _http = new(handler ?? new HttpClientHandler { UseProxy = false, AllowAutoRedirect = false });
  private readonly Func<TimeSpan, CancellationToken, Task> _pause = pause ?? Task.Delay;

  /// <summary>The address that it calls from; null for this machine's.</summary>
  public string? From { get; init; }

  /// <summary>One that has the patience for a cluster of these options to end and to start again, and that calls from an address of
  /// Stitch's.</summary>
  public static HttpJdbcProbe For(SandboxOptions options, StitchRegions region) =>
    new(TimeSpan.FromTicks(options.ClusterStart.Ticks * 2) + TimeSpan.FromSeconds(10)) { From = region.IPAddresses[0] };

  public async Task<string?> TryAsync(JdbcUrl url, string token, SmallLoad? load, CancellationToken cancel)
  {
    var wait = new Patience(patience);
    var session = new HiveServer2Session((message, ct) => ExchangeAsync(url.Endpoint, token, message, wait, ct), _pause);
    try
    {
      await session.OpenAsync(url.Address.Catalog, url.Address.Schema, cancel).ConfigureAwait(false);
      await session.ExecuteAsync("SELECT 1", cancel).ConfigureAwait(false);
      var setting = await session.ExecuteAsync($"SET {AutoMerge}", cancel).ConfigureAwait(false);
      if (setting.Rows is [[.., string value], ..] && value.Equals("true", StringComparison.OrdinalIgnoreCase))
        return $"{AutoMerge} must be false, but it is true";
      if (load is not null)
        await LoadAsync(session, load, cancel).ConfigureAwait(false);
      return null;
    }
    catch (Exception fault) when (fault is StitchDeltaException or HttpRequestException)
    {
      return (fault.InnerException ?? fault).Message;
    }
    finally
    {
      await session.CloseAsync().ConfigureAwait(false);
    }
  }

  public void Dispose() => _http.Dispose();

  private static async Task LoadAsync(HiveServer2Session session, SmallLoad load, CancellationToken cancel)
  {
    try
    {
      foreach (var statement in load.Statements)
        await session.ExecuteAsync(statement, cancel).ConfigureAwait(false);
    }
    finally
    {
      await TryCleanUpAsync(session, load, cancel).ConfigureAwait(false);
    }
  }

  // Where the load has failed, that is what is to be told.
  private static async Task TryCleanUpAsync(HiveServer2Session session, SmallLoad load, CancellationToken cancel)
  {
    try
    {
      await session.ExecuteAsync(load.CleanUp, cancel).ConfigureAwait(false);
    }
    catch (Exception fault) when (fault is StitchDeltaException or HttpRequestException)
    {
    }
  }

  private async Task<byte[]> ExchangeAsync(Uri endpoint, string token, byte[] message, Patience wait, CancellationToken cancel)
  {
    while (true)
    {
      using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
      {
        Content = new ByteArrayContent(message) { Headers = { ContentType = new("application/x-thrift") } },
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
      };
      if (From is not null)
        request.Headers.Add(SourceAddress.Header, From);
      using var response = await _http.SendAsync(request, cancel).ConfigureAwait(false);
      if (response.IsSuccessStatusCode)
        return await BodyAsync(response).ConfigureAwait(false);
      // Only an answer that says when to come back is worth coming back for.
      if ((int)response.StatusCode != 503 || response.Headers.RetryAfter?.Delta is not { } delay || !wait.Takes(delay))
        throw new HttpRequestException(Reason(response));
      await _pause(delay, cancel).ConfigureAwait(false);
    }
  }

  private static Task<byte[]> BodyAsync(HttpResponseMessage response) => response.Content.ReadAsByteArrayAsync();

  private static string Reason(HttpResponseMessage response)
  {
    var said = ReasonHeaders.SelectMany(name => response.Headers.TryGetValues(name, out var values) ? values : []).FirstOrDefault();
    return $"HTTP {(int)response.StatusCode}: {said ?? response.ReasonPhrase}";
  }

  private sealed class Patience(TimeSpan left)
  {
    private TimeSpan _left = left;

    public bool Takes(TimeSpan delay) => (_left -= delay) >= TimeSpan.Zero;
  }
}
