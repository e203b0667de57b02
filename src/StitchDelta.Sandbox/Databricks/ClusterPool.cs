using System.Globalization;
using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>The clusters of a workspace and what can be done to them.</summary>
internal sealed class ClusterPool(InstanceProfileStore profiles, ClusterPolicies policies, Ec2DryRun ec2, TimeSpan startTakes,
  Func<DateTimeOffset> clock)
{
  private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
  private readonly Dictionary<string, Cluster> _byId = [];
  private long _made;

  /// <summary>The clusters that are not purged, newest first.</summary>
  public IEnumerable<Cluster> All => _byId.Values.Where(c => !IsPurged(c)).OrderByDescending(c => c.Ordinal);

  /// <summary>A cluster; unknown and purged ones are refused as the service refuses them.</summary>
  public Cluster Get(string id) => Find(id) switch
  {
    null => throw ApiRefusal.InvalidParameter($"Cluster {id} does not exist"),
    var cluster when IsPurged(cluster) =>
      throw ApiRefusal.InvalidState($"Cannot access cluster {id} that was terminated or unpinned more than 30 days ago."),
    var cluster => cluster,
  };

  public Cluster? Find(string id) => _byId.TryGetValue(id, out var cluster) ? cluster : null;

  /// <summary>Makes and starts a cluster, or gives the one that the same token made and that has not ended.</summary>
  public Cluster Create(JsonObject body, string userName, string? idempotencyToken)
  {
    if (idempotencyToken is { Length: > 64 })
      throw ApiRefusal.InvalidParameter("The idempotency token can have at most 64 characters.");
    if (idempotencyToken is { Length: > 0 }
      && _byId.Values.FirstOrDefault(c => c.IdempotencyToken == idempotencyToken && IsAlive(c)) is { } earlier)
      return earlier;

    var now = clock();
    var id = $"{now.UtcDateTime.ToString("MMdd-HHmmss", CultureInfo.InvariantCulture)}-{Guid.NewGuid().ToString("N").Substring(0, 8)}";
    var cluster = new Cluster(id, ++_made, userName,
      idempotencyToken) { Settings = ClusterSettings.From(body, userName, profiles, policies) };
    Launch(cluster, "PENDING", "CREATING");
    _byId.Add(id, cluster);
    return cluster;
  }

  /// <summary>Replaces the settings; a running cluster restarts.</summary>
  public void Edit(Cluster cluster, JsonObject body)
  {
    Demand(cluster, "RUNNING", "TERMINATED");
    cluster.Settings = ClusterSettings.From(body, cluster.Creator, profiles, policies);
    cluster.Timeline.Note(clock(), "EDITED");
    if (StateOf(cluster) == "RUNNING")
      Launch(cluster, "RESTARTING", "RESTARTING");
  }

  public void Start(Cluster cluster)
  {
    Demand(cluster, "TERMINATED");
    Launch(cluster, "PENDING", "STARTING");
  }

  public void Restart(Cluster cluster)
  {
    Demand(cluster, "RUNNING");
    Launch(cluster, "RESTARTING", "RESTARTING");
  }

  /// <summary>Ends it; one that has ended stays as it is.</summary>
  public void Terminate(Cluster cluster, string userName)
  {
    if (IsAlive(cluster))
      cluster.Timeline.Replan(clock(), ClusterPlans.StopByUser(clock(), startTakes, userName));
  }

  /// <summary>Removes it for good, unless it is pinned. Only a part of the real refusal is known; it is the whole of this one.</summary>
  public void Remove(Cluster cluster)
  {
    if (cluster.PinnedBy is not null)
      throw ApiRefusal.InvalidState("unpin the cluster first");
    _byId.Remove(cluster.Id);
  }

  /// <summary>Keeps it for longer than the usual time after it has ended.</summary>
  public void Pin(Cluster cluster, string userName)
  {
    if (cluster.PinnedBy is not null)
      return;
    cluster.PinnedBy = userName;
    cluster.Timeline.Note(clock(), "PINNED");
  }

  public void Unpin(Cluster cluster)
  {
    if (cluster.PinnedBy is null)
      return;
    (cluster.PinnedBy, cluster.Unpinned) = (null, clock());
    cluster.Timeline.Note(clock(), "UNPINNED");
  }

  /// <summary>Somebody uses it, so its idle time begins anew.</summary>
  public void Touch(Cluster cluster)
  {
    cluster.LastUsed = clock();
    cluster.Timeline.Replan(clock(), ClusterPlans.Idle(clock(), ClusterSettings.IdleTime(cluster.Settings)));
  }

  public string StateOf(Cluster cluster) => cluster.StateAt(clock());

  private void Launch(Cluster cluster, string state, string eventType)
  {
    var now = clock();
    var refusal = ClusterSettings.InstanceProfileArn(cluster.Settings) is { } arn ? ec2.RefusalOf(arn) : null;
    cluster.Timeline.Replan(now, refusal is null
      ? ClusterPlans.Start(now, state, eventType, startTakes, ClusterSettings.IdleTime(cluster.Settings))
      : ClusterPlans.Refused(now, state, eventType, startTakes, refusal));
  }

  private void Demand(Cluster cluster, params string[] states)
  {
    var state = StateOf(cluster);
    if (!states.Contains(state))
      throw ApiRefusal.InvalidState($"Cluster {cluster.Id} is in unexpected state {state[0]}{state.Substring(1).ToLowerInvariant()}.");
  }

  private bool IsAlive(Cluster cluster) => StateOf(cluster) is not ("TERMINATING" or "TERMINATED");

  private bool IsPurged(Cluster cluster) =>
    cluster.PinnedBy is null && StateOf(cluster) == "TERMINATED"
    && clock() - cluster.Timeline.LastStart(clock(), "TERMINATED") > Kept && !(clock() - cluster.Unpinned <= Kept);
}
