namespace StitchDelta.Reporting;

/// <summary>What a file says: of one destination, or of many, the worst first.</summary>
internal sealed record FleetReport
{
  /// <summary>When it was written.</summary>
  public required DateTimeOffset Written { get; init; }

  /// <summary>The destinations, the worst first.</summary>
  public required IReadOnlyList<DestinationReport> Destinations { get; init; }

  /// <summary>The only destination; null where there are several.</summary>
  public DestinationReport? Only => Destinations is [var only] ? only : null;

  /// <summary>What it is about.</summary>
  public string Title => Only?.Title ?? $"{Destinations.Count} Stitch destinations";

  /// <summary>The worst state of all checks; null when nothing was checked.</summary>
  public CheckStatus? Status => Destinations.SelectMany(d => d.Checks).Worst();

  /// <summary>How things are, in a few words.</summary>
  public string Verdict
  {
    get
    {
      if (Only is { } only) return only.Verdict;
      var count = Destinations.Count(d => d.Verdict == Status.Verdict());
      var which = count == Destinations.Count ? $"All {count}" : $"{count} of {Destinations.Count}";
      var (one, many) = Status switch
      {
        CheckStatus.Failed => ("needs repair", "need repair"),
        CheckStatus.Warning => ("works, with warnings", "work, with warnings"),
        CheckStatus.Passed => ("is healthy", "are healthy"),
        null => ("was not checked", "were not checked"),
        _ => ("is not fully checked", "are not fully checked"),
      };
      return $"{which} {(count == 1 ? one : many)}";
    }
  }

  /// <summary>How many destinations are how, in a sentence.</summary>
  public string Summary => Only?.Summary
    ?? string.Join(", ",
      Destinations.GroupBy(d => d.Verdict).Select(g => $"{g.Key.ToLowerInvariant().Replace(",", "")}: {g.Count()}")) + ".";

  /// <summary>Makes the report.</summary>
  /// <param name="checks">What was checked, in any order, of any number of destinations and looks.</param>
  /// <param name="objects">Objects of the pipeline, of each destination from the first stage's to the last's.</param>
  /// <param name="written">The time of the report.</param>
  public static FleetReport From(IEnumerable<StitchCheck> checks, IReadOnlyList<StageOutput> objects, DateTimeOffset written)
  {
    var all = checks.Select(c => (Check: c, Name: ReportName.Of(c))).ToList();
    var things = objects.Select(o => (Object: o, Name: ReportName.Of(o.Facts))).ToList();
    var names = ReportName.Merge(all.Select(c => c.Name).Concat(things.Select(o => o.Name)));
    return new()
    {
      Written = written,
      Destinations =
      [
        .. names.Values.Distinct()
          .Select(name => DestinationReport.From(name, all.Where(c => names[c.Name] == name).Select(c => c.Check),
            [.. things.Where(o => names[o.Name] == name).Select(o => o.Object)], written))
          .OrderByDescending(d => d.Status.Weight()).ThenBy(d => d.Name.Title, StringComparer.OrdinalIgnoreCase),
      ],
    };
  }
}
