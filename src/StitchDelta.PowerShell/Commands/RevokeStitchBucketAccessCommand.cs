using System.Management.Automation;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Takes Stitch's statement out of the bucket policy again, and removes the policy when nothing else is left in it.</summary>
[Cmdlet(VerbsSecurity.Revoke, "StitchBucketAccess", SupportsShouldProcess = true)]
[OutputType(typeof(StitchBucketAccess))]
public sealed class RevokeStitchBucketAccessCommand : BucketAccessCmdlet
{
  private protected override Task<StepResult<StitchBucketAccess>> ChangeAsync(InstallationFacts bucket, CancellationToken cancel) =>
    GrantBucketAccess.RevokeAsync(this, Aws, bucket, FromInput(nameof(StitchBucketAccess.StatementSid)) as string, cancel);
}
