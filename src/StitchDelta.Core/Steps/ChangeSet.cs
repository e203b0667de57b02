namespace StitchDelta.Steps;

/// <summary>The changes of one run of a step: each is approved, made and remembered, or only planned.</summary>
internal sealed class ChangeSet(IStage stage)
{
  private readonly List<ResourceChange> _changes = [];

  /// <summary>What was done, or under a plan would be.</summary>
  public IReadOnlyList<ResourceChange> Changes => _changes;

  /// <summary>Whether somebody said no to a change. The step stops there, and emits nothing: the resource is not what its object would say.</summary>
  public bool Declined { get; private set; }

  /// <summary>Notes that a resource is left as it is.</summary>
  public void Keep(string resource, string detail = "")
  {
    var change = new ResourceChange(ChangeAction.None, resource, detail);
    _changes.Add(change);
    stage.Keep(change);
  }

  /// <summary>Makes a change if it is approved.</summary>
  /// <returns>True when it was made; false when it is only planned or was declined.</returns>
  public async Task<bool> ApplyAsync(ResourceChange change, Func<Task> write)
  {
    if (Declined) return false;
    if (!stage.Approve(change))
    {
      Declined = !stage.IsPlanning;
      if (!Declined) _changes.Add(change);
      return false;
    }
    await write();
    _changes.Add(change with { Time = DateTimeOffset.UtcNow });
    return true;
  }
}
