namespace StitchDelta.Execution;

/// <summary>How a step ended.</summary>
public enum StepStatus
{
  /// <summary>Somebody said no to a change. The step stopped there, and the resource is not what was asked for.</summary>
  Declined,
  /// <summary>Nothing was written: the result is what would be.</summary>
  Planned,
  /// <summary>Everything was as it should be.</summary>
  Unchanged,
  /// <summary>Something was made, changed or removed.</summary>
  Changed,
}

/// <summary>What a step ended with: an object, or that a change was declined.</summary>
public readonly struct StepResult<T> where T : StageOutput
{
  private readonly T? _value;

  private StepResult(T value) => _value = value;

  /// <summary>How the step ended.</summary>
  public StepStatus Status => _value switch
  {
    null => StepStatus.Declined,
    { IsPlanned: true } => StepStatus.Planned,
    { Outcome: Outcome.Unchanged } => StepStatus.Unchanged,
    _ => StepStatus.Changed,
  };

  /// <summary>The object. There is none where a change was declined.</summary>
  public T Value => _value ?? throw new InvalidOperationException("A change was declined, so there is no object.");

  /// <summary>The same with another object in place of the one that there is.</summary>
  public StepResult<T> Select(Func<T, T> change) => _value is null ? this : change(_value);

  /// <summary>The result of a step of which no change was declined.</summary>
  public static implicit operator StepResult<T>(T value) => new(value);
}

/// <summary>Makes results.</summary>
internal static class StepResult
{
  /// <summary>A change was declined.</summary>
  public static StepResult<T> Declined<T>() where T : StageOutput => default;
}
