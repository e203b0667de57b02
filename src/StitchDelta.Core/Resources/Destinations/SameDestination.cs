namespace StitchDelta.Resources.Destinations;

/// <summary>Compares a destination that Stitch shows with the form of one.</summary>
public static class SameDestination
{
  /// <summary>Whether nothing that Stitch shows of the destination differs from the form.</summary>
  /// <param name="found">The destination.</param>
  /// <param name="form">The form.</param>
  public static bool MayBe(DestinationInfo found, DestinationForm form) =>
    found.DestinationType == MakeDestination.DestinationType
    && (form.DestinationName is null || found.DestinationName.Length == 0 || found.DestinationName == form.DestinationName)
    && (form.BucketName is null || found.BucketName is null || found.BucketName == form.BucketName)
    && (form.JdbcUrl is null || found.JdbcUrl is null || IsSameUrl(found.JdbcUrl, form.JdbcUrl));

  /// <summary>Whether Stitch shows that the destination loads into the bucket of the form, through the same cluster or SQL
  /// warehouse.</summary>
  internal static bool LoadsAlike(DestinationInfo found, DestinationForm form) =>
    found.DestinationType == MakeDestination.DestinationType && found.BucketName is { } bucket && bucket == form.BucketName
    && found.JdbcUrl is { } url && form.JdbcUrl is { } wanted && IsSameUrl(url, wanted);

  /// <summary>Whether Stitch shows that the destination is of something else than the form: it goes through another cluster or SQL
  /// warehouse; where it has no URL yet, that it loads into another bucket.</summary>
  internal static bool LeadsElsewhere(DestinationInfo found, DestinationForm form) => (found.JdbcUrl, form.JdbcUrl) switch
  {
    (_, null) => false,
    (null, _) => found.BucketName is { } bucket && form.BucketName is { } wanted && bucket != wanted,
    var (url, wanted) => JdbcUrl.TryParse(url) is not { } a || JdbcUrl.TryParse(wanted) is not { } b
      || !string.Equals(a.Host, b.Host, StringComparison.OrdinalIgnoreCase) || a.HttpPath.Trim('/') != b.HttpPath.Trim('/'),
  };

  /// <summary>Whether two JDBC URLs mean the same: one that somebody typed may differ in what does not matter.</summary>
  internal static bool IsSameUrl(string one, string other) => JdbcUrl.TryParse(one) is { } a && JdbcUrl.TryParse(other) is { } b
    ? string.Equals(a.Host, b.Host, StringComparison.OrdinalIgnoreCase) && a.Port == b.Port && a.HttpPath.Trim('/') == b.HttpPath.Trim('/')
      && string.Equals(a.Address.Catalog, b.Address.Catalog, StringComparison.OrdinalIgnoreCase)
      && string.Equals(a.Address.Schema, b.Address.Schema, StringComparison.OrdinalIgnoreCase)
    : one == other;
}
