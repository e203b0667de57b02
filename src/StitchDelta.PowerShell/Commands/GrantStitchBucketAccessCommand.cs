using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Lets Stitch's loader role use the bucket: adds the guide's statement to the bucket policy, or repairs it, and leaves everything
/// else as it is.</summary>
[Cmdlet(VerbsSecurity.Grant, "StitchBucketAccess", SupportsShouldProcess = true)]
[OutputType(typeof(StitchBucketAccess))]
public sealed class GrantStitchBucketAccessCommand : BucketAccessCmdlet
{
  /// <summary>Puts the guide's statement in the place of one for the loader that somebody narrowed, put under a condition, or widened.
  /// Without it such a statement is left as it is.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Reset { get; set; }

  private protected override Task<StepResult<StitchBucketAccess>> ChangeAsync(InstallationFacts bucket, CancellationToken cancel) =>
    GrantBucketAccess.RunAsync(this, Aws, bucket, cancel, Reset);
}
