using System.Collections;
using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Makes the IAM role through which a Databricks cluster uses the bucket, in an instance profile of the same name, and lets
/// Databricks' deployment role pass it.</summary>
[Cmdlet(VerbsCommon.New, "DeltaInstanceProfile", SupportsShouldProcess = true)]
[OutputType(typeof(DeltaInstanceProfile))]
public sealed class NewDeltaInstanceProfileCommand : AwsCmdlet
{
  /// <summary>The name of the role and of the instance profile.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [RoleName]
  [ArgumentCompleter(typeof(Completer))]
  public string RoleName { get; set; } = MakeInstanceProfile.DefaultRoleName;

  /// <summary>The bucket that the role may use.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  /// <summary>The role that Databricks deploys clusters with (account console, Workspaces, Credentials, Role ARN). Left out: nobody is
  /// allowed to pass the new role, and Databricks will refuse it unless that is done elsewhere.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [RoleName]
  [ArgumentCompleter(typeof(Completer))]
  public string? DeploymentRoleName { get; set; }

  /// <summary>The AWS account that owns the bucket. Left out: found out. In another account than the caller's, the bucket's policy is made
  /// to let the role in, too.</summary>
  [Parameter]
  [AccountId]
  public string? BucketAccountId { get; set; }

  /// <summary>The path in IAM under which role and instance profile are made, as in /stitch/. All roles under it share one policy of the
  /// deployment role. Left out: no path; a role that is there stays where it is.</summary>
  [Parameter]
  [Column]
  [RolePath]
  public string? RolePath { get; set; }

  /// <summary>The ARN of a managed policy that is to be the role's permissions boundary. Left out: none for a new role; a role that is
  /// there keeps what it has.</summary>
  [Parameter]
  [Column]
  [BoundaryArn]
  public string? PermissionsBoundary { get; set; }

  /// <summary>Tags of your own for the role and the instance profile. A role that is there gets those that it lacks.</summary>
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

  /// <summary>A profile of the AWS files for the account that owns the bucket, where that is another one.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketProfileName { get; set; }

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var bucket = BucketNames.Parse(Need(BucketName, nameof(BucketName), "Get-StitchBucket"));
    var known = Known();
    var role = (await FindRole.NameAsync(Aws, RoleName, cancel, pathIfMade: RolePaths.Parse(RolePath) ?? RolePaths.Root))!;
    var deploying = await FindRole.NameAsync(Aws, DeploymentRoleName, cancel);
    Emit(await MakeInstanceProfile.RunAsync(this, Aws, bucket, role, deploying, BucketAccountId, AwsOf(BucketProfileName), cancel, known,
      new RoleOptions { Path = RolePath, PermissionsBoundary = PermissionsBoundary, Tags = Values.Texts(Tag) }, KmsKeyArn));
  }

  /// <summary>What an earlier stage saw: whether the grant was there before is seen only when it is made.</summary>
  private InstallationRecord Known() => new()
  {
    StitchRegion = KnownFromInput.StitchRegion,
    Before = FromInput(nameof(StitchBucketAccess.StatementSid)) is null ? FoundBefore.Unknown
      : GrantBucketAccess.Before(Aws, BucketNames.Parse(BucketName!), FromInput(nameof(StitchBucketAccess.Policy)) as string,
        $"{FromInput(nameof(StageOutput.Outcome))}" == nameof(Outcome.Unchanged)),
  };
}
