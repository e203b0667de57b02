using System.Security;

namespace StitchDelta;

/// <summary>The running sandbox: where it answers, and the credentials with which other tools may talk to it too.</summary>
/// <param name="AwsEndpointUrl">Where S3, IAM and STS answer.</param>
/// <param name="WorkspaceUrl">Where the first Databricks workspace answers, which is the session's default.</param>
/// <param name="ConnectApi">Where Stitch answers.</param>
/// <param name="BucketName">The bucket that is there.</param>
/// <param name="DeploymentRoleName">The role that its Databricks deploys clusters with.</param>
public sealed record StitchSandbox(Uri AwsEndpointUrl, Uri WorkspaceUrl, Uri ConnectApi, string BucketName, string DeploymentRoleName)
{
  /// <summary>The twelve digits of the AWS account that owns the bucket.</summary>
  public required string AccountId { get; init; }

  /// <summary>The access key id of its AWS administrator.</summary>
  public required string AccessKeyId { get; init; }

  /// <summary>The secret that belongs to <see cref="AccessKeyId"/>.</summary>
  public required SecureString SecretAccessKey { get; init; }

  /// <summary>Another AWS account with a bucket of its own, for what goes from account to account.</summary>
  public required StitchSandboxPartner Partner { get; init; }

  /// <summary>The personal access token of the first workspace's administrator.</summary>
  public required SecureString WorkspaceToken { get; init; }

  /// <summary>All its Databricks workspaces, the first one first. They share nothing but AWS.</summary>
  public required IReadOnlyList<SandboxWorkspace> Workspaces { get; init; }

  /// <summary>The region of its Stitch accounts.</summary>
  public StitchRegion StitchRegion { get; init; }

  /// <summary>The access token of its first Stitch account, which is the session's default.</summary>
  public required SecureString StitchToken { get; init; }

  /// <summary>All its Stitch accounts. Each has a token of its own and may have one destination.</summary>
  public required IReadOnlyList<SandboxStitchAccount> StitchAccounts { get; init; }

  /// <summary>A service principal of the first workspace: its application id, which is its OAuth client id.</summary>
  public required string ServicePrincipalId { get; init; }

  /// <summary>The service principal's OAuth secret.</summary>
  public required SecureString ServicePrincipalSecret { get; init; }
}
