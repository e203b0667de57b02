using System.Globalization;
using System.Text;

namespace StitchDelta.Installations;

/// <summary>
/// Writes a record as tags and reads it from them, by the rules of IAM and of Databricks alike. Letters and digits of ASCII and a few signs
/// stand for themselves;
/// all else is percent-coded in UTF-8, with <c>=</c> for <c>%</c>, which neither takes. What is too long for one tag goes on in <c>….2</c>,
/// <c>….3</c>.
/// </summary>
public static class RecordTags
{
  /// <summary>How the keys of all tags of the module begin.</summary>
  public const string Prefix = "StitchDelta:";

  /// <summary>How many tags a cluster may have, which is fewer than a role.</summary>
  public const int Most = 45;

  /// <summary>How long the value of a tag may be; IAM would take one more.</summary>
  public const int LongestValue = 255;

  private const string Bucket = Prefix + "Bucket";
  private const string BucketAccount = Prefix + "BucketAccount";
  private const string Region = Prefix + "StitchRegion";
  private const string DeploymentRole = Prefix + "DeploymentRole";
  private const string Path = Prefix + "RolePath";
  private const string Boundary = Prefix + "Boundary";
  private const string Before = Prefix + "Before";
  private const string TokenOwner = Prefix + "TokenOwner";
  private const string Workspace = Prefix + "Workspace";
  private const string Cluster = Prefix + "Cluster";
  private const string Size = Prefix + "ClusterSize";
  private const string Warehouse = Prefix + "Warehouse";
  private const string Tokens = Prefix + "Tokens";
  internal const string DestinationKey = Prefix + "Destination";
  private const string StitchClient = Prefix + "StitchClient";
  private const string Sid = Prefix + "Sid";
  private const string Catalog = Prefix + "Catalog";
  internal const string Metastore = Prefix + "Metastore";
  private const string Location = Prefix + "ExternalLocation";
  private const string Credential = Prefix + "StorageCredentialId";
  private const string Privileges = Prefix + "AddedPrivileges";

  // What earlier versions wrote: a bucket, or that there was none, or that a cluster was there before.
  private const string OldBucket = "StitchDelta";
  private const string OldDeploymentRole = "StitchDelta-DeploymentRole";
  private static readonly string[] OldNoBucket = ["true", "taken over"];

  // Blanks at an end are dropped on the way, a plus separates the items of a list, and an equals sign begins a code.
  private const string Plain = "_.:/-@";
  private const char Separator = '+';

  private static bool IsReserved(string text) => text.StartsWith("aws:", StringComparison.OrdinalIgnoreCase);

  private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

  /// <summary>The tags that hold a record. What it does not know has none.</summary>
  public static IReadOnlyDictionary<string, string> Encode(InstallationRecord record)
  {
    var tags = new Dictionary<string, string>();
    Add(Mark.TagKey, record.Id?.Value);
    Add(Bucket, record.BucketName);
    Add(BucketAccount, record.BucketAccountId);
    Add(Region, record.StitchRegion?.ToString());
    Add(DeploymentRole, record.DeploymentRoleName);
    Add(Path, record.RolePath);
    Add(Boundary, record.PermissionsBoundary);
    Add(Before, [.. Found(record.Before)]);
    Add(TokenOwner, record.TokenOwner);
    Add(Workspace, record.WorkspaceId);
    Add(Cluster, record.ClusterId);
    Add(Size, [.. record.ClusterSize?.Items ?? []]);
    Add(Warehouse, record.WarehouseId);
    Add(Tokens, [.. record.TokenIds]);
    Add(DestinationKey, Number(record.DestinationId));
    Add(StitchClient, Number(record.StitchClientId));
    Add(Sid, record.StatementSid);
    Add(Catalog, record.CatalogName);
    Add(Metastore, record.MetastoreId);
    Add(Location, record.LocationId);
    Add(Credential, record.CredentialId);
    Add(Privileges, [.. record.AddedPrivileges]);
    return tags.Count <= Most ? tags : throw Catalogue.InstallationRecordTooLong.For(record.Id?.Value, record.Id, tags.Count, Most);

    void Add(string key, params string?[] items)
    {
      var text = string.Join($"{Separator}", items.OfType<string>().Select(Code));
      // Both services keep what begins like this for AWS itself, in each piece of a long value.
      if (IsReserved(text)) text = $"={(int)text[0]:X2}{text.Substring(1)}";
      for (var piece = 1; text.Length > 0; piece++)
      {
        var length = Math.Min(text.Length, LongestValue);
        if (IsReserved(text.Substring(length))) length--;
        tags[Piece(key, piece)] = text.Substring(0, length);
        text = text.Substring(length);
      }
    }
  }

  /// <summary>The record that tags hold. Tags of others are not looked at, and what cannot be read is not known.</summary>
  public static InstallationRecord Decode(IReadOnlyDictionary<string, string>? tags)
  {
    if (tags is null) return new();
    return new()
    {
      Id = Mark.InTags(tags),
      BucketName = Text(Bucket) ?? OldValue(OldBucket, OldNoBucket),
      BucketAccountId = Text(BucketAccount),
      StitchRegion = StitchRegions.All.FirstOrDefault(r => $"{r.Region}" == Text(Region))?.Region,
      DeploymentRoleName = Text(DeploymentRole) ?? OldValue(OldDeploymentRole),
      RolePath = Text(Path),
      PermissionsBoundary = Text(Boundary),
      Before = Flags(List(Before)),
      TokenOwner = Text(TokenOwner),
      WorkspaceId = Text(Workspace),
      ClusterId = Text(Cluster),
      ClusterSize = ClusterSize.Of(List(Size)),
      WarehouseId = Text(Warehouse),
      TokenIds = List(Tokens),
      DestinationId = Whole(Text(DestinationKey)),
      StitchClientId = Whole(Text(StitchClient)),
      StatementSid = Text(Sid),
      CatalogName = Text(Catalog),
      MetastoreId = Text(Metastore),
      LocationId = Text(Location),
      CredentialId = Text(Credential),
      AddedPrivileges = List(Privileges),
    };

    // A list has one item or more; a single value has no separator in it.
    string? Text(string key) => List(key) is [var only] ? only : null;

    IReadOnlyList<string> List(string key)
    {
      var written = new StringBuilder();
      for (var piece = 1; tags.TryGetValue(Piece(key, piece), out var value) && value.Length > 0; piece++) written.Append(value);
      var items = written.Length == 0 ? [] : written.ToString().Split(Separator).Select(Read).ToList();
      return items.Contains(null) ? [] : [.. items.OfType<string>()];
    }

    string? OldValue(string key, params string[] none) => tags.TryGetValue(key, out var value) && !none.Contains(value) ? value : null;
  }

  /// <summary>The tags that must be written so that what bears these ones holds the record; empty when it does already.</summary>
  /// <remarks>A piece that is no longer needed is emptied, for which no further right is needed and no further request.</remarks>
  public static IReadOnlyDictionary<string, string> Changes(IReadOnlyDictionary<string, string> present, InstallationRecord record)
  {
    var wanted = Encode(record);
    var changes = wanted.Where(t => !(present.TryGetValue(t.Key, out var value) && value == t.Value)).ToDictionary(t => t.Key, t =>
      t.Value);
    foreach (var tag in present.Where(t => IsOurs(t.Key) && t.Value.Length > 0 && !wanted.ContainsKey(t.Key))) changes[tag.Key] = "";
    return changes;
  }

  private static bool IsOurs(string key) =>
    key.StartsWith(Prefix, StringComparison.Ordinal) && key is not (Mark.StandaloneKey or Mark.TakenOverKey or RemovalTag.Key);

  private static string Piece(string key, int piece) =>
    piece == 1 ? key : string.Format(CultureInfo.InvariantCulture, "{0}.{1}", key, piece);

  private static string Code(string text)
  {
    var coded = new StringBuilder();
    foreach (var one in Utf8.GetBytes(text))
    {
      if (IsPlain((char)one)) coded.Append((char)one);
      else coded.AppendFormat(CultureInfo.InvariantCulture, "={0:X2}", one);
    }
    return coded.ToString();
  }

  private static bool IsPlain(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' || Plain.IndexOf(c) >= 0;

  /// <summary>Null for what no record was written as: somebody changed it.</summary>
  private static string? Read(string coded)
  {
    var bytes = new List<byte>();
    for (var i = 0; i < coded.Length; i++)
    {
      if (IsPlain(coded[i]))
      {
        bytes.Add((byte)coded[i]);
        continue;
      }
      if (coded[i] != '=' || i + 2 >= coded.Length || Hex(coded[i + 1]) is not { } high || Hex(coded[i + 2]) is not { } low) return null;
      bytes.Add((byte)((high * 16) + low));
      i += 2;
    }
    try
    {
      return Utf8.GetString([.. bytes]) is { Length: > 0 } text ? text : null;
    }
    catch (DecoderFallbackException)
    {
      return null;
    }
  }

  private static int? Hex(char c) => "0123456789ABCDEF".IndexOf(char.ToUpperInvariant(c)) is >= 0 and var digit ? digit : null;

  private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);

  private static long? Whole(string? text) =>
    long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

  private static IEnumerable<string> Found(FoundBefore before)
  {
    if (before == FoundBefore.None) yield return nameof(FoundBefore.None);
    foreach (var one in new[] { FoundBefore.Grant, FoundBefore.Destination, FoundBefore.Registration })
      if (before.HasFlag(one) && !before.HasFlag(FoundBefore.Unknown)) yield return $"{one}";
  }

  private static FoundBefore Flags(IReadOnlyList<string> names)
  {
    var before = FoundBefore.None;
    foreach (var name in names)
    {
      if (!Enum.TryParse<FoundBefore>(name, out var one)) return FoundBefore.Unknown;
      before |= one;
    }
    return names.Count == 0 ? FoundBefore.Unknown : before;
  }
}
