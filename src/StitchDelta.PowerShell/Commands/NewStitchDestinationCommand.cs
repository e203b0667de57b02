using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Fills Stitch's destination form, or brings the destination that is there up to date, and waits for the connection check as
/// Check and Save does.</summary>
[Cmdlet(VerbsCommon.New, "StitchDestination", SupportsShouldProcess = true)]
[OutputType(typeof(StitchDestination))]
public sealed class NewStitchDestinationCommand : DestinationFormCmdlet
{
  /// <summary>The token's id, for messages.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? TokenId { get; set; }

  /// <summary>Lets a destination of another type make way: it is removed, and Stitch loads nothing into it any more.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter TakeOver { get; set; }

  // A name or a bucket alone would change the destination that the account has.
  private protected override IReadOnlyList<string> RowNaming => [nameof(JdbcUrl), nameof(StitchToken)];

  private protected override Task<(StepResult<StitchDestination> Destination, DestinationInfo? Info)> SaveAsync(
    IStitchAccount stitch, DestinationForm form, CancellationToken cancel) =>
    MakeDestination.RunAsync(this, stitch, form, TokenId, new LostToken(RecordAws, RecordWorkspace, KnownFromInput), cancel, TakeOver,
      WholeFromInput(nameof(StitchDestination.DestinationId)));

  // Before the wait for the check: whoever stops it then leaves nothing that is not on record.
  private protected override Task<StitchDestination> RecordAsync(StitchDestination destination, DestinationInfo? info,
    CancellationToken cancel) =>
    RecordDestination.RunAsync(this, RecordAws, destination, KnownFromInput, info, RecordWorkspace, cancel);
}
