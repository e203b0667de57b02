using System.Management.Automation;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Lists the faults that wait in the sandbox for their requests, the oldest first.</summary>
[Cmdlet(VerbsCommon.Get, "StitchSandboxFault")]
[OutputType(typeof(SandboxFault))]
public sealed class GetStitchSandboxFaultCommand : StitchDeltaCmdlet
{
  private protected override Task ProcessOneAsync(CancellationToken cancel)
  {
    var sandbox = Session.Sandbox?.Sandbox ?? throw Catalogue.SandboxNotRunning.For(null);
    WriteObject(sandbox.Faults, enumerateCollection: true);
    return Task.CompletedTask;
  }
}
