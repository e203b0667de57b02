using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>A cluster.</summary>
/// <param name="Id">cluster_id.</param>
/// <param name="Ordinal">Its place in the order of creation.</param>
/// <param name="Creator">creator_user_name.</param>
/// <param name="IdempotencyToken">The token of its creation, or null.</param>
internal sealed record Cluster(string Id, long Ordinal, string Creator, string? IdempotencyToken)
{
  /// <summary>What was asked for and completed; see <see cref="ClusterSettings"/>.</summary>
  public required JsonObject Settings { get; set; }

  /// <summary>When somebody last ran SQL on it, or null.</summary>
  public DateTimeOffset? LastUsed { get; set; }

  /// <summary>Who pinned it, or null when it is not pinned.</summary>
  public string? PinnedBy { get; set; }

  /// <summary>When it was last unpinned, or null.</summary>
  public DateTimeOffset? Unpinned { get; set; }

  public ClusterTimeline Timeline { get; } = new();

  public string StateAt(DateTimeOffset now) => Timeline.At(now).State!;
}
