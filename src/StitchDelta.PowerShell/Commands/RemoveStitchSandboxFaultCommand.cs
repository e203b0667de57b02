using System.Globalization;
using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Takes a fault away again that waits in the sandbox for its requests.</summary>
[Cmdlet(VerbsCommon.Remove, "StitchSandboxFault", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveStitchSandboxFaultCommand : PipedCmdlet
{
  /// <summary>The fault's id, as Add-StitchSandboxFault and Get-StitchSandboxFault give it.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(int))]
  [ArgumentCompleter(typeof(Completer))]
  public int? FaultId { get; set; }

  private protected override IReadOnlyList<string> Naming => [nameof(FaultId)];

  private protected override string NamedBy => "Get-StitchSandboxFault";

  private protected override Task ProcessOneAsync(CancellationToken cancel)
  {
    var id = FaultId ?? throw Catalogue.InputMissing.For(Target, nameof(FaultId), NamedBy);
    var sandbox = Session.Sandbox?.Sandbox ?? throw Catalogue.SandboxNotRunning.For(null);
    var fault = sandbox.Faults.FirstOrDefault(f => f.FaultId == id) ?? throw Catalogue.SandboxFaultNotFound.For(id, id);
    var resource = string.Format(CultureInfo.InvariantCulture, "fault {0} of the sandbox ({1} {2})", id, fault.Service, fault.Operation);
    if (Approve(new(ChangeAction.Delete, resource, fault.Effect))) sandbox.RemoveFault(id);
    return Task.CompletedTask;
  }
}
