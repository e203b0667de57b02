namespace StitchDelta.Tests.Execution;

/// <summary>What is remembered for many rows does not grow with them.</summary>
public sealed class BoundedTests
{
  [Fact]
  public void The_key_that_was_not_asked_for_the_longest_is_forgotten()
  {
    var made = new List<string>();
    var recent = new MostRecent<string>(2);
    string Get(string key) => recent.Get(key, () =>
    {
      made.Add(key);
      return key.ToUpperInvariant();
    });
    Assert.Equal(["A", "B", "A", "C", "A", "B"], new[] { "a", "b", "a", "c", "a", "b" }.Select(Get));
    Assert.Equal(["a", "b", "c", "b"], made);
  }

  [Fact]
  public void Of_a_long_fleet_the_newest_things_are_remembered_and_their_late_reads_seen()
  {
    var time = new TestTime();
    var writes = new RecentWrites(time);
    for (var i = 0; i < 20 * RecentWrites.Most; i++)
    {
      writes.Wrote<string>($"role {i}", null, _ => "there");
      writes.Freed($"role {i}");
      writes.Sent($"bucket {i}", "policy");
      Assert.True(writes.IsLate<string>($"role {i}", null, (a, b) => a == b));
      Assert.False(writes.IsLate($"profile {i}", "seen", (a, b) => a == b));
    }
    Assert.InRange(writes.Count, RecentWrites.Most / 2, RecentWrites.Most);
    // A role of a row that is worked on meanwhile.
    Assert.True(writes.IsNew($"role {20 * RecentWrites.Most - 64}"));
    Assert.False(writes.IsNew("role 0"));
  }

  [Fact]
  public async Task A_thing_that_nobody_waits_for_is_forgotten()
  {
    var turns = new KeyedLock();
    var first = await turns.TakeAsync("role a", default);
    var second = turns.TakeAsync("role a", default);
    using var cancel = new CancellationTokenSource();
    var third = turns.TakeAsync("role a", cancel.Token);
    cancel.Cancel();
    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
    Assert.False(second.IsCompleted);
    first.Dispose();
    Assert.Equal(1, turns.Count);
    (await second).Dispose();
    Assert.Equal(0, turns.Count);
  }
}
