namespace StitchDelta.Resources.Clusters;

/// <summary>What is said of clusters.</summary>
internal static class ClusterWords
{
  /// <summary>How many workers there are.</summary>
  public static string Workers(int? workers, WorkerRange? range) =>
    range is not null ? $"{range.MinWorkers} to {range.MaxWorkers} workers"
      : workers switch { 0 => "single node", 1 => "1 worker", _ => $"{workers} workers" };

  /// <summary>Who works with an instance profile.</summary>
  public static string WorkWithIt(IReadOnlyList<ClusterInfo> clusters) =>
    $"the {string.Join(" and the ", clusters.Select(MakeCluster.Resource))} {(clusters.Count == 1 ? "works" : "work")} with it";

  /// <summary>What a new cluster will be.</summary>
  public static string OfNew(ClusterSpec spec, ClusterRequest request)
  {
    var size = request.NewSize;
    return $"{spec.SparkVersion} on {spec.NodeTypeId}, {Workers(spec.NumWorkers, spec.Autoscale)}, "
      + $"{Stop(size.AutoTerminationMinutes)}{spec.Availability}, {spec.AccessMode}"
      + $"{(request.CatalogName is { } catalog ? $", catalog {catalog}" : "")}{(spec.PolicyId is { } policy ? $", policy {policy}" : "")}"
      + (request.Size.Over(request.Installation?.ClusterSize) == request.Size ? "" : ", size as on record");
  }

  // What nobody asked for is as the help says.
  private static string Stop(int? minutes) =>
    minutes switch { null => "", 0 => "never stops by itself, ", _ => $"stops after {minutes} minutes, " };
}
