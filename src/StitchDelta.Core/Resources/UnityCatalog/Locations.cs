namespace StitchDelta.Resources.UnityCatalog;

/// <summary>Which external locations are about a bucket.</summary>
internal static class Locations
{
  private static readonly string[] Schemes = ["s3://", "s3a://", "s3n://"];

  /// <summary>The address of a location over a whole bucket.</summary>
  public static string UrlOf(string bucketName) => $"s3://{bucketName}/";

  /// <summary>The location over all of the bucket; null for none.</summary>
  public static ExternalLocationInfo? Over(IEnumerable<ExternalLocationInfo> all, string bucketName) =>
    all.FirstOrDefault(l => PathIn(l, bucketName) is "");

  /// <summary>Locations inside the bucket, beside which there can be none over all of it.</summary>
  public static IEnumerable<ExternalLocationInfo> Inside(IEnumerable<ExternalLocationInfo> all, string bucketName) =>
    all.Where(l => PathIn(l, bucketName) is { Length: > 0 });

  /// <summary>Whether a location is this module's: it says so, and it is over the bucket.</summary>
  public static bool IsOurs(ExternalLocationInfo location, string bucketName) =>
    location.Comment == Comment(bucketName) && PathIn(location, bucketName) is "";

  /// <summary>The location on record, made by this module, where somebody changed its URL and there is none over the bucket any more;
  /// null for none.</summary>
  public static ExternalLocationInfo? Moved(IReadOnlyList<ExternalLocationInfo> all, string bucketName, string? recordedId) =>
    recordedId is null || Over(all, bucketName) is not null ? null
    : all.FirstOrDefault(l => l.LocationId == recordedId && l.Comment == Comment(bucketName));

  /// <summary>The comment by which a location and a credential of this module are known. Both belong to the bucket, and may serve several
  /// installations.</summary>
  public static string Comment(string bucketName) => $"StitchDelta made it for Stitch's loads into {bucketName}.";

  /// <summary>The metastore that they are all of; null where none says it.</summary>
  public static string? MetastoreOf(IEnumerable<ExternalLocationInfo> all) =>
    all.Select(l => l.MetastoreId).FirstOrDefault(id => id is not null);

  /// <summary>Throws when there can be no location over the bucket.</summary>
  public static void RequireFree(IReadOnlyList<ExternalLocationInfo> all, string bucketName)
  {
    if (bucketName.Contains('.')) throw Catalogue.BucketNameHasDots.For(bucketName, bucketName);
    if (Inside(all, bucketName).FirstOrDefault() is { } inside)
      throw Catalogue.ExternalLocationNested.For(inside.LocationName, inside.LocationName, inside.Owner, inside.Url, bucketName);
  }

  /// <summary>Throws when nobody can load through the location.</summary>
  public static void RequireUsable(ExternalLocationInfo location, string bucketName)
  {
    if (location.IsReadOnly)
      throw Catalogue.ExternalLocationReadOnly.For(location.LocationName, location.LocationName, bucketName, location.Owner);
  }

  /// <summary>Where in the bucket the location is, without slashes around it; null where it is elsewhere.</summary>
  private static string? PathIn(ExternalLocationInfo location, string bucketName)
  {
    if (Schemes.FirstOrDefault(s => location.Url.StartsWith(s, StringComparison.OrdinalIgnoreCase)) is not { } scheme) return null;
    var rest = location.Url.Substring(scheme.Length);
    var slash = rest.IndexOf('/');
    var bucket = slash < 0 ? rest : rest.Substring(0, slash);
    return bucket != bucketName ? null : slash < 0 ? "" : rest.Substring(slash).Trim('/');
  }
}
