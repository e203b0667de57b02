using System.Collections;
using System.Security;

namespace StitchDelta.Binding;

/// <summary>
/// Makes the connections to the three systems from all that one object was given: an explicit parameter, then the runspace's connection,
/// then the
/// environment and the vendors' own files. What was given is never dropped for something that was not, and with a sandbox running nothing
/// leaves it.
/// </summary>
/// <param name="session">The connections of the runspace.</param>
/// <param name="engine">The adapters.</param>
/// <param name="log">Where the calls are logged.</param>
/// <param name="environment">Looks up an environment variable.</param>
/// <param name="askMfaCode">Asks a person for a code of an MFA device; null where there is nobody.</param>
/// <param name="progress">Shows a wait; null where there is nobody to see it.</param>
internal sealed class Connections(
  RunspaceSession session, IEngine engine, ICallLog log, Func<string, string?> environment, Func<MfaDevice, CancellationToken,
    Task<string?>>? askMfaCode = null,
  Action<string, string, bool>? progress = null)
{
  // By everything that made them, so that two accounts never share one. What an adapter has looked up is then looked up once for all
  // objects of an account.
  private readonly Dictionary<string, IAws> _aws = [];
  private readonly Dictionary<string, (IWorkspace Workspace, Uri Url)> _workspaces = [];
  // A fleet has as many accounts as rows, and each is asked for by its own row.
  private readonly MostRecent<IStitchAccount> _accounts = new(64);

  /// <summary>AWS.</summary>
  public IAws Aws(AwsConnection given) => Made(Resolve(given));

  /// <summary>AWS with another profile, for what belongs to another account: at the endpoint of the first, so that a rehearsal changes
  /// nothing of the real AWS.</summary>
  public IAws AwsOf(string profileName, AwsConnection given)
  {
    var first = Resolve(given);
    return Made(new() { ProfileName = profileName, Folder = given.Folder, Region = first.Region, EndpointUrl = first.EndpointUrl });
  }

  /// <summary>A Databricks workspace, and its address.</summary>
  public (IWorkspace Workspace, Uri Url) Workspace(Uri? url, SecureString? token, IDictionary? table) =>
    Workspace(WorkspaceConnection(url, token, table));

  private (IWorkspace Workspace, Uri Url) Workspace(WorkspaceConnection connection)
  {
    var key = $"{connection.WorkspaceUrl} {connection.OrgId} {Key(connection.Token)} {connection.Client?.ClientId} "
      + $"{Key(connection.Client?.ClientSecret)}";
    if (!_workspaces.TryGetValue(key, out var made))
    {
      log.Verbose($"Databricks workspace {connection.WorkspaceUrl.Authority}, from {connection.Source}");
      _workspaces[key] = made = (engine.Workspace(connection, log), connection.WorkspaceUrl);
    }
    return made;
  }

  /// <summary>The workspace that a JDBC URL leads to, with the token that Stitch is to have for it; null where the token may not be sent
  /// there: at an address that is neither Databricks' own nor one that somebody named with a credential, and outside of a running
  /// sandbox.</summary>
  /// <param name="named">The workspace that is named beside the token; null for none.</param>
  public IWorkspace? WorkspaceOf(JdbcUrl url, SecureString token, Uri? named)
  {
    try
    {
      return session.Sandbox is null && !WorkspaceUrls.IsDatabricks(url.WorkspaceUrl) && !IsNamed(url, named) ? null
        : Workspace(WorkspaceConnection(WithId(url), token, null) with { Source = "the token for Stitch" }).Workspace;
    }
    catch (StitchDeltaException e)
    {
      log.Verbose(e.Message);
      return null;
    }
  }

  private bool IsNamed(JdbcUrl url, Uri? named) =>
    named is not null && url.IsAt(named) || new WorkspaceFinder(session.Workspace, environment).Knows(url.WorkspaceUrl);

  // Where several workspaces share the address, a token is good at one of them only.
  private static Uri WithId(JdbcUrl url) =>
    url.OrgId is { } id && id.All(char.IsDigit) ? new Uri(url.WorkspaceUrl, $"?o={id}") : url.WorkspaceUrl;

  /// <summary>A Stitch account.</summary>
  public IStitchAccount Stitch(SecureString? token, StitchRegion? region)
  {
    var connection = StitchConnection(token, region);
    return _accounts.Get(AccountKey(connection), () => engine.Stitch(connection, log));
  }

  /// <summary>By which two objects can be told to speak to the same Stitch account, without showing its token.</summary>
  public string AccountKey(SecureString? token, StitchRegion? region) => AccountKey(StitchConnection(token, region));

  /// <summary>The connection to a workspace, from what a cmdlet was given.</summary>
  public WorkspaceConnection WorkspaceConnection(Uri? url, SecureString? token, IDictionary? table)
  {
    var settings = Table(table, url);
    var host = url?.OriginalString ?? settings.Host;
    return WorkspaceConnection(token is null ? settings with { Host = host }
      : new() { Host = host, Token = token, Source = "-WorkspaceToken" });
  }

  /// <summary>The connection to a workspace, from settings and the name of a profile.</summary>
  public WorkspaceConnection WorkspaceConnection(WorkspaceSettings given, string? profileName = null)
  {
    var found = new WorkspaceFinder(session.Workspace, environment).Find(given, profileName);
    if (session.Sandbox is { } running && !running.Sandbox.Workspaces.Any(w => w.WorkspaceUrl == found.WorkspaceUrl))
      throw Leaves(running.Sandbox,
        $"The workspace {found.WorkspaceUrl.Authority}, from {(found.Source.Length > 0 ? found.Source : "-WorkspaceUrl")},");
    return found with { SignIns = session.SignIns };
  }

  /// <summary>What a <c>-Connection</c> says. One of another workspace than the one that was named is no connection to that.</summary>
  public static WorkspaceSettings Table(IDictionary? connection, Uri? url)
  {
    if (connection is null) return new();
    var table = WorkspaceSettings.Of(connection);
    if (url is not null && table.Url is { } other && WorkspaceUrls.Parse(url.OriginalString) is var wanted && wanted != other)
      throw Catalogue.WorkspaceNotConnected.For(wanted, $" at {wanted.Authority}: -Connection is to {other.Authority}");
    return table;
  }

  /// <summary>The connection to a Stitch account.</summary>
  public StitchConnection StitchConnection(SecureString? token, StitchRegion? region)
  {
    if (token is null && session.Stitch is { } connected)
      return region is null || region == connected.StitchRegion ? connected : throw OtherRegion(connected, region.Value);
    return StitchConnectionOf(token, region);
  }

  /// <summary>The connection to a Stitch account from a token or the environment; where neither is, the one that the session has
  /// already.</summary>
  public StitchConnection StitchConnectionOf(SecureString? token, StitchRegion? region, Uri? address = null)
  {
    var source = "-StitchToken";
    if (token is null && environment("STITCH_ACCESS_TOKEN") is { } text && Secret.Of(text) is { } secret) (token, source)
      = (secret, "STITCH_ACCESS_TOKEN");
    // Whoever connects without a token asks which account it is.
    if (token is null)
    {
      if (session.Stitch is null || address is not null) throw Catalogue.StitchNotConnected.For(null);
      return StitchConnection(null, region);
    }
    if (token.Length == 0) throw Catalogue.TokenEmpty.For(region, "Stitch access token");

    if (session.Sandbox is { } running) return InSandbox(running.Sandbox, token, source, region, address);
    if (address is null && environment(ConnectApis.Variable) is { Length: > 0 } named) address = ConnectApis.Parse(named);
    if (address is not null)
      return new(address, token) { StitchRegion = region ?? StitchRegion.NorthAmerica, Source = source };
    // A session may be connected to an address of its own; a token without a region belongs there.
    if (session.Stitch is { } here && (region is null || region == here.StitchRegion))
      return here with { AccessToken = token, Source = source };
    var wanted = region ?? StitchRegion.NorthAmerica;
    return new(StitchRegions.Of(wanted).ConnectApi, token) { StitchRegion = wanted, Source = source };
  }

  // A token of the real Stitch is not tried in a sandbox, which would only say that it is no good.
  private static StitchConnection InSandbox(ISandbox sandbox, SecureString token, string source, StitchRegion? region, Uri? address)
  {
    if (address is not null && address.Authority != sandbox.Stitch.BaseUrl.Authority)
      throw Leaves(sandbox, $"The Connect API at {address}");
    if (region is { } wanted && wanted != sandbox.Stitch.StitchRegion)
      throw Leaves(sandbox, $"Stitch in {StitchRegions.Of(wanted).DisplayName}");
    var connection = sandbox.Stitch with { AccessToken = token, Source = source };
    return sandbox.StitchAccounts.Any(a => Key(a.StitchToken) == Key(connection.AccessToken)) ? connection
      : throw Leaves(sandbox, $"The account of the Stitch access token, from {source},");
  }

  private StitchDeltaException OtherRegion(StitchConnection connected, StitchRegion wanted) =>
    session.Sandbox is { } running ? Leaves(running.Sandbox, $"Stitch in {StitchRegions.Of(wanted).DisplayName}")
    : Catalogue.StitchRegionNotConnected.For(wanted, StitchRegions.Of(connected.StitchRegion).DisplayName,
      StitchRegions.Of(wanted).DisplayName, wanted);

  // A given region alone keeps the session's keys; any other thing that was given makes a connection of its own.
  private AwsConnection Resolve(AwsConnection given)
  {
    if (given.AccessKeyId is not null && (given.SecretAccessKey is null || given.SecretAccessKey.Length == 0))
      throw Catalogue.TokenEmpty.For(given.AccessKeyId, "secret access key of -AwsCredential");
    if (given is { SessionToken: not null, AccessKeyId: null }) throw Catalogue.SessionTokenAlone.For(null);
    if (session.Aws is not { } here) return given;
    if (session.Sandbox is { } running) return Inside(running.Sandbox, given, here);
    var isOwn = given.ProfileName is not null || given.AccessKeyId is not null || given.EndpointUrl is not null;
    return isOwn ? given : here with { Region = given.Region ?? here.Region };
  }

  private static AwsConnection Inside(ISandbox sandbox, AwsConnection given, AwsConnection here)
  {
    if (given.EndpointUrl is { } address && address != here.EndpointUrl) throw Leaves(sandbox, $"-EndpointUrl {address}");
    // Whoever names the sandbox's address rehearses with credentials of the usual places, and may.
    if (given.EndpointUrl is not null) return given;
    if (given.ProfileName is { } profile) throw Leaves(sandbox, $"The AWS profile '{profile}'");
    return given.AccessKeyId is not null
      ? given with { EndpointUrl = here.EndpointUrl, Region = given.Region ?? here.Region }
      : here with { Region = given.Region ?? here.Region };
  }

  private static StitchDeltaException Leaves(ISandbox sandbox, string what) =>
    Catalogue.SandboxRunning.For(sandbox.Workspace.WorkspaceUrl, sandbox.Workspace.WorkspaceUrl, $"{what} is outside of it");

  private IAws Made(AwsConnection connection)
  {
    var key = string.Join("\n", connection.ProfileName, connection.Region, connection.EndpointUrl, connection.AccessKeyId,
      Key(connection.SecretAccessKey), Key(connection.SessionToken), connection.MfaCode, connection.Folder, Surroundings());
    if (!_aws.TryGetValue(key, out var made))
    {
      var aws = engine.Aws(connection with { AskMfaCode = askMfaCode, SignIns = session.SignIns }, log);
      // Region, folder and code do not decide whose account it is: a later stage that differs in them still knows what an earlier one
      // wrote.
      var account = string.Join("\n", connection.ProfileName, connection.EndpointUrl, connection.AccessKeyId, Surroundings());
      _aws[key] = made = new ConsistentAws(aws, session.WritesOf(account), progress ?? ((_, _, _) => { }));
    }
    return made;
  }

  // What is not given comes from the environment, which a script may change between two objects of one pipe. Hashed, for a secret is among
  // it.
  private string Surroundings()
  {
    var values = string.Join("\n", AwsVariables.Select(environment));
    return Secret.Of(values) is { } all ? Key(all) : "";
  }

  private static readonly string[] AwsVariables =
  [
    "AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
      "AWS_REGION", "AWS_DEFAULT_REGION",
    "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3",
      "AWS_ENDPOINT_URL_IAM", "AWS_ENDPOINT_URL_STS", "HOME",
  ];

  private static string AccountKey(StitchConnection connection) => $"{connection.BaseUrl} {Key(connection.AccessToken)}";

  private static string Key(SecureString? secret) => secret is null ? "" : Secret.Fingerprint(secret);
}
