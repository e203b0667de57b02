namespace StitchDelta.Reporting;

/// <summary>What was done to a resource, or would be.</summary>
/// <param name="Action">In words, as in <c>Created</c>.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Detail">What exactly; may be empty.</param>
/// <param name="IsChange">False for what was found as it should be.</param>
/// <param name="IsPlanned">Whether it has not been done yet.</param>
/// <param name="Time">When it was done; null when that is not known.</param>
internal sealed record ReportChange(string Action, string Resource, string Detail, bool IsChange, bool IsPlanned, DateTimeOffset? Time)
{
  /// <summary>The change as it may be shown, its time in the report's own distance from UTC.</summary>
  public static ReportChange From(ResourceChange change, bool isPlanned, TimeSpan offset) => new(
    Word(change.Action, isPlanned), ReportText.Clean(change.Resource), ReportText.Clean(change.Detail).TrimEnd(),
      change.Action != ChangeAction.None, isPlanned,
    change.Time?.ToOffset(offset));

  private static string Word(ChangeAction action, bool isPlanned) => action switch
  {
    ChangeAction.Create => isPlanned ? "Would be created" : "Created",
    ChangeAction.Update => isPlanned ? "Would be changed" : "Changed",
    ChangeAction.Delete => isPlanned ? "Would be removed" : "Removed",
    _ => "Left as it was",
  };
}
