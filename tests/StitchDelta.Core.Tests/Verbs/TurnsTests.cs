namespace StitchDelta.Tests.Verbs;

/// <summary>One after the other at the same thing, side by side at others.</summary>
public sealed class TurnsTests
{
  private readonly KeyedLock _turns = new();

  [Fact]
  public async Task The_next_one_comes_when_the_one_before_is_done()
  {
    var first = await _turns.TakeAsync("bucket", default);
    var second = _turns.TakeAsync("bucket", default);
    Assert.False(second.IsCompleted);
    first.Dispose();
    (await second).Dispose();
    (await _turns.TakeAsync("bucket", default)).Dispose();
  }

  [Fact]
  public async Task Different_things_do_not_wait_for_each_other()
  {
    using var bucket = await _turns.TakeAsync("bucket", default);
    using var role = await _turns.TakeAsync("role", default);
    Assert.NotSame(bucket, role);
  }

  [Fact]
  public async Task Whoever_fails_passes_the_turn_on()
  {
    await Assert.ThrowsAsync<InvalidOperationException>(async () =>
    {
      using var turn = await _turns.TakeAsync("bucket", default);
      throw new InvalidOperationException();
    });
    (await _turns.TakeAsync("bucket", default)).Dispose();
  }

  [Fact]
  public async Task Whoever_is_cancelled_while_waiting_takes_no_turn()
  {
    using var cancel = new CancellationTokenSource();
    var first = await _turns.TakeAsync("bucket", default);
    var second = _turns.TakeAsync("bucket", cancel.Token);
    await cancel.CancelAsync();
    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    var third = _turns.TakeAsync("bucket", default);
    Assert.False(third.IsCompleted);
    first.Dispose();
    (await third).Dispose();
  }
}
