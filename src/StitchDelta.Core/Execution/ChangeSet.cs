namespace StitchDelta.Execution;

/// <summary>The changes of one run of a step: each is approved, made and remembered, or only planned.</summary>
internal sealed class ChangeSet(IStage stage)
{
  private readonly List<ResourceChange> _changes = [];

  /// <summary>What was done, or under a plan would be.</summary>
  public IReadOnlyList<ResourceChange> Changes => _changes;

  /// <summary>Whether somebody said no to a change. The step stops there, and emits nothing: the resource is not what its object would
  /// say.</summary>
  public bool Declined { get; private set; }

  /// <summary>What the step ended with: the object with the changes, or that one of them was declined.</summary>
  public StepResult<T> Result<T>(T made) where T : StageOutput =>
    Declined ? StepResult.Declined<T>() : made with { Changes = [.. made.Changes, .. _changes], IsPlanned = stage.IsPlanning };

  /// <summary>Notes that a resource is left as it is.</summary>
  public void Unchanged(string resource, string detail = "") => Unchanged(new ResourceChange(ChangeAction.None, resource, detail));

  /// <summary>Notes that something of somebody else was chosen, and is used as it is.</summary>
  /// <param name="choice">What was chosen, and why.</param>
  public void Use(ResourceChange choice) => Unchanged(choice with { IsChoice = true });

  /// <summary>Notes that a resource stays although it was to go, and warns of it.</summary>
  public void Leave(string resource, string why)
  {
    Unchanged(resource, $"left alone: {why}");
    stage.Warn($"Left alone: {resource}: {why.TrimEnd('.')}.");
  }

  /// <summary>Makes a change that keeps account of others, which were approved: it is told and planned as they are, and not asked for
  /// again.</summary>
  public async Task NoteAsync(ResourceChange change, Func<Task> write)
  {
    if (Declined) return;
    if (stage.IsPlanning)
    {
      stage.Approve(change);
      _changes.Add(change);
      return;
    }
    await write();
    Done(change);
  }

  /// <summary>Makes a change if it is approved.</summary>
  /// <returns>True when it was made; false when it is only planned or was declined.</returns>
  public Task<bool> ApplyAsync(ResourceChange change, Func<Task> write) => ApplyAsync([(change, write)]);

  /// <summary>Makes changes that are no use one without the other: all of them when each is approved, else none.</summary>
  /// <returns>True when they were made; false when they are only planned or one was declined.</returns>
  public async Task<bool> ApplyAsync(IReadOnlyList<(ResourceChange Change, Func<Task> Write)> changes)
  {
    if (Declined) return false;
    foreach (var (change, _) in changes)
    {
      if (stage.Approve(change)) continue;
      if (!stage.IsPlanning)
      {
        Declined = true;
        return false;
      }
      _changes.Add(change);
    }
    if (stage.IsPlanning) return false;
    foreach (var (change, write) in changes)
    {
      await write();
      Done(change);
    }
    return true;
  }

  private void Unchanged(ResourceChange change)
  {
    _changes.Add(change);
    stage.Unchanged(change);
  }

  private void Done(ResourceChange change)
  {
    var done = change with { Time = DateTimeOffset.UtcNow };
    _changes.Add(done);
    stage.Done(done);
  }
}
