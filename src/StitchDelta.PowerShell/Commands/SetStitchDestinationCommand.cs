using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;
using StitchDelta.Contracts;
using StitchDelta.Steps;

namespace StitchDelta.Commands;

/// <summary>Changes what is given of the destination that the Stitch account has, and waits for the connection check as Check and Save does. Never makes one.</summary>
[Cmdlet(VerbsCommon.Set, "StitchDestination", SupportsShouldProcess = true)]
[OutputType(typeof(StitchDestination))]
public sealed class SetStitchDestinationCommand : DestinationFormCmdlet
{
  /// <summary>The destination's id. Left out: the one destination that the account has.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(long))]
  public long? DestinationId { get; set; }

  private protected override IReadOnlyList<string> Naming => [nameof(DestinationId), nameof(DestinationName), nameof(BucketName), nameof(JdbcUrl), nameof(StitchToken), nameof(Token)];

  // What else a row has is what the destination is to be: by itself it would change whichever the account has, and the next row would change it again.
  private protected override IReadOnlyList<string> RowNaming => [nameof(DestinationId), nameof(StitchToken)];

  private protected override Task<(StitchDestination Destination, DestinationInfo? Info)?> SaveAsync(
    IStitchAccount stitch, DestinationForm form, CancellationToken cancel) =>
    MakeDestination.ChangeAsync(this, stitch, DestinationId, form, cancel);
}
