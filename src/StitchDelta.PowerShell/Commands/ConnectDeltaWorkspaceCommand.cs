using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Makes a Databricks workspace this session's default, after the token has been tried.</summary>
[Cmdlet(VerbsCommunications.Connect, "DeltaWorkspace")]
[OutputType(typeof(DeltaWorkspace))]
public sealed class ConnectDeltaWorkspaceCommand : StitchDeltaCmdlet
{
  /// <summary>The workspace's address, as the browser shows it. Left out: DATABRICKS_HOST.</summary>
  [Parameter(Position = 0)]
  public Uri? WorkspaceUrl { get; set; }

  /// <summary>A personal access token. Left out: DATABRICKS_TOKEN.</summary>
  [Parameter(Position = 1)]
  public SecureString? Token { get; set; }

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var connection = Connections.Workspace(WorkspaceUrl, Token, Session, Environment.GetEnvironmentVariable);
    var user = await Engine.Workspace(connection, this).GetMeAsync(cancel);
    Session.Workspace = connection;
    WriteObject(new DeltaWorkspace(connection.WorkspaceUrl, user.UserName, user.OrgId, user.IsAdmin));
  }
}
