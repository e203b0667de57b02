namespace StitchDelta.Commands.Base;

/// <summary>
/// Which bars of progress are shown: one for each activity, redrawn at most twice a second, and closed by its own activity.
/// </summary>
internal sealed class ProgressBars(TimeProvider time)
{
  private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

  // When each bar that is shown was drawn last.
  private readonly Dictionary<string, long> _drawn = new(StringComparer.Ordinal);

  /// <summary>Whether to draw the activity's bar now. A bar is closed once, and only if it was shown.</summary>
  public bool MayDraw(string activity, bool completed)
  {
    if (completed) return _drawn.Remove(activity);
    if (_drawn.TryGetValue(activity, out var last) && time.GetElapsedTime(last) < Pace) return false;
    _drawn[activity] = time.GetTimestamp();
    return true;
  }
}
