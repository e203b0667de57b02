using System.Collections.Concurrent;

namespace StitchDelta.Engine.Http;

/// <summary>When a service says that it is asked too often, everybody who asks it waits, and not only the one whom it told: the limits are
/// a workspace's or an account's, and many rows are worked on side by side.</summary>
internal sealed class SharedPause(TimeProvider time)
{
  private readonly ConcurrentDictionary<string, DateTimeOffset> _ends = new(StringComparer.OrdinalIgnoreCase);

  /// <summary>From now on this server is not asked for so long.</summary>
  internal void Begin(Uri url, TimeSpan pause)
  {
    var end = time.GetUtcNow() + pause;
    _ends.AddOrUpdate(url.Authority, end, (_, before) => before > end ? before : end);
  }

  /// <summary>How long this server is still not to be asked; zero for not at all.</summary>
  internal TimeSpan Left(Uri url)
  {
    if (!_ends.TryGetValue(url.Authority, out var end)) return TimeSpan.Zero;
    var left = end - time.GetUtcNow();
    return left > TimeSpan.Zero ? left : TimeSpan.Zero;
  }
}
