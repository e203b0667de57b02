using System.Collections.Concurrent;

namespace StitchDelta.Sandbox.Http;

/// <summary>What the sandbox was asked, oldest answer first.</summary>
internal sealed class RequestLog(Func<DateTimeOffset>? clock = null)
{
  private readonly ConcurrentQueue<SandboxRequest> _requests = new();

  public void Add(WireResponse answer)
  {
    var time = clock?.Invoke() ?? DateTimeOffset.UtcNow;
    _requests.Enqueue(new(time, answer.Service, answer.Operation, answer.Status, answer.IsWrite) { Account = answer.Account });
  }

  public IReadOnlyList<SandboxRequest> Snapshot() => _requests.ToArray();
}
