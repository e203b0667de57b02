namespace StitchDelta.Tests.Fakes;

/// <summary>A stage that remembers what it was told, and plans or declines on demand.</summary>
internal sealed class TestStage : IStage
{
  public bool IsPlanning { get; init; }

  public TimeProvider Time { get; init; } = new ShortTime();

  public Func<ResourceChange, bool> Answer { get; init; } = _ => true;

  public List<string> Warnings { get; } = [];

  public List<string> VerboseLines { get; } = [];

  public List<string> Statuses { get; } = [];

  public bool Approve(ResourceChange change) => !IsPlanning && Answer(change);

  public List<ResourceChange> Made { get; } = [];

  public void Done(ResourceChange change) => Made.Add(change);

  public List<ResourceChange> Kept { get; } = [];

  public void Unchanged(ResourceChange change) => Kept.Add(change);

  public void Verbose(string text) => VerboseLines.Add(text);

  public void Warn(string text) => Warnings.Add(text);

  public void Progress(string activity, string status, bool completed = false)
  {
    if (!completed) Statuses.Add(status);
    if (completed) Waiting.Remove(activity);
    else Waiting.Add(activity);
  }

  /// <summary>Whose progress is shown and was not closed.</summary>
  public HashSet<string> Waiting { get; } = [];
}
