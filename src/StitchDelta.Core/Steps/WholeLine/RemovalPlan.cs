namespace StitchDelta.Steps.WholeLine;

/// <summary>Plans for another stage, and says nothing yet: what is left alone is told when it is.</summary>
internal sealed class QuietPlan(IStage stage) : PassingStage(stage)
{
  public override bool IsPlanning => true;

  public override bool Approve(ResourceChange change) => false;

  public override void Keep(ResourceChange change)
  {
  }

  public override void Warn(string text)
  {
  }
}

/// <summary>Carries out what was approved as a whole. What has come to it since is asked about by itself.</summary>
internal sealed class ApprovedPlan(IStage stage, IReadOnlyList<ResourceChange> approved) : PassingStage(stage)
{
  public override bool Approve(ResourceChange change) => approved.Any(c => c.Action == change.Action && c.Resource == change.Resource) || base.Approve(change);
}
