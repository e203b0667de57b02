using System.Globalization;

namespace StitchDelta.Execution;

/// <summary>Asks again, with growing pauses, while what a service answers is late, and shows that it does.</summary>
internal static class LateReads
{
  /// <summary>Asks until the answer is not late.</summary>
  /// <param name="service">Who answers.</param>
  /// <param name="what">What is asked about, for the progress.</param>
  /// <param name="ask">Asks once.</param>
  /// <param name="isLate">Whether an answer is late.</param>
  /// <param name="limit">How long to go on asking.</param>
  /// <param name="progress">Shows a wait: what for, where it stands, and whether it is over.</param>
  /// <param name="cancel">Ends the wait at once.</param>
  /// <returns>The last answer.</returns>
  public static async Task<T> AskAsync<T>(
    string service, string what, Func<Task<T>> ask, Func<T, bool> isLate, TimeSpan limit, TimeProvider time,
    Action<string, string, bool> progress, CancellationToken cancel)
  {
    var (activity, began, waits) = ($"{service} shows changes late", time.GetTimestamp(), false);
    try
    {
      return (await Poll.UntilAsync(ask, IsDone, limit, time, cancel)).Answer;
    }
    finally
    {
      if (waits) progress(activity, "", true);
    }

    bool IsDone(T answer)
    {
      if (!isLate(answer)) return true;
      waits = true;
      var seconds = time.GetElapsedTime(began).TotalSeconds;
      progress(
        activity, string.Format(CultureInfo.InvariantCulture, "Waiting for {0} to show what was changed ({1:0} s)", what, seconds), false);
      return false;
    }
  }
}
