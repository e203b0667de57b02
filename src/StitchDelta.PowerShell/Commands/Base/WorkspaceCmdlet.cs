using System.Collections;
using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;
using StitchDelta.Contracts;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that speaks to a Databricks workspace.</summary>
public abstract class WorkspaceCmdlet : PipedCmdlet
{
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

  /// <summary>The workspace and its credential in one table, as Azure Automation's Get-AutomationConnection returns it: WorkspaceUrl with Token, or with ClientId and ClientSecret.</summary>
  [Parameter]
  [Column]
  [Reads(typeof(Hashtable))]
  public Hashtable? Connection { get; set; }

  private protected override IEnumerable<string> DecidingColumns => RowColumns.Workspace;

  /// <summary>The workspace of the current object.</summary>
  private protected (IWorkspace Workspace, Uri Url) Connected() => Connected(WorkspaceUrl);

  /// <summary>The workspace at this address, or where there is none the default.</summary>
  private protected (IWorkspace Workspace, Uri Url) Connected(Uri? address) => Connections.Workspace(address, WorkspaceToken, Connection);
}
