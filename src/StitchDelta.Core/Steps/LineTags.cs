namespace StitchDelta.Steps;

/// <summary>What the tag of a role or a cluster says of the line that it belongs to.</summary>
internal static class LineTags
{
  /// <summary>The value where no bucket was known.</summary>
  public const string NoBucket = "true";

  /// <summary>The value at a cluster that somebody else made: it stays when the line is taken back.</summary>
  public const string TakenOver = "taken over";

  /// <summary>The bucket of the line that a part belongs to, where that is another line than this bucket's; null otherwise.</summary>
  public static string? OtherBucket(IReadOnlyDictionary<string, string>? tags, string? bucketName) =>
    bucketName is not null && tags is not null && tags.TryGetValue(MakeInstanceProfile.Tag, out var bucket) && bucket is not (NoBucket or TakenOver) && bucket != bucketName ? bucket : null;
}
