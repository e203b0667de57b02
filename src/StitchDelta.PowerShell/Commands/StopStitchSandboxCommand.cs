using System.Management.Automation;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Stops the sandbox and gives the session back the connections that it had before. All that was in the sandbox is gone.</summary>
[Cmdlet(VerbsLifecycle.Stop, "StitchSandbox")]
[OutputType(typeof(void))]
public sealed class StopStitchSandboxCommand : StitchDeltaCmdlet
{
  private protected override Task ProcessOneAsync(CancellationToken cancel)
  {
    Session.Leave();
    return Task.CompletedTask;
  }
}
