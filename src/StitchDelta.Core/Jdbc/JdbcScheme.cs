namespace StitchDelta.Jdbc;

/// <summary>Which driver a JDBC URL is for.</summary>
// Of 64 bits, because ConvertTo-Json then writes the word and not its number.
public enum JdbcScheme : long
{
  /// <summary><c>jdbc:spark://</c>: the driver that Stitch's form documents.</summary>
  Spark,
  /// <summary><c>jdbc:databricks://</c>: newer drivers.</summary>
  Databricks,
}
