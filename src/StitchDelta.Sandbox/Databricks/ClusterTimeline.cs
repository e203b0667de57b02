namespace StitchDelta.Sandbox.Databricks;

/// <summary>A point in a cluster's life, past or to come.</summary>
/// <param name="At">When.</param>
/// <param name="State">The state that begins then; null for what changes no state.</param>
/// <param name="Message">state_message.</param>
/// <param name="Event">The type of the event that it leaves, or null for none.</param>
/// <param name="Reason">Why it ends, when it ends.</param>
internal sealed record ClusterMoment(DateTimeOffset At, string? State, string Message, string? Event, TerminationReason? Reason = null);

/// <summary>A cluster's life: what has happened, and what will unless somebody changes the plan.</summary>
internal sealed class ClusterTimeline
{
  private readonly List<ClusterMoment> _moments = [];

  /// <summary>Drops what was still to come and plans this instead.</summary>
  public void Replan(DateTimeOffset now, IEnumerable<ClusterMoment> moments)
  {
    _moments.RemoveAll(m => m.At > now);
    _moments.AddRange(moments);
  }

  /// <summary>Writes down an event that leaves the plan as it is.</summary>
  public void Note(DateTimeOffset now, string eventType) => _moments.Insert(Until(now).Count(), new(now, null, "", eventType));

  /// <summary>What has happened so far, oldest first.</summary>
  public IEnumerable<ClusterMoment> Until(DateTimeOffset now) => _moments.TakeWhile(m => m.At <= now);

  /// <summary>The state as of now.</summary>
  public ClusterMoment At(DateTimeOffset now) => Until(now).Last(m => m.State is not null);

  /// <summary>When a state last began, or null when it never did.</summary>
  public DateTimeOffset? LastStart(DateTimeOffset now, string state) => Until(now).LastOrDefault(m => m.State == state)?.At;
}
