namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>What a session remembers from one statement to the next.</summary>
internal sealed class SqlSession(string userName, IReadOnlyDictionary<string, string> sparkConf)
{
  public string UserName { get; } = userName;

  /// <summary>The settings: the cluster's at first.</summary>
  public SortedDictionary<string, string> Settings { get; } = new(sparkConf.ToDictionary(p => p.Key, p => p.Value), StringComparer.Ordinal);

  public string Schema { get; set; } = Metastore.DefaultSchema;
}
