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

  /// <summary>Lets a destination of another type make way: it is removed, and Stitch loads nothing into it any more. Also takes over a
  /// destination that another installation has, or that leads to another cluster.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter TakeOver { get; set; }

  // A name or a bucket alone would change the destination that the account has.
  private protected override IReadOnlyList<string> RowNaming => [nameof(JdbcUrl), nameof(StitchToken)];

  private protected override async Task<(StepResult<StitchDestination> Destination, DestinationInfo? Info)> SaveAsync(
    IStitchAccount stitch, CancellationToken cancel)
  {
    var over = new OverDestination(AskedForm, TakeOver, Known, RecordAws, RecordWorkspace);
    var (saved, info) = await MakeDestination.RunAsync(this, stitch, WholeForm, TokenId,
      new LostToken(RecordAws, RecordWorkspace, KnownFromInput), cancel, TakeOver, Known.DestinationId, over: over, trial: Trial);
    if (over.IsJudged) WarnOfOldObject(info);
    return (AskedTokenId is { } given && over.IsJudged ? saved.Select(d => d with { TokenId = given }) : saved, info);
  }

  // Before the wait for the check: whoever stops it then leaves nothing that is not on record.
  private protected override Task<StitchDestination> RecordAsync(StitchDestination destination, DestinationInfo? info,
    CancellationToken cancel) =>
    RecordDestination.RunAsync(this, RecordAws, destination, Known, info, RecordWorkspace, cancel);

  // Of a CSV the id is text.
  private InstallationFacts Known =>
    KnownFromInput with { DestinationId = WholeFromInput(nameof(StitchDestination.DestinationId)) };
}
