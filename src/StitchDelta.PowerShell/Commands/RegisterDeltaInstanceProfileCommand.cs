using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;
using StitchDelta.Contracts;
using StitchDelta.Steps;

namespace StitchDelta.Commands;

/// <summary>Adds the instance profile to the Databricks workspace, so that clusters may use it.</summary>
[Cmdlet(VerbsLifecycle.Register, "DeltaInstanceProfile", SupportsShouldProcess = true)]
[OutputType(typeof(DeltaInstanceProfileRegistration))]
public sealed class RegisterDeltaInstanceProfileCommand : WorkspaceCmdlet
{
  /// <summary>The instance profile's ARN.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  public string? InstanceProfileArn { get; set; }

  /// <summary>Tells Databricks not to try the profile in a dry run, for organisations whose policies make the dry run fail.</summary>
  [Parameter]
  public SwitchParameter SkipValidation { get; set; }

  /// <summary>How many seconds to go on trying while AWS does not know the profile yet. Left out: 180 when the deployment role may pass it, 15 when nothing is known of that.</summary>
  [Parameter]
  [ValidateRange(0, 3600)]
  public int? TimeoutSeconds { get; set; }

  /// <summary>The role that Databricks deploys clusters with, when New-DeltaInstanceProfile let it pass the profile's role.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? DeploymentRoleName { get; set; }

  /// <summary>The object that an earlier stage of the line made.</summary>
  [Parameter(ValueFromPipeline = true)]
  public PSObject? InputObject { get; set; }

  private protected override PSObject? Input => InputObject;

  // The chain's credentials, as those of the stages before: only looked at when Databricks refuses, and without them the error says less.
  private IAws Aws() => Engine.Aws(Connections.Aws(new AwsConnection(), Session), this);

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var arn = Need(InstanceProfileArn, nameof(InstanceProfileArn), "New-DeltaInstanceProfile");
    var (workspace, url) = Connected();
    var timeout = TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : RegisterInstanceProfile.PatienceFor(DeploymentRoleName);
    Emit(await RegisterInstanceProfile.RunAsync(this, workspace, url, arn, SkipValidation, timeout, new PassRoleLookup(Aws(), DeploymentRoleName), cancel));
  }
}
