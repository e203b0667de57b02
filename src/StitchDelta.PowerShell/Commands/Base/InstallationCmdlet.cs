using System.Collections;
using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;
using StitchDelta.Errors;
using StitchDelta.Steps;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet for a whole installation: it speaks to all three systems and takes rows, whose columns are its parameters. What is given on the command line counts for all rows.</summary>
public abstract class InstallationCmdlet : AwsCmdlet
{
  private readonly Dictionary<(string Name, string? Vault), SecureString> _secrets = [];
  private readonly Dictionary<(string Name, string? Vault), (Row Row, StitchDeltaException Fault)> _refusals = [];

  /// <summary>A profile of the AWS files for the account that owns the bucket, where that is another one.</summary>
  [Parameter]
  public string? BucketProfileName { get; set; }

  /// <summary>The workspace's address. Left out: the one of Connect-DeltaWorkspace, or DATABRICKS_HOST.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(Uri))]
  [WorkspaceAddress]
  public Uri? WorkspaceUrl { get; set; }

  /// <summary>A token for the workspace. Left out: the one of Connect-DeltaWorkspace, or DATABRICKS_TOKEN.</summary>
  [Parameter]
  [Column]
  [Reads(typeof(SecureString))]
  public SecureString? WorkspaceToken { get; set; }

  /// <summary>The name of the secret in a vault of SecretManagement that holds the workspace's token.</summary>
  [Parameter]
  public string? WorkspaceTokenSecretName { get; set; }

  /// <summary>The workspace and its credential in one table, as Azure Automation's Get-AutomationConnection returns it: WorkspaceUrl with Token, or with ClientId and ClientSecret.</summary>
  [Parameter]
  [Column]
  [Reads(typeof(Hashtable))]
  public Hashtable? Connection { get; set; }

  /// <summary>The Stitch account's access token for the Connect API. Left out: the one of Connect-Stitch, or STITCH_ACCESS_TOKEN.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(SecureString))]
  public SecureString? StitchToken { get; set; }

  /// <summary>The name of the secret in a vault of SecretManagement that holds the Stitch account's access token.</summary>
  [Parameter]
  public string? StitchTokenSecretName { get; set; }

  /// <summary>The Stitch account's region. Left out: the connected account's, else North America.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(StitchRegion))]
  public StitchRegion? StitchRegion { get; set; }

  /// <summary>The vault of the secrets. Left out: any that has them.</summary>
  [Parameter]
  public string? Vault { get; set; }

  private protected override bool TakesRows => true;

  private protected override IEnumerable<string> DecidingColumns => [.. RowColumns.Aws, .. RowColumns.Workspace, .. RowColumns.Stitch];

  /// <summary>The three systems as the current row wants them. A connection that is missing is told by whatever needs it, and not before.</summary>
  private protected LineSystems Systems(Uri? workspaceUrl)
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

  /// <summary>Which Stitch account the row speaks to, so that two rows can be told to speak to the same.</summary>
  private protected string StitchAccountKey() => Connections.AccountKey(StitchTokenOfRow(), StitchRegion);

  private SecureString? WorkspaceTokenOfRow() => WorkspaceToken ?? FromVault(WorkspaceTokenSecretName);

  // Later stages take no names of secrets, but the secrets.
  private protected override Dictionary<string, object> Origin()
  {
    var chosen = base.Origin();
    foreach (var (name, token) in new[] { (WorkspaceTokenSecretName, nameof(WorkspaceToken)), (StitchTokenSecretName, nameof(StitchToken)) })
      if (chosen.Remove($"{token}SecretName") && name is not null && _secrets.TryGetValue((name, Vault), out var secret)) chosen[token] = secret;
    return chosen;
  }

  // A vault may be slow, or lock itself: it is asked once for each secret, and before anything is made. One that refuses may have asked a
  // person, and is asked again for the next row only.
  private SecureString? FromVault(string? name)
  {
    if (name is null) return null;
    var place = (name, Vault);
    if (_secrets.TryGetValue(place, out var secret)) return secret;
    if (_refusals.TryGetValue(place, out var refusal) && ReferenceEquals(refusal.Row, Current)) throw refusal.Fault;
    try
    {
      return _secrets[place] = Binding.Vault.Read(this, name, Vault);
    }
    catch (StitchDeltaException e)
    {
      _refusals[place] = (Current, e);
      throw;
    }
  }

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
