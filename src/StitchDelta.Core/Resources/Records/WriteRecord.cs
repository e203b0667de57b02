using System.Text;
using System.Text.RegularExpressions;

namespace StitchDelta.Resources.Records;

/// <summary>Puts the record of an installation into the tags of its role, where it differs. The only write that the record takes.</summary>
internal static class WriteRecord
{
  /// <summary>Writes what differs. That it cannot be written is told and stops nothing: what was made bears its marks, and the next command
  /// that can writes it.</summary>
  /// <returns>False when the record is not what it should be.</returns>
  public static async Task<bool> TryAsync(
    IStage stage, ChangeSet changes, IAws aws, string roleName, IReadOnlyDictionary<string, string> present, InstallationRecord record,
      CancellationToken cancel)
  {
    try
    {
      await RunAsync(changes, aws, roleName, present, record, cancel);
      return true;
    }
    catch (StitchDeltaException e)
    {
      Warn(stage, roleName, record, e.Message.TrimEnd('.'));
      return false;
    }
  }

  /// <summary>The same after what cannot be taken back: also when the command is stopped, and then for a short time only.</summary>
  public static async Task<bool> TryAtEndAsync(
    IStage stage, ChangeSet changes, IAws aws, string roleName, IReadOnlyDictionary<string, string> present, InstallationRecord record)
  {
    var why = await Cleanup.TryAsync(limit => RunAsync(changes, aws, roleName, present, record, limit));
    if (why is not null) Warn(stage, roleName, record, why);
    return why is null;
  }

  private static void Warn(IStage stage, string roleName, InstallationRecord record, string why) =>
    stage.Warn($"The record of the installation {record.Id} in the tags of role {roleName} could not be written: {why}. "
      + "Install-StitchDestination, run again, writes it.");

  /// <summary>The value of a tag as people read it: without the codes that tags need for some characters.</summary>
  private static string Readable(string value) =>
    Codes.Replace(value.Replace("+", ", "), m =>
      Encoding.UTF8.GetString([.. m.Value.Split('=').Skip(1).Select(h => Convert.ToByte(h, 16))]));

  private static readonly Regex Codes = new("(?:=[0-9A-Fa-f]{2})+", RegexOptions.CultureInvariant);

  /// <summary>Writes what differs; nothing when all is there.</summary>
  /// <param name="changes">Where the change is noted.</param>
  /// <param name="roleName">The role, which must be the installation's.</param>
  /// <param name="present">The tags that it has.</param>
  /// <param name="record">What is to be on record.</param>
  /// <param name="asks">Whether the change is asked for by itself; not when it keeps account of others that were.</param>
  public static async Task RunAsync(
    ChangeSet changes, IAws aws, string roleName, IReadOnlyDictionary<string, string> present, InstallationRecord record,
      CancellationToken cancel, bool asks = false)
  {
    var tags = RecordTags.Changes(present, record);
    if (tags.Count == 0) return;
    var lines = tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t =>
      t.Value.Length == 0 ? $"-{t.Key}" : $"+{t.Key} = {Readable(t.Value)}");
    var isNew = !asks && RecordTags.Decode(present) is var before && before == before.Fixed;
    var change = new ResourceChange(isNew ? ChangeAction.Create
      : ChangeAction.Update, $"record of installation {record.Id} in the tags of role {roleName}",
      string.Join("\n", lines)) { IsRecord = true };
    if (asks) await changes.ApplyAsync(change, WriteAsync);
    else await changes.NoteAsync(change, WriteAsync);

    Task WriteAsync() => aws.TagRoleAsync(roleName, tags, cancel);
  }
}
