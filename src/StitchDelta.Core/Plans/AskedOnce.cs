namespace StitchDelta.Plans;

/// <summary>A removal of several parts that is asked about as a whole: it is planned first, so that one question shows all that
/// goes.</summary>
internal static class AskedOnce
{
  /// <summary>Plans, asks, and removes.</summary>
  /// <param name="stage">Who runs the removal.</param>
  /// <param name="removeAsync">The removal.</param>
  /// <param name="approve">Whether these may go.</param>
  public static async Task<StepResult<T>> RunAsync<T>(
    IStage stage, Func<IStage, Task<StepResult<T>>> removeAsync, Func<IReadOnlyList<ResourceChange>, bool> approve) where T : StageOutput
  {
    if (stage.IsPlanning) return await removeAsync(stage);
    var plan = await removeAsync(new QuietPlan(stage));
    IReadOnlyList<ResourceChange> goes = [.. plan.Value.Changes.Where(c => c.Action != ChangeAction.None)];
    if (goes.Count > 0 && !approve(goes)) return StepResult.Declined<T>();
    return await removeAsync(new ApprovedAsAWhole(stage, goes));
  }
}
