using System.Diagnostics;
using StitchDelta.Commands.Base;

namespace StitchDelta.Sweep;

/// <summary>One run of a command, to its end.</summary>
internal sealed record Run
{
  private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60), LongestOfClock = TimeSpan.FromMinutes(50);

  /// <summary>What it ended with; null for nothing wrong.</summary>
  public Exception? Error { get; private init; }

  /// <summary>All that a person was told.</summary>
  public required string Told { get; init; }

  /// <summary>Whether what was to befall it did.</summary>
  public bool WasSpoiled { get; private init; }

  public required IReadOnlyList<Exchange> Requests { get; init; }

  public bool WasStopped => Error is OperationCanceledException;

  /// <summary>Why it is none that a person may be given; null for none.</summary>
  public string? Wrong { get; private init; }

  /// <summary>The id of its error; empty for none.</summary>
  public string ErrorId => Error switch
  {
    null => "",
    StitchDeltaException { InnerException: StitchDeltaException { InnerException: StitchDeltaException inner } } => inner.Entry.Id,
    StitchDeltaException { InnerException: StitchDeltaException inner } => inner.Entry.Id,
    StitchDeltaException e => e.Entry.Id,
    _ => Error.GetType().Name,
  };

  /// <summary>Runs it, and spoils one of its requests.</summary>
  /// <param name="world">Where.</param>
  /// <param name="command">The command.</param>
  /// <param name="at">Which request befalls what; null for none.</param>
  public static Run Of(World world, Command command, (int Number, Fault Fault)? at)
  {
    var spoiled = false;
    world.Begin(at is not var (number, fault) ? null : (n, _) =>
    {
      if (n != number) return Task.FromResult<Fault?>(null);
      spoiled = true;
      return Task.FromResult<Fault?>(fault);
    });
    using var stop = new CancellationTokenSource();
    return Of(world, command, stop, at?.Fault.TakesTime == true) with { WasSpoiled = spoiled };
  }

  /// <summary>Runs it, and stops it when a request arrives: before the server has carried it out, or after.</summary>
  public static Run Stopped(World world, Command command, int number, bool isBefore)
  {
    using var stop = new CancellationTokenSource();
    var stopped = false;
    world.Begin((n, _) =>
    {
      if (n != number) return Task.FromResult<Fault?>(null);
      stopped = true;
      return Task.FromResult<Fault?>(new Fault("stop", isBefore) { Stop = stop.Cancel });
    });
    var run = Of(world, command, stop, hasShortLimits: false) with { WasSpoiled = stopped };
    var asked = world.Requests.Count;
    Thread.Sleep(30);
    // What was on its way when it was stopped, and is read only now, was not sent later.
    var late = world.Requests.Skip(asked).Where(r => !r.IsLeft).ToList();
    return late.Count == 0 ? run : run with { Wrong = $"{late.Count} requests after the prompt was back, the first {late[0]}" };
  }

  private static Run Of(World world, Command command, CancellationTokenSource stop, bool hasShortLimits)
  {
    var stage = new Stage(world.Time);
    Exception? error = null;
    var (clock, began) = (Stopwatch.StartNew(), world.Time.Passed);
    try
    {
      new PipelinePump().Run(() => command.RunAsync(world, stage, world.Connect(stage, hasShortLimits), stop.Token), stop);
    }
#pragma warning disable CA1031 // Whatever it ends with is what is looked at.
    catch (Exception e)
    {
      error = e;
    }
#pragma warning restore CA1031
    for (var e = error; e is not null; e = e.InnerException)
      if (e is StitchDeltaException fault) stage.Say($"{fault.Message} {fault.Remedy} {Known(fault)}");
    var passed = world.Time.Passed - began;
    var requests = world.Requests;
    world.Begin(null);
    world.SettleAsync().GetAwaiter().GetResult();
    return new()
    {
      Error = error,
      Told = string.Join("\n", stage.Told),
      Requests = requests,
      Wrong = WrongOf(error, stop.IsCancellationRequested)
        ?? (clock.Elapsed > Longest ? $"it took {clock.Elapsed}" : passed > LongestOfClock ? $"it would have taken {passed}" : null),
    };
  }

  // The target of an error holds what there is, to be taken back.
  private static string Known(StitchDeltaException e) =>
    e.Target is StageOutput { } reached && reached.ToFacts() is var facts
      ? $"token {facts.TokenId}, cluster {facts.ClusterId}, destination {facts.DestinationId}" : "";

  private static string? WrongOf(Exception? error, bool isStopped)
  {
    if (error is null || (error is OperationCanceledException && isStopped)) return null;
    if (error is not StitchDeltaException)
      return $"{error.GetType().Name}: {error.Message} {error.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}";
    for (var e = error; e is not null; e = e.InnerException)
      if (e is StitchDeltaException { Entry: var entry } && entry == Catalogue.Unexpected) return $"Unexpected: {e.Message}";
    return null;
  }
}
