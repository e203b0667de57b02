namespace StitchDelta.Execution;

/// <summary>Reads again what lacks something that should be there. One empty list does not show that it is gone; three do.</summary>
internal static class ReadAgain
{
  private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];

  /// <summary>Reads up to two times more, over some seconds, as long as the answer lacks it.</summary>
  /// <param name="answer">What was read first.</param>
  /// <param name="isThere">Whether an answer has what should be there.</param>
  /// <param name="read">Reads once more.</param>
  /// <param name="cancel">Ends the wait at once.</param>
  /// <returns>The last answer, which is to be believed.</returns>
  public static async Task<T> UnlessAsync<T>(T answer, Func<T, bool> isThere, Func<Task<T>> read, TimeProvider time,
    CancellationToken cancel)
  {
    foreach (var pause in Pauses)
    {
      if (isThere(answer)) break;
      await Poll.PauseAsync(pause, time, cancel);
      answer = await read();
    }
    return answer;
  }
}
