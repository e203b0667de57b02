namespace StitchDelta.Execution;

/// <summary>Lets those that would change the same thing do so one after the other. A thing that nobody waits for is forgotten.</summary>
internal sealed class KeyedLock
{
  private readonly Dictionary<string, Turn> _things = new(StringComparer.Ordinal);

  /// <summary>How many things somebody has or waits for.</summary>
  public int Count
  {
    get
    {
      lock (_things) return _things.Count;
    }
  }

  /// <summary>Waits for its turn. Whoever disposes of the result passes it on.</summary>
  public async Task<IDisposable> TakeAsync(string thing, CancellationToken cancel)
  {
    Turn turn;
    lock (_things)
    {
      if (!_things.TryGetValue(thing, out turn!)) _things[thing] = turn = new(this, thing);
      turn.Users++;
    }
    var isTaken = false;
    try
    {
      await turn.Semaphore.WaitAsync(cancel);
      isTaken = true;
      return turn;
    }
    finally
    {
      if (!isTaken) Leave(turn);
    }
  }

  private void Leave(Turn turn)
  {
    lock (_things)
      if (--turn.Users == 0) _things.Remove(turn.Thing);
  }

  private sealed record Turn(KeyedLock Lock, string Thing) : IDisposable
  {
    public SemaphoreSlim Semaphore { get; } = new(1);

    public int Users { get; set; }

    public void Dispose()
    {
      Semaphore.Release();
      Lock.Leave(this);
    }
  }
}
