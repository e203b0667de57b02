using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Removes the destination from the Stitch account. Stitch loads nothing any more; the bucket, the cluster and what was loaded
/// stay.</summary>
[Cmdlet(VerbsCommon.Remove, "StitchDestination", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(StitchDestination))]
public sealed class RemoveStitchDestinationCommand : StitchAccountCmdlet
{
  /// <summary>The destination's id.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(long))]
  [ArgumentCompleter(typeof(Completer))]
  public long? DestinationId { get; set; }

  /// <summary>Does not ask. What the command does is the same.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Force { get; set; }

  private protected override bool IsForced => Force;

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var id = DestinationId ?? throw Catalogue.InputMissing.For(Target, nameof(DestinationId), "Get-StitchDestination");
    var stitch = Connected();
    RequireName("destination", nameof(DestinationId), id, nameof(StitchDestination.DestinationName),
      (await FindDestination.RunAsync(stitch, id, cancel)).DestinationName);
    Emit(await RemoveDestination.RunAsync(this, stitch, id, cancel));
  }
}
