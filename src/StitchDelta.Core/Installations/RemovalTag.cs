using System.Globalization;

namespace StitchDelta.Installations;

/// <summary>
/// The tag with which Uninstall says that a role is about to go, so that nobody on another machine installs over it meanwhile. It counts
/// for an hour: whoever wrote it may have been stopped.
/// </summary>
internal static class RemovalTag
{
  /// <summary>Its key. It is no part of the record.</summary>
  public const string Key = RecordTags.Prefix + "Removing";

  private const string Format = "yyyy-MM-ddTHH:mm:ssZ";

  private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

  private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

  /// <summary>The tag with the time of now.</summary>
  public static IReadOnlyDictionary<string, string> At(DateTimeOffset now) =>
    new Dictionary<string, string> { [Key] = now.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture) };

  /// <summary>The tag taken away: emptied, for which no further right is needed.</summary>
  public static IReadOnlyDictionary<string, string> None => NoneOf(isDestinationGone: false);

  /// <summary>The same. Of a role that stays the record must not say that there is a destination, where the removal took it.</summary>
  public static IReadOnlyDictionary<string, string> NoneOf(bool isDestinationGone) =>
    isDestinationGone ? new Dictionary<string, string> { [Key] = "", [RecordTags.DestinationKey] = "" }
      : new Dictionary<string, string> { [Key] = "" };

  /// <summary>Whether a role has the tag, whatever its age.</summary>
  public static bool IsIn(IReadOnlyDictionary<string, string> tags) => tags.TryGetValue(Key, out var value) && value.Length > 0;

  /// <summary>
  /// Since when a role is being removed; null when it is not. A time that nobody can read, or that is too far from now, counts for nothing.
  /// </summary>
  public static DateTimeOffset? Since(IReadOnlyDictionary<string, string> tags, DateTimeOffset now) =>
    tags.TryGetValue(Key, out var value)
    && DateTimeOffset.TryParseExact(value, Format, CultureInfo.InvariantCulture, Utc, out var since)
    && (now - since).Duration() < Lifetime ? since : null;

  /// <summary>Throws when the role of an installation is being removed.</summary>
  public static void Refuse(RecordedRole? recorded, DateTimeOffset now)
  {
    if (recorded is null || Since(recorded.Role.Tags, now) is not { } since) return;
    var until = (since + Lifetime).UtcDateTime.AddMinutes(1).ToString("HH:mm 'UTC'", CultureInfo.InvariantCulture);
    throw Catalogue.InstallationIsBeingRemoved.For(
      recorded.Role.Arn, recorded.Role.RoleName, Day.AndTime(since), $"{recorded.Record.BucketName}", until);
  }

  /// <summary>Tells that a role is being removed, or no longer is.</summary>
  public static async Task WriteAsync(
    ChangeSet changes, IAws aws, string roleName, IReadOnlyDictionary<string, string> tag, CancellationToken cancel)
  {
    var detail = tag[Key].Length > 0 ? $"+{Key} = {tag[Key]}" : $"-{Key}";
    await changes.NoteAsync(new(ChangeAction.Update, $"mark of removal in the tags of role {roleName}", detail) { IsRecord = true },
      () => aws.TagRoleAsync(roleName, tag, cancel));
  }
}
