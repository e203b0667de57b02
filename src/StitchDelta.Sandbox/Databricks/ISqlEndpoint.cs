namespace StitchDelta.Sandbox.Databricks;

/// <summary>The HiveServer2 service behind a cluster's JDBC URL.</summary>
internal interface ISqlEndpoint
{
  /// <summary>Answers one Thrift message.</summary>
  SqlReply Handle(byte[] message, SqlCaller caller);
}

/// <summary>The answer to a Thrift message.</summary>
/// <param name="Body">The Thrift reply.</param>
/// <param name="Operation">Which operation it was, for the request log.</param>
/// <param name="IsWrite">Whether it changed anything.</param>
internal sealed record SqlReply(byte[] Body, string Operation, bool IsWrite);

/// <summary>What runs the statements, which decides whether Unity Catalog has a say and whether an instance profile is of use.</summary>
internal enum SqlCompute
{
  /// <summary>A cluster without isolation, which knows nothing of Unity Catalog.</summary>
  NoIsolation,

  /// <summary>A cluster of one user.</summary>
  Dedicated,

  /// <summary>A cluster that users share, each kept away from its machines.</summary>
  Standard,

  /// <summary>A SQL warehouse.</summary>
  Warehouse,
}

/// <summary>Who calls, and on which cluster.</summary>
/// <param name="UserName">The user behind the token.</param>
/// <param name="ClusterId">The cluster in the URL's path.</param>
/// <param name="SparkConf">The cluster's Spark settings.</param>
/// <param name="RoleArn">The role of the cluster's instance profile, or null when it has none.</param>
internal sealed record SqlCaller(string UserName, string ClusterId, IReadOnlyDictionary<string, string> SparkConf, string? RoleArn)
{
  public SqlCompute Compute { get; init; }
}
