using System.Globalization;

namespace StitchDelta.Commands.Base;

/// <summary>
/// Which bars of progress are shown: one for each activity, redrawn at most twice a second, and closed by its own activity.
/// </summary>
internal sealed class ProgressBars(TimeProvider time)
{
  private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

  // When each bar that is shown was drawn first and last.
  private readonly Dictionary<string, (long First, long Last)> _drawn = new(StringComparer.Ordinal);

  /// <summary>Whether to draw the activity's bar now. A bar is closed once, and only if it was shown.</summary>
  public bool MayDraw(string activity, bool completed)
  {
    if (completed) return _drawn.Remove(activity);
    var isShown = _drawn.TryGetValue(activity, out var drawn);
    if (isShown && time.GetElapsedTime(drawn.Last) < Pace) return false;
    var now = time.GetTimestamp();
    _drawn[activity] = (isShown ? drawn.First : now, now);
    return true;
  }

  /// <summary>Where the activity stands, with the time that it took so far, so that a wait of minutes is seen to go on.</summary>
  public string Status(string activity, string status)
  {
    var took = _drawn.TryGetValue(activity, out var drawn) ? time.GetElapsedTime(drawn.First) : TimeSpan.Zero;
    var soFar = took < TimeSpan.FromSeconds(1) ? "" : $"{TextOf(took)} so far";
    return string.Join(", ", new[] { status.TrimEnd('.', ' '), soFar }.Where(part => part.Length > 0));
  }

  private static string TextOf(TimeSpan took) =>
    took.ToString(took < TimeSpan.FromHours(1) ? @"m\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);
}
