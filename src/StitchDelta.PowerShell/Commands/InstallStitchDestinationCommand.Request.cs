using System.Security;
using StitchDelta.Binding;

namespace StitchDelta.Commands;

/// <content>What is asked for, of the current object.</content>
public sealed partial class InstallStitchDestinationCommand
{
  private InstallRequest Request() => new()
  {
    BucketName = BucketNames.Parse(Need(BucketName, nameof(BucketName), "Get-StitchBucket")),
    StitchRegion = StitchRegion ?? Session.Stitch?.StitchRegion,
    RoleName = RoleName ?? MakeInstanceProfile.DefaultRoleName,
    DeploymentRoleName = DeploymentRoleName,
    BucketAccountId = BucketAccountId,
    RoleOptions = new() { Path = RolePath, PermissionsBoundary = PermissionsBoundary, Tags = Values.Texts(Tag) },
    SkipValidation = SkipValidation,
    CatalogName = CatalogName,
    WarehouseId = WarehouseId,
    ClusterName = ClusterName,
    // Of a plan it is a placeholder.
    ClusterId = IsInputPlanned ? null : FromInput(nameof(DeltaCluster.ClusterId)) as string,
    DestinationId = IsInputPlanned ? null : WholeFromInput(nameof(StitchDestination.DestinationId)),
    SparkVersion = IsAskedOfCluster(nameof(SparkVersion)) ? SparkVersion : null,
    NodeTypeId = IsAskedOfCluster(nameof(NodeTypeId)) ? NodeTypeId : null,
    NumWorkers = NumWorkers,
    AutoTerminationMinutes = AutoTerminationMinutes,
    PolicyId = PolicyId,
    OnBehalfOf = OnBehalfOf,
    TokenComment = TokenComment,
    TokenLifetime = LifetimeDays is { } days ? TimeSpan.FromDays(days) : null,
    DestinationName = DestinationName,
    Description = Description,
    Ssh = SshTunnel.Of(SshHost, SshPort, SshUser),
    TakeOver = TakeOver,
    ClusterTimeout = TimeSpan.FromSeconds(TimeoutSeconds),
  };

  private sealed record DesiredRow(
    Row Row, RequestedInstallation Plan, ConnectedSystems Systems, SecureString? StitchToken, bool IsPlanned, IReadOnlyDictionary<string,
      object> Origin,
    IReadOnlyDictionary<string, string> Desired);
}
