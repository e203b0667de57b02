using System.Collections.Concurrent;

namespace StitchDelta.Execution;

/// <summary>Lets those that would change the same thing do so one after the other.</summary>
internal sealed class KeyedLock
{
  private readonly ConcurrentDictionary<string, SemaphoreSlim> _things = new();

  /// <summary>Waits for its turn. Whoever disposes of the result passes it on.</summary>
  public async Task<IDisposable> TakeAsync(string thing, CancellationToken cancel)
  {
    var turn = new Turn(_things.GetOrAdd(thing, _ => new SemaphoreSlim(1)));
    await turn.Semaphore.WaitAsync(cancel);
    return turn;
  }

  private sealed record Turn(SemaphoreSlim Semaphore) : IDisposable
  {
    public void Dispose() => Semaphore.Release();
  }
}
