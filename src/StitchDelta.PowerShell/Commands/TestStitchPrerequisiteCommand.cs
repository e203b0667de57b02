using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Says before you start whether each step of the guide will be allowed: the caller in AWS, the bucket, the deployment role, the
/// workspace and the Stitch account.</summary>
[Cmdlet(VerbsDiagnostic.Test, "StitchPrerequisite")]
[OutputType(typeof(StitchCheck), typeof(bool))]
public sealed class TestStitchPrerequisiteCommand : InstallationCmdlet
{
  /// <summary>The bucket's bare name.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  /// <summary>The name that the role and the instance profile are to have.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string RoleName { get; set; } = MakeInstanceProfile.DefaultRoleName;

  /// <summary>The path in IAM under which the role is to be made, as in /stitch/. Left out: none.</summary>
  [Parameter]
  [RolePath]
  public string? RolePath { get; set; }

  /// <summary>The role that Databricks deploys clusters with.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? DeploymentRoleName { get; set; }

  /// <summary>The id or name of a SQL warehouse that is to stand in for a cluster. Left out: a cluster is to be made.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? WarehouseId { get; set; }

  /// <summary>Only says whether no check failed.</summary>
  [Parameter]
  [ForAllRows]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Quiet { get; set; }

  /// <summary>Only says whether no check failed, warned or is unknown: stricter than -Quiet.</summary>
  [Parameter]
  [ForAllRows]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Strict { get; set; }

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var bucket = BucketNames.Parse(Need(BucketName, nameof(BucketName), "Get-StitchBucket"));
    var subject = new CheckSubject
    {
      Facts = new InstallationFacts
      {
        BucketName = bucket,
        StitchRegion = StitchRegion ?? Session.Stitch?.StitchRegion,
        RoleName = RoleName,
        DeploymentRoleName = DeploymentRoleName,
        WarehouseId = WarehouseId,
      },
      RolePath = RolePath,
      // A connection that is missing is a finding as any other.
      Systems = Systems(WorkspaceUrl),
      Waiting = WriteVerbose,
      Time = Time.GetUtcNow(),
    };
    var healthy = true;
    await CheckPrerequisites.RunAsync(subject, check =>
    {
      healthy &= check.Status.IsHealthy(Strict);
      if (!OnlySays) WriteObject(check);
    }, cancel);
    if (OnlySays) WriteObject(healthy);
  }

  private bool OnlySays => Quiet || Strict;
}
