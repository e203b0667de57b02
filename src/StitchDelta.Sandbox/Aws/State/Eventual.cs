namespace StitchDelta.Sandbox.Aws.State;

/// <summary>A value whose changes some see at once and others only after a while, as IAM's.</summary>
internal sealed class Eventual<T>(T initial)
{
  private readonly List<(DateTimeOffset Since, T Value)> history = [(DateTimeOffset.MinValue, initial)];

  public T Now => history[history.Count - 1].Value;

  public void Set(T value, DateTimeOffset at) => history.Add((at, value));

  /// <summary>The value as it was at that moment.</summary>
  public T AsOf(DateTimeOffset moment) => history.Last(h => h.Since <= moment).Value;
}
