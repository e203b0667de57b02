namespace StitchDelta.Execution;

/// <summary>Asks again and again, with growing pauses, until there is an answer or the time is up.</summary>
internal static class Poll
{
  private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
  private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

  /// <summary>Asks until the answer is done.</summary>
  /// <param name="ask">Asks once.</param>
  /// <param name="isDone">Whether the answer ends the wait.</param>
  /// <param name="timeout">How long to go on asking.</param>
  /// <param name="time">The clock. It is asked for the time that has passed and never for the time of day, which somebody may set.</param>
  /// <returns>The last answer, and whether it was a done one.</returns>
  public static async Task<(T Answer, bool Done)> UntilAsync<T>(
    Func<Task<T>> ask, Func<T, bool> isDone, TimeSpan timeout, TimeProvider time, CancellationToken cancel)
  {
    var began = time.GetTimestamp();
    for (var pause = First; ; pause = Min(TimeSpan.FromTicks(pause.Ticks * 3 / 2), Longest))
    {
      var answer = await ask();
      if (isDone(answer)) return (answer, true);
      var left = timeout - time.GetElapsedTime(began);
      if (left <= TimeSpan.Zero) return (answer, false);
      await PauseAsync(Min(pause, left), time, cancel);
    }
  }

  /// <summary>The same for a wait that shows its progress, which is closed however the wait ends.</summary>
  /// <param name="stage">Where the progress is shown.</param>
  /// <param name="activity">What the progress is called, as it was shown last.</param>
  /// <param name="ask">Asks once, and shows the progress.</param>
  /// <param name="isDone">Whether the answer ends the wait.</param>
  /// <param name="timeout">How long to go on asking.</param>
  public static async Task<(T Answer, bool Done)> UntilAsync<T>(
    IStage stage, Func<string> activity, Func<Task<T>> ask, Func<T, bool> isDone, TimeSpan timeout, CancellationToken cancel)
  {
    try
    {
      return await UntilAsync(ask, isDone, timeout, stage.Time, cancel);
    }
    finally
    {
      stage.Progress(activity(), "", completed: true);
    }
  }

  /// <summary>Waits.</summary>
#if NETFRAMEWORK
  public static Task PauseAsync(TimeSpan pause, TimeProvider time, CancellationToken cancel) => time.Delay(pause, cancel);
#else
  public static Task PauseAsync(TimeSpan pause, TimeProvider time, CancellationToken cancel) => Task.Delay(pause, time, cancel);
#endif

  private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
