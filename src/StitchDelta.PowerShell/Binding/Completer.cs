using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using StitchDelta.Commands.Base;
using StitchDelta.Isolation;

namespace StitchDelta.Binding;

/// <summary>Completes an argument with what there is in the accounts that the command line names. Whoever presses Tab gets an answer soon
/// or
/// none, and never an error.</summary>
internal sealed class Completer : IArgumentCompleter
{
  private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1.8);

  private static readonly string[] Regions =
  [
    "us-east-1", "eu-central-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1", "eu-west-1", "eu-west-2", "eu-west-3",
    "eu-north-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "ap-northeast-2",
  ];

  // By the parameter that is completed. Where another command means something else by it, the command stands before it.
  private static readonly Dictionary<string, Func<Asked, CancellationToken, Task<IEnumerable<Offer>>>> Sources =
    new(StringComparer.OrdinalIgnoreCase)
    {
      ["BucketName"] = async (a, cancel) => (await a.Aws.ListBucketsAsync(cancel)).Select(b => new Offer(b)),
      // The roles of installations first: any other is somebody else's, and seldom meant.
      ["RoleName"] = async (a, cancel) => (await RolesAsync(a, cancel)).OrderBy(r => !r.IsOurs).Select(r => r.Role),
      ["DeploymentRoleName"] = async (a, cancel) => (await RolesAsync(a, cancel)).Where(r => !r.IsOurs).Select(r => r.Role),
      ["InstallationId"] = async (a, cancel) => (await FindInstallations.MarkedAsync(a.Aws, cancel))
        .Select(r => new Offer($"{Mark.InDescription(r.Description)}", r.RoleName)),
      ["ProfileName"] = (a, _) => Task.FromResult(a.AwsProfiles()),
      ["BucketProfileName"] = (a, _) => Task.FromResult(a.AwsProfiles()),
      ["Region"] = (_, _) => Task.FromResult(Regions.Select(r => new Offer(r))),
      ["Connect-DeltaWorkspace/ProfileName"] = (_, _) => Task.FromResult(Asked.Config.Profiles.Select(p => new Offer(p))),
      ["WorkspaceUrl"] = (a, _) => Task.FromResult(a.WorkspaceUrls()),
      ["ClusterName"] = async (a, cancel) => (await a.Workspace.ListClustersAsync(cancel))
        .Select(c => new Offer(c.ClusterName, $"{c.ClusterId}, {c.State}")),
      ["ClusterId"] = async (a, cancel) => (await a.Workspace.ListClustersAsync(cancel))
        .Select(c => new Offer(c.ClusterId, $"{c.ClusterName}, {c.State}")),
      ["InstanceProfileArn"] = async (a, cancel) => (await a.Workspace.ListInstanceProfilesAsync(cancel)).Select(p => new Offer(p)),
      ["TokenComment"] = async (a, cancel) => (await a.Workspace.ListTokensAsync(cancel)).Select(t => new Offer(t.Comment, t.TokenId)),
      ["TokenId"] = async (a, cancel) => (await a.Workspace.ListTokensAsync(cancel)).Select(t => new Offer(t.TokenId, t.Comment)),
      ["WarehouseId"] = async (a, cancel) => (await a.Workspace.ListWarehousesAsync(cancel))
        .Select(w => new Offer(w.WarehouseId, $"{w.WarehouseName}, {w.State}")),
      ["CatalogName"] = async (a, cancel) => (await a.Workspace.Catalog.ListCatalogsAsync(cancel)).Select(c => new Offer(c)),
      ["SparkVersion"] = async (a, cancel) => ChooseCluster.Ranked(await a.Workspace.ListRuntimesAsync(cancel))
        .Select(r => new Offer(r.Item.SparkVersion, $"{r.Item.Description}: {r.Reason}")),
      ["NodeTypeId"] = async (a, cancel) => ChooseCluster.Ranked(await a.Workspace.ListNodeTypesAsync(cancel)).Select(r => new Offer(
        r.Item.NodeTypeId, FormattableString.Invariant($"{r.Item.Cores} cores, {r.Item.MemoryMB / 1024} GB: {r.Reason}"))),
      // A ValidateSet would do it too, but its message repeats what was given.
      ["AccessMode"] = (_, _) => Task.FromResult(new[] { "SINGLE_USER", "USER_ISOLATION", "NONE" }.Select(m => new Offer(m))),
      ["DestinationName"] = async (a, cancel) => (await a.Stitch.ListDestinationsAsync(cancel))
        .Select(d => new Offer(d.DestinationName, $"{d.DestinationId}")),
      ["DestinationId"] = async (a, cancel) => (await a.Stitch.ListDestinationsAsync(cancel))
        .Select(d => new Offer(FormattableString.Invariant($"{d.DestinationId}"), d.DestinationName)),
      ["Vault"] = (a, cancel) => a.VaultAsync("Get-SecretVault", null, cancel),
      ["OutVault"] = (a, cancel) => a.VaultAsync("Get-SecretVault", null, cancel),
      ["StitchTokenSecretName"] = (a, cancel) => a.VaultAsync("Get-SecretInfo", "Vault", cancel),
      ["WorkspaceTokenSecretName"] = (a, cancel) => a.VaultAsync("Get-SecretInfo", "Vault", cancel),
      ["OutSecretName"] = (a, cancel) => a.VaultAsync("Get-SecretInfo", "OutVault", cancel),
      ["Service"] = (a, _) => Task.FromResult(a.Operations().Select(o => new Offer(o.Service))),
      ["Operation"] = (a, _) => Task.FromResult(a.Operations()
        .Where(o => a.Get<string>("Service") is not { } service
          || new WildcardPattern(service, WildcardOptions.IgnoreCase).IsMatch(o.Service))
        .Select(o => new Offer(o.Operation, o.Service))),
      ["FaultId"] = (a, _) => Task.FromResult(a.Faults().Select(f => new Offer(FormattableString.Invariant($"{f.FaultId}"),
        $"{f.Service} {f.Operation}"))),
      ["Account"] = (a, _) => Task.FromResult(a.Accounts().Select(n => new Offer(n))),
    };

  public IEnumerable<CompletionResult> CompleteArgument(
    string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
  {
    var word = wordToComplete.Trim('\'', '"');
    try
    {
      return [.. Offers(commandName, parameterName, new(fakeBoundParameters))
        .Where(o => o.Value.Length > 0 && o.Value.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        .GroupBy(o => o.Value, StringComparer.Ordinal).Select(g => g.First())
        .Select(o => new CompletionResult(CommandText.Quoted(o.Value), o.Value, CompletionResultType.ParameterValue,
          o.ToolTip.Length > 0 ? o.ToolTip : o.Value))];
    }
    catch (Exception e) when (e is not OutOfMemoryException)
    {
      return [];
    }
  }

  private static IEnumerable<Offer> Offers(string command, string parameter, Asked asked)
  {
    if (!Sources.TryGetValue($"{command}/{parameter}", out var source) && !Sources.TryGetValue(parameter, out source)) return [];
    using var limit = new CancellationTokenSource(Timeout);
    IEnumerable<Offer> offers = [];
    new PipelinePump().Run(async () =>
    {
      // Not on this thread: whoever does not hear that the time is over is left behind.
      var asking = Task.Run(() => source(asked, limit.Token), limit.Token);
      if (await Task.WhenAny(asking, Task.Delay(Timeout, CancellationToken.None)) == asking) offers = [.. await asking];
    }, limit);
    return offers;
  }

  private static async Task<IEnumerable<(Offer Role, bool IsOurs)>> RolesAsync(Asked asked, CancellationToken cancel) =>
    (await asked.Aws.ListRolesAsync(cancel)).Select(r => (new Offer(r.RoleName, r.Arn), Mark.InDescription(r.Description) is not null));

  private sealed record Offer(string Value, string ToolTip = "");

  // What the command line says so far, and the connections that it names.
  private sealed class Asked(IDictionary given)
  {
    private readonly RunspaceSession _session = RunspaceSession.Current;
    // The runspace is busy completing, and tells its location to a script only.
    private readonly string _folder =
      $"{ScriptBlock.Create("(Get-Location -PSProvider FileSystem).ProviderPath").Invoke().FirstOrDefault()}";
    private readonly Connections _connections =
      new(RunspaceSession.Current, EngineLoader.Engine, new NoLog(), Environment.GetEnvironmentVariable);

    public IAws Aws => _connections.Aws(new()
    {
      ProfileName = Get<string>("ProfileName"), Folder = _folder, Region = Get<string>("Region"), EndpointUrl = Get<Uri>("EndpointUrl"),
      AccessKeyId = Get<PSCredential>("AwsCredential")?.UserName, SecretAccessKey = Get<PSCredential>("AwsCredential")?.Password,
      SessionToken = Get<System.Security.SecureString>("SessionToken"),
    });

    public IWorkspace Workspace => _connections.Workspace(Get<Uri>("WorkspaceUrl"), Get<System.Security.SecureString>("WorkspaceToken"),
      Get<IDictionary>("Connection")).Workspace;

    public IStitchAccount Stitch => _connections.Stitch(Get<System.Security.SecureString>("StitchToken"),
      LanguagePrimitives.TryConvertTo<StitchRegion>(Get<object>("StitchRegion"), out var region) && Get<object>("StitchRegion") is not null
        ? region : null);

    public static DatabricksConfig Config => DatabricksConfig.Read(Environment.GetEnvironmentVariable);

    public T? Get<T>(string parameter) where T : class
    {
      if (!given.Contains(parameter)) return null;
      var value = given[parameter] is PSObject wrapped ? wrapped.BaseObject : given[parameter];
      return value as T ?? (value is not null && LanguagePrimitives.TryConvertTo<T>(value, out var read) ? read : null);
    }

    public IEnumerable<(string Service, string Operation)> Operations() => _session.Sandbox?.Sandbox.Operations ?? [];

    public IEnumerable<SandboxFault> Faults() => _session.Sandbox?.Sandbox.Faults ?? [];

    public IEnumerable<string> Accounts() => _session.Sandbox?.Sandbox.Accounts ?? [];

    public IEnumerable<Offer> WorkspaceUrls()
    {
      var config = Config;
      var written = config.Profiles.Select(p => (Host: config.Profile(p).Host ?? "", Profile: p));
      return written.Select(w => new Offer(w.Host, $"profile {w.Profile}"))
        .Concat(_session.Sandbox?.Sandbox.Workspaces.Select(w => new Offer($"{w.WorkspaceUrl}", "the sandbox")) ?? [])
        .Concat(_session.Workspace is { } connected ? [new Offer($"{connected.WorkspaceUrl}", "connected")] : []);
    }

    // The names alone: what a profile is made of is the SDK's business.
    public IEnumerable<Offer> AwsProfiles() =>
      new[] { ("AWS_CONFIG_FILE", "config"), ("AWS_SHARED_CREDENTIALS_FILE", "credentials") }
        .Select(f => Environment.GetEnvironmentVariable(f.Item1) is { Length: > 0 } named ? Path.Combine(_folder, named)
          : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aws", f.Item2))
        .Where(File.Exists).SelectMany(File.ReadAllLines)
        .Select(line => Regex.Match(line, @"^\s*\[\s*(?:profile\s+)?(?!sso-session\s|services\s)(?<name>[^\]]+?)\s*\]"))
        .Where(m => m.Success).Select(m => new Offer(m.Groups["name"].Value));

    // In a runspace without a person: a vault that is locked would ask for its password.
    public async Task<IEnumerable<Offer>> VaultAsync(string command, string? vaultParameter, CancellationToken cancel)
    {
      using var shell = PowerShell.Create();
      shell.AddCommand(command).AddParameter("ErrorAction", "Stop");
      if (vaultParameter is not null && Get<string>(vaultParameter) is { } vault) shell.AddParameter("Vault", vault);
      using var end = cancel.Register(() => shell.BeginStop(null, null));
      var found = await Task.Factory.FromAsync(shell.BeginInvoke(), shell.EndInvoke);
      return found.Select(f => new Offer($"{f.Properties["Name"]?.Value}"));
    }
  }

  private sealed class NoLog : ICallLog
  {
    public void Verbose(string line)
    {
    }

    public void Debug(Func<string> line)
    {
    }
  }
}
