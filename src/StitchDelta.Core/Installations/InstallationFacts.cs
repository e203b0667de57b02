using System.Security;

namespace StitchDelta.Installations;

/// <summary>What is known of an installation, all in one. Null is not known.</summary>
public sealed partial record InstallationFacts
{
  /// <summary>The bare name of the bucket.</summary>
  public string? BucketName { get; init; }

  /// <summary>The AWS region that the bucket is in.</summary>
  public string? BucketRegion { get; init; }

  /// <summary>The region of the Stitch account. The bucket must be in the AWS region that belongs to it.</summary>
  public StitchRegion? StitchRegion { get; init; }

  /// <summary>The Sid of the statement in the bucket's policy that lets Stitch's loader in, where it is known.</summary>
  public string? StatementSid { get; init; }

  /// <summary>The ARN of the customer's own KMS key, or of its alias, that encrypts the bucket; null where none is known.</summary>
  public string? KmsKeyArn { get; init; }

  /// <summary>The id of the installation that role and bucket make, as in <c>sd-k3v7xq2mzd</c>.</summary>
  public string? InstallationId { get; init; }

  /// <summary>The AWS account that owns the bucket, where it is known.</summary>
  public string? BucketAccountId { get; init; }

  /// <summary>The role's name, and the instance profile's.</summary>
  public string? RoleName { get; init; }

  /// <summary>The role's ARN.</summary>
  public string? RoleArn { get; init; }

  /// <summary>The instance profile's ARN, which Databricks is told.</summary>
  public string? InstanceProfileArn { get; init; }

  /// <summary>The role that Databricks deploys clusters with, which must be allowed to pass this one.</summary>
  public string? DeploymentRoleName { get; init; }

  /// <summary>The workspace: scheme and host, nothing after them.</summary>
  public Uri? WorkspaceUrl { get; init; }

  /// <summary>The catalog in which Stitch's tables come to lie; <c>hive_metastore</c> for the workspace's own Hive metastore, and null in a
  /// workspace without Unity Catalog.</summary>
  public string? CatalogName { get; init; }

  /// <summary>The metastore of Unity Catalog that the workspace belongs to, by its id.</summary>
  public string? MetastoreId { get; init; }

  /// <summary>The external location over the bucket.</summary>
  public string? ExternalLocationName { get; init; }

  /// <summary>That location's id.</summary>
  public string? ExternalLocationId { get; init; }

  /// <summary>The storage credential through which Unity Catalog reaches the bucket.</summary>
  public string? StorageCredentialName { get; init; }

  /// <summary>That credential's id.</summary>
  public string? StorageCredentialId { get; init; }

  /// <summary>The role that the storage credential takes on, where this module made it.</summary>
  public string? CredentialRoleName { get; init; }

  /// <summary>Whose token Stitch logs in with, and so who has the privileges: a user name, or the application id of a service
  /// principal.</summary>
  public string? Principal { get; init; }

  /// <summary>The privileges that were added for it.</summary>
  public IReadOnlyList<string>? AddedPrivileges { get; init; }

  /// <summary>The cluster's name.</summary>
  public string? ClusterName { get; init; }

  /// <summary>The cluster's id, as in <c>0804-220509-stead130</c>.</summary>
  public string? ClusterId { get; init; }

  /// <summary>What was asked for of the cluster's size, as in <c>node:i3.xlarge+workers:8</c>; empty for nothing.</summary>
  public string? ClusterSize { get; init; }

  /// <summary>The workspace's org id, a part of the JDBC URL's path; null where it was not looked up.</summary>
  public string? OrgId { get; init; }

  /// <summary>PENDING, RUNNING, RESTARTING, RESIZING, TERMINATING, TERMINATED or ERROR.</summary>
  public string? ClusterState { get; init; }

  /// <summary>The runtime's key, as in <c>16.4.x-scala2.12</c>.</summary>
  public string? SparkVersion { get; init; }

  /// <summary>The instance type of the driver and the workers.</summary>
  public string? NodeTypeId { get; init; }

  /// <summary>The access mode, Databricks' <c>data_security_mode</c>.</summary>
  public string? AccessMode { get; init; }

  /// <summary>The JDBC URL as Stitch's form takes it. There is no secret in it: the token has a field of its own.</summary>
  public string? JdbcUrl { get; init; }

  /// <summary>The path of the URL, <c>httpPath</c>.</summary>
  public string? HttpPath { get; init; }

  /// <summary>The host of the URL.</summary>
  public string? JdbcHost { get; init; }

  /// <summary>The port of the URL.</summary>
  public int? JdbcPort { get; init; }

  /// <summary>The SQL warehouse's id, where the URL is one's.</summary>
  public string? WarehouseId { get; init; }

  /// <summary>The token's id, by which it is listed and revoked.</summary>
  public string? TokenId { get; init; }

  /// <summary>The token's comment.</summary>
  public string? TokenComment { get; init; }

  /// <summary>When the token ends; null is never.</summary>
  public DateTimeOffset? TokenExpires { get; init; }

  /// <summary>The application id of the service principal that the token is for; null for the caller's own.</summary>
  public string? OnBehalfOf { get; init; }

  /// <summary>The display name of the destination that it is for, where that is known.</summary>
  public string? DestinationName { get; init; }

  /// <summary>The token itself. Null for one that was there already: Databricks shows it once. It does not survive a job or
  /// Export-Clixml.</summary>
  public SecureString? Token { get; init; }

  /// <summary>The destination's id.</summary>
  public long? DestinationId { get; init; }

  /// <summary>The type, <c>databricks_delta</c>.</summary>
  public string? DestinationType { get; init; }

  /// <summary>How Stitch's last connection check went: running, succeeded or failed; null when Stitch does not tell.</summary>
  public string? ConnectionCheck { get; init; }

  /// <summary>What the check said when it failed.</summary>
  public string? ConnectionCheckMessage { get; init; }

  /// <summary>The Stitch account's access token where one was given for this destination alone, so that the next stage speaks to the same
  /// account. It does not survive a job or Export-Clixml.</summary>
  public SecureString? StitchToken { get; init; }

  /// <summary>True when the record of the installation could not be written: Install-StitchDestination writes it.</summary>
  public bool RecordPending { get; init; }

  /// <summary>The SSH server through which Stitch connects; null without a tunnel.</summary>
  public string? SshHost { get; init; }

  /// <summary>The SSH server's port.</summary>
  public int? SshPort { get; init; }

  /// <summary>The user on the SSH server.</summary>
  public string? SshUser { get; init; }

  /// <summary>Whether the account, or Stitch itself, has paused it: nothing is loaded.</summary>
  public bool IsPaused { get; init; }

  /// <summary>The fields of the form that Stitch says are still missing.</summary>
  public string[] MissingProperties { get; init; } = [];

  /// <summary>The same, and what is not known here as another one knows it. What is said of a destination as it is now, as its tunnel, is
  /// not taken over: it may be null because it was just taken away.</summary>
  public InstallationFacts Or(InstallationFacts other) => Or(other, PipelineStage.Destination);

  /// <summary>The same, up to a stage.</summary>
  /// <param name="last">The stage after which nothing is taken over: what a stage makes anew makes void what later ones had made of
  /// it.</param>
  internal InstallationFacts Or(InstallationFacts other, PipelineStage last)
  {
    var all = this with
    {
      BucketName = BucketName ?? other.BucketName,
      BucketRegion = BucketRegion ?? other.BucketRegion,
      StitchRegion = StitchRegion ?? other.StitchRegion,
      StatementSid = StatementSid ?? other.StatementSid,
      KmsKeyArn = KmsKeyArn ?? other.KmsKeyArn,
    };
    if (last < PipelineStage.Role) return all;
    all = all with
    {
      InstallationId = InstallationId ?? other.InstallationId,
      BucketAccountId = BucketAccountId ?? other.BucketAccountId,
      RoleName = RoleName ?? other.RoleName,
      RoleArn = RoleArn ?? other.RoleArn,
      InstanceProfileArn = InstanceProfileArn ?? other.InstanceProfileArn,
      DeploymentRoleName = DeploymentRoleName ?? other.DeploymentRoleName,
      // On record at the role, until the stage of the cluster says it anew.
      ClusterSize = ClusterSize ?? other.ClusterSize,
    };
    if (last < PipelineStage.Registration) return all;
    all = all with { WorkspaceUrl = WorkspaceUrl ?? other.WorkspaceUrl };
    if (last < PipelineStage.Catalog) return all;
    all = all with
    {
      CatalogName = CatalogName ?? other.CatalogName,
      MetastoreId = MetastoreId ?? other.MetastoreId,
      ExternalLocationName = ExternalLocationName ?? other.ExternalLocationName,
      ExternalLocationId = ExternalLocationId ?? other.ExternalLocationId,
      StorageCredentialName = StorageCredentialName ?? other.StorageCredentialName,
      StorageCredentialId = StorageCredentialId ?? other.StorageCredentialId,
      CredentialRoleName = CredentialRoleName ?? other.CredentialRoleName,
      Principal = Principal ?? other.Principal,
      AddedPrivileges = AddedPrivileges ?? other.AddedPrivileges,
    };
    if (last < PipelineStage.Cluster) return all;
    all = all with
    {
      ClusterName = ClusterName ?? other.ClusterName,
      ClusterId = ClusterId ?? other.ClusterId,
      OrgId = OrgId ?? other.OrgId,
      ClusterState = ClusterState ?? other.ClusterState,
      SparkVersion = SparkVersion ?? other.SparkVersion,
      NodeTypeId = NodeTypeId ?? other.NodeTypeId,
      AccessMode = AccessMode ?? other.AccessMode,
    };
    if (last < PipelineStage.JdbcUrl) return all;
    all = all with
    {
      JdbcUrl = JdbcUrl ?? other.JdbcUrl,
      HttpPath = HttpPath ?? other.HttpPath,
      JdbcHost = JdbcHost ?? other.JdbcHost,
      JdbcPort = JdbcPort ?? other.JdbcPort,
      WarehouseId = WarehouseId ?? other.WarehouseId,
    };
    if (last < PipelineStage.Token) return all;
    all = all with
    {
      TokenId = TokenId ?? other.TokenId,
      TokenComment = TokenComment ?? other.TokenComment,
      TokenExpires = TokenExpires ?? other.TokenExpires,
      OnBehalfOf = OnBehalfOf ?? other.OnBehalfOf,
      DestinationName = DestinationName ?? other.DestinationName,
      Token = Token ?? other.Token,
    };
    if (last < PipelineStage.Destination) return all;
    return all with
    {
      DestinationId = DestinationId ?? other.DestinationId,
      DestinationType = DestinationType ?? other.DestinationType,
      ConnectionCheck = ConnectionCheck ?? other.ConnectionCheck,
      ConnectionCheckMessage = ConnectionCheckMessage ?? other.ConnectionCheckMessage,
      StitchToken = StitchToken ?? other.StitchToken,
    };
  }
}
