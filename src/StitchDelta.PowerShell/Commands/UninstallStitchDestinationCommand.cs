using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Takes an installation back, from the destination to the bucket's policy: what this module made, and nothing else. What stays
/// because it was not made by it is told.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "StitchDestination", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(StitchDestination))]
public sealed class UninstallStitchDestinationCommand : InstallationCmdlet
{
  /// <summary>The bucket's bare name.</summary>
  [Parameter(Position = 0)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  /// <summary>The name of the role and of the instance profile. Left out: the one that this module made for the bucket.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? RoleName { get; set; }

  /// <summary>The cluster's name. Left out: the one of the JDBC URL, or the one that the role's tags remember.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? ClusterName { get; set; }

  /// <summary>The token's comment. Left out: Stitch destination, and the destination's name.</summary>
  [Parameter]
  [Longest(255)]
  [ArgumentCompleter(typeof(Completer))]
  public string? TokenComment { get; set; }

  /// <summary>The destination's id. Left out: the one that the account has.</summary>
  [Parameter]
  [Reads(typeof(long))]
  [ArgumentCompleter(typeof(Completer))]
  public long? DestinationId { get; set; }

  /// <summary>Does not ask. What the command does is the same.</summary>
  [Parameter]
  [ForAllRows]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Force { get; set; }

  private protected override bool IsForced => Force;

  /// <summary>A saved plan to be applied: what the same command wrote with -WhatIf, from Export-Clixml or ConvertTo-Json -Depth 5. What is
  /// to be done is worked out anew; where it would be anything that is not in the plan, nothing is done.</summary>
  [Parameter]
  [ForAllRows]
  public PSObject[]? Plan { get; set; }

  private protected override PSObject?[]? GivenPlans => Plan;

  /// <summary>The destination's display name, where neither its bucket nor its id is given: a destination of another name is left
  /// alone.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? DestinationName { get; set; }

  // The account's own destination is meant only when nothing at all is named: a role's or a cluster's name alone says nothing of which one.
  private protected override IReadOnlyList<string>? Naming => Destination;

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    if (Arguments.AreGiven(nameof(RoleName), nameof(ClusterName), nameof(TokenComment)) && !IsDestinationNamed)
      throw Catalogue.InputMissing.For(Target, nameof(BucketName), "Get-StitchDestination");
    var stage = StageOfRow;
    var known = new InstallationFacts
    {
      BucketName = BucketName is null ? null : BucketNames.Parse(BucketName),
      StitchRegion = StitchRegion ?? Session.Stitch?.StitchRegion,
      RoleName = RoleName,
      ClusterName = ClusterName,
      TokenComment = TokenComment,
      DestinationId = DestinationId,
      DestinationName = DestinationName,
    }.Or(KnownFromInput);
    var systems = Systems(WorkspaceUrl);
    var gone = await UninstallDestination.RunAsync(stage, known, Said, systems, AskOnce, Current.Plan, cancel);
    if (gone.Status != StepStatus.Declined)
      WriteMade(gone.Value with { Plan = Asked(gone.Value.Plan, Arguments.Desired(Current), gone.Value.Facts) });
  }

  private static readonly string[] Destination = [nameof(BucketName), nameof(DestinationId), nameof(DestinationName)];

  private bool IsDestinationNamed => BucketName is not null || DestinationId is not null || DestinationName is not null;
}
