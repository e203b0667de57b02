using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Lists what the sandbox was asked, oldest first.</summary>
[Cmdlet(VerbsCommon.Get, "StitchSandboxRequest")]
[OutputType(typeof(SandboxRequest))]
public sealed class GetStitchSandboxRequestCommand : StitchDeltaCmdlet
{
  /// <summary>Lists only those that change something when they succeed.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Write { get; set; }

  private protected override Task ProcessOneAsync(CancellationToken cancel)
  {
    var sandbox = Session.Sandbox?.Sandbox ?? throw Catalogue.SandboxNotRunning.For(null);
    WriteObject(sandbox.Requests.Where(r => r.IsWrite || !Write).ToList(), enumerateCollection: true);
    return Task.CompletedTask;
  }
}
