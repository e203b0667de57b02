namespace StitchDelta.Reporting;

/// <summary>What a destination is known by in a report. What is empty is not known.</summary>
/// <param name="Destination">Its name in Stitch.</param>
/// <param name="Bucket">Its bucket.</param>
/// <param name="Role">The role of its cluster.</param>
internal readonly record struct ReportName(string Destination, string Bucket, string Role)
{
  /// <summary>What a check says of it. A destination without a name is called by its bucket and role.</summary>
  public static ReportName Of(StitchCheck check)
  {
    var (name, bucket, role) = (Clean(check.Destination), Clean(check.Bucket), Clean(check.Role));
    return new(name == bucket || name == role || name == $"{bucket} ({role})" ? "" : name, bucket, role);
  }

  /// <summary>What is known of the installation.</summary>
  public static ReportName Of(InstallationFacts facts) => new(Clean(facts.DestinationName), Clean(facts.BucketName), Clean(facts.RoleName));

  /// <summary>Whether nothing is known.</summary>
  public bool IsEmpty => Known == 0;

  /// <summary>How much of it is known.</summary>
  public int Known => new[] { Destination, Bucket, Role }.Count(part => part.Length > 0);

  /// <summary>Short, as a heading; empty where nothing is known.</summary>
  public string Title => Destination.Length > 0 ? Destination : Where;

  /// <summary>Where it is, beside its name; empty without a name.</summary>
  public string Place => Destination.Length > 0 ? Where : "";

  private string Where => ReportText.Capital(string.Join(", ",
    new[] { ("bucket", Bucket), ("role", Role) }.Where(p => p.Item2.Length > 0).Select(p => $"{p.Item1} {p.Item2}")));

  /// <summary>This, with what only the other knows.</summary>
  public ReportName Or(ReportName other) => new(
    Fuller(Destination, other.Destination), Fuller(Bucket, other.Bucket), Fuller(Role, other.Role));

  /// <summary>
  /// Which of the names mean the same destination, for each what all of them say together. A name that says less belongs to the only one
  /// that agrees with it; where several do, it stays by itself.
  /// </summary>
  public static IReadOnlyDictionary<ReportName, ReportName> Merge(IEnumerable<ReportName> names)
  {
    var merged = new Dictionary<ReportName, ReportName>();
    var found = new List<ReportName>();
    // The fullest first, so that a shorter one meets all that it could mean.
    foreach (var name in names.Distinct().OrderByDescending(n => n.Known).ToList())
    {
      var same = Enumerable.Range(0, found.Count).Where(i => found[i].Agrees(name)).ToList();
      if (same is [var only])
      {
        var both = found[only].Or(name);
        foreach (var earlier in merged.Where(m => m.Value == found[only]).Select(m => m.Key).ToList()) merged[earlier] = both;
        merged[name] = found[only] = both;
      }
      else
      {
        found.Add(name);
        merged[name] = name;
      }
    }
    return merged;
  }

  private static string Fuller(string one, string other) => one.Length > 0 ? one : other;

  private bool Agrees(ReportName other) =>
    Agree(Destination, other.Destination) && Agree(Bucket, other.Bucket) && Agree(Role, other.Role)
      && (other.IsEmpty || Shares(Destination, other.Destination) || Shares(Bucket, other.Bucket) || Shares(Role, other.Role));

  private static bool Agree(string one, string other) => one.Length == 0 || other.Length == 0 || one == other;

  private static bool Shares(string one, string other) => one.Length > 0 && one == other;

  private static string Clean(string? text) => ReportText.Clean(text).Trim();
}
