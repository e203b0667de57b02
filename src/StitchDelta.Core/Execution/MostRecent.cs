namespace StitchDelta.Execution;

/// <summary>Remembers what was made for the keys that were asked for last, and forgets the one that was not asked for the
/// longest.</summary>
/// <param name="most">How many it remembers.</param>
internal sealed class MostRecent<T>(int most)
{
  private readonly Dictionary<string, LinkedListNode<(string Key, T Value)>> _byKey = new(StringComparer.Ordinal);
  private readonly LinkedList<(string Key, T Value)> _newestFirst = new();

  /// <summary>What was made for the key, else what is made now.</summary>
  public T Get(string key, Func<T> make)
  {
    if (_byKey.TryGetValue(key, out var known)) _newestFirst.Remove(known);
    else
    {
      _byKey[key] = known = new((key, make()));
      if (_byKey.Count > most)
      {
        _byKey.Remove(_newestFirst.Last!.Value.Key);
        _newestFirst.RemoveLast();
      }
    }
    _newestFirst.AddFirst(known);
    return known.Value.Value;
  }
}
