namespace StitchDelta.Sweep;

/// <summary>One request of a command, and what befalls it.</summary>
internal sealed record Scenario(Command Command, int Number, string Operation, Fault Fault)
{
  /// <summary>Whether the command is stopped there.</summary>
  public bool IsStop => Fault.Name == "stop";

  /// <summary>What comes of it.</summary>
  public Verdict Play(Baseline baseline)
  {
    using var world = new World(Command.Kind);
    Command.Prepare?.Invoke(world);
    var before = world.Things();
    var run = IsStop ? Run.Stopped(world, Command, Number, Fault.IsBefore) : Run.Of(world, Command, (Number, Fault));
    var (operation, isReached) = (Number < run.Requests.Count ? run.Requests[Number].ToString() : Operation, run.WasSpoiled);
    if (!isReached) return new(this, operation) { IsReached = false };
    var wrong = new List<string>();
    if (run.Wrong is { } first) wrong.Add(first);
    wrong.AddRange(Foreign(world, "after it"));
    // Who was stopped is told nothing more; the next run accounts for it.
    if (!IsStop) wrong.AddRange(Orphans(world, run.Told, "after it"));

    var again = Run.Of(world, Command, null);
    if (again.Wrong is { } second) wrong.Add($"again: {second}");
    var told = run.Told + "\n" + again.Told;
    wrong.AddRange(Foreign(world, "after the same command"));
    wrong.AddRange(Orphans(world, told, "after the same command"));
    if (again.Error is not null && !baseline.EndsWith(again))
      wrong.Add($"the same command again ends with {again.ErrorId}: {again.Error.Message}");
    wrong.AddRange(Difference(baseline.After, world.Things(), told));
    return new(this, operation) { ErrorId = run.ErrorId, Wrong = [.. wrong.Distinct()] };
  }

  /// <summary>After an installation that was stopped: it is taken back, and what there was is there.</summary>
  public Verdict PlayBack()
  {
    using var world = new World(Command.Kind);
    var run = Run.Stopped(world, Command, Number, Fault.IsBefore);
    var operation = Number < run.Requests.Count ? run.Requests[Number].ToString() : Operation;
    if (!run.WasSpoiled) return new(this, operation) { IsReached = false };
    var back = Run.Of(world, Command.Uninstall, null);
    var wrong = new List<string>();
    if (back.Wrong is { } bad) wrong.Add(bad);
    if (back.Error is not null) wrong.Add($"Uninstall ends with {back.ErrorId}: {back.Error.Message}");
    wrong.AddRange(Difference(world.Before, world.Things(), back.Told));
    wrong.AddRange(Orphans(world, back.Told, "after Uninstall"));
    return new(this, operation) { ErrorId = run.ErrorId, Wrong = wrong };
  }

  public override string ToString() => $"{Command}, request {Number} ({Operation}): {Fault}";

  // What others have stands as it stood.
  private static IEnumerable<string> Foreign(World world, string when) =>
    Left(world.Before, world.Things()).Select(t => $"{when}, what others have is not there or not the same: {Short(t)}");

  private static IEnumerable<string> Orphans(World world, string told, string when)
  {
    var record = Snapshot.Record(world.State);
    return Snapshot.Tokens(world.State)
      .Where(t => !t.IsInStitch && !record.Contains(t.Id, StringComparison.Ordinal) && !told.Contains(t.Id, StringComparison.Ordinal))
      .Select(_ => $"{when}, a token is valid that nobody knows of");
  }

  // A token that was told to be there still is no difference.
  private static IEnumerable<string> Difference(IReadOnlyCollection<string> wanted, IReadOnlyCollection<string> found, string told)
  {
    foreach (var missing in Left(wanted, found)) yield return $"is missing: {Short(missing)}";
    foreach (var more in Left(found, wanted))
      if (!IsTold(more, told)) yield return $"is there: {Short(more)}";
  }

  // What is left over is no difference where it was said of it that it is, and that it was left.
  private static bool IsTold(string thing, string told) => thing.Split(' ') switch
  {
    ["token", ..] => told.Contains("token", StringComparison.Ordinal),
    // Credential, role and its policies hang on the location.
    ["external", "location", ..] or ["storage", "credential", ..] or ["role", ..] or ["policy", ..] or ["tag", ..]
      when thing.Contains("stitch-unity-", StringComparison.Ordinal) || thing.Contains("stitch-acme-lake", StringComparison.Ordinal) =>
      told.Contains("Left alone: external location ", StringComparison.Ordinal)
      && told.Contains($"Remove-DeltaExternalLocation {World.Bucket}", StringComparison.Ordinal),
    ["statement", "of", var bucket, ..] => told.Contains($"Left alone: bucket policy of {bucket.TrimEnd(':')}", StringComparison.Ordinal),
    _ => false,
  };

  private static List<string> Left(IReadOnlyCollection<string> these, IReadOnlyCollection<string> without)
  {
    var rest = without.ToList();
    return these.Where(t => !rest.Remove(t)).ToList();
  }

  private static string Short(string thing) => thing.Length > 300 ? thing[..300] + " …" : thing;
}

/// <summary>What comes of a scenario.</summary>
internal sealed record Verdict(Scenario Scenario, string Operation)
{
  /// <summary>Whether the request came at all.</summary>
  public bool IsReached { get; init; } = true;

  public string ErrorId { get; init; } = "";

  public IReadOnlyList<string> Wrong { get; init; } = [];

  public bool Converges => Wrong.Count == 0;
}

/// <summary>A command when nothing befalls it, and then again.</summary>
internal sealed record Baseline(Command Command, IReadOnlyList<Exchange> Requests, IReadOnlyCollection<string> After, string ErrorAgain)
{
  private static readonly Dictionary<string, Lazy<Baseline>> Known =
    Command.All.ToDictionary(c => c.Name, c => new Lazy<Baseline>(() => Take(c)), StringComparer.Ordinal);

  public static Baseline Of(Command command) => Known[command.Name].Value;

  /// <summary>Whether a run ends as the command ends that has nothing more to do.</summary>
  public bool EndsWith(Run run) => run.ErrorId == ErrorAgain;

  /// <summary>All that can befall it.</summary>
  public IEnumerable<Scenario> Faults() =>
    Counted.SelectMany(r => Fault.For(r.Request.IsWrite).Select(f => new Scenario(Command, r.Number, $"{r.Request}", f)));

  /// <summary>All places where it can be stopped.</summary>
  public IEnumerable<Scenario> Stops() =>
    Counted.SelectMany(r => (r.Request.IsWrite ? new[] { true, false } : [true])
      .Select(b => new Scenario(Command, r.Number, $"{r.Request}", new Fault("stop", b))));

  // How often it is asked whether a check has ended depends on who is faster; three times stand for all.
  private IEnumerable<(Exchange Request, int Number)> Counted =>
    Requests.Select((r, n) => (r, n))
      .Where(r => r.n < 3 || Enumerable.Range(1, 3).Any(back => Requests[r.n - back].ToString() != r.r.ToString()));

  private static Baseline Take(Command command)
  {
    using var world = new World(command.Kind);
    command.Prepare?.Invoke(world);
    var run = Run.Of(world, command, null);
    if (run.Error is not null || run.Wrong is not null)
      throw new InvalidOperationException($"{command} fails by itself: {run.Wrong} {run.Error}");
    var after = world.Things();
    var again = Run.Of(world, command, null);
    return new(command, run.Requests, after, again.ErrorId);
  }
}
