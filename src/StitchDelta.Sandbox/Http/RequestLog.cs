using System.Collections.Concurrent;

namespace StitchDelta.Sandbox.Http;

/// <summary>
/// What the sandbox was asked last, oldest answer first. It holds so many requests that a rehearsal fits, and no more, however long it
/// runs.
/// </summary>
internal sealed class RequestLog(Func<DateTimeOffset>? clock = null)
{
  /// <summary>How many requests are remembered.</summary>
  public const int Most = 10_000;

  private readonly ConcurrentQueue<SandboxRequest> _requests = new();

  public void Add(WireResponse answer)
  {
    var time = clock?.Invoke() ?? DateTimeOffset.UtcNow;
    _requests.Enqueue(new(time, answer.Service, answer.Operation, answer.Status, answer.IsWrite) { Account = answer.Account });
    while (_requests.Count > Most && _requests.TryDequeue(out _))
    {
      // The oldest go.
    }
  }

  public IReadOnlyList<SandboxRequest> Snapshot() => _requests.ToArray();
}
