namespace StitchDelta.Execution;

/// <summary>A stage in front of another one, to which it passes on all that it does not change.</summary>
internal abstract class PassingStage(IStage stage) : IStage
{
  public virtual bool IsPlanning => stage.IsPlanning;

  public TimeProvider Time => stage.Time;

  public virtual bool Approve(ResourceChange change) => stage.Approve(change);

  public virtual void Done(ResourceChange change) => stage.Done(change);

  public virtual void Unchanged(ResourceChange change) => stage.Unchanged(change);

  public void Verbose(string text) => stage.Verbose(text);

  public virtual void Warn(string text) => stage.Warn(text);

  public void Progress(string activity, string status, bool completed = false) => stage.Progress(activity, status, completed);
}
