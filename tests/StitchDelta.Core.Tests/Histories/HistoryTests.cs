using System.Globalization;
using CsCheck;
using StitchDelta.Tests.Verbs;
using Xunit.Abstractions;

namespace StitchDelta.Tests.Histories;

/// <summary>What must hold after every step of whatever happens to an installation, in whatever order.</summary>
public sealed class HistoryTests(ITestOutputHelper output)
{
  private const int Fixed = 20260101;
  private const int Usual = 240;

  // More of them, for a search by hand: STITCHDELTA_HISTORIES=5000.
  private static readonly int Histories = int.TryParse(Environment.GetEnvironmentVariable("STITCHDELTA_HISTORIES"), NumberStyles.None, CultureInfo.InvariantCulture, out var more) ? more : Usual;

  [Fact]
  public Task Properties_hold_over_the_same_random_histories_every_time() => SampleAsync(Fixed, Histories);

  // With more than the usual number only: what a build says must not depend on the day.
  [Fact]
  public Task Properties_hold_over_the_random_histories_of_the_day_where_more_are_searched() => Histories == Usual ? Task.CompletedTask
    : SampleAsync(int.Parse(DateTime.UtcNow.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), Histories);

  [Theory]
  [InlineData("Install 2.0")]
  [InlineData("Install 4.0")]
  [InlineData("Install 1.0, Rotate 1.0")]
  [InlineData("Install 4.0, Rotate 4.0")]
  [InlineData("Install 0.0, Uninstall 0.0")]
  [InlineData("Install 0.0, Install 1.0, Uninstall 0.0")]
  [InlineData("Install 4.0, Uninstall 4.0")]
  [InlineData("Install 0.0, Drift 0.17, Drift 0.26, Repair 0.0")]
  public async Task Properties_hold_whichever_request_of_the_last_step_fails(string history)
  {
    var steps = Parse(history);
    foreach (var kind in Enum.GetValues<FaultKind>())
    {
      var isHit = true;
      for (var at = 0; isHit; at++)
      {
        Step[] faulty = [.. steps[..^1], steps[^1] with { At = at, Kind = kind }];
        var lived = new History(false);
        if (await FaultOfAsync(lived, faulty) is { } fault) Assert.Fail($"{string.Join(", ", faulty.Select(s => $"{s}"))}\n  {fault.Message}");
        isHit = lived.HadFault;
      }
    }
  }

  // Histories that once broke a property. New drifts go to the end of their list, for these name them by number.
  [Theory]
  [InlineData("A repair of what is not there makes no token that nobody has", "Install 0.1, Repair 2.0 !23Refused")]
  [InlineData("A repair gives nothing to the role of whatever cluster a URL leads to", "Install 3.0, Drift 3.33, Drift 3.5, Repair 3.1")]
  [InlineData("An install leaves a destination that came in the place of the one on record", "Install 3.1, Drift 3.33, Install 3.0")]
  [InlineData("A repair leaves a destination that nothing shows to be the installation's", "Install 4.0, Drift 4.33, Repair 4.0")]
  [InlineData("A record at the cluster outlives an uninstall that stopped", "Install 1.0, Drift 1.6, Uninstall 1.0 !25Lost")]
  [InlineData("The same where the role is somebody else's", "Install 4.1, Uninstall 4.1 !14Refused")]
  [InlineData("A cluster without a profile is found again", "Install 4.0, Drift 4.20, Uninstall 4.0 !16Broken")]
  [InlineData("That the newest token is gone is seen beside an older one", "Install 3.0, Drift 3.16, Rotate 3.1, Drift 3.26, Repair 3.1 !31Lost")]
  [InlineData("A copy of the cluster does not stand for the one that is gone", "Install 4.1, Drift 4.24, Uninstall 4.1 !30Broken")]
  public async Task Kept(string what, string history)
  {
    foreach (var hasGrant in new[] { false, true })
      if (await FaultOfAsync(hasGrant, Parse(history)) is { } fault) Assert.Fail($"{what}: {fault.Message}");
  }

  private static Step[] Parse(string history) => [.. history.Split(", ").Select(Step.Parse)];

  private async Task SampleAsync(int seed, int count)
  {
    output.WriteLine($"Seed {seed}, {count} histories.");
    var found = new Dictionary<string, string>();
    var errors = new Dictionary<string, int>();
    for (uint i = 0; i < count; i++)
    {
      var (hasGrant, steps) = Step.History.Generate(new PCG(i, (ulong)seed), null, out _);
      if (await FaultOfAsync(hasGrant, steps, errors) is not { } fault) continue;
      var (smallest, last) = await ShrinkAsync(hasGrant, steps, fault);
      found.TryAdd(Kind(last), $"seed {seed}, history {i}: {(hasGrant ? "granted before; " : "")}{string.Join(", ", smallest.Select(s => $"{s}"))}\n  {string.Join("\n  ", smallest.Where(s => s.Verb == Verb.Drift).Select(s => Drift.All[s.Number].Name))}\n  {last.Message}");
    }
    foreach (var (error, times) in errors.OrderByDescending(e => e.Value)) output.WriteLine($"{times,5} {error}");
    Assert.True(found.Count == 0, string.Join("\n\n", found.Values));
  }

  private static Task<Exception?> FaultOfAsync(bool hasGrant, Step[] steps, Dictionary<string, int>? errors = null) => FaultOfAsync(new History(hasGrant), steps, errors);

  private static async Task<Exception?> FaultOfAsync(History history, Step[] steps, Dictionary<string, int>? errors = null)
  {
    try
    {
      await OneThread.RunAsync(() => history.RunAsync(steps));
      return null;
    }
    catch (Exception e)
    {
      return e;
    }
    finally
    {
      foreach (var error in history.Errors)
        if (errors is not null) errors[error] = errors.GetValueOrDefault(error) + 1;
    }
  }

  // Without whatever step is not needed for it to fail in the same way.
  private static async Task<(Step[] Steps, Exception Fault)> ShrinkAsync(bool hasGrant, Step[] steps, Exception fault)
  {
    for (var i = 0; i < steps.Length;)
    {
      Step[][] fewer = [[.. steps.Where((_, at) => at != i)], [.. steps.Select((s, at) => at == i && s.Verb != Verb.Drift ? s with { At = -1 } : s)]];
      var smaller = -1;
      for (var f = 0; f < fewer.Length && smaller < 0; f++)
        if (!fewer[f].SequenceEqual(steps) && await FaultOfAsync(hasGrant, fewer[f]) is { } same && Kind(same) == Kind(fault)) (smaller, fault) = (f, same);
      if (smaller >= 0) steps = fewer[smaller];
      if (smaller != 0) i++;
    }
    return (steps, fault);
  }

  // Failures that differ in ids alone are one.
  private static string Kind(Exception fault) => string.Concat(fault.Message.Split('\n')[0].Where(c => !char.IsDigit(c)).Take(90));
}
