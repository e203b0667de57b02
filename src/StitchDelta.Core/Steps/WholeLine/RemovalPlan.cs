namespace StitchDelta.Steps.WholeLine;

/// <summary>Plans for another stage, and says nothing yet: what is left alone is told when it is.</summary>
internal sealed class QuietPlan(IStage stage) : IStage
{
  public bool IsPlanning => true;

  public bool Approve(ResourceChange change) => false;

  public void Keep(ResourceChange change)
  {
  }

  public void Verbose(string text) => stage.Verbose(text);

  public void Warn(string text)
  {
  }

  public void Progress(string activity, string status, bool completed = false) => stage.Progress(activity, status, completed);
}

/// <summary>Carries out what was approved as a whole. What has come to it since is asked about by itself.</summary>
internal sealed class ApprovedPlan(IStage stage, IReadOnlyList<ResourceChange> approved) : IStage
{
  public bool IsPlanning => stage.IsPlanning;

  public bool Approve(ResourceChange change) => approved.Any(c => c.Action == change.Action && c.Resource == change.Resource) || stage.Approve(change);

  public void Keep(ResourceChange change) => stage.Keep(change);

  public void Verbose(string text) => stage.Verbose(text);

  public void Warn(string text) => stage.Warn(text);

  public void Progress(string activity, string status, bool completed = false) => stage.Progress(activity, status, completed);
}
