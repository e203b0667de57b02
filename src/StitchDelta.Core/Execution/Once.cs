using System.Collections.Concurrent;

namespace StitchDelta.Execution;

/// <summary>Asks a question once for all who want to know: those that ask at the same time share the answer, and a question that failed is
/// asked again by the next.</summary>
internal sealed class Once<TKey, T> where TKey : notnull
{
  private readonly ConcurrentDictionary<TKey, Lazy<Task<T>>> _answers = new();

  /// <summary>The answer for the key.</summary>
  public Task<T> AskAsync(TKey key, Func<Task<T>> ask)
  {
    if (_answers.TryGetValue(key, out var known) && known is { IsValueCreated: true, Value: { IsFaulted: true } or { IsCanceled: true } })
      ((ICollection<KeyValuePair<TKey, Lazy<Task<T>>>>)_answers).Remove(new(key, known));
    return _answers.GetOrAdd(key, _ => new(ask)).Value;
  }
}
