using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Removes what New-DeltaInstanceProfile made: PassRole of the deployment role, the instance profile, the role with its inline
/// policies.</summary>
[Cmdlet(VerbsCommon.Remove, "DeltaInstanceProfile", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(DeltaInstanceProfile))]
public sealed class RemoveDeltaInstanceProfileCommand : AwsCmdlet
{
  /// <summary>The name of the role and of the instance profile.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? RoleName { get; set; }

  /// <summary>The role that was allowed to pass this one. Left out: the one that the role's tag remembers.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? DeploymentRoleName { get; set; }

  /// <summary>A profile of the AWS files for the account that owns the bucket, where that is another one.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketProfileName { get; set; }

  /// <summary>Removes also what this module did not make, and inline policies that it did not write.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter IncludeForeign { get; set; }

  /// <summary>Does not ask. What the command does is the same.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Force { get; set; }

  private protected override bool IsForced => Force;

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var role = Need(RoleName, nameof(RoleName), "Get-DeltaInstanceProfile");
    Emit(await OnceAsync($"the instance profile {role}", stage =>
      RemoveInstanceProfile.RunAsync(stage, Aws, role, DeploymentRoleName, AwsOf(BucketProfileName), IncludeForeign, cancel)));
  }
}
