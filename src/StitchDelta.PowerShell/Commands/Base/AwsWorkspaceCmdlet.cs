using System.Collections;
using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that speaks to AWS and to a Databricks workspace.</summary>
public abstract class AwsWorkspaceCmdlet : AwsCmdlet
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

  private protected override IEnumerable<string> DecidingColumns => [.. RowColumns.Aws, .. RowColumns.Workspace];
}
