using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Adds the instance profile to the Databricks workspace, so that clusters may use it.</summary>
[Cmdlet(VerbsLifecycle.Register, "DeltaInstanceProfile", SupportsShouldProcess = true)]
[OutputType(typeof(DeltaInstanceProfileRegistration))]
public sealed class RegisterDeltaInstanceProfileCommand : WorkspaceCmdlet
{
  /// <summary>The instance profile's ARN.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? InstanceProfileArn { get; set; }

  /// <summary>Tells Databricks not to try the profile in a dry run, for organizations whose policies make the dry run fail.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter SkipValidation { get; set; }

  /// <summary>How many seconds to go on trying while AWS does not know the profile yet. Left out: 180 when the deployment role may pass it,
  /// 15 when nothing is known of that.</summary>
  [Parameter]
  [Between(0, 3600)]
  [Reads(typeof(int))]
  public int? TimeoutSeconds { get; set; }

  /// <summary>The role that Databricks deploys clusters with, when New-DeltaInstanceProfile let it pass the profile's role.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? DeploymentRoleName { get; set; }

  private protected override string NamedBy => "New-DeltaInstanceProfile";

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var arn = Need(InstanceProfileArn, nameof(InstanceProfileArn), "New-DeltaInstanceProfile");
    var (workspace, url) = Connected();
    var timeout = TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : RegisterInstanceProfile.TimeoutFor(DeploymentRoleName);
    // AWS is only looked at when Databricks refuses, and without it the error says less.
    Emit(await RegisterInstanceProfile.RunAsync(this, workspace, url, arn, SkipValidation, timeout,
      new PassRoleLookup(RecordAws(), DeploymentRoleName), cancel));
  }
}
