using System.Collections;
using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;
using StitchDelta.Contracts;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that speaks to a Databricks workspace.</summary>
public abstract class WorkspaceCmdlet : StitchDeltaCmdlet
{
  private readonly Dictionary<Uri, IWorkspace> _workspaces = [];

  /// <summary>The workspace's address. Left out: the one of Connect-DeltaWorkspace, or DATABRICKS_HOST.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public Uri? WorkspaceUrl { get; set; }

  /// <summary>A token for the workspace. Left out: the one of Connect-DeltaWorkspace, or DATABRICKS_TOKEN.</summary>
  [Parameter]
  public SecureString? WorkspaceToken { get; set; }

  /// <summary>The workspace and its credential in one table, as Azure Automation's Get-AutomationConnection returns it: WorkspaceUrl with Token, or with ClientId and ClientSecret.</summary>
  [Parameter]
  public Hashtable? Connection { get; set; }

  /// <summary>The workspace of the current object.</summary>
  private protected (IWorkspace Workspace, Uri Url) Connected() => Connected(WorkspaceUrl);

  /// <summary>The workspace at this address, or where there is none the default.</summary>
  private protected (IWorkspace Workspace, Uri Url) Connected(Uri? address)
  {
    var connection = Connections.Workspace(address, WorkspaceToken, Connection, Session);
    if (!_workspaces.TryGetValue(connection.WorkspaceUrl, out var workspace))
    {
      WriteVerbose($"Databricks workspace {connection.WorkspaceUrl.Authority}, from {connection.Source}");
      _workspaces[connection.WorkspaceUrl] = workspace = Engine.Workspace(connection, this);
    }
    return (workspace, connection.WorkspaceUrl);
  }
}
