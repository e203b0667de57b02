using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet for a whole installation: it speaks to all three systems and takes rows, whose columns are its parameters. What is
/// given on the command line counts for all rows.</summary>
public abstract class InstallationCmdlet : AwsWorkspaceCmdlet
{
  /// <summary>A profile of the AWS files for the account that owns the bucket, where that is another one.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketProfileName { get; set; }

  /// <summary>The name of the secret in a vault of SecretManagement that holds the workspace's token.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? WorkspaceTokenSecretName { get; set; }

  /// <summary>The Stitch account's access token for the Connect API. Left out: the one of Connect-Stitch, or STITCH_ACCESS_TOKEN.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(SecureString))]
  public SecureString? StitchToken { get; set; }

  /// <summary>The name of the secret in a vault of SecretManagement that holds the Stitch account's access token.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? StitchTokenSecretName { get; set; }

  /// <summary>The Stitch account's region. Left out: the connected account's, else North America.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(StitchRegion))]
  public StitchRegion? StitchRegion { get; set; }

  /// <summary>The vault of the secrets. Left out: any that has them.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? Vault { get; set; }

  private protected override bool TakesRows => true;

  private protected override IEnumerable<string> DecidingColumns => [.. RowColumns.Aws, .. RowColumns.Workspace, .. RowColumns.Stitch];

  /// <summary>The three systems as the current row wants them. A connection that is missing is told by whatever needs it, and not
  /// before.</summary>
  private protected ConnectedSystems Systems(Uri? workspaceUrl)
  {
    var (workspace, fault) = Try(() => Tuple.Create(Connections.Workspace(workspaceUrl, WorkspaceTokenOfRow(), Connection)));
    var (stitch, stitchFault) = Try(() => Connections.Stitch(StitchTokenOfRow(), StitchRegion));
    return new()
    {
      Aws = Aws,
      BucketAws = AwsOf(BucketProfileName),
      Workspace = workspace?.Item1.Workspace,
      WorkspaceUrl = workspace?.Item1.Url,
      WorkspaceFault = fault,
      Stitch = stitch,
      StitchFault = stitchFault,
    };
  }

  /// <summary>The Stitch account's own token, where the row or the command line has one.</summary>
  private protected SecureString? StitchTokenOfRow() => StitchToken ?? FromVault(StitchTokenSecretName);

  /// <summary>The names of what a person said: on the command line, and in a row that was written by hand. A role's name in a row is not
  /// among them, for it may be that of another row.</summary>
  private protected IReadOnlyCollection<string> Said
  {
    get
    {
      var said = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
      if (!RowOrigin.IsRemembered(Current)) said.UnionWith(Current.Columns.Select(c => c.Trim()).Where(c => Current.Read(c) is not null));
      said.Remove(nameof(InstallationFacts.RoleName));
      said.UnionWith(Arguments.Given);
      // What a plan says a person said.
      if (Current.Plan is not null) said.Add(nameof(InstallationFacts.RoleName));
      return said;
    }
  }

  /// <summary>Which Stitch account the row speaks to, so that two rows can be told to speak to the same.</summary>
  private protected string StitchAccountKey() => Connections.AccountKey(StitchTokenOfRow(), StitchRegion);

  /// <summary>The workspace's token, where the row or the command line has one.</summary>
  private protected SecureString? WorkspaceTokenOfRow() => WorkspaceToken ?? FromVault(WorkspaceTokenSecretName);

  private protected sealed override string? VaultName => Vault;

  /// <summary>
  /// A command with what chooses the accounts of the current object, so that it can be pasted where the session's own are others. A secret
  /// is asked for; it is never written out.
  /// </summary>
  private protected string InItsAccounts(string command) =>
    string.Join(" | ", command.Split([" | "], StringSplitOptions.None).Select(stage =>
  {
    var name = stage.Split(' ')[0];
    if (typeof(InstallationCmdlet).Assembly.GetType($"StitchDelta.Commands.{name.Replace("-", "")}Command") is not { } type) return stage;
    var known = CmdletParameter.Of(type).Select(p => p.Name).ToList();
    return stage + string.Concat(Choices().Where(c => known.Contains(c.Name) && !stage.Contains($" -{c.Name} ")).Select(c =>
      $" -{c.Name} {c.Value}"));
  }));

  private IEnumerable<(string Name, string Value)> Choices()
  {
    foreach (var name in new[] { nameof(ProfileName), nameof(BucketProfileName), nameof(Region), nameof(EndpointUrl),
      nameof(WorkspaceUrl), nameof(WorkspaceTokenSecretName), nameof(StitchTokenSecretName), nameof(StitchRegion) })
      if (Chosen(name) is { } value && !IsInPlaceOf(name)) yield return (name, CommandText.Quoted($"{value}"));
    if (Vault is not null && (WorkspaceTokenSecretName ?? StitchTokenSecretName) is not null)
      yield return (nameof(Vault), CommandText.Quoted(Vault));
    foreach (var name in new[] { nameof(WorkspaceToken), nameof(StitchToken) })
      if (Chosen(name) is not null) yield return (name, $"(Read-Host {name} -AsSecureString)");
    if (Chosen(nameof(AwsCredential)) is not null) yield return (nameof(AwsCredential), "(Get-Credential)");
  }

  // A secret itself goes before its name in a vault.
  private bool IsInPlaceOf(string name) =>
    name.EndsWith("SecretName", StringComparison.Ordinal) && Chosen(name.Substring(0, name.Length - "SecretName".Length)) is not null;

  // What an object of the module says of itself, as its workspace, chooses nothing.
  private object? Chosen(string name) =>
    Arguments.AreGiven(name) ? CmdletParameter.Of(GetType()).First(p => p.Name == name).Property.GetValue(this)
    : Current.Columns.Any() ? Word(Current.Read(name), name)
    : Current.Origin.TryGetValue(name, out var value) ? value : null;

  // Clixml and JSON have the number in place of the word.
  private object? Word(object? value, string name) => value is not null && name == nameof(StitchRegion) ? StitchRegion : value;

  private static (T? Made, StitchDeltaException? Fault) Try<T>(Func<T> make) where T : class
  {
    try
    {
      return (make(), null);
    }
    catch (StitchDeltaException e)
    {
      return (null, e);
    }
  }
}
