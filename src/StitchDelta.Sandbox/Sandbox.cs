using System.Security;
using StitchDelta.Contracts;
using StitchDelta.Sandbox.Aws;
using StitchDelta.Sandbox.Aws.State;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox;

/// <summary>A running sandbox: the stand-ins, each on a port of its own, over one state.</summary>
internal sealed class Sandbox : ISandbox
{
  private readonly RequestLog log;
  private readonly IReadOnlyList<WireHost> hosts;

  private Sandbox(RequestLog log, IReadOnlyList<WireHost> hosts, AwsConnection aws, WorkspaceConnection workspace, StitchConnection stitch)
  {
    this.log = log;
    this.hosts = hosts;
    Aws = aws;
    Workspace = workspace;
    Stitch = stitch;
  }

  /// <inheritdoc />
  public AwsConnection Aws { get; }

  /// <inheritdoc />
  public WorkspaceConnection Workspace { get; }

  /// <inheritdoc />
  public StitchConnection Stitch { get; }

  /// <inheritdoc />
  public IReadOnlyList<SandboxRequest> Requests => log.Snapshot();

  /// <summary>Puts the stand-ins together. The only place that knows all three.</summary>
  public static Sandbox Start(SandboxOptions options)
  {
    var log = new RequestLog();
    var (state, key) = InitialState.Create(options, () => DateTimeOffset.UtcNow);
    var cloud = new AwsCloud(state);
    var aws = WireHost.Start("S3", new AwsService(state), log);
    // Databricks plugs in here: new DatabricksService(new Workspace(cloud, options, ...)) in place of NotThere.
    var databricks = WireHost.Start("Databricks", new NotThere("Databricks"), log);
    // Stitch plugs in here: new StitchService(..., cloud, options, ...) in place of NotThere.
    var stitch = WireHost.Start("Stitch", new NotThere("Stitch"), log);
    _ = cloud;

    return new(log, [aws, databricks, stitch],
      new()
      {
        Region = "us-east-1",
        EndpointUrl = aws.Address,
        AccessKeyId = key.Id,
        SecretAccessKey = Secret(key.Secret),
      },
      new(databricks.Address, Secret("")) { Source = "the sandbox" },
      new(stitch.Address, Secret("")) { StitchRegion = StitchRegion.NorthAmerica, Source = "the sandbox" });
  }

  /// <inheritdoc />
  public void Dispose()
  {
    foreach (var host in hosts)
      host.Dispose();
  }

  private static SecureString Secret(string text)
  {
    var secret = new SecureString();
    foreach (var character in text)
      secret.AppendChar(character);
    secret.MakeReadOnly();
    return secret;
  }

  /// <summary>Holds the port of a stand-in that is still to come.</summary>
  private sealed class NotThere(string name) : IWireService
  {
    public Task<WireResponse> HandleAsync(WireRequest request, CancellationToken cancel) =>
      Task.FromResult(new WireResponse(501, null, []) { Service = name, Operation = $"{request.Method} {request.RawPath}" });
  }
}
