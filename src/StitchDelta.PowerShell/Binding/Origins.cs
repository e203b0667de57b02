using System.Runtime.CompilerServices;

namespace StitchDelta.Binding;

/// <summary>
/// Remembers which account an object was made in, where that was chosen for it alone: the next stage speaks to the same one. In memory and
/// as long as
/// the object lives, so that no credential is ever printed or saved with it.
/// </summary>
internal static class Origins
{
  private static readonly ConditionalWeakTable<object, IReadOnlyDictionary<string, object>> Known = new();
  private static readonly IReadOnlyDictionary<string, object> None = new Dictionary<string, object>();

  /// <summary>What an object's account was chosen by; empty for the defaults.</summary>
  public static IReadOnlyDictionary<string, object> Of(object? made) =>
    made is not null && Known.TryGetValue(made, out var origin) ? origin : None;

  /// <summary>Remembers it.</summary>
  public static void Remember(object made, IReadOnlyDictionary<string, object> origin)
  {
    if (origin.Count == 0) return;
    Known.Remove(made);
    Known.Add(made, origin);
  }
}
