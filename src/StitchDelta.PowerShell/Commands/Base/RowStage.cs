namespace StitchDelta.Commands.Base;

/// <summary>The cmdlet as the stage of one of many rows: what is said of a row begins with its name, and a row's plan stands below
/// it.</summary>
/// <param name="cmdlet">The cmdlet.</param>
/// <param name="title">What the row is called; empty for what is given on the command line alone, which is no row.</param>
/// <param name="isPlanned">Whether the row is a plan already.</param>
/// <param name="isSideBySide">Whether others say something meanwhile: then the plan is told when it is complete.</param>
internal sealed class RowStage(StitchDeltaCmdlet cmdlet, string title, bool isPlanned, bool isSideBySide = false) : IStage
{
  private readonly Queue<Action> _plan = new();

  // Whether the cmdlet plans is asked of the row that it read last, which may be another one.
  public bool IsPlanning => isPlanned || cmdlet.IsWhatIf;

  public TimeProvider Time => cmdlet.Time;

  public bool Approve(ResourceChange change)
  {
    if (!isSideBySide || !IsPlanning) return cmdlet.Approve(change, IsPlanning, title);
    _plan.Enqueue(() => cmdlet.Approve(change, isPlanning: true, title));
    return false;
  }

  public void Done(ResourceChange change) => cmdlet.Done(change);

  public void Unchanged(ResourceChange change)
  {
    if (isSideBySide && IsPlanning) _plan.Enqueue(() => cmdlet.Unchanged(change, isPlanning: true, title));
    else cmdlet.Unchanged(change, IsPlanning, title);
  }

  /// <summary>Tells the plan, as far as it has come.</summary>
  public void Flush()
  {
    while (_plan.Count > 0) _plan.Dequeue()();
  }

  public void Verbose(string text) => ((IStage)cmdlet).Verbose(Named(text));

  public void Warn(string text) => ((IStage)cmdlet).Warn(Named(text));

  public void Progress(string activity, string status, bool completed = false) =>
    ((IStage)cmdlet).Progress(Named(activity), status, completed);

  /// <summary>A text that begins with the row's name, where it has one.</summary>
  public string Named(string text) => title.Length == 0 ? text : $"{title}: {text}";
}
