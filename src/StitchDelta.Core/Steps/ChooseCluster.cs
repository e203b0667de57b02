using StitchDelta.Contracts;
using StitchDelta.Errors;
using StitchDelta.Names;

namespace StitchDelta.Steps;

/// <summary>Picks the runtime and the node type when nobody named one.</summary>
public static class ChooseCluster
{
  private static readonly string[] SpecialRuntimes = ["apache-spark-", "-ml-", "-hls-", "-gpu-", "-photon-", "-aarch64-", "custom:"];

  /// <summary>The newest long-term support runtime, neither beta nor for a special purpose; of two that differ in Scala only, the one with 2.12.</summary>
  public static RuntimeInfo? Runtime(IEnumerable<RuntimeInfo> runtimes) => runtimes
    .Where(r => RuntimeVersion.Of(r.SparkVersion) is not null && IsLongTermSupport(r)
      && !r.Description.Contains("Beta") && !SpecialRuntimes.Any(r.SparkVersion.Contains))
    .OrderByDescending(r => RuntimeVersion.Of(r.SparkVersion))
    .ThenBy(r => r.SparkVersion, StringComparer.Ordinal)
    .FirstOrDefault();

  /// <summary>The smallest current type with a local disk (one without needs EBS settings), without GPU and not Graviton.</summary>
  public static NodeTypeInfo? NodeType(IEnumerable<NodeTypeInfo> nodeTypes) => nodeTypes
    .Where(n => n is { IsAvailable: true, IsDeprecated: false, IsGraviton: false, Gpus: 0, LocalDisks: > 0 } && !n.NodeTypeId.Contains("-fleet."))
    .OrderBy(n => n.Cores).ThenBy(n => n.MemoryMB).ThenBy(n => n.NodeTypeId, StringComparer.Ordinal)
    .FirstOrDefault();

  /// <summary>The runtime that is asked for if the workspace has it and Stitch can use it; the best one when none is asked for.</summary>
  public static async Task<string> RuntimeAsync(IWorkspace workspace, string? asked, CancellationToken cancel)
  {
    if (asked is not null)
    {
      var version = RuntimeVersion.Of(asked);
      if (version is null && !asked.StartsWith("custom:", StringComparison.Ordinal)) throw Catalogue.RuntimeInvalid.For(asked, asked);
      if (version < RuntimeVersion.Oldest) throw Catalogue.RuntimeTooOld.For(asked, asked);
      return asked;
    }
    var runtimes = await workspace.ListRuntimesAsync(cancel);
    return Runtime(runtimes)?.SparkVersion
      ?? throw Catalogue.RuntimeNotAvailable.For(asked, $"none of its {runtimes.Count} is a long-term support release.");
  }

  /// <summary>The node type that is asked for, or the best one.</summary>
  public static async Task<string> NodeTypeAsync(IWorkspace workspace, string? asked, CancellationToken cancel)
  {
    if (asked is not null) return asked;
    var nodeTypes = await workspace.ListNodeTypesAsync(cancel);
    return NodeType(nodeTypes)?.NodeTypeId
      ?? throw Catalogue.NodeTypeNotAvailable.For(asked, $"none of its {nodeTypes.Count} has a local disk and is available.");
  }

  private static bool IsLongTermSupport(RuntimeInfo runtime) => runtime.Description.Contains("LTS") || runtime.SparkVersion.Contains("-esr-");
}
