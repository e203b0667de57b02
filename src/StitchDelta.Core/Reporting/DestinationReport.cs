namespace StitchDelta.Reporting;

/// <summary>What a report says, before it has a form. Every text in it may be shown.</summary>
internal sealed record DestinationReport
{
  private const string Other = "Other checks";

  // Looks that follow each other so soon are one: what the later ones did not look at again is as the earlier ones found it.
  private static readonly TimeSpan OneLook = TimeSpan.FromHours(1);

  /// <summary>Which one it is about.</summary>
  public required ReportName Name { get; init; }

  /// <summary>When it was written.</summary>
  public required DateTimeOffset Written { get; init; }

  /// <summary>All checks, as they last came out, grouped by the step of the guide, in the guide's order.</summary>
  public required IReadOnlyList<IGrouping<string, StitchCheck>> Steps { get; init; }

  /// <summary>The looks at it, the newest first.</summary>
  public required IReadOnlyList<ReportRun> Runs { get; init; }

  /// <summary>The chain.</summary>
  public required ReportChain Chain { get; init; }

  /// <summary>What was done, or would be, in the order in which the objects of the pipeline tell of it.</summary>
  public required IReadOnlyList<ReportChange> Changes { get; init; }

  /// <summary>What it is about.</summary>
  public string Title => Name.Destination.Length > 0 || Name.IsEmpty ? $"Stitch destination {Name.Destination}".TrimEnd() : Name.Title;

  /// <summary>The time that it tells of: that of the last look, else that of the report.</summary>
  public DateTimeOffset AsOf => Runs.Select(r => r.Time).FirstOrDefault() ?? Written;

  /// <summary>All checks, in the guide's order.</summary>
  public IEnumerable<StitchCheck> Checks => Steps.SelectMany(s => s);

  /// <summary>The checks that ask for something to be done, the worst first.</summary>
  public IEnumerable<StitchCheck> ToDo =>
    Checks.Where(c => c.Status is CheckStatus.Failed or CheckStatus.Warning).OrderByDescending(c => c.Status);

  /// <summary>The worst state of all checks; null when nothing was checked.</summary>
  public CheckStatus? Status => Now.Status;

  /// <summary>How things are, in two or three words.</summary>
  public string Verdict => Now.Verdict;

  /// <summary>How many checks came out how, in a sentence or two.</summary>
  public string Summary => Now.Summary;

  /// <summary>Whether more is known of its parts than what is said beside its name.</summary>
  public bool SaysMoreThanItsName => Chain.All.Sum(p => p.Facts.Count) > Name.Known;

  private ReportRun Now => new(AsOf, [.. Checks]);

  /// <summary>Makes the report.</summary>
  /// <param name="name">Which one it is about.</param>
  /// <param name="checks">What was checked, in any order.</param>
  /// <param name="objects">Objects of the pipeline, from the first stage's to the last's. What a later one says counts more.</param>
  /// <param name="written">The time of the report.</param>
  public static DestinationReport From(
    ReportName name, IEnumerable<StitchCheck> checks, IReadOnlyList<StageOutput> objects, DateTimeOffset written)
  {
    var runs = RunsOf(checks.Select(Clean), written.Offset);
    var now = Latest(runs, written);
    var facts = objects.Reverse().Aggregate(new InstallationFacts(), (known, earlier) => known.Or(earlier.Facts));
    return new()
    {
      Name = name,
      Written = written,
      Runs = runs,
      // What comes before the first step has no number. The ordinal sorts 1.1, 2.1, 3 rightly; the checks of a step stay in their order.
      Steps = [.. now.GroupBy(c => c.GuideStep).OrderBy(s => s.Key == Other).ThenBy(s => char.IsDigit(s.Key[0])).ThenBy(s =>
        s.Key, StringComparer.Ordinal)],
      Chain = ReportChain.From(now, Known(facts, name)),
      Changes = [.. from o in objects from c in o.Changes select ReportChange.From(c, o.IsPlanned, written.Offset)],
    };
  }

  // One without a time was made by an older version, or by hand: when, is not known, and it counts as the newest.
  private static List<ReportRun> RunsOf(IEnumerable<StitchCheck> checks, TimeSpan offset) =>
  [
    .. checks.GroupBy(c => c.Time).OrderByDescending(g => g.Key ?? DateTimeOffset.MaxValue)
      .Select(g => new ReportRun(g.Key?.ToOffset(offset), [.. g])),
  ];

  private static List<StitchCheck> Latest(List<ReportRun> runs, DateTimeOffset written)
  {
    if (runs.Count == 0) return [];
    var since = (runs[0].Time ?? written) - OneLook;
    var seen = new HashSet<string>();
    var latest = new List<StitchCheck>();
    foreach (var run in runs.Where(r => r == runs[0] || r.Time >= since))
    {
      var more = run.Checks.Where(c => !seen.Contains(ReportRun.Key(c))).ToList();
      latest.AddRange(more);
      seen.UnionWith(more.Select(ReportRun.Key));
    }
    return latest;
  }

  // What the checks say of it, where no object says more.
  private static InstallationFacts Known(InstallationFacts facts, ReportName name) => facts with
  {
    DestinationName = facts.DestinationName ?? Text(name.Destination),
    BucketName = facts.BucketName ?? Text(name.Bucket),
    RoleName = facts.RoleName ?? Text(name.Role),
  };

  private static string? Text(string text) => text.Length > 0 ? text : null;

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

  private static StitchCheck Clean(StitchCheck check) => check with
  {
    CheckName = ReportText.Clean(check.CheckName),
    GuideStep = check.GuideStep.Trim() is { Length: > 0 } step ? ReportText.Clean(step) : Other,
    Expected = ReportText.Clean(check.Expected),
    Actual = ReportText.Clean(check.Actual),
    Remedy = ReportText.Clean(check.Remedy),
    RemedyCommand = ReportText.Clean(check.RemedyCommand),
    Repair = ReportText.Clean(check.Repair),
  };
}
