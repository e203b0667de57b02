using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Looks up a role with its instance profile, or lists all that this module made.</summary>
[Cmdlet(VerbsCommon.Get, "DeltaInstanceProfile")]
[OutputType(typeof(DeltaInstanceProfile))]
public sealed class GetDeltaInstanceProfileCommand : AwsCmdlet
{
  /// <summary>The name of the role. Left out: all roles with an instance profile that this module made in the account.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string[]? RoleName { get; set; }

  private protected override IReadOnlyList<string> Naming => [nameof(RoleName), nameof(ProfileName), nameof(AwsCredential)];

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    if (RoleName is null)
    {
      foreach (var profile in await FindInstanceProfile.AllAsync(Aws, cancel)) WriteMade(profile);
      return;
    }
    foreach (var name in RoleName)
      await GuardAsync(async () => WriteMade(await FindInstanceProfile.RunAsync(Aws, name, cancel)), cancel);
  }
}
