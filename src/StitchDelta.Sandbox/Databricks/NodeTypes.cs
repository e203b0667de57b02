using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>A kind of machine.</summary>
internal sealed record NodeType(string Id, double Cores, long MemoryMB, string Category)
{
  public int Gpus { get; init; }
  public int LocalDisks { get; init; }
  public int LocalDiskSizeGB { get; init; }
  public bool IsDeprecated { get; init; }
  public bool IsGraviton { get; init; }
  public string? Unavailable { get; init; }
}

/// <summary>The kinds of machine of clusters/list-node-types.</summary>
internal static class NodeTypes
{
  private static readonly IReadOnlyList<NodeType> All =
  [
    new("r3.xlarge", 4, 31232, "Memory Optimized") { LocalDisks = 1, LocalDiskSizeGB = 80, IsDeprecated = true },
    new("m5d.xlarge", 4, 16384, "General Purpose") { LocalDisks = 1, LocalDiskSizeGB = 150 },
    new("m5d.large", 2, 8192, "General Purpose") { LocalDisks = 1, LocalDiskSizeGB = 75 },
    new("m5.large", 2, 8192, "General Purpose"),
    new("m5.xlarge", 4, 16384, "General Purpose"),
    new("m6gd.large", 2, 8192, "General Purpose") { LocalDisks = 1, LocalDiskSizeGB = 118, IsGraviton = true },
    new("m4.large", 2, 8192, "General Purpose") { IsDeprecated = true },
    new("i3.xlarge", 4, 31232, "Storage Optimized") { LocalDisks = 1, LocalDiskSizeGB = 950 },
    new("i3.2xlarge", 8, 62464, "Storage Optimized") { LocalDisks = 1, LocalDiskSizeGB = 1900 },
    new("c5d.xlarge", 4, 8192, "Compute Optimized") { LocalDisks = 1, LocalDiskSizeGB = 100 },
    new("r5d.large", 2, 16384, "Memory Optimized") { LocalDisks = 1, LocalDiskSizeGB = 75 },
    new("c7gd.large", 2, 4096, "Compute Optimized") { LocalDisks = 1, LocalDiskSizeGB = 118, IsGraviton = true,
      Unavailable = "NotAvailableInRegion" },
    new("g4dn.xlarge", 4, 16384, "GPU Accelerated") { Gpus = 1, LocalDisks = 1, LocalDiskSizeGB = 125 },
  ];

  public static NodeType? Find(string id) => All.FirstOrDefault(n => n.Id == id);

  public static JsonObject ToJson() => new() { ["node_types"] = All.Select(ToJson).ToJsonArray() };

  private static JsonObject ToJson(NodeType node)
  {
    var json = new JsonObject
    {
      ["node_type_id"] = node.Id,
      ["memory_mb"] = node.MemoryMB,
      ["num_cores"] = node.Cores,
      ["num_gpus"] = node.Gpus,
      ["description"] = node.Id,
      ["instance_type_id"] = node.Id,
      ["is_deprecated"] = node.IsDeprecated,
      ["category"] = node.Category,
      ["support_ebs_volumes"] = true,
      ["support_cluster_tags"] = true,
      ["is_io_cache_enabled"] = node.LocalDisks > 0,
      ["is_graviton"] = node.IsGraviton,
      ["photon_driver_capable"] = node.Gpus == 0,
      ["photon_worker_capable"] = node.Gpus == 0,
      ["node_instance_type"] = new JsonObject
      {
        ["instance_type_id"] = node.Id,
        ["local_disks"] = node.LocalDisks,
        ["local_disk_size_gb"] = node.LocalDiskSizeGB,
        ["local_nvme_disks"] = 0,
        ["local_nvme_disk_size_gb"] = 0,
      },
    };
    if (node.Unavailable is { } status)
      json["node_info"] = new JsonObject { ["status"] = new JsonArray(status), ["available_core_quota"] = 0.0 };
    return json;
  }
}
