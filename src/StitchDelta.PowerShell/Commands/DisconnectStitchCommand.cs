using System.Management.Automation;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Forgets the Stitch account that Connect-Stitch made this session's default. Nothing is sent.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Stitch")]
[OutputType(typeof(void))]
public sealed class DisconnectStitchCommand : StitchDeltaCmdlet
{
  private protected override Task ProcessOneAsync(CancellationToken cancel)
  {
    Session.Stitch = null;
    return Task.CompletedTask;
  }
}
