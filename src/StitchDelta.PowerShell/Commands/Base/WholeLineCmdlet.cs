using System.Collections;
using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;
using StitchDelta.Contracts;
using StitchDelta.Errors;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that speaks to all three systems.</summary>
public abstract class WholeLineCmdlet : AwsCmdlet
{
  /// <summary>The workspace's address. Left out: the one of Connect-DeltaWorkspace, or DATABRICKS_HOST.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public Uri? WorkspaceUrl { get; set; }

  /// <summary>A token for the workspace. Left out: the one of Connect-DeltaWorkspace, or DATABRICKS_TOKEN.</summary>
  [Parameter]
  public SecureString? WorkspaceToken { get; set; }

  /// <summary>The workspace and its credential in one table, as Azure Automation's Get-AutomationConnection returns it: WorkspaceUrl with Token, or with ClientId and ClientSecret.</summary>
  [Parameter]
  public Hashtable? Connection { get; set; }

  /// <summary>The Stitch account's access token for the Connect API. Left out: the one of Connect-Stitch, or STITCH_ACCESS_TOKEN.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public SecureString? StitchToken { get; set; }

  /// <summary>The Stitch account's region. Left out: the connected account's, else North America.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public StitchRegion? StitchRegion { get; set; }

  private protected (IWorkspace Workspace, Uri Url) ConnectedWorkspace(Uri? url)
  {
    var connection = Connections.Workspace(url, WorkspaceToken, Connection, Session);
    return (Engine.Workspace(connection, this), connection.WorkspaceUrl);
  }

  private protected IStitchAccount ConnectedStitch(SecureString? token, StitchRegion? region) =>
    Engine.Stitch(Connections.Stitch(token, region, Session, Environment.GetEnvironmentVariable), this);

  /// <summary>A connection that is missing is told by whatever needs it, and not before.</summary>
  private protected static (T? Made, StitchDeltaException? Fault) Try<T>(Func<T> make) where T : class
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
