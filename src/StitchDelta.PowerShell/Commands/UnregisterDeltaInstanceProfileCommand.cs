using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Takes the instance profile out of the Databricks workspace. Clusters that have it go on.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "DeltaInstanceProfile", SupportsShouldProcess = true)]
[OutputType(typeof(DeltaInstanceProfileRegistration))]
public sealed class UnregisterDeltaInstanceProfileCommand : WorkspaceCmdlet
{
  /// <summary>The instance profile's ARN.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? InstanceProfileArn { get; set; }

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var arn = Need(InstanceProfileArn, nameof(InstanceProfileArn), "Get-DeltaInstanceProfile");
    var (workspace, url) = Connected();
    Emit(await RegisterInstanceProfile.UndoAsync(this, workspace, url, arn, cancel));
  }
}
