namespace StitchDelta.Tests.Fakes;

internal static class StepResults
{
  /// <summary>The object of a step, to be compared; null where a change was declined.</summary>
  public static T? OrNull<T>(this StepResult<T> result) where T : StageOutput => result.Status == StepStatus.Declined ? null : result.Value;

  public static async Task<T?> OrNullAsync<T>(this Task<StepResult<T>> step) where T : StageOutput => (await step).OrNull();
}
