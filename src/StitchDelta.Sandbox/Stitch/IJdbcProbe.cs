namespace StitchDelta.Sandbox.Stitch;

/// <summary>Opens a session behind a JDBC URL as the loader does.</summary>
internal interface IJdbcProbe : IDisposable
{
  /// <summary>What is wrong, or null when the session opens, answers, and leaves schemas alone; and when the load succeeds, if there is
  /// to be one.</summary>
  Task<string?> TryAsync(JdbcUrl url, string token, SmallLoad? load, CancellationToken cancel);
}
