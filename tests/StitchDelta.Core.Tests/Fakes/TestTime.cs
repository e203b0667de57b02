namespace StitchDelta.Tests.Fakes;

/// <summary>A clock that the test rules. Waits are over at once, and let their time pass; the time of day goes its own way.</summary>
internal sealed class TestTime : TimeProvider
{
  private long _ticks;

  public List<TimeSpan> Waits { get; } = [];

  /// <summary>What somebody set the clock on the wall to.</summary>
  public DateTimeOffset Wall { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

  public TimeSpan Passed => new(Interlocked.Read(ref _ticks));

  public void Pass(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

  public override long TimestampFrequency => TimeSpan.TicksPerSecond;

  public override long GetTimestamp() => Interlocked.Read(ref _ticks);

  public override DateTimeOffset GetUtcNow() => Wall;

  public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
  {
    if (dueTime > TimeSpan.Zero)
    {
      lock (Waits) Waits.Add(dueTime);
      Pass(dueTime);
    }
    return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
  }
}
