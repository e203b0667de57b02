namespace StitchDelta.Sandbox.Aws.State;

/// <summary>A value whose changes some see at once and others only after a while, as IAM's.</summary>
internal sealed class Eventual<T>(T initial)
{
  private readonly List<(DateTimeOffset Since, T Value)> _history = [(DateTimeOffset.MinValue, initial)];

  public T Now => _history[_history.Count - 1].Value;

  public void Set(T value, DateTimeOffset at) => _history.Add((at, value));

  /// <summary>The value as it was at that moment.</summary>
  public T AsOf(DateTimeOffset moment) => _history.Last(h => h.Since <= moment).Value;
}
