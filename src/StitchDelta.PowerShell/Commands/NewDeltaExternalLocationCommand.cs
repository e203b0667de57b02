using System.Collections;
using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Makes what Unity Catalog needs before Stitch can load into the bucket: a storage credential with its role, an external
/// location, and the privileges of the token's owner. In a workspace without Unity Catalog it makes nothing and hands its input
/// on.</summary>
[Cmdlet(VerbsCommon.New, "DeltaExternalLocation", SupportsShouldProcess = true)]
[OutputType(typeof(DeltaExternalLocation))]
public sealed class NewDeltaExternalLocationCommand : AwsWorkspaceCmdlet
{
  /// <summary>The bucket over which the location is to be.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  /// <summary>The catalog in which Stitch's tables are to lie, or hive_metastore. Left out: the workspace's default catalog.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? CatalogName { get; set; }

  /// <summary>The name of a new external location. Left out: stitch- and the bucket. One that is over the bucket already is used, whatever
  /// its name.</summary>
  [Parameter]
  [Column]
  public string? ExternalLocationName { get; set; }

  /// <summary>The name of a new storage credential. Left out: stitch- and the bucket.</summary>
  [Parameter]
  [Column]
  public string? StorageCredentialName { get; set; }

  /// <summary>The name of a new role for the storage credential. Left out: stitch-unity-, the bucket, and the beginning of the metastore's
  /// id.</summary>
  [Parameter]
  [Column]
  [RoleName]
  public string? CredentialRoleName { get; set; }

  /// <summary>The application id of the service principal that Stitch's token is for. Left out: the current user.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ApplicationId]
  public string? OnBehalfOf { get; set; }

  /// <summary>The path in IAM under which the new role is made, as in /stitch/.</summary>
  [Parameter]
  [Column]
  [RolePath]
  public string? RolePath { get; set; }

  /// <summary>The ARN of a managed policy that is to be the new role's permissions boundary.</summary>
  [Parameter]
  [Column]
  [BoundaryArn]
  public string? PermissionsBoundary { get; set; }

  /// <summary>Tags of your own for the new role.</summary>
  [Parameter]
  [Column]
  [Reads(typeof(Hashtable), Text = true)]
  [OwnTags]
  public Hashtable? Tag { get; set; }

  /// <summary>The ARN of the KMS key of your own with which the bucket is encrypted, or of its alias. Left out: what
  /// Grant-StitchBucketAccess found, where it comes before in the pipeline; else the keys that the role may use stay as they are.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [KmsKeyArn]
  public string? KmsKeyArn { get; set; }

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var bucket = BucketNames.Parse(Need(BucketName, nameof(BucketName), "Get-StitchBucket"));
    var (workspace, url) = Connections.Workspace(WorkspaceUrl, WorkspaceToken, Connection);
    var request = new LocationRequest(bucket, OnBehalfOf?.Trim() ?? "")
    {
      LocationName = ExternalLocationName,
      CredentialName = StorageCredentialName,
      RoleName = CredentialRoleName,
      KmsKeyArn = KmsKeyArn,
      Options = new RoleOptions { Path = RolePath, PermissionsBoundary = PermissionsBoundary, Tags = Values.Texts(Tag) },
    };
    Emit(await PrepareCatalog.RunAsync(this, Aws, workspace, url, CatalogName?.Trim(), request, cancel));
  }
}
