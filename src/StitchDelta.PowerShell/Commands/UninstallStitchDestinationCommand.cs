using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;
using StitchDelta.Names;
using StitchDelta.Steps;
using StitchDelta.Steps.WholeLine;

namespace StitchDelta.Commands;

/// <summary>Takes a whole line back, from the destination to the bucket's policy: what this module made, and nothing else. What stays because it was not made by it is told.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "StitchDestination", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(StitchDestination))]
public sealed class UninstallStitchDestinationCommand : LineRowCmdlet
{
  /// <summary>The bucket's bare name.</summary>
  [Parameter(Position = 0)]
  [ValidateNotNullOrEmpty]
  public string? BucketName { get; set; }

  /// <summary>The name of the role and of the instance profile. Left out: the one that this module made for the bucket.</summary>
  [Parameter]
  [ValidateNotNullOrEmpty]
  public string? RoleName { get; set; }

  /// <summary>The cluster's name. Left out: the one of the JDBC URL, or the one that the role's tags remember.</summary>
  [Parameter]
  [ValidateNotNullOrEmpty]
  public string? ClusterName { get; set; }

  /// <summary>The token's comment. Left out: Stitch destination, and the destination's name.</summary>
  [Parameter]
  [ValidateLength(1, 255)]
  public string? TokenComment { get; set; }

  /// <summary>The destination's id. Left out: the one that the account has.</summary>
  [Parameter]
  public long? DestinationId { get; set; }

  /// <summary>Does not ask. What the command does is the same.</summary>
  [Parameter]
  public SwitchParameter Force { get; set; }

  private protected override bool IsForced => Force;

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    foreach (var row in Rows()) await GuardAsync(() => OneAsync(row, cancel));
  }

  private async Task OneAsync(Row row, CancellationToken cancel)
  {
    var isPlanned = row.Read(nameof(LineObject.IsPlanned)) is true;
    var stage = new RowStage(this, row.Title, isPlanned);
    var bucket = Given<string>(row, nameof(BucketName));
    var known = Carry.Into(new StitchDestination
    {
      BucketName = bucket is null ? null : BucketNames.Parse(bucket),
      StitchRegion = Given<StitchRegion?>(row, nameof(StitchRegion)) ?? Session.Stitch?.StitchRegion,
      RoleName = Given<string>(row, nameof(RoleName)),
      ClusterName = Given<string>(row, nameof(ClusterName)),
      TokenComment = Given<string>(row, nameof(TokenComment)),
      DestinationId = Given<long?>(row, nameof(DestinationId)),
    }, row.Read);
    var address = Given<Uri>(row, nameof(WorkspaceUrl));
    var systems = SystemsOf(row, address);
    known = await TraceDestination.InStitchAsync(stage, known, systems, cancel, forRemoval: true);
    Need(known.BucketName, nameof(BucketName), "Get-StitchDestination");
    if (address is null && known.WorkspaceUrl is { } told) systems = SystemsOf(row, told);
    if (await UninstallDestination.RunAsync(stage, known, systems, AskOnce, cancel) is { } gone) WriteObject(gone);
  }
}
