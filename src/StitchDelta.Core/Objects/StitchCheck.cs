namespace StitchDelta;

/// <summary>How a check came out.</summary>
// Of 64 bits, because ConvertTo-Json then writes the word and not its number.
public enum CheckStatus : long
{
  /// <summary>As it should be.</summary>
  Passed,
  /// <summary>Stitch can load; somebody should look at it all the same: it will not for long, or is not as it was made.</summary>
  Warning,
  /// <summary>Not as it should be.</summary>
  Failed,
  /// <summary>Not looked at; <see cref="StitchCheck.Actual"/> says why.</summary>
  Skipped,
  /// <summary>It may not be read with these rights, or the service does not tell: neither passed nor failed.</summary>
  Unknown,
}

/// <summary>One check of the chain from the bucket to the destination.</summary>
public sealed record StitchCheck
{
  /// <summary>By which programs know the check, as in <c>bucket-exists</c>; it never changes.</summary>
  public string CheckId { get; init; } = "";

  /// <summary>Of which destination it is a check: its name, or the bucket and the role of one that came down the pipe without a name;
  /// empty where none is known.</summary>
  public string Destination { get; init; } = "";

  /// <summary>The bucket that the destination loads into; empty where none is known.</summary>
  public string Bucket { get; init; } = "";

  /// <summary>The role that its cluster reaches the bucket with; empty where none is known.</summary>
  public string Role { get; init; } = "";

  /// <summary>When the destination was looked at: the same for all checks of one look. Null where that is not known.</summary>
  public DateTimeOffset? Time { get; init; }

  /// <summary>Whether it is one of many that came down the pipe, so that its name says something new.</summary>
  internal bool IsOfMany { get; init; }

  /// <summary>The resource that it is about, as in <c>cluster</c>; empty for what no resource of the installation makes right.</summary>
  public string Resource { get; init; } = "";

  /// <summary>What was checked.</summary>
  public required string CheckName { get; init; }

  /// <summary>The step of the set-up guide that it belongs to.</summary>
  public required string GuideStep { get; init; }

  /// <summary>How it came out.</summary>
  public required CheckStatus Status { get; init; }

  /// <summary>What it should be.</summary>
  public string Expected { get; init; } = "";

  /// <summary>What it is.</summary>
  public string Actual { get; init; } = "";

  /// <summary>What to do about it; empty when passed.</summary>
  public string Remedy { get; init; } = "";

  /// <summary>The command that makes it right, to be pasted as it stands; empty when passed, or when no command can.</summary>
  public string RemedyCommand { get; init; } = "";

  /// <summary>What was done to repair it, with -Repair; empty when nothing was.</summary>
  public string Repair { get; init; } = "";

  /// <summary>With -Repair and -WhatIf, at the first check that would be repaired: the plan of the whole repair, to be saved and applied
  /// with <c>-Plan</c>. Null else.</summary>
  public StitchPlan? Plan { get; init; }

  /// <summary>How long the check took.</summary>
  public TimeSpan Duration { get; init; }
}
