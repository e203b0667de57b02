namespace StitchDelta;

/// <summary>A Databricks Runtime of the workspace.</summary>
/// <param name="SparkVersion">The key, as in <c>16.4.x-scala2.12</c>.</param>
/// <param name="Description">Its name in Databricks.</param>
/// <param name="RuntimeVersion">Its version; null for custom images.</param>
/// <param name="IsChoice">Whether New-DeltaCluster would take it when none is asked for.</param>
public sealed record DeltaRuntime(string SparkVersion, string Description, Version? RuntimeVersion, bool IsChoice)
{
  /// <summary>The day on which Databricks' support for it ends; null when that is not known, as for releases that are not for the long
  /// term.</summary>
  public DateTimeOffset? SupportEnds => RuntimeSupport.EndOf(SparkVersion);

  /// <summary>Why it would be taken, or would not.</summary>
  public string Reason { get; init; } = "";
}
