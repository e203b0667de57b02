namespace StitchDelta.Resources.Clusters;

/// <summary>Picks the runtime and the node type when nobody named one, and judges those that somebody named.</summary>
public static class ChooseCluster
{
  private static readonly string[] SpecialRuntimes = ["apache-spark-", "-ml-", "-hls-", "-gpu-", "-photon-", "-aarch64-", "custom:"];

  /// <summary>The newest long-term support runtime, neither beta nor for a special purpose; of two that differ in Scala only, the one with
  /// 2.12.</summary>
  public static RuntimeInfo? Runtime(IEnumerable<RuntimeInfo> runtimes) =>
    NewestFirst(runtimes.Where(r => Fault(r) is null)).FirstOrDefault();

  /// <summary>The smallest current type with a local disk (one without needs EBS settings), without GPU and not Graviton.</summary>
  public static NodeTypeInfo? NodeType(IEnumerable<NodeTypeInfo> nodeTypes) =>
    SmallestFirst(nodeTypes.Where(n => Fault(n) is null)).FirstOrDefault();

  /// <summary>All of them, the choice first and then the newest, each with why it is the choice or is not.</summary>
  public static IEnumerable<(RuntimeInfo Item, string Reason)> Ranked(IReadOnlyList<RuntimeInfo> runtimes)
  {
    var choice = Runtime(runtimes);
    return NewestFirst(runtimes).OrderByDescending(r => r == choice).Select(r => (r,
      r == choice ? "the newest long-term support release"
      : Fault(r) ?? (RuntimeVersion.Of(r.SparkVersion) == RuntimeVersion.Of(choice!.SparkVersion) ? "Scala 2.12 comes first"
        : "a newer long-term support release is there")));
  }

  /// <summary>All of them, the choice first and then the smallest, each with why it is the choice or is not.</summary>
  public static IEnumerable<(NodeTypeInfo Item, string Reason)> Ranked(IReadOnlyList<NodeTypeInfo> nodeTypes)
  {
    var choice = NodeType(nodeTypes);
    return SmallestFirst(nodeTypes).OrderByDescending(n => n == choice).Select(n => (n,
      n == choice ? "the smallest current type with a local disk" : Fault(n) ?? $"{choice!.NodeTypeId} is smaller or comes first"));
  }

  private static IEnumerable<RuntimeInfo> NewestFirst(IEnumerable<RuntimeInfo> runtimes) =>
    runtimes.OrderByDescending(r => RuntimeVersion.Of(r.SparkVersion)).ThenBy(r => r.SparkVersion, StringComparer.Ordinal);

  private static IEnumerable<NodeTypeInfo> SmallestFirst(IEnumerable<NodeTypeInfo> nodeTypes) =>
    nodeTypes.OrderBy(n => n.Cores).ThenBy(n => n.MemoryMB).ThenBy(n => n.NodeTypeId, StringComparer.Ordinal);

  /// <summary>Why a runtime is not chosen by itself, or null.</summary>
  private static string? Fault(RuntimeInfo runtime) =>
    SpecialRuntimes.FirstOrDefault(runtime.SparkVersion.Contains) is { } special ? $"for a special purpose ({special.Trim('-', ':')})"
    : RuntimeVersion.Of(runtime.SparkVersion) is not { } version ? "its version cannot be read"
    : version < RuntimeVersion.Oldest ? $"older than {RuntimeVersion.Oldest}, which Stitch needs"
    : runtime.Description.Contains("Beta") ? "a beta"
    : IsLongTermSupport(runtime) ? null : "not a long-term support release";

  /// <summary>Why a node type is not chosen by itself, or null.</summary>
  private static string? Fault(NodeTypeInfo type) => type switch
  {
    { IsAvailable: false } => "not available in this region or account",
    { IsDeprecated: true } => "deprecated",
    { Gpus: > 0 } => "has GPUs",
    { IsGraviton: true } => "Graviton, which not every library runs on",
    { LocalDisks: 0 } => "has no local disk",
    _ => type.NodeTypeId.Contains("-fleet.") ? "a fleet of types" : null,
  };

  /// <summary>The runtime that is asked for if it is among those of the workspace; the best one when none is asked for.</summary>
  internal static string Runtime(IReadOnlyList<RuntimeInfo> runtimes, string? asked)
  {
    var best = Runtime(runtimes)?.SparkVersion;
    if (asked is null)
      return best ?? throw Catalogue.RuntimeNotAvailable.For(asked, $"none of its {runtimes.Count} is a long-term support release.");
    return runtimes.Any(r => r.SparkVersion == asked) ? asked
      : throw Catalogue.RuntimeNotAvailable.For(asked, $"'{asked}' is not among its {runtimes.Count}.", best);
  }

  /// <summary>The node type that is asked for if the workspace has it; the best one when none is asked for.</summary>
  internal static string NodeType(IReadOnlyList<NodeTypeInfo> nodeTypes, string? asked)
  {
    // No call tells a workspace that has serverless compute only; one that lists no type can at least make no cluster.
    if (nodeTypes.Count == 0) throw Catalogue.ClassicClustersUnavailable.For(asked, "it lists no instance type for clusters.");
    var best = NodeType(nodeTypes.Where(n => asked is not null && Family(n.NodeTypeId) == Family(asked)))?.NodeTypeId
      ?? NodeType(nodeTypes)?.NodeTypeId;
    if (asked is null)
      return best ?? throw Catalogue.NodeTypeNotAvailable.For(asked, $"none of its {nodeTypes.Count} has a local disk and is available.");
    return nodeTypes.FirstOrDefault(n => n.NodeTypeId == asked) switch
    {
      { IsAvailable: true } => asked,
      { } unavailable => throw Catalogue.NodeTypeNotAvailable.For(asked, $"'{asked}' is {Fault(unavailable)}.", best),
      null => throw Catalogue.NodeTypeNotAvailable.For(asked, $"'{asked}' is not among its {nodeTypes.Count}.", best),
    };
  }

  private static string Family(string nodeTypeId) => nodeTypeId.Split('.')[0];

  internal static bool IsLongTermSupport(RuntimeInfo runtime) =>
    runtime.Description.Contains("LTS") || runtime.SparkVersion.Contains("-esr-");
}
