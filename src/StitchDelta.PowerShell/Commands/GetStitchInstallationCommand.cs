using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Lists the installations of an AWS account, as they are on record at their roles: for each destination in Stitch all that
/// belongs to it. Needs no connection to Databricks or Stitch.</summary>
[Cmdlet(VerbsCommon.Get, "StitchInstallation")]
[OutputType(typeof(StitchInstallation))]
public sealed class GetStitchInstallationCommand : AwsCmdlet
{
  /// <summary>The bucket that they load into. Left out: any.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  /// <summary>The name of the role. Left out: any role whose description says that this module made it.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [RoleName]
  [ArgumentCompleter(typeof(Completer))]
  public string? RoleName { get; set; }

  /// <summary>The destination's id in Stitch. Left out: any.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(long))]
  [ArgumentCompleter(typeof(Completer))]
  public long? DestinationId { get; set; }

  /// <summary>The installation's id, as the tags of its parts and the comment of its token have it. Left out: any.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? InstallationId { get; set; }

  private protected override IReadOnlyList<string> Naming =>
    [nameof(BucketName), nameof(RoleName), nameof(DestinationId), nameof(InstallationId), nameof(ProfileName), nameof(AwsCredential)];

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var query = new InstallationQuery
    {
      BucketName = BucketName is null ? null : BucketNames.Parse(BucketName),
      RoleName = await FindRole.NameAsync(Aws, RoleName, cancel),
      DestinationId = DestinationId,
      Id = InstallationId is null ? null : Installations.InstallationId.Parse(InstallationId)
        ?? throw Catalogue.InstallationIdInvalid.For(InstallationId, InstallationId),
    };
    foreach (var found in await FindInstallations.RunAsync(Aws, query, cancel))
    {
      Origins.Remember(found, Origin());
      WriteObject(found);
    }
  }
}
