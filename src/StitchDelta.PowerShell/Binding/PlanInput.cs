using System.Collections;
using System.Management.Automation;

namespace StitchDelta.Binding;

/// <summary>Reads saved plans: the object of a planning command or its plan alone, as it is, from Clixml or from JSON.</summary>
internal static class PlanInput
{
  /// <summary>The plans in what was given.</summary>
  /// <param name="given">Objects of a planning command, of which not each has a plan, or plans.</param>
  /// <param name="command">The command that is to apply them.</param>
  /// <exception cref="StitchDeltaException">There is none, or one is of another command, of another version, or cut.</exception>
  public static IReadOnlyList<StitchPlan> Read(IEnumerable<PSObject?> given, string command)
  {
    var plans = given.OfType<PSObject>().Select(o => Of(o, command)).OfType<StitchPlan>().ToList();
    if (plans.Count == 0)
      throw Unreadable(command, "there is no plan in it. A command that would change nothing makes none, and a CSV file cannot hold one");
    foreach (var plan in plans)
    {
      if (plan.Format != StitchPlan.CurrentFormat)
        throw Unreadable(command, $"its format is {plan.Format}, and this version of the module reads format {StitchPlan.CurrentFormat}");
      if (plan.Command != command) throw Unreadable(command, $"{(plan.Command.Length == 0 ? "another command" : plan.Command)} made it");
    }
    return plans;
  }

  /// <summary>A plan with what was asked for, so that it can be applied later, and to the same installation.</summary>
  /// <param name="plan">The plan.</param>
  /// <param name="command">The command that made it.</param>
  /// <param name="desired">What was asked for.</param>
  /// <param name="found">What was found of the installation that was meant.</param>
  public static StitchPlan Asked(StitchPlan plan, string command, IReadOnlyDictionary<string, string> desired, InstallationFacts found)
  {
    var whole = desired.ToDictionary(d => d.Key, d => d.Value, StringComparer.OrdinalIgnoreCase);
    Add(nameof(found.BucketName), found.BucketName);
    Add(nameof(found.RoleName), found.RoleName);
    Add(nameof(found.DestinationId), Values.Text(found.DestinationId));
    return PlanReview.Asked(plan with { Command = command }, whole);

    void Add(string name, string? value)
    {
      if (value is not null && !whole.ContainsKey(name)) whole[name] = value;
    }
  }

  private static StitchPlan? Of(PSObject given, string command)
  {
    if (given.BaseObject is StitchPlan plan) return plan;
    if (Property(given, nameof(StitchPlan.Desired)) is not null) return Parse(given, command);
    return Property(given, nameof(StitchDestination.Plan)) switch
    {
      null => null,
      StitchPlan own => own,
      string => throw Unreadable(command, "it was cut on its way into the file"),
      var saved => Parse(PSObject.AsPSObject(saved), command),
    };
  }

  private static StitchPlan Parse(PSObject saved, string command)
  {
    if (Property(saved, nameof(StitchPlan.Desired)) is not { } desired || desired is string)
      throw Unreadable(command, "it was cut on its way into the file");
    return new()
    {
      Format = Number(saved, nameof(StitchPlan.Format)) is { } format ? (int)format : 0,
      Command = Text(saved, nameof(StitchPlan.Command)) ?? "",
      AwsAccountId = Text(saved, nameof(StitchPlan.AwsAccountId)),
      WorkspaceId = Text(saved, nameof(StitchPlan.WorkspaceId)),
      StitchClientId = Number(saved, nameof(StitchPlan.StitchClientId)),
      Desired = Pairs(desired).ToDictionary(p => p.Key, p => p.Value, StringComparer.OrdinalIgnoreCase),
      Seen = Text(saved, nameof(StitchPlan.Seen)) ?? "",
      Changes = [.. Items(Property(saved, nameof(StitchPlan.Changes))).Select(c => Change(c, command))],
      Choices = [.. Items(Property(saved, nameof(StitchPlan.Choices))).Select(c => Change(c, command))],
    };
  }

  private static PlannedChange Change(PSObject saved, string command) =>
    Text(saved, nameof(PlannedChange.Action)) is { } action && Text(saved, nameof(PlannedChange.Resource)) is { } resource
      ? new(action, resource, Text(saved, nameof(PlannedChange.Detail)) ?? "", Text(saved, nameof(PlannedChange.Seen)) ?? "")
      : throw Unreadable(command, "its changes were cut on their way into the file");

  private static IEnumerable<PSObject> Items(object? list) =>
    list is IEnumerable many and not string ? many.Cast<object>().Select(PSObject.AsPSObject) : [];

  private static IEnumerable<KeyValuePair<string, string>> Pairs(object desired) => desired is IDictionary table
    ? table.Keys.Cast<object>().Select(k => new KeyValuePair<string, string>($"{k}", $"{table[k]}"))
    : PSObject.AsPSObject(desired).Properties.Select(p => new KeyValuePair<string, string>(p.Name, $"{p.Value}"));

  private static long? Number(PSObject saved, string property) =>
    LanguagePrimitives.TryConvertTo<long?>(Property(saved, property), out var number) ? number : null;

  private static string? Text(PSObject saved, string property) => Property(saved, property)?.ToString();

  private static object? Property(PSObject given, string name) =>
    Values.Bare(given.BaseObject is IDictionary table ? table[name] : given.Properties[name]?.Value);

  private static StitchDeltaException Unreadable(string command, string why) =>
    Catalogue.PlanUnreadable.For(nameof(StitchDestination.Plan), command, why);
}
