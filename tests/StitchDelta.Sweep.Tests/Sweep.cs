using System.Collections.Concurrent;

namespace StitchDelta.Sweep;

/// <summary>Plays scenarios, several at a time: each waits for sockets for some of its time.</summary>
internal static class Sweep
{
  private const int AtATime = 6;

  /// <summary>All that can befall the commands.</summary>
  public static IEnumerable<Scenario> Faults => Command.All.Select(Baseline.Of).SelectMany(b => b.Faults());

  /// <summary>All places where the commands can be stopped.</summary>
  public static IEnumerable<Scenario> Stops => Command.All.Select(Baseline.Of).SelectMany(b => b.Stops());

  /// <summary>All places where an installation can be stopped, to be taken back after it.</summary>
  public static IEnumerable<Scenario> Takebacks =>
    new[] { Command.Install, Command.InstallInUnityCatalog }.Select(Baseline.Of).SelectMany(b => b.Stops());

  public static IReadOnlyList<Verdict> Play(IEnumerable<Scenario> scenarios, Action<Verdict>? told = null) =>
    Play(scenarios, told, s => s.Play(Baseline.Of(s.Command)));

  public static IReadOnlyList<Verdict> PlayBack(IEnumerable<Scenario> scenarios, Action<Verdict>? told = null) =>
    Play(scenarios, told, s => s.PlayBack());

  private static Verdict[] Play(IEnumerable<Scenario> scenarios, Action<Verdict>? told, Func<Scenario, Verdict> play)
  {
    var left = new ConcurrentQueue<(int, Scenario)>(scenarios.Select((s, i) => (i, s)));
    var done = new ConcurrentBag<(int At, Verdict Verdict)>();
    // A command waits for its continuations on a thread of its own, as at a prompt.
    var threads = Enumerable.Range(0, AtATime).Select(_ => new Thread(Work)).ToList();
    threads.ForEach(t => t.Start());
    threads.ForEach(t => t.Join());
    return [.. done.OrderBy(d => d.At).Select(d => d.Verdict)];

    void Work()
    {
      while (left.TryDequeue(out var next))
      {
        try
        {
          var verdict = play(next.Item2);
          done.Add((next.Item1, verdict));
          if (!verdict.Converges) told?.Invoke(verdict);
        }
#pragma warning disable CA1031 // It belongs to the scenario, and the others go on.
        catch (Exception e)
        {
          done.Add((next.Item1, new(next.Item2, next.Item2.Operation) { Wrong = [$"could not be played: {e}"] }));
        }
#pragma warning restore CA1031
      }
    }
  }
}
