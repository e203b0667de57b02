namespace StitchDelta.Answers;

/// <summary>A stage that says yes to everything.</summary>
internal sealed class QuietStage : IStage
{
  public bool IsPlanning => false;

  public TimeProvider Time => TimeProvider.System;

  public bool Approve(ResourceChange change) => true;

  public void Done(ResourceChange change)
  {
  }

  public void Unchanged(ResourceChange change)
  {
  }

  public void Verbose(string text)
  {
  }

  public void Warn(string text)
  {
  }

  public void Progress(string activity, string status, bool completed = false)
  {
  }
}
