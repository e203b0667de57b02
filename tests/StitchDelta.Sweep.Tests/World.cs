using System.Security;
using StitchDelta.Engine;
using StitchDelta.Engine.Aws;
using StitchDelta.Engine.Http;

namespace StitchDelta.Sweep;

/// <summary>A sandbox with what other people have in it, the proxies in front of it, and the real engine behind them.</summary>
internal sealed class World : IDisposable
{
  public const string Bucket = SandboxOptions.BucketName;
  public const string Role = "stitch-delta";

  private readonly Sandbox.Sandbox _sandbox;
  private readonly HttpClient _http = ApiSender.MakeClient();
  private readonly Proxy _aws, _databricks, _stitch;
  private readonly RecentWrites _writes;
  private readonly object _gate = new();
  private readonly List<Exchange> _requests = [];
  private Func<int, Exchange, Task<Fault?>> _befalls = (_, _) => Task.FromResult<Fault?>(null);

  public World(SandboxWorkspaceKind kind = SandboxWorkspaceKind.HiveMetastore)
  {
    _writes = new(Time);
    _sandbox = Sandbox.Sandbox.Start(new() { ClusterStart = TimeSpan.Zero, ConnectionCheck = TimeSpan.Zero, WorkspaceKind = kind });
    _aws = At("AWS", _sandbox.Aws.EndpointUrl!);
    _databricks = At("Databricks", _sandbox.Workspace.WorkspaceUrl);
    _stitch = At("Stitch", _sandbox.Stitch.BaseUrl);
    Bystanders.Add(_sandbox);
    Before = Snapshot.Of(this, _sandbox);
  }

  /// <summary>The module's clock: a wait is over at once, and lets its time pass.</summary>
  public TestTime Time { get; } = new() { Wall = DateTimeOffset.UtcNow };

  /// <summary>All that there was before any command.</summary>
  public IReadOnlyCollection<string> Before { get; }

  /// <summary>What was asked since the last command began.</summary>
  public IReadOnlyList<Exchange> Requests
  {
    get
    {
      lock (_gate) return [.. _requests];
    }
  }

  public Uri WorkspaceUrl => _databricks.Address;

  public SecureString WorkspaceToken => _sandbox.Workspace.Token!;

  public Sandbox.Sandbox State => _sandbox;

  public IReadOnlyCollection<string> Things() => Snapshot.Of(this, _sandbox);

  /// <summary>The addresses under which the module knows the three services.</summary>
  public IEnumerable<(Uri Address, string Name)> Addresses =>
    [(_aws.Address, "aws"), (_databricks.Address, "databricks"), (_stitch.Address, "stitch")];

  /// <summary>The three systems as a new command finds them.</summary>
  public ConnectedSystems Connect(Stage stage, bool hasShortLimits)
  {
    var limits = new EngineLimits
    {
      AwsWait = TimeSpan.FromMilliseconds(1),
      AwsBytes = Fault.LargestAnswer,
      ApiBytes = Fault.LargestAnswer,
    };
    if (hasShortLimits) limits = limits with { AwsTry = TimeSpan.FromMilliseconds(700), ApiTry = TimeSpan.FromMilliseconds(700) };
    var nowhere = Path.Combine(AppContext.BaseDirectory, "no-such-file");
    var engine = new EngineEntry(_http, Time, limits, new AwsMachine { Variable = _ => null, CredentialsFile = nowhere });
    return new()
    {
      Aws = new ConsistentAws(engine.Aws(_sandbox.Aws with { EndpointUrl = _aws.Address }, stage), _writes, stage.Progress),
      Workspace = engine.Workspace(_sandbox.Workspace with { WorkspaceUrl = WorkspaceUrl }, stage),
      WorkspaceUrl = WorkspaceUrl,
      Stitch = engine.Stitch(_sandbox.Stitch with { BaseUrl = _stitch.Address }, stage),
    };
  }

  /// <summary>Begins a command, of whose requests something befalls some.</summary>
  public void Begin(Func<int, Exchange, Task<Fault?>>? befalls)
  {
    foreach (var proxy in new[] { _aws, _databricks, _stitch }) proxy.ComeBack();
    lock (_gate)
    {
      _requests.Clear();
      _befalls = befalls ?? ((_, _) => Task.FromResult<Fault?>(null));
    }
  }

  /// <summary>The check that Stitch makes in the background has ended.</summary>
  public Task SettleAsync() => _sandbox.StitchStates[0].Destination?.LastCheck?.Work ?? Task.CompletedTask;

  public void Dispose()
  {
    _http.Dispose();
    foreach (var proxy in new[] { _aws, _databricks, _stitch }) proxy.Dispose();
    _sandbox.Dispose();
  }

  private Proxy At(string service, Uri address) => new(service, address, Arrived);

  private async Task<Fault?> Arrived(Exchange exchange)
  {
    // The module's clock runs faster than the work that it waits for.
    if (exchange.Operation.EndsWith("last-connection-check", StringComparison.Ordinal))
      await Task.WhenAny(SettleAsync(), Task.Delay(TimeSpan.FromSeconds(20)));
    Task<Fault?> befalls;
    lock (_gate)
    {
      _requests.Add(exchange);
      befalls = _befalls(_requests.Count - 1, exchange);
    }
    return await befalls;
  }
}
