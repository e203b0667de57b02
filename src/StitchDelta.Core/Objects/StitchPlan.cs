namespace StitchDelta;

/// <summary>
/// What a command would do, to be saved, read by whoever decides, and applied with <c>-Plan</c>. It holds what was asked for and no
/// document: what is written is worked out
/// anew when it is applied, and refused where it would be something else. It holds no secret.
/// </summary>
public sealed record StitchPlan
{
  /// <summary>The format that this version of the module writes and reads.</summary>
  public const int CurrentFormat = 3;

  /// <summary>The format of the plan.</summary>
  public int Format { get; init; } = CurrentFormat;

  /// <summary>The command that made it and can apply it, as in <c>Install-StitchDestination</c>.</summary>
  public string Command { get; init; } = "";

  /// <summary>The AWS account that it is for.</summary>
  public string? AwsAccountId { get; init; }

  /// <summary>The id of the workspace that it is for; null where none was connected.</summary>
  public string? WorkspaceId { get; init; }

  /// <summary>The id of the Stitch account that it is for; null where the account had no destination, which alone tells it.</summary>
  public long? StitchClientId { get; init; }

  /// <summary>What was asked for: the parameters and columns, as text, without secrets.</summary>
  public IReadOnlyDictionary<string, string> Desired { get; init; } = new Dictionary<string, string>();

  /// <summary>A hash of what was asked for, by which it is noticed that somebody edited it: what nobody planned is in no change that could
  /// be reviewed.</summary>
  public string Seen { get; init; } = "";

  /// <summary>The changes.</summary>
  public IReadOnlyList<PlannedChange> Changes { get; init; } = [];

  /// <summary>What was chosen among what is there and is used as it is: the catalog, somebody's external location, a SQL
  /// warehouse.</summary>
  public IReadOnlyList<PlannedChange> Choices { get; init; } = [];

  /// <inheritdoc />
  public override string ToString() => $"{Command}: {Changes.Count} changes";
}

/// <summary>One change of a plan.</summary>
/// <param name="Action">Create, Update or Delete; Use for a choice.</param>
/// <param name="Resource">What it is done to.</param>
/// <param name="Detail">What exactly, for whoever reads the plan.</param>
/// <param name="Seen">A hash of what was there when the plan was made; empty where the resource's name says all.</param>
public sealed record PlannedChange(string Action, string Resource, string Detail, string Seen);
