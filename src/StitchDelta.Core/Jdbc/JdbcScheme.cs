namespace StitchDelta.Jdbc;

/// <summary>Which driver a JDBC URL is for.</summary>
public enum JdbcScheme
{
  /// <summary><c>jdbc:spark://</c>: the driver that Stitch's form documents.</summary>
  Spark,
  /// <summary><c>jdbc:databricks://</c>: newer drivers.</summary>
  Databricks,
}
