namespace StitchDelta.Plans;

/// <summary>Plans for another stage, and says nothing yet: what is left alone is told when it is.</summary>
internal sealed class QuietPlan(IStage stage) : PassingStage(stage)
{
  public override bool IsPlanning => true;

  public override bool Approve(ResourceChange change) => false;

  public override void Unchanged(ResourceChange change)
  {
  }

  public override void Warn(string text)
  {
  }
}

/// <summary>Carries out what was approved as a whole. What has come to it since is asked about by itself.</summary>
internal sealed class ApprovedAsAWhole(IStage stage, IReadOnlyList<ResourceChange> approved) : PassingStage(stage)
{
  public override bool Approve(ResourceChange change) =>
    approved.Any(c => c.Action == change.Action && c.Resource == change.Resource) || base.Approve(change);
}

/// <summary>Says of all changes that they follow from the state of the moment.</summary>
internal sealed class OfTheMoment(IStage stage) : PassingStage(stage)
{
  public override bool Approve(ResourceChange change) => base.Approve(change with { IsOfTheMoment = true });
}

/// <summary>Carries out a saved plan: a change that is not in it stops the work.</summary>
internal sealed class ByPlan(IStage stage, StitchPlan plan) : PassingStage(stage)
{
  public override bool Approve(ResourceChange change)
  {
    PlanReview.Require(plan, [change]);
    return base.Approve(change);
  }

  public override void Unchanged(ResourceChange change)
  {
    PlanReview.Require(plan, [change]);
    base.Unchanged(change);
  }
}
