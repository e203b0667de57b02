namespace StitchDelta.Reporting;

/// <summary>What a report says, before it has a form. Every text in it may be shown.</summary>
internal sealed record DestinationReport
{
  private const string Other = "Other checks";

  /// <summary>What it is about.</summary>
  public required string Title { get; init; }

  /// <summary>When it was written.</summary>
  public required DateTimeOffset Written { get; init; }

  /// <summary>All checks, grouped by the step of the guide, in the guide's order.</summary>
  public required IReadOnlyList<IGrouping<string, StitchCheck>> Steps { get; init; }

  /// <summary>The chain.</summary>
  public required ReportChain Chain { get; init; }

  /// <summary>What was done, or would be, in the order in which the objects of the pipeline tell of it.</summary>
  public required IReadOnlyList<ReportChange> Changes { get; init; }

  /// <summary>All checks, in the guide's order.</summary>
  public IEnumerable<StitchCheck> Checks => Steps.SelectMany(s => s);

  /// <summary>The checks that ask for something to be done, the worst first.</summary>
  public IEnumerable<StitchCheck> ToDo =>
    Checks.Where(c => c.Status is CheckStatus.Failed or CheckStatus.Warning).OrderByDescending(c => c.Status);

  /// <summary>The worst state of all checks; null when nothing was checked.</summary>
  public CheckStatus? Status => Checks.Worst();

  /// <summary>Makes the report.</summary>
  /// <param name="checks">What was checked, in any order.</param>
  /// <param name="objects">Objects of the pipeline, from the first stage's to the last's. What a later one says counts more.</param>
  /// <param name="written">The time of the report.</param>
  public static DestinationReport From(IEnumerable<StitchCheck> checks, IReadOnlyList<StageOutput> objects, DateTimeOffset written)
  {
    var clean = checks.Select(Clean).ToList();
    var facts = objects.Reverse().Aggregate(new InstallationFacts(), (known, earlier) => known.Or(earlier.Facts));
    return new()
    {
      Title = ReportText.Clean($"Stitch destination {facts.DestinationName}".TrimEnd()),
      Written = written,
      // What comes before the first step has no number. The ordinal sorts 1.1, 2.1, 3 rightly; the checks of a step stay in their order.
      Steps = [.. clean.GroupBy(c => c.GuideStep).OrderBy(s => s.Key == Other).ThenBy(s => char.IsDigit(s.Key[0])).ThenBy(s =>
        s.Key, StringComparer.Ordinal)],
      Chain = ReportChain.From(clean, facts),
      Changes = [.. from o in objects from c in o.Changes select ReportChange.From(c, o.IsPlanned, written.Offset)],
    };
  }

  /// <summary>How things are, in two or three words.</summary>
  public string Verdict => Status switch
  {
    CheckStatus.Failed => "Needs repair",
    CheckStatus.Warning => "Works, with warnings",
    CheckStatus.Skipped or CheckStatus.Unknown => "Not fully checked",
    CheckStatus.Passed => "Healthy",
    _ => "Not checked",
  };

  /// <summary>How many checks came out how, in a sentence or two.</summary>
  public string Summary
  {
    get
    {
      var count = Checks.GroupBy(c => c.Status).ToDictionary(g => g.Key, g => g.Count());
      int Of(CheckStatus status) => count.TryGetValue(status, out var found) ? found : 0;
      var all = count.Values.Sum();
      if (all == 0) return "This report holds no checks.";
      var repaired = Checks.Count(c => c.Repair.Length > 0) is var n and > 0 ? $" Repaired: {n}." : "";
      if (Of(CheckStatus.Passed) == all) return (all == 1 ? "The one check passed." : $"All {all} checks passed.") + repaired;
      var parts = new[]
      {
        (Of(CheckStatus.Failed), "failed"), (Of(CheckStatus.Warning), "with a warning"), (Of(CheckStatus.Unknown), "unknown"),
          (Of(CheckStatus.Skipped), "skipped"), (Of(CheckStatus.Passed), "passed"),
      };
      return $"{Counted(all, "check")}: {string.Join(", ", parts.Where(p => p.Item1 > 0).Select(p => $"{p.Item1} {p.Item2}"))}.{repaired}";
    }
  }

  /// <summary>What is known of the time of the changes.</summary>
  public string WhenChanged
  {
    get
    {
      var made = Changes.Where(c => c.IsChange && !c.IsPlanned).ToList();
      var times = made.Select(c => c.Time).OfType<DateTimeOffset>().OrderBy(t => t).ToList();
      return string.Join(" ", Sentences());

      IEnumerable<string> Sentences()
      {
        if (Changes.Any(c => c.IsPlanned)) yield return $"What is planned had not been done by {ReportText.Of(Written)}.";
        else if (made.Count == 0) yield return $"Nothing: all was found as it should be, as of {ReportText.Of(Written)}.";
        if (times.Count > 0) yield return ReportText.Of(times[0]) is var first && ReportText.Of(times[times.Count - 1])
          is var last && first == last ? $"Done at {first}." : $"Done from {first} to {last}.";
        // What was kept by an older version, or as text, has no time.
        if (times.Count < made.Count)
          yield return $"{(times.Count == 0 ? "Done" : "What has no time was done")} before {ReportText.Of(Written)}; when is not known.";
      }
    }
  }

  private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

  private static StitchCheck Clean(StitchCheck check) => check with
  {
    CheckName = ReportText.Clean(check.CheckName),
    GuideStep = check.GuideStep.Trim() is { Length: > 0 } step ? ReportText.Clean(step) : Other,
    Expected = ReportText.Clean(check.Expected),
    Actual = ReportText.Clean(check.Actual),
    Remedy = ReportText.Clean(check.Remedy),
    Repair = ReportText.Clean(check.Repair),
  };
}
