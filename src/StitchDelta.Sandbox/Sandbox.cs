using System.Security;
using StitchDelta.Contracts;
using StitchDelta.Names;
using StitchDelta.Sandbox.Aws;
using StitchDelta.Sandbox.Aws.State;
using StitchDelta.Sandbox.Databricks;
using StitchDelta.Sandbox.Databricks.Sql;
using StitchDelta.Sandbox.Http;
using StitchDelta.Sandbox.Stitch;

namespace StitchDelta.Sandbox;

/// <summary>A running sandbox: the stand-ins, each on a port of its own, over one state.</summary>
internal sealed class Sandbox : ISandbox
{
  private readonly RequestLog _log;
  private readonly Faults _faults;
  private readonly IReadOnlyList<IDisposable> _parts;

  private Sandbox(
    RequestLog log, Faults faults, IReadOnlyList<IDisposable> parts, AwsConnection aws, WorkspaceConnection workspace, StitchConnection stitch)
  {
    _log = log;
    _faults = faults;
    _parts = parts;
    Aws = aws;
    Workspace = workspace;
    Stitch = stitch;
  }

  /// <inheritdoc />
  public AwsConnection Aws { get; }

  /// <inheritdoc />
  public required AwsConnection Partner { get; init; }

  /// <inheritdoc />
  public WorkspaceConnection Workspace { get; }

  /// <inheritdoc />
  public required OAuthClient ServicePrincipal { get; init; }

  /// <inheritdoc />
  public StitchConnection Stitch { get; }

  /// <inheritdoc />
  public required IReadOnlyList<SandboxStitchAccount> StitchAccounts { get; init; }

  /// <inheritdoc />
  public IReadOnlyList<SandboxRequest> Requests => _log.Snapshot();

  /// <summary>Puts the stand-ins together. The only place that knows all three.</summary>
  public static Sandbox Start(SandboxOptions options)
  {
    var log = new RequestLog();
    var (state, admin, partner) = InitialState.Create(options, () => DateTimeOffset.UtcNow);
    var cloud = new AwsCloud(state);
    var workspace = new Workspace(cloud, options);
    var probe = HttpJdbcProbe.For(options, StitchRegions.Of(options.StitchRegion));
    var accounts = StitchAccount.CreateAll(cloud, options, probe);

    var (awsService, databricksService, stitchService) = (new AwsService(state), new DatabricksService(workspace, new SqlEndpoint(cloud)), new StitchService(accounts));
    var faults = new Faults([.. awsService.Operations, .. databricksService.Operations, .. stitchService.Operations]);
    var aws = WireHost.Start("S3", awsService, log, faults);
    var databricks = WireHost.Start("Databricks", databricksService, log, faults);
    var stitch = WireHost.Start("Stitch", stitchService, log, faults);

    return new(log, faults, [.. accounts, probe, aws, databricks, stitch],
      Connection(aws.Address, admin, options),
      new(databricks.Address, Secret(workspace.AdminToken)) { Source = "the sandbox" },
      new(stitch.Address, Secret(accounts[0].AccessToken)) { StitchRegion = options.StitchRegion, Source = "the sandbox" })
    {
      Partner = Connection(aws.Address, partner, options),
      ServicePrincipal = new(workspace.ServicePrincipals.First.ApplicationId, Secret(workspace.ServicePrincipals.First.Secret)),
      StitchAccounts = accounts.Select(a => new SandboxStitchAccount(a.ClientId, Secret(a.AccessToken))).ToArray(), // PowerShell indexes an array.
    };
  }

  /// <inheritdoc />
  public void AddFault(SandboxFault fault) => _faults.Add(fault);

  /// <inheritdoc />
  public void Dispose()
  {
    foreach (var part in _parts)
      part.Dispose();
  }

  private static AwsConnection Connection(Uri address, AccessKey key, SandboxOptions options) =>
    new() { Region = StitchRegions.Of(options.StitchRegion).AwsRegion, EndpointUrl = address, AccessKeyId = key.Id, SecretAccessKey = Secret(key.Secret) };

  private static SecureString Secret(string text)
  {
    var secret = new SecureString();
    foreach (var character in text)
      secret.AppendChar(character);
    secret.MakeReadOnly();
    return secret;
  }
}
