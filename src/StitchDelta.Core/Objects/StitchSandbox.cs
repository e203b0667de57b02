using System.Security;

namespace StitchDelta;

/// <summary>The running sandbox.</summary>
/// <param name="AwsEndpointUrl">Where S3, IAM and STS answer.</param>
/// <param name="WorkspaceUrl">Where Databricks answers.</param>
/// <param name="ConnectApi">Where Stitch answers.</param>
/// <param name="BucketName">The bucket that is there.</param>
/// <param name="DeploymentRoleName">The role that its Databricks deploys clusters with.</param>
public sealed record StitchSandbox(Uri AwsEndpointUrl, Uri WorkspaceUrl, Uri ConnectApi, string BucketName, string DeploymentRoleName)
{
  /// <summary>A service principal of the workspace: its application id, which is its OAuth client id.</summary>
  public string? ServicePrincipalId { get; init; }

  /// <summary>The service principal's OAuth secret.</summary>
  public SecureString? ServicePrincipalSecret { get; init; }
}
