using System.Reflection;

namespace StitchDelta.Execution;

/// <summary>Hands on down the pipeline what an earlier stage knew and this one does not.</summary>
public static class Fill
{
  // What a stage says of itself is never handed on, and neither is a tunnel: it may be null because it was just taken away.
  private static readonly HashSet<string> OwnWords =
  [
    nameof(StageOutput.IsPlanned), nameof(StageOutput.Changes), nameof(StageOutput.Outcome), nameof(StitchDestination.Plan),
    nameof(StitchDestination.SshHost), nameof(StitchDestination.SshPort), nameof(StitchDestination.SshUser),
  ];

  /// <summary>A copy of the object in which every property that is null is taken from the source, where that has one of the same name and a
  /// value that fits.</summary>
  /// <param name="result">What this stage made.</param>
  /// <param name="source">Reads a property of what came down the pipeline, by name; null when there is none.</param>
  public static T Missing<T>(T result, Func<string, object?> source) where T : StageOutput
  {
    var copy = result with { };
    foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
    {
      if (!property.CanWrite || OwnWords.Contains(property.Name) || property.GetValue(copy) is not null) continue;
      if (Fit(source(property.Name), property.PropertyType) is { } value) property.SetValue(copy, value);
    }
    return copy;
  }

  /// <summary>The same, from another object of the pipeline.</summary>
  public static T Missing<T>(T result, StageOutput source) where T : StageOutput =>
    Missing(result, name => source.GetType().GetProperty(name)?.GetValue(source));

  // Rows of a CSV hold strings: those that stand for what the property takes are understood.
  private static object? Fit(object? value, Type type)
  {
    var target = Nullable.GetUnderlyingType(type) ?? type;
    return value switch
    {
      null => null,
      _ when target.IsInstanceOfType(value) => value,
      string text when target == typeof(Uri) => Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null,
      string text when target.IsEnum => Enum.GetNames(target).Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse(target, text, ignoreCase: true) : null,
      _ => null,
    };
  }
}
