using System.Management.Automation;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Lists the privileges that Stitch's loader needs on the bucket, each with its reason.</summary>
[Cmdlet(VerbsCommon.Get, "StitchPrivilege")]
[OutputType(typeof(StitchPrivilege))]
public sealed class GetStitchPrivilegeCommand : StitchDeltaCmdlet
{
  /// <summary>Lists instead the actions that the administrator who runs this module needs in AWS.</summary>
  [Parameter]
  public SwitchParameter Operator { get; set; }

  private protected override Task ProcessOneAsync(CancellationToken cancel)
  {
    WriteObject(Operator ? StitchPrivilege.Operator : StitchPrivilege.Loader, enumerateCollection: true);
    return Task.CompletedTask;
  }
}
