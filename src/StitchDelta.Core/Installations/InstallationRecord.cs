namespace StitchDelta.Installations;

/// <summary>
/// What is remembered of an installation, in the tags of its role and, as far as it never changes, of its instance profile and its cluster.
/// It holds ids and never display names, which people change. What is null is not known.
/// </summary>
public sealed record InstallationRecord
{
  private readonly Ids _tokenIds = new([]);
  private readonly Ids _addedPrivileges = new([]);

  /// <summary>The installation; null in the tags of a version of the module that wrote none.</summary>
  public InstallationId? Id { get; init; }

  /// <summary>The bucket's bare name.</summary>
  public string? BucketName { get; init => field = Text(value); }

  /// <summary>The AWS account that owns the bucket.</summary>
  public string? BucketAccountId { get; init => field = Text(value); }

  /// <summary>The region of the Stitch account.</summary>
  public StitchRegion? StitchRegion { get; init; }

  /// <summary>The role that Databricks deploys clusters with, which may pass this one.</summary>
  public string? DeploymentRoleName { get; init => field = Text(value); }

  /// <summary>The path of role and instance profile in IAM.</summary>
  public string? RolePath { get; init => field = Text(value); }

  /// <summary>The permissions boundary that was asked for.</summary>
  public string? PermissionsBoundary { get; init => field = Text(value); }

  /// <summary>What was there before.</summary>
  public FoundBefore Before { get; init; } = FoundBefore.Unknown;

  /// <summary>Whose the token is: a user name, or the application id of a service principal.</summary>
  public string? TokenOwner { get; init => field = Text(value); }

  /// <summary>The id of the workspace, which Databricks calls org id.</summary>
  public string? WorkspaceId { get; init => field = Text(value); }

  /// <summary>The cluster's id.</summary>
  public string? ClusterId { get; init => field = Text(value); }

  /// <summary>What was asked for of the cluster's size, which another one in its place gets, too; null for nothing.</summary>
  public ClusterSize? ClusterSize { get; init => field = value is { IsEmpty: true } ? null : value; }

  /// <summary>The id of the SQL warehouse that stands in for the cluster; null where a cluster does the work.</summary>
  public string? WarehouseId { get; init => field = Text(value); }

  /// <summary>The id of what Stitch's statements go to.</summary>
  public string? EndpointId => WarehouseId ?? ClusterId;

  /// <summary>The ids of the installation's tokens, the newest last.</summary>
  public IReadOnlyList<string> TokenIds { get => _tokenIds.Items; init => _tokenIds = new([.. value.Where(i => i.Length > 0)]); }

  /// <summary>The destination's id in Stitch.</summary>
  public long? DestinationId { get; init; }

  /// <summary>The id of the Stitch account, which Stitch calls client.</summary>
  public long? StitchClientId { get; init; }

  /// <summary>The Sid of the statement in the bucket's policy that lets Stitch's loader in.</summary>
  public string? StatementSid { get; init => field = Text(value); }

  /// <summary>The catalog in which the tables lie; null in a workspace without Unity Catalog.</summary>
  public string? CatalogName { get; init => field = Text(value); }

  /// <summary>The id of the metastore of Unity Catalog that the workspace belongs to; null for none.</summary>
  public string? MetastoreId { get; init => field = Text(value); }

  /// <summary>The id of the external location that was made for it, or that an installation on the same bucket had made before; null where
  /// somebody else's is used, or none is needed.</summary>
  public string? LocationId { get; init => field = Text(value); }

  /// <summary>The id of that location's storage credential.</summary>
  public string? CredentialId { get; init => field = Text(value); }

  /// <summary>The privileges in Unity Catalog that the token's owner lacked before, and was given.</summary>
  public IReadOnlyList<string> AddedPrivileges { get => _addedPrivileges.Items; init =>
    _addedPrivileges = new([.. value.Where(i => i.Length > 0)]); }

  /// <summary>The part that never changes, which is written when a thing is made.</summary>
  public InstallationRecord Fixed =>
    this with { WorkspaceId = null, ClusterId = null, ClusterSize = null, WarehouseId = null, TokenIds = [], DestinationId = null,
    StitchClientId = null, StatementSid = null, LocationId = null, CredentialId = null };

  /// <summary>Whether nothing is known at all.</summary>
  public bool IsEmpty => this == new InstallationRecord();

  /// <summary>The application id that the token is for; null when its owner is a person or unknown.</summary>
  public string? OnBehalfOf => ServicePrincipals.Is(TokenOwner) ? TokenOwner : null;

  /// <summary>Whether the workspaces of both belong to one metastore, and so have catalogs and external locations in common; null where
  /// that is not on record.</summary>
  public bool? IsInMetastoreOf(InstallationRecord other) =>
    IsSame(WorkspaceId, other.WorkspaceId) || IsSame(LocationId, other.LocationId) ? true
    : MetastoreId is not null && other.MetastoreId is not null ? MetastoreId == other.MetastoreId : null;

  /// <summary>This record, and from another one what this one does not know.</summary>
  public InstallationRecord Or(InstallationRecord other) => this with
  {
    Id = Id ?? other.Id,
    BucketName = BucketName ?? other.BucketName,
    BucketAccountId = BucketAccountId ?? other.BucketAccountId,
    StitchRegion = StitchRegion ?? other.StitchRegion,
    DeploymentRoleName = DeploymentRoleName ?? other.DeploymentRoleName,
    RolePath = RolePath ?? other.RolePath,
    PermissionsBoundary = PermissionsBoundary ?? other.PermissionsBoundary,
    Before = Before == FoundBefore.Unknown ? other.Before : Before,
    TokenOwner = TokenOwner ?? other.TokenOwner,
    WorkspaceId = WorkspaceId ?? other.WorkspaceId,
    ClusterId = ClusterId ?? other.ClusterId,
    ClusterSize = ClusterSize ?? other.ClusterSize,
    WarehouseId = WarehouseId ?? other.WarehouseId,
    TokenIds = TokenIds.Count > 0 ? TokenIds : other.TokenIds,
    DestinationId = DestinationId ?? other.DestinationId,
    StitchClientId = StitchClientId ?? other.StitchClientId,
    StatementSid = StatementSid ?? other.StatementSid,
    CatalogName = CatalogName ?? other.CatalogName,
    MetastoreId = MetastoreId ?? other.MetastoreId,
    LocationId = LocationId ?? other.LocationId,
    CredentialId = CredentialId ?? other.CredentialId,
    AddedPrivileges = AddedPrivileges.Count > 0 ? AddedPrivileges : other.AddedPrivileges,
  };

  /// <summary>
  /// This record, in which the part that never changes is as most of its copies have it: the tags of one thing can be edited, those of
  /// three hardly by chance. The deployment role and the boundary are exceptions, for a later installation may name another one and writes
  /// it here alone.
  /// </summary>
  public InstallationRecord AgreedWith(InstallationRecord profile, InstallationRecord cluster) => this with
  {
    BucketAccountId = Most(BucketAccountId, profile.BucketAccountId, cluster.BucketAccountId),
    StitchRegion = Most(StitchRegion, profile.StitchRegion, cluster.StitchRegion),
    DeploymentRoleName = DeploymentRoleName ?? profile.DeploymentRoleName ?? cluster.DeploymentRoleName,
    RolePath = Most(RolePath, profile.RolePath, cluster.RolePath),
    PermissionsBoundary = PermissionsBoundary ?? profile.PermissionsBoundary ?? cluster.PermissionsBoundary,
    Before = Most(Known(Before), Known(profile.Before), Known(cluster.Before)) ?? FoundBefore.Unknown,
    TokenOwner = Most(TokenOwner, profile.TokenOwner, cluster.TokenOwner),
    // A later installation may choose another catalog, and a repair may add privileges: the role alone is told.
    CatalogName = CatalogName ?? profile.CatalogName ?? cluster.CatalogName,
    MetastoreId = MetastoreId ?? profile.MetastoreId ?? cluster.MetastoreId,
    AddedPrivileges = [.. AddedPrivileges.Union(profile.AddedPrivileges).Union(cluster.AddedPrivileges)],
  };

  /// <inheritdoc />
  public override string ToString() => string.Join(" ", new object?[]
  {
    Id, BucketName, BucketAccountId, StitchRegion, DeploymentRoleName, RolePath, PermissionsBoundary, Before, TokenOwner, WorkspaceId,
    ClusterId, ClusterSize?.Text, WarehouseId, string.Join("+", TokenIds), DestinationId, StitchClientId, StatementSid, CatalogName,
    MetastoreId, LocationId, CredentialId, string.Join("+", AddedPrivileges),
  }.Select(v => v ?? "-"));

  private static FoundBefore? Known(FoundBefore before) => before == FoundBefore.Unknown ? null : before;

  private static T? Most<T>(T? own, T? profile, T? cluster) =>
    profile is not null && Equals(profile, cluster) ? profile : own is not null ? own : profile is not null ? profile : cluster;

  private static bool IsSame(string? one, string? other) => one is not null && one == other;

  private static string? Text(string? value) => value is "" ? null : value;

  /// <summary>A list that equals another one with the same items.</summary>
  private sealed record Ids(IReadOnlyList<string> Items)
  {
    public bool Equals(Ids? other) => other is not null && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Count;
  }
}
