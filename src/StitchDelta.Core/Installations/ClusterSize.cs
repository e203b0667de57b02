using System.Globalization;

namespace StitchDelta.Installations;

/// <summary>What was asked for of a cluster's size. What is null was not asked for, and is chosen anew for another cluster.</summary>
public sealed record ClusterSize
{
  /// <summary>The most workers that a cluster can be asked for.</summary>
  public const int MostWorkers = 100000;

  /// <summary>The fewest minutes without work after which one can be asked to stop; 0 is never.</summary>
  public const int LeastMinutes = 10;

  /// <summary>The most minutes without work after which one can be asked to stop.</summary>
  public const int MostMinutes = 10000;

  private const char Separator = '+', Kind = ':', Range = '-';

  /// <summary>The node type.</summary>
  public string? NodeTypeId { get; init => field = Some(value); }

  /// <summary>The number of workers; 0 is a single node.</summary>
  public int? NumWorkers { get; init; }

  /// <summary>Between how many workers it scales.</summary>
  public WorkerRange? Autoscale { get; init; }

  /// <summary>Minutes without work after which it stops; 0 is never.</summary>
  public int? AutoTerminationMinutes { get; init; }

  /// <summary>The id of the cluster policy that it keeps to.</summary>
  public string? PolicyId { get; init => field = Some(value); }

  /// <summary>Whether nothing was asked for.</summary>
  public bool IsEmpty => this == new ClusterSize();

  /// <summary>The same, and what is null here as another one has it. Workers and a range of them exclude each other.</summary>
  public ClusterSize Over(ClusterSize? other)
  {
    if (other is null) return this;
    var isSized = NumWorkers is not null || Autoscale is not null;
    return new()
    {
      NodeTypeId = NodeTypeId ?? other.NodeTypeId,
      NumWorkers = isSized ? NumWorkers : other.NumWorkers,
      Autoscale = isSized ? Autoscale : other.Autoscale,
      AutoTerminationMinutes = AutoTerminationMinutes ?? other.AutoTerminationMinutes,
      PolicyId = PolicyId ?? other.PolicyId,
    };
  }

  /// <summary>What of it a cluster has.</summary>
  public ClusterSize In(ClusterInfo cluster) => new()
  {
    NodeTypeId = NodeTypeId == cluster.NodeTypeId ? NodeTypeId : null,
    NumWorkers = NumWorkers == cluster.NumWorkers ? NumWorkers : null,
    Autoscale = Autoscale == cluster.Autoscale ? Autoscale : null,
    AutoTerminationMinutes = AutoTerminationMinutes == cluster.AutoTerminationMinutes ? AutoTerminationMinutes : null,
    PolicyId = PolicyId == cluster.PolicyId ? PolicyId : null,
  };

  /// <summary>The same as the items of a list, as the record has it.</summary>
  public IReadOnlyList<string> Items => [.. new (string Kind, string? Value)[]
  {
    ("node", NodeTypeId),
    ("workers", Autoscale is { } range ? $"{Number(range.MinWorkers)}{Range}{Number(range.MaxWorkers)}" : Number(NumWorkers)),
    ("minutes", Number(AutoTerminationMinutes)),
    ("policy", PolicyId),
  }.Where(i => i.Value is not null).Select(i => $"{i.Kind}{Kind}{i.Value}")];

  /// <summary>The same in one text, as objects hand it on; empty where nothing was asked for.</summary>
  public string Text => string.Join($"{Separator}", Items);

  /// <summary>Reads such a text; what cannot be read was not asked for.</summary>
  public static ClusterSize Parse(string? text) => Of((text ?? "").Split(Separator));

  /// <summary>Reads such items; what cannot be read was not asked for.</summary>
  public static ClusterSize Of(IEnumerable<string> items)
  {
    var values = items.Select(i => i.Split([Kind], 2)).Where(i => i.Length == 2).GroupBy(i => i[0])
      .ToDictionary(g => g.Key, g => g.Last()[1]);
    var workers = Value("workers");
    return new()
    {
      NodeTypeId = Value("node"),
      NumWorkers = Workers(workers),
      Autoscale = workers?.Split(Range) is [var least, var most] && Workers(least) is { } min && Workers(most) is { } max
        && IsRange(min, max) ? new(min, max) : null,
      AutoTerminationMinutes = Whole(Value("minutes")) is { } minutes and (0 or >= LeastMinutes and <= MostMinutes) ? minutes : null,
      PolicyId = Value("policy"),
    };

    string? Value(string kind) => values.TryGetValue(kind, out var value) ? value : null;
  }

  /// <summary>Whether a cluster can scale between two numbers of workers.</summary>
  internal static bool IsRange(int least, int most) => least < most;

  private static int? Workers(string? text) => Whole(text) is { } number and <= MostWorkers ? number : null;

  private static string? Some(string? value) => value is "" ? null : value;

  private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);

  private static int? Whole(string? text) =>
    int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
