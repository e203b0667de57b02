namespace StitchDelta.Verbs;

/// <summary>What was found out of an installation.</summary>
/// <param name="Facts">What it is to be: as the person said, and as it is on record. Only where neither says anything, as it is
/// found.</param>
/// <param name="Record">What is on record; empty where nothing is.</param>
/// <param name="Recorded">The role that has the record; null where it is somebody else's, or gone.</param>
internal sealed record Traced(InstallationFacts Facts, InstallationRecord Record, RecordedRole? Recorded)
{
  /// <summary>The installations that may be meant, where nothing tells which one is; empty where it is known, or where there is
  /// none.</summary>
  public IReadOnlyList<RecordedRole> Candidates { get; init; } = [];

  /// <summary>What counts of what was given: without what an object only remembers of an installation that has a record.</summary>
  public InstallationFacts Given { get; init; } = new();

  /// <summary>The role; null where it is not known, or gone.</summary>
  public IamRole? Role { get; init; }

  /// <summary>The installation's cluster, as it is found.</summary>
  public ClusterInfo? Cluster { get; init; }

  /// <summary>A cluster that bears the mark of an installation for the bucket, to which neither a role nor the URL in Stitch leads any
  /// more; null for none.</summary>
  public ClusterInfo? Lost { get; init; }

  /// <summary>What the Stitch account has; null where Stitch does not tell.</summary>
  public IReadOnlyList<DestinationInfo>? Destinations { get; init; }

  /// <summary>The installation: the one on record, or what role and bucket make.</summary>
  public InstallationId? Installation =>
    Record.Id ?? (Role is { } role && Facts.BucketName is { } bucket ? InstallationId.Of(role.Arn, bucket) : null);

  /// <summary>The destination that is meant, as it is found.</summary>
  public DestinationInfo? Destination => Destinations?.FirstOrDefault(d => d.DestinationId == Facts.DestinationId);
}

/// <summary>
/// Finds from whatever is known which installation is meant, and what belongs to it. What a person said comes first, then the record; what
/// an object remembers, and what is found in a place that people
/// edit, as the URL in Stitch or the profile of a cluster, counts only where there is no record.
/// </summary>
internal sealed partial class Trace
{
  private readonly IStage _stage;
  private readonly InstallationFacts _given;
  private readonly ConnectedSystems _systems;
  private readonly bool _forRemoval;
  private readonly HashSet<string> _said;
  private readonly CancellationToken _cancel;
  private IReadOnlyList<RecordedRole> _candidates = [];
  private string? _roleOfToken;

  private Trace(IStage stage, InstallationFacts given, ConnectedSystems systems, bool forRemoval, IEnumerable<string> said,
    CancellationToken cancel) =>
    (_stage, _given, _systems, _forRemoval, _said, _cancel) =
      (stage, given, systems, forRemoval, new(said, StringComparer.OrdinalIgnoreCase), cancel);

  /// <summary>Finds it out.</summary>
  /// <param name="stage">Told what could not be found out.</param>
  /// <param name="given">What is given: by a person, and by an object or a row.</param>
  /// <param name="forRemoval">Whether only what surely belongs to it is taken, and a service that does not tell is an error.</param>
  /// <param name="said">The names of what a person said; the rest is what an object remembers. Null for none.</param>
  public static Task<Traced> RunAsync(IStage stage, InstallationFacts given, ConnectedSystems systems, CancellationToken cancel,
    bool forRemoval = false, IReadOnlyCollection<string>? said = null)
  {
    if (given.RoleName is { } role) RoleNames.Parse(role); // What names no role is no part that could not be found out.
    return new Trace(stage, given, systems, forRemoval, said ?? [], cancel).RunAsync();
  }

  /// <summary>Whether a destination loads into another bucket than the one that is meant.</summary>
  internal static bool IsElsewhere(DestinationInfo destination, InstallationFacts known) =>
    known.BucketName is { } meant ? destination.BucketName is { } actual && actual != meant
    // Where only a name says which one is meant, another name is another destination.
    : known.DestinationName is { } name && destination.DestinationName != name && destination.DestinationName != name.Trim();

  private async Task<Traced> RunAsync(IReadOnlyList<DestinationInfo>? again = null)
  {
    var given = _given with { RoleName = await FindRole.NameAsync(_systems.Aws, _given.RoleName, _cancel) };
    var destinations = again ?? await ToldAsync(null, async () =>
      (IReadOnlyList<DestinationInfo>?)await _systems.Stitch.ListDestinationsAsync(_cancel));
    var destination = destinations?.FirstOrDefault(d => IsMeant(d, given));
    var cluster = await ClusterAsync(given.ClusterId ?? JdbcUrl.TryParse(given.JdbcUrl ?? destination?.JdbcUrl)?.ClusterId);
    var recorded = await ToldAsync(null, () => InstallationAsync(given, destination, cluster));
    var bucket = given.BucketName ?? destination?.BucketName;
    ClusterInfo? lost = null;
    ClusterInfo? copy = null;
    if (recorded is null && bucket is not null && RecordTags.Decode(cluster?.CustomTags).BucketName != bucket)
    {
      var marked = await ToldAsync([], () => MarkedForAsync(bucket, given.RoleName));
      var only = marked is [var one] ? one : null;
      // It may be another Stitch account's: what is taken back must be named.
      if (_forRemoval && given.RoleName is null) lost = only;
      else cluster = only ?? cluster;
      // Which of the copies is the installation's own nothing tells, but each has its record.
      if (cluster is null && lost is null && marked.Select(c => Mark.InTags(c.CustomTags)).Distinct().Count() == 1) copy = marked[0];
    }
    var (role, record) = await ToldAsync((null, new()), () => RecordAsync(given, destination, recorded, cluster ?? copy));
    if (recorded is null && record.Id is null && Mark.InTags(cluster?.CustomTags) is null && bucket is not null)
      (role, record) = await ToldAsync((role, record), async () => await OfTokenAsync(bucket, given) ?? (role, record));
    // One is on record: that the account has none is believed when it says so for some seconds. That it went first with a removal is no
    // surprise.
    if (destinations is { Count: 0 } && again is null && record.DestinationId is not null
      && (recorded is null || !RemovalTag.IsIn(recorded.Role.Tags)))
    {
      again = await ToldAsync(destinations, () => FindDestination.AgainAsync(destinations, _systems.Stitch, true, _stage.Time, _cancel));
      if (again.Count > 0) return await RunAsync(again);
    }

    var remembered = given;
    if (record.Id is not null) given = Meant(given, role);
    var inStitch = given.JdbcUrl ?? destination?.JdbcUrl;
    var known = given with
    {
      BucketName = record.BucketName ?? given.BucketName ?? destination?.BucketName,
      DestinationId = given.DestinationId ?? record.DestinationId ?? destination?.DestinationId,
      OnBehalfOf = given.OnBehalfOf ?? record.OnBehalfOf,
      CatalogName = given.CatalogName ?? record.CatalogName,
      WarehouseId = given.WarehouseId ?? record.WarehouseId,
    };
    if (destination is not null && destination.DestinationId == known.DestinationId)
      known = known.Or(FindDestination.Describe(destination).Facts with { JdbcUrl = null });
    // What most copies of the record agree on is meant, and not what somebody wrote into one of them.
    var agreed = recorded is null || record.Id is null ? recorded : recorded with { Record = record };
    if (role is not null) known = Of(known, role, agreed) with { InstallationId = (recorded?.Id ?? record.Id)?.Value };
    else if (record.Id is not null && cluster?.InstanceProfileArn is { } arn)
      known = known with { RoleName = NameOr(known.RoleName, arn), InstanceProfileArn = known.InstanceProfileArn ?? arn };
    else if (record.Id is not null && (known.RoleName ?? _roleOfToken) is { } gone)
    {
      var start = ProfileRequest.ArnStart(await _systems.Aws.GetCallerIdentityAsync(_cancel));
      var arnOfGone = known.InstanceProfileArn ?? $"{start}:instance-profile{record.RolePath ?? "/"}{gone}";
      known = known with { InstallationId = record.Id.Value, RoleName = gone, InstanceProfileArn = arnOfGone };
    }
    known = known with { DeploymentRoleName = known.DeploymentRoleName ?? record.DeploymentRoleName };
    cluster = await OwnClusterAsync(known, record, cluster, JdbcUrl.TryParse(inStitch), known.ClusterName ?? remembered.ClusterName);
    if (cluster is not null && _systems.WorkspaceUrl is { } url) known = known.Or(MakeCluster.Describe(cluster, url).Facts);
    known = known with { ClusterId = known.ClusterId ?? record.ClusterId ?? JdbcUrl.TryParse(inStitch)?.ClusterId };
    known = await WithUrlAsync(OrRemembered(known, remembered, record), record, inStitch ?? remembered.JdbcUrl);
    var facts = WithValue(await ToldAsync(known, () => WithTokenAsync(known, remembered, record)), remembered);
    var found = new Traced(facts, record, recorded)
    {
      Given = given,
      Role = role,
      Cluster = cluster,
      Destinations = destinations,
      Candidates = _candidates,
      Lost = lost,
    };
    return _forRemoval ? found : await RequireSaidAsync(found);
  }

  /// <summary>The name of a role as the ARN of its instance profile writes it; the given name where that is another role's.</summary>
  private static string NameOr(string? given, string profileArn) =>
    InstanceProfileArns.NameIn(profileArn) is var name && (given is null || RoleNames.AreSame(given, name)) ? name : given!;

  private bool IsMeant(DestinationInfo destination, InstallationFacts given) =>
    destination.DestinationType == MakeDestination.DestinationType
    && (given.DestinationId is { } id ? destination.DestinationId == id : (!_forRemoval && given.BucketName is not null)
      || !IsElsewhere(destination, given));

  private static InstallationFacts Of(InstallationFacts known, IamRole role, RecordedRole? recorded)
  {
    // Given in another case it is the same role, by the name that IAM has for it.
    known = (known with { RoleName = role.RoleName }).Or(FindInstanceProfile.Describe(role, recorded).Facts);
    // The profile of an installation has the name and the path of its role, whatever its cluster works with by now.
    return known with { InstanceProfileArn = known.InstanceProfileArn ?? role.Arn.Replace(":role/", ":instance-profile/") };
  }

  /// <summary>The cluster on record; where none is, the one that bears the mark; else the one that was given or that the URL
  /// names.</summary>
  private async Task<ClusterInfo?> OwnClusterAsync(InstallationFacts known, InstallationRecord record, ClusterInfo? found, JdbcUrl? url,
    string? clusterName)
  {
    // Where there is a record, an id that is known by now is one that a person said.
    if (record.Id is not null && known.ClusterId is not null) return found;
    if (record.ClusterId is { } onRecord)
    {
      var recorded = found?.ClusterId == onRecord ? found : await ClusterAsync(onRecord);
      // An id can be edited, and a mark goes along with a clone: what has both is the one.
      if (recorded is not null && (Mark.InTags(recorded.CustomTags) == record.Id || OwnCluster.IsTakenOver(recorded, record.Id)))
        return recorded;
      // Where Stitch, too, knows the one on record, that one is gone, and another that bears the mark is a copy.
      if (url?.ClusterId == onRecord) return recorded;
      return await ToldAsync(null, async () => OnlyMarked(await _systems.Workspace.ListClustersAsync(_cancel), record)) ?? recorded;
    }
    if (found is not null && (record.Id is null || Mark.InTags(found.CustomTags) == record.Id)) return found;
    if (record.Id is null && clusterName is null) return found;
    return await ToldAsync(found, async () =>
    {
      var all = await _systems.Workspace.ListClustersAsync(_cancel);
      return OnlyMarked(all, record) ?? found ?? (clusterName is { } name ? FindCluster.Named(all, name) : null);
    });
  }

  private static ClusterInfo? OnlyMarked(IReadOnlyList<ClusterInfo> all, InstallationRecord record) =>
    record.Id is { } id && OwnCluster.MarkedIn(all, id) is [var only] ? only : null;

  // A catalog or schema that somebody wrote into the URL goes before the cluster's own. The module writes none, and a catalog that is the
  // installation's says the same. A session in a schema that is not there is refused.
  private static bool IsElsewhere(JdbcUrl url, InstallationRecord record) =>
    !JdbcUrl.IsUsualSchema(url.Address.Schema)
    || (url.Address.Catalog is { } catalog && (record.CatalogName ?? (record.WarehouseId is null ? TableHome.HiveMetastore : null))
      is { } own
      && !catalog.Equals(own, StringComparison.OrdinalIgnoreCase));

  /// <summary>The URL of the installation's own cluster. The one in Stitch is where people edit; it counts as it stands where it is of that
  /// cluster, or where there is no record. One that a person said is the one that is meant.</summary>
  private async Task<InstallationFacts> WithUrlAsync(InstallationFacts known, InstallationRecord record, string? urlOfStitch)
  {
    var parts = JdbcUrl.TryParse(urlOfStitch);
    var isOther = record.Id is not null && known.JdbcUrl is null && (record.WarehouseId ?? known.ClusterId) is { } id
      && _systems.WorkspaceUrl is { } workspace
      && (parts is null || parts.EndpointId != id || !parts.IsAt(workspace) || IsElsewhere(parts, record));
    // Of a cluster in another workspace this one has no URL.
    if (isOther && await ToldAsync(null, async () => (await _systems.Workspace.GetMeAsync(_cancel)).OrgId) is { } orgId
      && (record.WorkspaceId ?? orgId) == orgId)
    {
      var own = record.WarehouseId is { } warehouse
        ? JdbcUrl.ForWarehouse(_systems.WorkspaceUrl!, warehouse, JdbcScheme.Spark)
          : JdbcUrl.ForCluster(_systems.WorkspaceUrl!, orgId, known.ClusterId!, JdbcScheme.Spark);
      return (known with { JdbcUrl = null }).Or(MakeJdbcUrl.Describe(own).Facts);
    }
    return parts is null ? known with { JdbcUrl = urlOfStitch }
      : (known with { JdbcUrl = urlOfStitch }).Or(MakeJdbcUrl.Describe(parts).Facts);
  }

  private async Task<T> ToldAsync<T>(T otherwise, Func<Task<T>> ask)
  {
    try
    {
      return await ask();
    }
    catch (StitchDeltaException e) when (!_forRemoval && e.Entry != Catalogue.InstallationNamesDiffer)
    {
      _stage.Verbose($"Not found out: {e.Message}");
      return otherwise;
    }
  }
}
