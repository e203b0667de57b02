using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Aws;

namespace StitchDelta.Sandbox.Stitch;

/// <summary>The state of one stand-in Stitch account, which may have one destination. Disposing it cancels what it still does in the
/// background.</summary>
internal sealed class StitchAccount(
  IAwsCloud aws, SandboxOptions options, string accessToken, IJdbcProbe jdbc, int number = 0) : IDisposable
{
  // No two accounts give the same id to their destinations.
  private const long FirstDestinationId = 155582, IdsOfAnAccount = 10000;
  private readonly ConnectionCheckProbe _probe = new(aws, StitchRegions.Of(options.StitchRegion), jdbc, options.LoadsAtCheck);
  private readonly CancellationTokenSource _closing = new();
  private long _nextId = FirstDestinationId + number * IdsOfAnAccount;

  /// <summary>stitch_client_id.</summary>
  public long ClientId { get; } = 116078 + number;

  public string AccessToken { get; } = accessToken;

  /// <summary>The account's destination, or null.</summary>
  public Destination? Destination { get; private set; }

  /// <summary>Held while a call reads or changes the state.</summary>
  public object Gate { get; } = new();

  /// <summary>As many accounts as a sandbox is to have, each with a token of its own.</summary>
  public static IReadOnlyList<StitchAccount> CreateAll(IAwsCloud aws, SandboxOptions options, IJdbcProbe jdbc) =>
    [.. Enumerable.Range(0, options.StitchAccountCount)
      .Select(n => new StitchAccount(aws, options, Guid.NewGuid().ToString("N"), jdbc, n))];

  public Destination Create(DestinationType type, JsonObject body)
  {
    Destination = new(_nextId++, type, ClientId, options.Clock());
    Update(Destination, body);
    return Destination;
  }

  /// <summary>Changes the destination and, when its form is complete, has its connection checked.</summary>
  public void Update(Destination destination, JsonObject body)
  {
    destination.Change(body, options.Clock());
    destination.LastCheck = destination.Type.IsCompleteWith(destination.Properties) ? Check(destination) : null;
  }

  public void Delete() => Destination = null;

  public void Dispose()
  {
    if (_closing.IsCancellationRequested)
      return;
    _closing.Cancel();
    _closing.Dispose();
  }

  private ConnectionCheckRun Check(Destination destination)
  {
    var properties = (JsonObject)destination.Properties.DeepClone();
    // Of other types the sandbox only knows that they are there.
    var isConnected = destination.Type == DestinationType.DatabricksDelta;
    var cancel = _closing.Token;
    return new($"{ClientId}.{destination.Id}.check.{Guid.NewGuid()}", options.ConnectionCheck, options.Clock,
      () => isConnected ? _probe.RunAsync(properties, cancel) : Task.FromResult<string?>(null));
  }
}
