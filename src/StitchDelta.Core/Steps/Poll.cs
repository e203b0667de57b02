namespace StitchDelta.Steps;

/// <summary>Asks again and again, with growing pauses, until there is an answer or the time is up.</summary>
internal static class Poll
{
  private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
  private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

  /// <summary>Asks until the answer is done.</summary>
  /// <param name="ask">Asks once.</param>
  /// <param name="isDone">Whether the answer ends the wait.</param>
  /// <param name="timeout">How long to go on asking.</param>
  /// <param name="cancel">Cancels.</param>
  /// <returns>The last answer, and whether it was a done one.</returns>
  public static async Task<(T Answer, bool Done)> UntilAsync<T>(
    Func<Task<T>> ask, Func<T, bool> isDone, TimeSpan timeout, CancellationToken cancel)
  {
    var end = DateTime.UtcNow + timeout;
    for (var pause = First; ; pause = Min(TimeSpan.FromTicks(pause.Ticks * 3 / 2), Longest))
    {
      var answer = await ask();
      if (isDone(answer)) return (answer, true);
      var left = end - DateTime.UtcNow;
      if (left <= TimeSpan.Zero) return (answer, false);
      await Task.Delay(Min(pause, left), cancel);
    }
  }

  private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
