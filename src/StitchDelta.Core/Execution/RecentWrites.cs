namespace StitchDelta.Execution;

/// <summary>
/// What was written to AWS a short while ago. IAM and S3 may show a change some time late, so a read that shows a thing as it was before is
/// late as long as the change is new. What is
/// neither as it was nor as it was written is somebody else's doing, and is believed at once. So is what was seen once as it was written:
/// what changes after that, somebody changed.
/// </summary>
/// <param name="time">The clock; null for the system's.</param>
public sealed class RecentWrites(TimeProvider? time = null)
{
  /// <summary>How long a change may take to show.</summary>
  internal static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

  /// <summary>How many things are remembered: some for each of many rows side by side, and no more for a fleet of thousands.</summary>
  internal const int Most = 512;

  private readonly Dictionary<string, Versions> _things = new(StringComparer.Ordinal);
  private readonly Dictionary<string, long> _freed = new(StringComparer.Ordinal);

  private readonly Dictionary<string, string> _sent = new(StringComparer.Ordinal);
  private readonly HashSet<string> _unfinished = new(StringComparer.Ordinal);
  private long _touches;

  /// <summary>How many things are remembered now.</summary>
  internal int Count
  {
    get
    {
      lock (_things) return _things.Count;
    }
  }

  internal TimeProvider Time { get; } = time ?? TimeProvider.System;

  /// <summary>Notes how a thing is after a write.</summary>
  /// <param name="thing">The thing.</param>
  /// <param name="before">How it was, where it was not read before; null for not there.</param>
  /// <param name="change">How it is now, from how it was.</param>
  internal void Wrote<T>(string thing, T? before, Func<T?, T?> change) where T : class
  {
    lock (_things)
    {
      if (!_things.TryGetValue(thing, out var known)) known = Remember(thing, before);
      known.Add(change((T?)known.Last), Time.GetTimestamp());
      known.Touched = ++_touches;
    }
  }

  /// <summary>
  /// The same, for a change to a thing that must have been read before: of one that was not, nothing is known to compare with.
  /// </summary>
  internal void Changed<T>(string thing, Func<T, T> change) where T : class
  {
    lock (_things)
      if (_things.TryGetValue(thing, out var known) && known.Last is T last)
      {
        known.Add(change(last), Time.GetTimestamp());
        known.Touched = ++_touches;
      }
  }

  /// <summary>
  /// Whether an answer shows the thing as it was before the last write. Any other answer is how the thing is from now on.
  /// </summary>
  internal bool IsLate<T>(string thing, T? answer, Func<T, T, bool> isSame) where T : class
  {
    lock (_things)
    {
      if (_things.TryGetValue(thing, out var known) && IsPending(known))
      {
        var at = known.LastIndexOf(v => Equals(v, answer));
        if (at < 0) at = known.LastIndexOf(v => v is T version && answer is not null && isSame(version, answer));
        if (at >= 0 && at < known.Count - 1) return true;
      }
      Remember(thing, answer);
      return false;
    }
  }

  /// <summary>Whether a list of names lacks one that was just made, or has one that was just removed.</summary>
  internal bool IsListLate(string start, IEnumerable<string> names)
  {
    var listed = new HashSet<string>(names, StringComparer.Ordinal);
    lock (_things)
      return _things.Any(t => t.Key.StartsWith(start, StringComparison.Ordinal) && IsPending(t.Value)
        && listed.Contains(t.Key.Substring(start.Length)) is var isListed
        && isListed != (t.Value.Last is not null) && t.Value.LastIndexOf(v => (v is not null) == isListed) >= 0);
  }

  /// <summary>Whether a thing was made so lately that it may not be known everywhere.</summary>
  internal bool IsNew(string thing)
  {
    lock (_things)
      return _things.TryGetValue(thing, out var known) && IsPending(known) && known.Last is not null
        && known.LastIndexOf(v => v is null) >= 0;
  }

  /// <summary>Notes that a thing was shown to be there, by what is in it.</summary>
  internal void IsThere(string thing)
  {
    lock (_things)
      if (_things.TryGetValue(thing, out var known) && known.Last is not null) known.ForgetAbsent();
  }

  /// <summary>Notes the text that a thing is about to get.</summary>
  internal void Sent(string thing, string text)
  {
    lock (_things)
    {
      // What came to its end is not asked for again.
      if (_sent.Count >= Most)
        foreach (var old in _sent.Keys.Where(k => !_unfinished.Contains(k)).ToList()) _sent.Remove(old);
      _sent[thing] = text;
      _unfinished.Remove(thing);
    }
  }

  /// <summary>Notes that what the text was sent for did not come to its end.</summary>
  internal void Unfinished(string thing)
  {
    lock (_things) _unfinished.Add(thing);
  }

  /// <summary>The text that a thing was sent last, for what did not come to its end; null for none.</summary>
  internal string? SentUnfinished(string thing)
  {
    lock (_things) return _unfinished.Contains(thing) && _sent.TryGetValue(thing, out var text) ? text : null;
  }

  /// <summary>Notes that something was taken out of a thing, so that it can be removed.</summary>
  internal void Freed(string thing)
  {
    lock (_things)
    {
      if (_freed.Count >= Most)
        foreach (var old in _freed.Where(f => Time.GetElapsedTime(f.Value) > Limit).Select(f => f.Key).ToList()) _freed.Remove(old);
      _freed[thing] = Time.GetTimestamp();
    }
  }

  /// <summary>Whether something was taken out of a thing a moment ago.</summary>
  internal bool IsJustFreed(string thing, TimeSpan limit)
  {
    lock (_things) return _freed.TryGetValue(thing, out var at) && Time.GetElapsedTime(at) < limit;
  }

  // What was touched the longest ago is forgotten, a quarter at a time.
  private Versions Remember(string thing, object? value)
  {
    if (_things.Count >= Most && !_things.ContainsKey(thing))
      foreach (var old in _things.OrderBy(t => t.Value.Touched).Take(Most / 4).Select(t => t.Key).ToList()) _things.Remove(old);
    return _things[thing] = new(value) { Touched = ++_touches };
  }

  private bool IsPending(Versions known) => known.Count > 1 && Time.GetElapsedTime(known.WrittenAt) < Limit;

  /// <summary>A thing as it was read last, and as each write since has made it.</summary>
  private sealed class Versions(object? first)
  {
    private readonly List<object?> _all = [first];

    public int Count => _all.Count;

    public object? Last => _all[_all.Count - 1];

    public long WrittenAt { get; private set; }

    /// <summary>Greater than that of whatever was read or written before it.</summary>
    public long Touched { get; set; }

    public void Add(object? version, long now)
    {
      _all.Add(version);
      WrittenAt = now;
    }

    public int LastIndexOf(Predicate<object?> isMeant) => _all.FindLastIndex(isMeant);

    public void ForgetAbsent() => _all.RemoveAll(v => v is null);
  }
}
