using System.Management.Automation;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Forgets the Databricks workspace that Connect-DeltaWorkspace made this session's default. Nothing is sent.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "DeltaWorkspace")]
[OutputType(typeof(void))]
public sealed class DisconnectDeltaWorkspaceCommand : StitchDeltaCmdlet
{
  private protected override Task ProcessOneAsync(CancellationToken cancel)
  {
    Session.Workspace = null;
    Session.SignIns.Clients.Clear();
    return Task.CompletedTask;
  }
}
