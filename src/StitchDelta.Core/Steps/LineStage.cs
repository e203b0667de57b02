namespace StitchDelta.Steps;

/// <summary>The stages of the line, in the guide's order.</summary>
internal enum LineStage
{
  /// <summary>1.1 Stitch may use the bucket.</summary>
  Grant,
  /// <summary>1.2 Databricks may use the bucket.</summary>
  Profile,
  /// <summary>2.1 The role is in Databricks.</summary>
  Registration,
  /// <summary>2.2 The cluster.</summary>
  Cluster,
  /// <summary>2.3 The JDBC URL.</summary>
  JdbcUrl,
  /// <summary>2.4 The token.</summary>
  Token,
  /// <summary>3 The destination in Stitch.</summary>
  Destination,
}
