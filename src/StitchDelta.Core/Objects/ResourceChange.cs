namespace StitchDelta;

/// <summary>What a stage does to one resource.</summary>
// Of 64 bits, because ConvertTo-Json then writes the word and not its number.
public enum ChangeAction : long
{
  /// <summary>It is as it should be; nothing is written.</summary>
  None,
  /// <summary>It is made.</summary>
  Create,
  /// <summary>It is changed.</summary>
  Update,
  /// <summary>It is removed.</summary>
  Delete,
}

/// <summary>One resource and what becomes of it: done, or under <c>-WhatIf</c> to be done.</summary>
/// <param name="Action">What is done to it.</param>
/// <param name="Resource">The resource in its vendor's words, as in <c>bucket policy of acme-lake</c>.</param>
/// <param name="Detail">What exactly, as a unified diff for documents; may be empty.</param>
public sealed record ResourceChange(ChangeAction Action, string Resource, string Detail = "")
{
  /// <summary>When it was done, UTC; null for what is only planned and for what was left as it was.</summary>
  public DateTimeOffset? Time { get; init; }

  /// <summary>Whether it only keeps account of other changes, and so says nothing of what was done to what they are about.</summary>
  internal bool IsRecord { get; init; }

  /// <summary>Whether it follows from the state of the moment, as the start of a cluster that stopped: no plan can know it, and no plan is
  /// outdated by it.</summary>
  internal bool IsOfTheMoment { get; init; }

  /// <summary>Whether it says what was chosen among what is there, as a catalog or somebody's location: another choice is another
  /// plan.</summary>
  internal bool IsChoice { get; init; }

  /// <summary>A hash of what is changed as it was seen, by which a saved plan notices that it is something else by now. Empty where the
  /// resource's name says all.</summary>
  internal string Seen { get; init; } = "";

  /// <inheritdoc />
  public override string ToString() =>
    Action == ChangeAction.None ? $"{Resource}: {(Detail.Length == 0 ? "unchanged" : Detail)}" : $"{Action} {Resource}";
}
