namespace StitchDelta.Resources;

/// <summary>A step of the set-up guide.</summary>
/// <param name="Number">Its number, as in <c>1.2</c>; empty for what comes before the steps.</param>
/// <param name="Title">What it is about.</param>
internal sealed record GuideStep(string Number, string Title)
{
  public static readonly GuideStep Before = new("", "Before you start");
  public static readonly GuideStep Bucket = new("1.1", "Stitch may use the bucket");
  public static readonly GuideStep Role = new("1.2", "Databricks may use the bucket");
  public static readonly GuideStep Registration = new("2.1", "The role is in Databricks");
  // The guide knows nothing of Unity Catalog; it belongs where Databricks is told of the role.
  public static readonly GuideStep Catalog = new("2.1", "Unity Catalog may use the bucket");
  public static readonly GuideStep Cluster = new("2.2", "The cluster");
  public static readonly GuideStep JdbcUrl = new("2.3", "The JDBC URL");
  public static readonly GuideStep Token = new("2.4", "The token");
  public static readonly GuideStep Destination = new("3", "The destination in Stitch");

  /// <inheritdoc />
  public override string ToString() => Number.Length == 0 ? Title : $"{Number} {Title}";
}
