// What the tests use and the .NET Framework has not, where a line does it. No code of the module is here.
using System.Security.Cryptography;

namespace StitchDelta;

internal static class Missing
{
  extension(Convert)
  {
    public static byte[] FromHexString(string text) =>
      [.. Enumerable.Range(0, text.Length / 2).Select(i => Convert.ToByte(text.Substring(2 * i, 2), 16))];

    public static string ToHexString(byte[] bytes) => BitConverter.ToString(bytes).Replace("-", "");
  }

  extension(SHA256)
  {
    public static byte[] HashData(byte[] bytes)
    {
      using var sha = SHA256.Create();
      return sha.ComputeHash(bytes);
    }
  }

  extension(DateTimeOffset)
  {
    public static DateTimeOffset UnixEpoch => new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
  }

  extension(TimeSpan)
  {
    public static TimeSpan operator /(TimeSpan time, int by) => TimeSpan.FromTicks(time.Ticks / by);
  }

  extension(CancellationTokenSource source)
  {
    public Task CancelAsync() => Task.Run(source.Cancel);
  }

  extension(Task task)
  {
    public async Task WaitAsync(CancellationToken cancel)
    {
      if (await Task.WhenAny(task, Task.Delay(Timeout.Infinite, cancel)) != task) cancel.ThrowIfCancellationRequested();
      await task;
    }
  }

  extension(string text)
  {
    public string Replace(string old, string by, StringComparison comparison) =>
      comparison == StringComparison.Ordinal ? text.Replace(old, by) : throw new NotSupportedException();

    public string[] Split(char at, int count) => text.Split([at], count);
  }

  extension<T>(IEnumerable<T> all)
  {
    public IEnumerable<T> Order(IComparer<T>? comparer = null) => all.OrderBy(one => one, comparer);

    public IEnumerable<T> TakeLast(int count) => all.Reverse().Take(count).Reverse();

    public IEnumerable<(T First, TOther Second)> Zip<TOther>(IEnumerable<TOther> others) => all.Zip(others, (one, other) => (one, other));
  }

  extension<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> table)
  {
    public TValue? GetValueOrDefault(TKey key) => table.Where(p => Equals(p.Key, key)).Select(p => p.Value).FirstOrDefault();

    public TValue GetValueOrDefault(TKey key, TValue other) => table.Where(p => Equals(p.Key, key)).Select(p => p.Value).DefaultIfEmpty(other).First();
  }

  extension<TKey, TValue>(Dictionary<TKey, TValue> table)
  {
    public bool Remove(TKey key, out TValue? was) => table.TryGetValue(key, out was!) && table.Remove(key);
  }
}

internal sealed class TaskCompletionSource() : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
{
  public TaskCompletionSource(TaskCreationOptions options) : this() => _ = options;

  public void SetResult() => SetResult(true);

  public void TrySetResult() => TrySetResult(true);
}
