namespace StitchDelta.Tests.Fakes;

/// <summary>The machine's clock, by which nobody waits longer than a moment.</summary>
internal sealed class ShortTime : TimeProvider
{
  private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

  public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
    base.CreateTimer(callback, state, dueTime > Moment ? Moment : dueTime, period);
}
