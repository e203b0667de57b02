namespace StitchDelta.Steps;

/// <summary>What the tag of a role or a cluster says of the line that it belongs to.</summary>
internal static class LineTags
{
  /// <summary>The value where no bucket was known.</summary>
  public const string NoBucket = "true";

  /// <summary>The value at a cluster that somebody else made: it stays when the line is taken back.</summary>
  public const string TakenOver = "taken over";

  /// <summary>A tag's value, or null.</summary>
  public static string? Value(IReadOnlyDictionary<string, string>? tags, string key) => tags is not null && tags.TryGetValue(key, out var value) ? value : null;

  /// <summary>The bucket of the line that a part belongs to, where that is another line than this bucket's; null otherwise.</summary>
  public static string? OtherBucket(IReadOnlyDictionary<string, string>? tags, string? bucketName) =>
    bucketName is not null && Value(tags, MakeInstanceProfile.Tag) is { } bucket && bucket is not (NoBucket or TakenOver) && bucket != bucketName ? bucket : null;
}
