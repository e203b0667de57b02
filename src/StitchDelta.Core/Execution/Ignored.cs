namespace StitchDelta.Execution;

/// <summary>Warns of what somebody asked for and does not get, for the thing is there already and stays as it is: what was typed must not
/// be thought done.</summary>
internal static class Ignored
{
  /// <summary>Warns of a parameter.</summary>
  /// <param name="stage">Who is told.</param>
  /// <param name="parameter">The parameter.</param>
  /// <param name="value">What was given.</param>
  /// <param name="there">What is there, and why it stays.</param>
  /// <param name="change">What to type to change it, or that nothing does.</param>
  public static void Warn(IStage stage, string parameter, string value, string there, string change) =>
    stage.Warn($"-{parameter} {value} has no effect: {there}. {change}");

  /// <summary>Warns of tags that a thing does not have.</summary>
  /// <param name="stage">Who is told.</param>
  /// <param name="thing">The thing, which is there already.</param>
  /// <param name="present">The tags that it has.</param>
  /// <param name="wanted">Those that were asked for.</param>
  /// <param name="change">What to type to give it those that it is handed.</param>
  public static void WarnOfTags(IStage stage, string thing, IReadOnlyDictionary<string, string> present,
    IReadOnlyDictionary<string, string> wanted, Func<IReadOnlyDictionary<string, string>, string> change)
  {
    var lacking = OwnTags.Lacking(present, wanted);
    if (lacking.Count == 0) return;
    var named = lacking.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key} ({Actual(t.Key)})");
    stage.Warn($"-Tag has no effect on {thing}, which is there already and keeps its tags: {string.Join(", ", named)}. {change(lacking)}");

    string Actual(string key) =>
      present.FirstOrDefault(p => string.Equals(p.Key, key, StringComparison.OrdinalIgnoreCase)) is { Key: not null, Value: var value }
        ? $"'{value}'" : "not set";
  }
}
