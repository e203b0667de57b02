using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;
using StitchDelta.Contracts;
using StitchDelta.Credentials;
using StitchDelta.Errors;
using StitchDelta.Steps;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that takes a whole line as one row. Every parameter may also be a column of the row; what is given on the command line counts for all rows.</summary>
public abstract class LineRowCmdlet : WholeLineCmdlet
{
  private readonly Dictionary<string, object?> _forAll = [];
  private readonly Dictionary<string, IWorkspace> _workspaces = [];
  private readonly Dictionary<(string Name, string? Vault), SecureString> _secrets = [];
  private readonly HashSet<string> _unknown = [];

  /// <summary>A profile of the AWS files for the account that owns the bucket, where that is another one.</summary>
  [Parameter]
  [ValidateNotNullOrEmpty]
  public string? BucketProfileName { get; set; }

  /// <summary>The name of the secret in a vault of SecretManagement that holds the Stitch account's access token.</summary>
  [Parameter]
  [ValidateNotNullOrEmpty]
  public string? StitchTokenSecretName { get; set; }

  /// <summary>The name of the secret in a vault of SecretManagement that holds the workspace's token.</summary>
  [Parameter]
  [ValidateNotNullOrEmpty]
  public string? WorkspaceTokenSecretName { get; set; }

  /// <summary>The vault of the secrets. Left out: any that has them.</summary>
  [Parameter]
  [ValidateNotNullOrEmpty]
  public string? Vault { get; set; }

  /// <summary>What is to be worked on: an object of the line, a row of a CSV, a hashtable, an object or a text of JSON, or a bucket's bare name.</summary>
  [Parameter(ValueFromPipeline = true)]
  public PSObject? InputObject { get; set; }

  /// <inheritdoc />
  protected sealed override Task BeginAsync(CancellationToken cancel)
  {
    // Before the first object came: what is bound now was given on the command line.
    foreach (var bound in MyInvocation.BoundParameters) _forAll[bound.Key] = bound.Value;
    return Task.CompletedTask;
  }

  /// <summary>The rows in the current object from the pipe. A column that is no parameter and no property of a destination is told once.</summary>
  private protected IReadOnlyList<Row> Rows()
  {
    var rows = Row.Of(InputObject, ParseJson).ToList();
    foreach (var column in rows.SelectMany(r => r.Columns).Where(c => !IsKnown(c) && _unknown.Add(c)))
      WriteWarning($"The column '{column}' is not one that {MyInvocation.MyCommand.Name} knows; it is not looked at.");
    return rows;
  }

  /// <summary>A value for a row: of the command line, else of the row, else none.</summary>
  private protected T? Given<T>(Row row, string parameter) =>
    _forAll.TryGetValue(parameter, out var given) && LanguagePrimitives.TryConvertTo<T>(given, out var forAll) ? forAll
    : row.Read(parameter, typeof(T)) is T inRow ? inRow : default;

  /// <summary>The three systems as this row wants them.</summary>
  private protected LineSystems SystemsOf(Row row, Uri? workspaceUrl)
  {
    var (workspace, fault) = Try(() => WorkspaceOf(row, workspaceUrl));
    var (stitch, stitchFault) = Try(() => Tuple.Create(StitchOf(row)));
    return new()
    {
      Aws = AwsOf(Given<string>(row, nameof(ProfileName)), Given<string>(row, nameof(Region))),
      BucketAws = AwsOf(Given<string>(row, nameof(BucketProfileName))),
      Workspace = workspace?.Item1,
      WorkspaceUrl = workspace?.Item2,
      WorkspaceFault = fault,
      WorkspaceWith = token => Engine.Workspace(new WorkspaceConnection(workspace!.Item2, token), this),
      Stitch = stitch?.Item1,
      StitchFault = stitchFault,
    };
  }

  /// <summary>The Stitch account's own token, where the row has one.</summary>
  private protected SecureString? StitchTokenOf(Row row) => SecretOf(row, nameof(StitchToken), nameof(StitchTokenSecretName));

  /// <summary>Which Stitch account a row speaks to, so that two rows can be told to speak to the same.</summary>
  private protected string AccountOf(Row row) =>
    Secret.Fingerprint(Connections.Stitch(StitchTokenOf(row), Given<StitchRegion?>(row, nameof(StitchRegion)), Session, Environment.GetEnvironmentVariable).AccessToken);

  private IStitchAccount StitchOf(Row row) => ConnectedStitch(StitchTokenOf(row), Given<StitchRegion?>(row, nameof(StitchRegion)));

  // One for all rows of a workspace and a login: they share what is looked up in it.
  private Tuple<IWorkspace, Uri> WorkspaceOf(Row row, Uri? url)
  {
    var connection = Connections.Workspace(url, SecretOf(row, nameof(WorkspaceToken), nameof(WorkspaceTokenSecretName)), Connection, Session);
    var key = $"{connection.WorkspaceUrl} {(connection.Token is { } token ? Secret.Fingerprint(token) : connection.Client?.ClientId)}";
    if (!_workspaces.TryGetValue(key, out var workspace)) _workspaces[key] = workspace = Engine.Workspace(connection, this);
    return Tuple.Create(workspace, connection.WorkspaceUrl);
  }

  private IAws AwsOf(string? profileName, string? region) => profileName is null && region is null ? Aws
    : Engine.Aws(Connections.Aws(new AwsConnection { ProfileName = profileName, Region = region, EndpointUrl = EndpointUrl }, Session), this);

  private SecureString? SecretOf(Row row, string parameter, string nameParameter) =>
    Given<SecureString>(row, parameter) ?? (Given<string>(row, nameParameter) is { } name ? FromVault(name, Given<string>(row, nameof(Vault))) : null);

  // A vault may be slow, or ask to be unlocked: it is asked once for each secret.
  private SecureString FromVault(string name, string? vault)
  {
    if (!_secrets.TryGetValue((name, vault), out var secret)) _secrets[(name, vault)] = secret = Binding.Vault.Read(this, name, vault);
    return secret;
  }

  // What is installed from a row is taken back from the same row.
  private bool IsKnown(string column) =>
    MyInvocation.MyCommand.Parameters.ContainsKey(column)
    || new[] { typeof(StitchDestination), typeof(InstallStitchDestinationCommand) }.Any(t => t.GetProperty(column, BindingFlags) is not null);

  private const System.Reflection.BindingFlags BindingFlags = System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.IgnoreCase;

  private IEnumerable<PSObject> ParseJson(string text)
  {
    try
    {
      return InvokeCommand.InvokeScript(true, ScriptBlock.Create("param($Text) $Text | ConvertFrom-Json -ErrorAction Stop | ForEach-Object { $_ }"), null, text);
    }
    catch (RuntimeException e) when (e is not PipelineStoppedException)
    {
      throw Catalogue.RowNotJson.After(InputObject, e, e.Message);
    }
  }
}
