namespace StitchDelta.Verbs;

/// <summary>Runs the whole guide for one destination. Run again, it goes on from where it came to, and writes only what differs.</summary>
public static class InstallDestination
{
  /// <summary>Installs it.</summary>
  /// <param name="request">What is asked for.</param>
  /// <param name="share">What it shares with others that are installed side by side.</param>
  /// <returns>The destination with everything that belongs to it and all that was done.</returns>
  public static Task<StepResult<StitchDestination>> RunAsync(IStage stage, ConnectedSystems systems, InstallRequest request,
    SharedWork share, CancellationToken cancel) =>
    RunAsync(stage, systems, request, share, null, cancel);

  /// <summary>The same, by a saved plan: what is not in it is not done.</summary>
  /// <param name="request">What is asked for, which is what the plan says.</param>
  /// <param name="share">What it shares with others that are installed side by side.</param>
  /// <param name="plan">The plan; null for none.</param>
  public static async Task<StepResult<StitchDestination>> RunAsync(
    IStage stage, ConnectedSystems systems, InstallRequest request, SharedWork share, StitchPlan? plan, CancellationToken cancel)
  {
    if (plan is not null)
    {
      await PlanReview.RequireAsync(plan, systems, cancel);
      if (plan.StitchClientId is null)
        stage.Warn("The plan was made in a Stitch account without a destination, and such an account does not tell which one it is: "
          + "the destination is made in the one that is connected now.");
      PlanReview.Require(plan, (await InstallAsync(new QuietPlan(stage))).Value.Changes);
      stage = new ByPlan(stage, plan);
    }
    var made = await InstallAsync(stage);
    return made.Status == StepStatus.Planned ? made.Value with { Plan = await PlanReview.MakeAsync(systems, made.Value.Changes, cancel) }
      : made;

    async Task<StepResult<StitchDestination>> InstallAsync(IStage by)
    {
      var installation = new Installation(by, systems, request, share);
      await Look.RunAsync(installation, cancel);
      return await Walk.RunAsync(installation, cancel) ? installation.Result : StepResult.Declined<StitchDestination>();
    }
  }
}
