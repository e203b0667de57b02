using System.Globalization;
using System.Security;
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
  private const string Source = "the sandbox";
  private readonly RequestLog _log;
  private readonly Faults _faults;
  private readonly IReadOnlyList<IDisposable> _parts;

  private Sandbox(RequestLog log, Faults faults, IReadOnlyList<IDisposable> parts) => (_log, _faults, _parts) = (log, faults, parts);

  /// <inheritdoc />
  public required AwsConnection Aws { get; init; }

  /// <inheritdoc />
  public required AwsConnection Partner { get; init; }

  /// <inheritdoc />
  public WorkspaceConnection Workspace => new(Workspaces[0].WorkspaceUrl, Workspaces[0].WorkspaceToken) { Source = Source };

  /// <inheritdoc />
  public required IReadOnlyList<SandboxWorkspace> Workspaces { get; init; }

  /// <inheritdoc />
  public required StitchConnection Stitch { get; init; }

  /// <inheritdoc />
  public required IReadOnlyList<SandboxStitchAccount> StitchAccounts { get; init; }

  /// <inheritdoc />
  public IReadOnlyList<SandboxRequest> Requests => _log.Snapshot();

  /// <summary>What AWS knows.</summary>
  internal required AwsState AwsState { get; init; }

  /// <summary>What each workspace knows.</summary>
  internal required IReadOnlyList<Workspace> WorkspaceStates { get; init; }

  /// <summary>What each Stitch account knows.</summary>
  internal required IReadOnlyList<StitchAccount> StitchStates { get; init; }

  /// <summary>Puts the stand-ins together. The only place that knows all three.</summary>
  public static Sandbox Start(SandboxOptions options)
  {
    var log = new RequestLog(options.Clock);
    var (state, admin, partner) = InitialState.Create(options);
    var cloud = new AwsCloud(state);
    var probe = HttpJdbcProbe.For(options, StitchRegions.Of(options.StitchRegion));
    var accounts = StitchAccount.CreateAll(cloud, options, probe);
    var workspaces = Enumerable.Range(0, options.WorkspaceCount).Select(n => new Workspace(cloud, options, n)).ToArray();

    var (awsService, stitchService) = (new AwsService(state), new StitchService(accounts));
    var databricksServices = workspaces.Select(w => new DatabricksService(w, new SqlEndpoint(w))).ToArray();
    var faults = new Faults([.. awsService.Operations, .. databricksServices[0].Operations, .. stitchService.Operations]);
    var aws = WireHost.Start("S3", awsService, log, faults);
    var databricks = databricksServices.Select(s => WireHost.Start("Databricks", s, log, faults)).ToArray();
    var stitch = WireHost.Start("Stitch", stitchService, log, faults);

    // PowerShell indexes arrays.
    return new(log, faults, [.. accounts, probe, aws, .. databricks, stitch])
    {
      AwsState = state,
      WorkspaceStates = workspaces,
      StitchStates = accounts,
      Aws = Connection(aws.Address, admin, options),
      Partner = Connection(aws.Address, partner, options),
      Workspaces = workspaces.Select((w, n) => Shown(databricks[n].Address, w)).ToArray(),
      Stitch = new(stitch.Address, Secret(accounts[0].AccessToken)) { StitchRegion = options.StitchRegion, Source = Source },
      StitchAccounts = accounts.Select(a => new SandboxStitchAccount(a.ClientId, Secret(a.AccessToken))).ToArray(),
    };
  }

  /// <inheritdoc />
  public IReadOnlyList<SandboxFault> Faults => _faults.All;

  /// <inheritdoc />
  public bool RemoveFault(int faultId) => _faults.Remove(faultId);

  /// <inheritdoc />
  public IReadOnlyList<(string Service, string Operation)> Operations => [.. _faults.Known.Select(o => (o.Service, o.Name))];

  /// <inheritdoc />
  public IReadOnlyList<string> Accounts =>
  [
    SandboxOptions.AccountId, SandboxOptions.PartnerAccountId,
    .. Workspaces.Select(w => w.WorkspaceUrl.Authority),
    .. StitchAccounts.Select(a => a.StitchClientId.ToString(CultureInfo.InvariantCulture)),
  ];

  /// <inheritdoc />
  public SandboxFault AddFault(SandboxFault fault)
  {
    // It would wait forever.
    var named = string.Join(", ", Accounts.Take(8));
    if (!Accounts.Any(Wildcard.Of(fault.Account).IsMatch))
      throw Catalogue.SandboxFaultInvalid.For(fault.Account, $"there is no account '{fault.Account}', but {named}");
    return _faults.Add(fault);
  }

  /// <inheritdoc />
  public void Dispose()
  {
    foreach (var part in _parts)
      part.Dispose();
  }

  private static AwsConnection Connection(Uri address, AccessKey key, SandboxOptions options) =>
    new() { Region = StitchRegions.Of(options.StitchRegion).AwsRegion, EndpointUrl = address, AccessKeyId = key.Id,
      SecretAccessKey = Secret(key.Secret) };

  private static SandboxWorkspace Shown(Uri address, Workspace workspace) => new(address, workspace.OrgId, Secret(workspace.AdminToken))
  {
    ServicePrincipalId = workspace.ServicePrincipals.First.ApplicationId,
    ServicePrincipalSecret = Secret(workspace.ServicePrincipals.First.Secret),
  };

  private static SecureString Secret(string text)
  {
    var secret = new SecureString();
    foreach (var character in text)
      secret.AppendChar(character);
    secret.MakeReadOnly();
    return secret;
  }
}
