using System.Collections;
using System.Management.Automation;

namespace StitchDelta.Binding;

/// <summary>Reads what a report is made of: the module's own objects, and copies of them that come from a file or a job.</summary>
internal static class ReportInput
{
  /// <summary>The check, or null when it is none.</summary>
  public static StitchCheck? Check(PSObject given)
  {
    if (given.BaseObject is StitchCheck check) return check;
    if (Text(nameof(StitchCheck.CheckName)) is not { Length: > 0 } name
      || !Enum.TryParse<CheckStatus>(Text(nameof(StitchCheck.Status)), out var status)) return null;
    return new()
    {
      CheckId = Text(nameof(StitchCheck.CheckId)) ?? "",
      Destination = Text(nameof(StitchCheck.Destination)) ?? "",
      Bucket = Text(nameof(StitchCheck.Bucket)) ?? "",
      Role = Text(nameof(StitchCheck.Role)) ?? "",
      Time = Time(given, nameof(StitchCheck.Time)),
      CheckName = name,
      GuideStep = Text(nameof(StitchCheck.GuideStep)) ?? "",
      Status = status,
      Expected = Text(nameof(StitchCheck.Expected)) ?? "",
      Actual = Text(nameof(StitchCheck.Actual)) ?? "",
      Remedy = Text(nameof(StitchCheck.Remedy)) ?? "",
      RemedyCommand = Text(nameof(StitchCheck.RemedyCommand)) ?? "",
      Repair = Text(nameof(StitchCheck.Repair)) ?? "",
      Duration = TimeSpan.TryParse(Text(nameof(StitchCheck.Duration)), out var duration) ? duration : TimeSpan.Zero,
    };

    string? Text(string property) => Read(given, property)?.ToString();
  }

  /// <summary>The object of the pipeline; an error when it knows nothing of a destination.</summary>
  public static StageOutput Object(PSObject given)
  {
    if (given.BaseObject is StageOutput line) return line;
    var facts = InstallationFacts.Read(property => Read(given, property));
    return facts == new InstallationFacts() ? throw Catalogue.ReportInputUnknown.For(SecretText.Shown(given), Named(given))
      : new StitchDestination
    {
      Facts = facts,
      IsPlanned = Read(given, nameof(StageOutput.IsPlanned)) is true,
      Changes = Read(given, nameof(StageOutput.Changes)) is IEnumerable changes and not string
        ? [.. changes.Cast<object>().Select(PSObject.AsPSObject).Select(Change).OfType<ResourceChange>()] : [],
    };
  }

  // By its kind, where its text could be a row with a secret in it.
  private static string Named(PSObject given) => given.BaseObject switch
  {
    string text => SecretText.Shown(text),
    PSCustomObject => $"an object with {string.Join(", ", given.Properties.Select(p => p.Name))}",
    ValueType value => $"{value}",
    var other => other.GetType().Name,
  };

  private static ResourceChange? Change(PSObject given) =>
    Read(given, nameof(ResourceChange.Resource))?.ToString() is { Length: > 0 } resource
      && Enum.TryParse<ChangeAction>(Read(given, nameof(ResourceChange.Action))?.ToString(), out var action)
      ? new(action, resource, Read(given, nameof(ResourceChange.Detail))?.ToString() ?? "")
      {
        Time = Time(given, nameof(ResourceChange.Time)),
      }
      : null;

  // A time that was saved is text, or an object with the properties that it had.
  private static DateTimeOffset? Time(PSObject given, string property) =>
    Raw(given, property) is not { } told || Values.IsBlank(told) ? null
    : PSObject.AsPSObject(told).Properties[nameof(DateTimeOffset.UtcDateTime)]?.Value is DateTime utc
      ? new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc))
    : LanguagePrimitives.TryConvertTo<DateTimeOffset>(told, out var time) ? time : null;

  private static object? Read(PSObject given, string property)
  {
    var raw = Raw(given, property);
    return raw is PSObject wrapped ? wrapped.BaseObject : raw;
  }

  private static object? Raw(PSObject given, string property) =>
    given.BaseObject is IDictionary table ? table[property] : given.Properties[property]?.Value;
}
