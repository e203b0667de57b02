using System.Collections;
using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that speaks to a Databricks workspace.</summary>
public abstract class WorkspaceCmdlet : PipedCmdlet
{
  /// <summary>The workspace's address. Left out: the one of Connect-DeltaWorkspace, or DATABRICKS_HOST.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(Uri))]
  [WorkspaceAddress]
  [ArgumentCompleter(typeof(Completer))]
  public Uri? WorkspaceUrl { get; set; }

  /// <summary>A token for the workspace. Left out: the one of Connect-DeltaWorkspace, or DATABRICKS_TOKEN.</summary>
  [Parameter]
  [Column]
  [Reads(typeof(SecureString))]
  public SecureString? WorkspaceToken { get; set; }

  /// <summary>The workspace and its credential in one table, as Azure Automation's Get-AutomationConnection returns it: WorkspaceUrl with
  /// Token, or with ClientId and ClientSecret.</summary>
  [Parameter]
  [Column]
  [Reads(typeof(Hashtable))]
  public Hashtable? Connection { get; set; }

  private protected override IEnumerable<string> DecidingColumns => RowColumns.Workspace;

  /// <summary>The cluster that the current object means: by its id, or by its name. Where both are given they must be one
  /// cluster's.</summary>
  private protected async Task<ClusterInfo> FindClusterAsync(IWorkspace workspace, string nameOrId, CancellationToken cancel)
  {
    var found = await FindCluster.RunAsync(workspace, nameOrId, cancel);
    RequireName("cluster", nameof(DeltaCluster.ClusterId), found.ClusterId, nameof(DeltaCluster.ClusterName), found.ClusterName);
    return found;
  }

  /// <summary>The workspace of the current object.</summary>
  private protected (IWorkspace Workspace, Uri Url) Connected() => Connected(WorkspaceUrl);

  /// <summary>The workspace at this address, or where there is none the default.</summary>
  private protected (IWorkspace Workspace, Uri Url) Connected(Uri? address) => Connections.Workspace(address, WorkspaceToken, Connection);
}
