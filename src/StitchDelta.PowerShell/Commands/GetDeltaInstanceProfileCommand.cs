using System.Management.Automation;
using StitchDelta.Commands.Base;
using StitchDelta.Steps;

namespace StitchDelta.Commands;

/// <summary>Looks up a role with its instance profile, or lists all that this module made.</summary>
[Cmdlet(VerbsCommon.Get, "DeltaInstanceProfile")]
[OutputType(typeof(DeltaInstanceProfile))]
public sealed class GetDeltaInstanceProfileCommand : AwsCmdlet
{
  /// <summary>The name of the role. Left out: all roles with an instance profile that this module made in the account.</summary>
  [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
  public string[]? RoleName { get; set; }

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    if (RoleName is null)
      WriteObject(await FindInstanceProfile.AllAsync(Aws, cancel), enumerateCollection: true);
    foreach (var name in RoleName ?? [])
      await GuardAsync(async () => WriteObject(await FindInstanceProfile.RunAsync(Aws, name, cancel)));
  }
}
