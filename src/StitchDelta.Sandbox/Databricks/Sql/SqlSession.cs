using StitchDelta.Sandbox.Databricks.Catalogs;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>What a session remembers from one statement to the next.</summary>
internal sealed class SqlSession(SqlCaller caller)
{
  public string UserName { get; } = caller.UserName;

  public SqlCompute Compute { get; } = caller.Compute;

  /// <summary>The role of the cluster's instance profile by now, or null.</summary>
  public string? RoleArn { get; set; } = caller.RoleArn;

  /// <summary>The settings: the cluster's at first.</summary>
  public SortedDictionary<string, string> Settings { get; } =
    new(caller.SparkConf.ToDictionary(p => p.Key, p => p.Value), StringComparer.Ordinal);

  public Catalog Catalog { get; set; } = null!;

  public string Schema { get; set; } = Catalogs.Catalog.DefaultSchema;
}
