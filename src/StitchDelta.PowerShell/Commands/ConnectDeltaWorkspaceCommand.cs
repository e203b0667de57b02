using System.Collections;
using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;
using StitchDelta.Isolation;

namespace StitchDelta.Commands;

/// <summary>Makes a Databricks workspace this session's default, after the credential has been tried. What is not given comes from the
/// environment, then from ~/.databrickscfg.</summary>
[Cmdlet(VerbsCommunications.Connect, "DeltaWorkspace")]
[OutputType(typeof(DeltaWorkspace))]
public sealed class ConnectDeltaWorkspaceCommand : StitchDeltaCmdlet
{
  /// <summary>The workspace's address, as the browser shows it. Left out: DATABRICKS_HOST, or the profile's host.</summary>
  [Parameter(Position = 0)]
  [Reads(typeof(Uri))]
  [WorkspaceAddress]
  [ArgumentCompleter(typeof(Completer))]
  public Uri? WorkspaceUrl { get; set; }

  /// <summary>A personal access token. Left out: DATABRICKS_TOKEN, or the profile's.</summary>
  [Parameter(Position = 1)]
  [Reads(typeof(SecureString))]
  public SecureString? Token { get; set; }

  /// <summary>A token with the user name 'token', or a service principal: the OAuth client id with its secret.</summary>
  [Parameter]
  public PSCredential? Credential { get; set; }

  /// <summary>A profile of ~/.databrickscfg (or of the file that DATABRICKS_CONFIG_FILE names).</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? ProfileName { get; set; }

  /// <summary>The workspace and its credential in one table, as Azure Automation's Get-AutomationConnection returns it: WorkspaceUrl with
  /// Token, or with ClientId and ClientSecret.</summary>
  [Parameter]
  [Reads(typeof(Hashtable))]
  public Hashtable? Connection { get; set; }

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var connection = Connections.WorkspaceConnection(Given(), ProfileName);
    var user = await EngineLoader.Engine.Workspace(connection, this).GetMeAsync(cancel);
    if (connection.OrgId is { } wanted && user.OrgId is { } actual && wanted != actual)
      throw Catalogue.WorkspaceIsAnother.For(connection.WorkspaceUrl, connection.WorkspaceUrl.Authority, actual, wanted);
    WriteVerbose($"Databricks workspace {connection.WorkspaceUrl.Authority}, from {connection.Source}");
    Session.Workspace = connection;
    WriteObject(new DeltaWorkspace(connection.WorkspaceUrl, user.UserName, user.OrgId, user.IsAdmin));
  }

  private WorkspaceSettings Given()
  {
    var table = Connections.Table(Connection, WorkspaceUrl);
    var isToken = "token".Equals(Credential?.UserName, StringComparison.OrdinalIgnoreCase);
    return new()
    {
      Host = WorkspaceUrl?.OriginalString ?? table.Host,
      Token = Token ?? (isToken ? Credential!.Password : table.Token),
      ClientId = Credential is null || isToken ? table.ClientId : Credential.UserName,
      ClientSecret = Credential is null || isToken ? table.ClientSecret : Credential.Password,
      Source = Token is not null ? "-Token" : Credential is not null ? "-Credential" : table.Source,
    };
  }
}
