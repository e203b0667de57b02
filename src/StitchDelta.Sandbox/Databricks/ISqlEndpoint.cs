namespace StitchDelta.Sandbox.Databricks;

/// <summary>The HiveServer2 service of a running cluster.</summary>
internal interface ISqlEndpoint
{
  /// <summary>Answers one Thrift message.</summary>
  SqlReply Handle(byte[] message, SqlCaller caller);
}

/// <summary>The answer to a Thrift message.</summary>
/// <param name="Body">The Thrift message to send back.</param>
/// <param name="Operation">What was asked, for the request log.</param>
/// <param name="IsWrite">Whether that changes anything when it succeeds.</param>
internal sealed record SqlReply(byte[] Body, string Operation, bool IsWrite);

/// <summary>Who asks, and with which rights the cluster reaches AWS.</summary>
/// <param name="UserName">The token's user.</param>
/// <param name="ClusterId">The cluster.</param>
/// <param name="SparkConf">The cluster's spark_conf.</param>
/// <param name="RoleArn">The role inside the cluster's instance profile, or null when it has none.</param>
internal sealed record SqlCaller(string UserName, string ClusterId, IReadOnlyDictionary<string, string> SparkConf, string? RoleArn);
