namespace StitchDelta.Resources.Clusters;

/// <summary>What is asked of a cluster. Null means: as it is, or for a new one what suits best.</summary>
public sealed record ClusterRequest
{
  /// <summary>The cluster's name; null for the one that it has, or for a new one the usual one.</summary>
  public string? ClusterName { get; init => field = value?.Trim(); }

  /// <summary>The instance profile that it works with.</summary>
  public required string InstanceProfileArn { get; init; }

  /// <summary>The runtime's key.</summary>
  public string? SparkVersion { get; init => field = value?.Trim(); }

  /// <summary>The node type.</summary>
  public string? NodeTypeId { get; init => field = value?.Trim(); }

  /// <summary>The number of workers; 0 is a single node.</summary>
  public int? NumWorkers { get; init; }

  /// <summary>Between how many workers it scales.</summary>
  public WorkerRange? Autoscale { get; init; }

  /// <summary>Whether the workers are spot instances, with on-demand ones where there are none.</summary>
  public bool? Spot { get; init; }

  /// <summary>Minutes without work after which it stops; 0 is never.</summary>
  public int? AutoTerminationMinutes { get; init; }

  /// <summary>The access mode, Databricks' data_security_mode.</summary>
  public string? AccessMode { get; init; }

  /// <summary>Who may use it in the access mode SINGLE_USER; null for the owner of the installation's token.</summary>
  public string? SingleUserName { get; init; }

  /// <summary>The owner of the installation's token; the caller where nobody is known.</summary>
  public string? TokenOwner { get; init; }

  /// <summary>Who is to be its single user; null for the caller.</summary>
  internal string? SingleUser => SingleUserName ?? TokenOwner;

  /// <summary>The catalog in which its sessions begin; null to leave that as it is.</summary>
  public string? CatalogName { get; init => field = value?.Trim(); }

  /// <summary>Further Spark settings.</summary>
  public IReadOnlyDictionary<string, string> SparkConf { get; init; } = new Dictionary<string, string>();

  /// <summary>Further tags.</summary>
  public IReadOnlyDictionary<string, string> CustomTags { get; init; } = new Dictionary<string, string>();

  /// <summary>Further tags that only a new cluster gets: to change those of one that is there restarts it.</summary>
  public IReadOnlyDictionary<string, string> TagsAtCreation { get; init; } = new Dictionary<string, string>();

  /// <summary>What is known of the installation that it belongs to; null for a cluster of none, which gets no mark.</summary>
  public InstallationRecord? Installation { get; init; }

  /// <summary>The id of the cluster policy that a new cluster keeps to. One that is there keeps its own.</summary>
  public string? PolicyId { get; init => field = value?.Trim(); }

  /// <summary>What of it is a matter of size.</summary>
  internal ClusterSize Size => new()
  {
    NodeTypeId = NodeTypeId,
    NumWorkers = NumWorkers,
    Autoscale = Autoscale,
    AutoTerminationMinutes = AutoTerminationMinutes,
    PolicyId = PolicyId,
  };

  /// <summary>The runtime and the node type that an object remembers of a cluster. One that is there keeps its own; only a new one gets
  /// them.</summary>
  public (string? SparkVersion, string? NodeTypeId) Remembered { get; init; }

  /// <summary>The size of a new one: what is not asked for now is as it was asked for when the one before was made.</summary>
  internal ClusterSize NewSize => Size.Over(Installation?.ClusterSize).Over(new() { NodeTypeId = Remembered.NodeTypeId });

  /// <summary>The runtime of a new one.</summary>
  internal string? NewSparkVersion => SparkVersion ?? Remembered.SparkVersion;

  /// <summary>Whether a cluster of that name that somebody else made is taken over.</summary>
  public bool TakeOver { get; init; }

  /// <summary>The name of a new one.</summary>
  internal string NewName => ClusterName ?? MakeCluster.DefaultName;

  /// <summary>What takes over a cluster of that name that somebody else made.</summary>
  internal string TakeOverCommand
  {
    get => field
      ?? $"New-DeltaCluster -ClusterName {CommandText.Quoted(NewName)} -InstanceProfileArn {InstanceProfileArn} -TakeOver";
    init;
  }

  /// <summary>What gives it another size.</summary>
  internal string SizedBy { get; init; } = "the same command";

  /// <summary>The size in its two forms, from the ways in which it can be given.</summary>
  public ClusterRequest WithSize(bool singleNode, int? numWorkers, int? minWorkers, int? maxWorkers)
  {
    if (singleNode && numWorkers > 0) throw Unclear($"A single node has no workers, but {numWorkers} are asked for.");
    if (singleNode || numWorkers is not null)
      return minWorkers is null
        && maxWorkers is null ? this with { NumWorkers = singleNode ? 0 : numWorkers }
        : throw Unclear("It cannot both have a fixed number of workers and scale.");
    if (minWorkers is null && maxWorkers is null) return this;
    if (maxWorkers is not { } most) throw Unclear("There is a least number of workers, but no greatest.");
    var least = minWorkers ?? 1;
    return ClusterSize.IsRange(least, most) ? this with { Autoscale = new(least, most) }
      : throw Unclear($"It cannot scale between {least} and {most} workers.");

    StitchDeltaException Unclear(string why) => Catalogue.ClusterSizeUnclear.For(NewName, why);
  }
}
