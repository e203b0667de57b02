using System.Globalization;
using Xunit.Abstractions;

namespace StitchDelta.Sweep;

/// <summary>A sample of the sweep, another one each day. STITCHDELTA_SEED takes that day's again; STITCHDELTA_SWEEP=FILE plays all,
/// and writes the page.</summary>
public class SweepTests(ITestOutputHelper output)
{
  private const int Sampled = 220, SampledStops = 30;

  private static readonly string? Page = Environment.GetEnvironmentVariable("STITCHDELTA_SWEEP");

  /// <summary>To look at one command alone.</summary>
  private static readonly string? Only = Environment.GetEnvironmentVariable("STITCHDELTA_COMMAND");

  private static readonly int Seed =
    int.TryParse(Environment.GetEnvironmentVariable("STITCHDELTA_SEED"), CultureInfo.InvariantCulture, out var seed)
    ? seed : int.Parse(DateTime.UtcNow.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

  [Fact]
  public void Whatever_befalls_a_request_the_same_command_again_comes_to_its_end()
  {
    var all = Sample(Sweep.Faults, Sampled);
    Judge("fault", Sweep.Play(all, Told));
  }

  [Fact]
  public void Wherever_a_command_is_stopped_nothing_goes_on_and_the_same_command_again_comes_to_its_end() =>
    Judge("stop", Sweep.Play(Sample(Sweep.Stops, SampledStops), Told));

  [Fact]
  public void Wherever_an_installation_is_stopped_it_can_be_taken_back() =>
    Judge("take back", Sweep.PlayBack(Sample(Sweep.Takebacks, SampledStops / 2), Told));

  private List<Scenario> Sample(IEnumerable<Scenario> scenarios, int count)
  {
    output.WriteLine($"STITCHDELTA_SEED={Seed}");
    var all = scenarios.Where(s => Only is null || s.Command.Name == Only).ToArray();
    // The same numbers everywhere, for the seed says which scenarios they are.
#pragma warning disable CA5394 // Nobody is to be kept from guessing them.
    new Random(Seed).Shuffle(all);
#pragma warning restore CA5394
    return [.. Page is null ? all.Take(count) : all];
  }

  // All of it takes long: what is found is to be seen at once.
  private static Action<Verdict>? Told => Page is null ? null : verdict =>
  {
    lock (Page) File.AppendAllText($"{Page}.log", $"{verdict.Scenario} [{verdict.ErrorId}]\n    {string.Join("\n    ", verdict.Wrong)}\n");
  };

  private void Judge(string kind, IReadOnlyList<Verdict> verdicts)
  {
    var bad = verdicts.Where(v => !v.Converges && Known.For(v) is null).ToList();
    output.WriteLine($"{verdicts.Count(v => v.IsReached)} of {verdicts.Count} requests were reached, {bad.Count} did not converge");
    foreach (var one in bad) output.WriteLine($"{one.Scenario} [{one.ErrorId}]\n    {string.Join("\n    ", one.Wrong)}");
    var isWhole = Page is not null && Report.Add(Page, kind, verdicts);
    Assert.Empty(bad.Select(b => b.Scenario.ToString()));
    // What holds by now has no place in the list.
    if (isWhole && Only is null) Assert.DoesNotContain(Known.All, k => k.Hits == 0);
  }
}
