namespace StitchDelta.Sandbox.Stitch;

/// <summary>Opens a session behind a JDBC URL as the loader does.</summary>
internal interface IJdbcProbe : IDisposable
{
  /// <summary>What is wrong, or null when the session opens, answers, and leaves schemas alone.</summary>
  Task<string?> TryAsync(JdbcUrl url, string token, CancellationToken cancel);
}
