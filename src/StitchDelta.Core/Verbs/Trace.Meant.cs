namespace StitchDelta.Verbs;

// What counts of what was given: what names the installation, and what a person said. The rest is how its parts were when an object was
// made.
internal sealed partial class Trace
{
  /// <summary>What is given, without what is only remembered of an installation that has a record.</summary>
  /// <param name="given">What is given.</param>
  /// <param name="role">The role; null where it is gone, and with it what tells the instance profile's ARN.</param>
  private InstallationFacts Meant(InstallationFacts given, IamRole? role) => Said(given) with
  {
    BucketName = given.BucketName,
    BucketRegion = given.BucketRegion,
    BucketAccountId = given.BucketAccountId,
    StitchRegion = given.StitchRegion,
    RoleName = given.RoleName,
    InstanceProfileArn = role is null ? given.InstanceProfileArn : If(nameof(given.InstanceProfileArn), given.InstanceProfileArn),
    WorkspaceUrl = given.WorkspaceUrl,
    // A value without an id is not that of another token.
    Token = given.TokenId is null ? given.Token : If(nameof(given.Token), given.Token),
    DestinationId = given.DestinationId,
    StitchToken = given.StitchToken,
  };

  /// <summary>What a person said of the installation's parts.</summary>
  private InstallationFacts Said(InstallationFacts given) => new()
  {
    DeploymentRoleName = If(nameof(given.DeploymentRoleName), given.DeploymentRoleName),
    CatalogName = If(nameof(given.CatalogName), given.CatalogName),
    ClusterId = If(nameof(given.ClusterId), given.ClusterId),
    ClusterName = If(nameof(given.ClusterName), given.ClusterName),
    JdbcUrl = If(nameof(given.JdbcUrl), given.JdbcUrl),
    WarehouseId = If(nameof(given.WarehouseId), given.WarehouseId),
    TokenId = If(nameof(given.TokenId), given.TokenId),
    TokenComment = If(nameof(given.TokenComment), given.TokenComment),
    OnBehalfOf = If(nameof(given.OnBehalfOf), given.OnBehalfOf),
    DestinationName = If(nameof(given.DestinationName), given.DestinationName),
  };

  private T? If<T>(string name, T? value) where T : class => _said.Contains(name) ? value : null;

  /// <summary>What is remembered, where neither the record nor what is found tells.</summary>
  private static InstallationFacts OrRemembered(InstallationFacts known, InstallationFacts remembered, InstallationRecord record) =>
    known with
  {
    DeploymentRoleName = known.DeploymentRoleName ?? remembered.DeploymentRoleName,
    CatalogName = known.CatalogName ?? remembered.CatalogName,
    ClusterId = known.ClusterId ?? (record.EndpointId is null ? remembered.ClusterId : null),
    ClusterName = known.ClusterName ?? remembered.ClusterName,
    OnBehalfOf = known.OnBehalfOf ?? (record.TokenOwner is null ? remembered.OnBehalfOf : null),
    DestinationName = known.DestinationName ?? remembered.DestinationName,
  };

  /// <summary>Refuses a name that a person said and that is another thing's.</summary>
  private Task<Traced> RequireSaidAsync(Traced it) => ToldAsync(it, async () =>
  {
    await Guard.RequireNamesAsync(Said(_given), _said, it, _systems, _cancel);
    return it;
  });
}
